/**
 * What a stored article says of itself, before anything is checked: front matter, a page's head and wire copy's own lines all
 * become the same Fields. Values are text: whether `1984` is a title or a year is for whoever reads the field.
 */

export type Value = string | readonly Value[] | { readonly [key: string]: Value };

export interface FieldValue {
  readonly value: Value;
  /** The line in the stored file, counted from 1. */
  readonly line?: number;
}

/** Each field's name, and the names that other publishing systems give it. Case, `-` and `_` make no difference. */
export const FIELD_ALIASES = {
  title: ['headline'],
  date: ['pubDate', 'publishDate', 'published', 'datePublished'],
  updated: ['lastmod', 'modified', 'last_modified_at', 'dateModified'],
  draft: [],
  description: ['summary', 'excerpt', 'standfirst'],
  tags: ['tag', 'keywords'],
  section: ['category', 'categories'],
  authors: ['author', 'byline'],
  image: ['cover', 'feature_image'],
  slug: [],
  link: ['canonical', 'canonical_url'],
  aliases: ['alias', 'redirect_from'],
  permalink: ['url'],
  lang: ['language', 'locale'],
  id: ['guid'],
  rss_guid: [],
  enclosure: ['enclosures'],
  expires: ['expiryDate'],
  source: ['agency'],
  credit: ['photo_credit'],
  comments: ['comments_url', 'discussion_url'],
  rights: ['copyright', 'copyright_notice'],
  license: ['licence', 'license_url'],
  dir: ['direction', 'text_direction'],
  episode: ['episode_number'],
  season: ['season_number'],
  episode_type: [],
  explicit: [],
  transcript: ['transcripts'],
  chapters: ['chapters_url'],
  withdrawn: [],
  withdrawn_reason: [],
  withdrawn_date: [],
} as const satisfies Record<string, readonly string[]>;

export type FieldName = keyof typeof FIELD_ALIASES;

export type Fields = ReadonlyMap<FieldName, FieldValue>;

const folded = (key: string): string => key.toLowerCase().replace(/[-_\s]/g, '');

/** How a key is spelled → the field, and its rank: the field's own name goes before its aliases. */
const BY_KEY: ReadonlyMap<string, { readonly name: FieldName; readonly rank: number }> = new Map(
  Object.entries(FIELD_ALIASES).flatMap(([name, aliases]) =>
    [name, ...aliases].map((key, rank) => [folded(key), { name: name as FieldName, rank }] as const),
  ),
);

/** Most keys are spelled as they are looked up. */
const knownAs = (key: string) => BY_KEY.get(key) ?? BY_KEY.get(folded(key));

export interface NamedValue extends FieldValue {
  readonly key: string;
}

/** The field that a key means; undefined for keys that are other systems' own. */
export const fieldNamed = (key: string): FieldName | undefined => knownAs(key)?.name;

/** Sorts named values into fields. Keys that nobody here knows are other systems' own and are passed over. */
export function toFields(values: Iterable<NamedValue>): Fields {
  const fields = new Map<FieldName, NamedValue>();
  const groups: NamedValue[] = [];
  for (const named of values) {
    const { key, value } = named;
    const known = knownAs(key);
    if (!known && typeof value !== 'string') groups.push(named);
    if (!known || isBlank(value) || isSwitch(key, value)) continue;
    const earlier = fields.get(known.name);
    if (!earlier || known.rank < (knownAs(earlier.key)?.rank ?? 0)) fields.set(known.name, named);
  }
  return groups.length === 0 ? fields : withGrouped(fields, groups);
}

/** What is said outside groups goes before what is in them. */
function withGrouped(fields: Fields, groups: readonly NamedValue[]): Fields {
  const all = new Map(fields);
  for (const { name, field } of groups.flatMap(grouped)) if (!all.has(name)) all.set(name, field);
  return all;
}

/** Mappings in which Hugo and Zola have what is not theirs, and what of it means here what it means there. */
const GROUPS: ReadonlyMap<string, ReadonlySet<FieldName>> = new Map(
  ['params', 'taxonomies', 'extra'].map((key) => [
    key,
    new Set<FieldName>(['authors', 'tags', 'section', 'description', 'image']),
  ]),
);

interface Grouped {
  readonly name: FieldName;
  readonly field: FieldValue;
}

/** The fields in such a mapping. */
function grouped({ key, value, line }: NamedValue): readonly Grouped[] {
  const names = typeof value === 'string' ? undefined : GROUPS.get(key);
  if (!names || Array.isArray(value)) return [];
  return Object.entries(value).flatMap(([inner, said]) => {
    const name = knownAs(inner)?.name;
    if (name === undefined || !names.has(name) || isBlank(said)) return [];
    return [{ name, field: line === undefined ? { value: said } : { value: said, line } }];
  });
}

const YES: ReadonlySet<string> = new Set(['true', 'yes', 'on', '1']);
const NO: ReadonlySet<string> = new Set(['false', 'no', 'off', '0']);

/** `false` has five letters. */
function switchText(value: Value): string {
  const text = typeof value === 'string' ? value.trim() : '';
  return text.length <= 5 ? text.toLowerCase() : '';
}

/** What a switch says; undefined where the text is none. */
export const yesOrNo = (text: string): boolean | undefined =>
  YES.has(switchText(text)) ? true : NO.has(switchText(text)) ? false : undefined;

/** Elsewhere these are a date and an address: Jekyll's `published: false` makes a draft, and `comments` opens or closes them. */
const SWITCHES: ReadonlySet<string> = new Set(['published', 'comments']);

/** A switch that says nothing as a field. */
const isSwitch = (key: string, value: Value): boolean =>
  typeof value === 'string' && yesOrNo(value) !== undefined && SWITCHES.has(folded(key));

export type DraftState = 'draft' | 'ready' | { readonly kind: 'unclear'; readonly field: FieldValue };

/** Whether front matter calls the article a draft (`draft: true`, Jekyll's `published: false`). What may be one must not appear. */
export function draftState(values: readonly NamedValue[]): DraftState {
  const drafts: NamedValue[] = [];
  for (const named of values) {
    if (NO.has(switchText(named.value)) && folded(named.key) === 'published') return 'draft';
    if (fieldNamed(named.key) === 'draft') drafts.push(named);
  }
  const field = drafts.length === 0 ? undefined : toFields(drafts).get('draft');
  if (!field || NO.has(switchText(field.value))) return 'ready';
  return YES.has(switchText(field.value)) ? 'draft' : { kind: 'unclear', field };
}

/** Whether a value says nothing. */
export const isBlank = (value: Value): boolean =>
  typeof value === 'string' ? value.trim() === '' : Array.isArray(value) && value.every(isBlank);
