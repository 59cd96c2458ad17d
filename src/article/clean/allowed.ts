/** The allow-list: what may leave, as tables. What stands in none of them is unwrapped: its content stays, its tags go. */

/** How an attribute's value is read; `values.ts` has a function for each. */
export type Reader =
  | 'text'
  | 'language'
  | 'direction'
  | 'image'
  | 'media'
  | 'srcset'
  | 'pixels'
  | 'span'
  | 'integer'
  | 'flag'
  | 'sizes'
  | 'mediaType'
  | 'listType'
  | 'scope'
  | 'trackKind';

/** What becomes of an element in which nothing is left: it goes (`block`, `inline`), or it stays (`keep`). `void`: no end tag. */
export type Shape = 'block' | 'inline' | 'keep' | 'void';

export interface Rule {
  readonly shape: Shape;
  /** In the order in which they are written, so that the same element always gives the same bytes. */
  readonly attributes: readonly { readonly name: string; readonly reader: Reader }[];
}

const GLOBAL = [
  ['title', 'text'],
  ['lang', 'language'],
  ['dir', 'direction'],
] as const;

const rule = (shape: Shape, ...attributes: readonly (readonly [string, Reader])[]): Rule => ({
  shape,
  attributes: [...attributes, ...GLOBAL].map(([name, reader]) => ({ name, reader })),
});

const SIZE = [
  ['width', 'pixels'],
  ['height', 'pixels'],
] as const;
const SOURCES = [
  ['srcset', 'srcset'],
  ['sizes', 'sizes'],
] as const;
const CELL = [
  ['colspan', 'span'],
  ['rowspan', 'span'],
] as const;
const EDIT = [
  ['cite', 'media'],
  ['datetime', 'text'],
] as const;

const BLOCKS =
  'article aside dd details div dl dt figcaption figure footer h1 h2 h3 h4 h5 h6 header main p pre section summary ul';
const INLINES = 'a abbr b bdi bdo cite code em i kbd mark rp rt ruby s samp small span strong sub sup u var';

/** `href` and `rel` of links, `id` and `class` are not here: they hang on more than their own value (`write.ts`). */
export const ELEMENTS: ReadonlyMap<string, Rule> = new Map<string, Rule>([
  ...BLOCKS.split(' ').map((name) => [name, rule('block')] as const),
  ...INLINES.split(' ').map((name) => [name, rule('inline')] as const),
  ['a', rule('inline', ['hreflang', 'language'])],
  ['audio', rule('keep', ['src', 'media'])],
  ['blockquote', rule('block', ['cite', 'media'])],
  ['br', rule('void')],
  ['caption', rule('block')],
  ['col', rule('void', ['span', 'span'])],
  ['colgroup', rule('keep', ['span', 'span'])],
  ['del', rule('inline', ...EDIT)],
  ['details', rule('block', ['open', 'flag'])],
  ['dfn', rule('inline')],
  ['hr', rule('void')],
  ['img', rule('void', ['src', 'image'], ...SOURCES, ['alt', 'text'], ...SIZE)],
  ['ins', rule('inline', ...EDIT)],
  ['li', rule('block', ['value', 'integer'])],
  ['ol', rule('block', ['start', 'integer'], ['type', 'listType'], ['reversed', 'flag'])],
  ['picture', rule('block')],
  ['q', rule('inline', ['cite', 'media'])],
  ['source', rule('void', ['src', 'media'], ...SOURCES, ['media', 'sizes'], ['type', 'mediaType'], ...SIZE)],
  ['table', rule('block')],
  ['tbody', rule('keep')],
  ['td', rule('keep', ...CELL)],
  ['tfoot', rule('keep')],
  ['th', rule('keep', ...CELL, ['scope', 'scope'], ['abbr', 'text'])],
  ['thead', rule('keep')],
  ['time', rule('inline', ['datetime', 'text'])],
  ['tr', rule('keep')],
  [
    'track',
    rule('void', ['src', 'media'], ['kind', 'trackKind'], ['srclang', 'language'], ['label', 'text'], ['default', 'flag']),
  ],
  ['video', rule('keep', ['src', 'media'], ['poster', 'media'], ...SIZE)],
  ['wbr', rule('void')],
]);

/** The same thing under a name that readers know; blocks that nobody knows keep their lines apart as div. */
export const RENAMED: ReadonlyMap<string, string> = new Map([
  ['acronym', 'abbr'],
  ['address', 'div'],
  ['center', 'div'],
  ['dir', 'ul'],
  ['fieldset', 'div'],
  ['form', 'div'],
  ['hgroup', 'div'],
  ['legend', 'div'],
  ['menu', 'ul'],
  ['nav', 'div'],
  ['search', 'div'],
  ['strike', 's'],
  ['tt', 'code'],
]);

/** Dropped with all that is in them: what runs, what is no text, what means nothing without its machinery. */
export const DROPPED: ReadonlySet<string> = new Set(
  (
    'applet area base bgsound button canvas datalist dialog embed frame frameset head iframe input keygen link listing map math ' +
    'meta meter noembed noframes noscript object optgroup option output param plaintext portal progress script select style svg ' +
    'template textarea title xmp'
  ).split(' '),
);

/** A start tag of these ends an open p (HTML §13.2.6.4.7 "in body"). */
export const ENDS_P: ReadonlySet<string> = new Set(
  (
    'article aside blockquote dd details div dl dt figcaption figure footer h1 h2 h3 h4 h5 h6 header hr li main ol p pre section ' +
    'summary table ul'
  ).split(' '),
);

/** Where an open p, li, dd or dt outside is out of sight ("button scope", of what is allowed here). */
export const SCOPE_ENDS: ReadonlySet<string> = new Set(['caption', 'table', 'td', 'th']);

/** "Special" elements (HTML §13.2.4.2) other than div and p: looking for an open li, dd or dt ends at them. */
export const SPECIAL: ReadonlySet<string> = new Set(
  (
    'article aside blockquote caption col colgroup dd details dl dt figcaption figure footer h1 h2 h3 h4 h5 h6 header li main ol ' +
    'pre section summary table tbody td tfoot th thead tr ul'
  ).split(' '),
);

/** An open one of these that a start tag of the key would end. */
export const ENDS_ITEM: ReadonlyMap<string, readonly string[]> = new Map([
  ['dd', ['dd', 'dt']],
  ['dt', ['dd', 'dt']],
  ['li', ['li']],
]);

/** Elements that mean something only in these, and that the parser would move from anywhere else. */
export const PARENTS: ReadonlyMap<string, readonly string[]> = new Map([
  ['caption', ['table']],
  ['col', ['colgroup']],
  ['colgroup', ['table']],
  ['rp', ['ruby']],
  ['rt', ['ruby']],
  ['source', ['picture', 'audio', 'video']],
  ['tbody', ['table']],
  ['td', ['tr']],
  ['tfoot', ['table']],
  ['th', ['tr']],
  ['thead', ['table']],
  ['tr', ['tbody', 'tfoot', 'thead']],
  ['track', ['audio', 'video']],
]);

/** Between the cells of a table there is nothing but white space: the parser moves anything else before the table. */
export const TABLE_FRAME: ReadonlySet<string> = new Set(['colgroup', 'table', 'tbody', 'tfoot', 'thead', 'tr']);

export const HEADINGS: ReadonlySet<string> = new Set(['h1', 'h2', 'h3', 'h4', 'h5', 'h6']);
