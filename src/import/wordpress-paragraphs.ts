/** Paragraphs as WordPress makes them of what was typed: an empty line parts two, a line's end is kept. */

/** Elements that are no part of a paragraph. */
const BLOCKS: ReadonlySet<string> = new Set(
  (
    'address article aside blockquote body caption center col colgroup dd details dir div dl dt fieldset figcaption figure footer form ' +
    'h1 h2 h3 h4 h5 h6 header hgroup hr legend li main map menu nav ol p section summary table tbody td tfoot th thead tr ul'
  ).split(' '),
);
/** In these, text is paragraphs. */
const OF_PARAGRAPHS: ReadonlySet<string> = new Set(
  'article aside blockquote body center details div fieldset footer form header main section'.split(' '),
);
/** In these it is when it is several. */
const OF_SEVERAL: ReadonlySet<string> = new Set('dd figcaption li td th'.split(' '));
/** In these there is no text. */
const OF_NO_TEXT: ReadonlySet<string> = new Set('col colgroup dl hr ol table tbody tfoot thead tr ul'.split(' '));
const VOID: ReadonlySet<string> = new Set(['hr', 'col']);

const TAG = /<(\/?)([a-z][a-z0-9]*)\b[^<>]*>/gi;

export function paragraphs(text: string, kept: Kept): string {
  const source = kept.keep(text.replace(/\r\n?/g, '\n'));
  const open: string[] = [];
  let out = '';
  let from = 0;
  const flush = (to: number): void => {
    out += run(source.slice(from, to), open.at(-1));
  };
  for (const match of source.matchAll(TAG)) {
    const name = (match[2] ?? '').toLowerCase();
    if (!BLOCKS.has(name)) continue;
    flush(match.index);
    out += `${match[0]}`;
    from = match.index + match[0].length;
    if (VOID.has(name)) continue;
    if (match[1] === '') open.push(name);
    else if (open.includes(name)) open.length = open.lastIndexOf(name);
  }
  flush(source.length);
  return out;
}

/** What stands between two tags of blocks, in the element that is open. */
function run(text: string, inside: string | undefined): string {
  if (inside !== undefined && OF_NO_TEXT.has(inside)) return text;
  const pieces = text
    .replace(/<br\s*\/?>[ \t]*\n?/gi, '\n')
    .split(/\n[ \t]*\n\s*/)
    .map((piece) => piece.trim())
    .filter((piece) => piece !== '');
  const isParted = inside === undefined || OF_PARAGRAPHS.has(inside) || (OF_SEVERAL.has(inside) && pieces.length > 1);
  const lines = pieces.map((piece) =>
    piece
      .split('\n')
      .map((one) => one.trim())
      .join('<br>\n'),
  );
  if (!isParted) return inside === undefined ? '' : (/^\s/.test(text) ? ' ' : '') + lines.join('<br>\n');
  return lines.map((piece) => (IS_KEPT_BLOCK.test(piece) || IS_COMMENT.test(piece) ? piece : `<p>${piece}</p>`)).join('\n');
}

const IS_COMMENT = /^<!--[^>]*-->$/;

/** Passages that nothing is to be done to, as signs that stand for them; Unicode's private use has these two. */
const SIGN = /([\ue000\ue001])(\d+)\ue002/g;
const SIGNS = /[\ue000-\ue002]/g;
const IS_KEPT_BLOCK = /^\ue000\d+\ue002$/;

export interface Kept {
  /** Puts `html` aside; answers with what stands for it. */
  put(html: string, isBlock: boolean): string;
  /** Puts aside what is verbatim in `text`: pre, and what is no text. */
  keep(text: string): string;
  /** Text with all that was put aside in its place. */
  restored(text: string): string;
}

const VERBATIM = /<(pre|script|style|textarea|svg|math|object|video|audio|iframe|select|noscript|template)\b[^<>]*>/gi;

export function keptPassages(): Kept {
  const passages: string[] = [];
  const put: Kept['put'] = (html, isBlock) =>
    `${isBlock ? '\n\n\ue000' : '\ue001'}${passages.push(html) - 1}\ue002${isBlock ? '\n\n' : ''}`;
  return {
    put,
    keep(text) {
      const lower = text.toLowerCase();
      const never = new Set<string>();
      let out = '';
      let from = 0;
      for (const { 0: tag, 1: name = '', index } of text.matchAll(VERBATIM)) {
        const close = `</${name.toLowerCase()}`;
        if (index < from || never.has(close)) continue;
        const at = lower.indexOf(close, index + tag.length);
        const end = at < 0 ? -1 : lower.indexOf('>', at);
        if (end < 0) {
          never.add(close);
          continue;
        }
        out += text.slice(from, index) + put(text.slice(index, end + 1), close === '</pre');
        from = end + 1;
      }
      return out + text.slice(from);
    },
    restored(text) {
      let whole = text;
      // Within a passage there may be one that was put aside before it: never more than two deep.
      for (let depth = 0; depth < 3 && whole.includes('\ue002'); depth++)
        whole = whole.replace(SIGN, (_, __, number) => passages[Number(number)] ?? '');
      return whole;
    },
  };
}

/** Text without the signs that passages are known by. */
export const withoutSigns = (text: string): string => text.replace(SIGNS, '');
