import { absoluteUrl } from './article/clean/address.ts';
import { oneLine } from './article/clean/text.ts';
import type { Value } from './article/fields.ts';
import { readYaml } from './article/front-matter.ts';
import { personOf } from './article/people.ts';
import { describe, isList, isMapping, textOf } from './article/values.ts';
import type { Person, Publication } from './domain.ts';

/** The file's name in the folder of articles. */
export const PUBLICATION_FILE = 'publication.yaml';

/** More items than this, and aggregators cut the feed or refuse it (Liferea 100, Feedbin 300, CommaFeed 500). */
const MOST_ITEMS = 300;

/** What is assumed where publication.yaml says nothing. */
const DEFAULTS = {
  title: 'Gazette',
  description: 'The latest articles',
  language: 'en',
  timezone: 'UTC',
  tagDate: '2000-01-01',
  feedSize: 50,
  feedContent: 'full',
} as const;

/** A setting of publication.yaml, and the spellings of its key that are understood. */
const KEYS = {
  title: ['name'],
  url: ['link', 'home', 'site_url'],
  description: ['subtitle', 'tagline', 'summary'],
  language: ['lang', 'locale'],
  timezone: ['time_zone', 'tz'],
  authors: ['author'],
  copyright: ['rights'],
  icon: ['favicon'],
  logo: ['image'],
  id: ['tag'],
  feed_size: ['size', 'items', 'limit'],
  feed_content: ['content'],
} as const satisfies Record<string, readonly string[]>;

type Key = keyof typeof KEYS;

export interface PublicationError {
  /** Counted from 1. */
  readonly line: number;
  readonly key: string;
  readonly found: string;
  readonly expected: string;
}

export type PublicationResult =
  /** `assumed` lists what the file does not say and where it matters what is taken instead. */
  | { readonly ok: true; readonly publication: Publication; readonly assumed: readonly string[] }
  | { readonly ok: false; readonly errors: readonly PublicationError[] };

export interface PublicationContext {
  /** Overrides the file's `url`: where this deployment is reached. */
  readonly publicUrl?: string;
  /** The address to assume where nobody says one. */
  readonly fallbackUrl: string;
}

interface Reading {
  readonly values: ReadonlyMap<Key, { readonly value: Value; readonly line: number }>;
  readonly errors: PublicationError[];
}

/** Reads publication.yaml (undefined where there is none), finding every error at once. */
export function readPublication(text: string | undefined, context: PublicationContext): PublicationResult {
  const yaml = readYaml(
    (text ?? '')
      .replace(/^\uFEFF/, '')
      .replace(/\r\n?/g, '\n')
      .replace(/^---[ \t]*\n/, '\n'),
    1,
  );
  if (!yaml.ok) return { ok: false, errors: [{ key: '', ...yaml.error }] };
  const reading: Reading = { values: new Map(), errors: [] };
  const values = new Map<Key, { readonly value: Value; readonly line: number }>();
  for (const { key, value, line = 1 } of yaml.values.flatMap(inFeedBlock)) {
    const known = keyFor(key);
    if (!known)
      reading.errors.push({ line, key, found: `an unknown key «${key}»`, expected: `one of ${Object.keys(KEYS).join(', ')}` });
    else if (values.has(known)) reading.errors.push({ line, key, found: `«${known}» said twice`, expected: 'one of them' });
    else if (!isNothing(value)) values.set(known, { value, line });
  }
  const publication = complete({ ...reading, values }, context);
  if (reading.errors.length > 0) return { ok: false, errors: [...reading.errors].sort((a, b) => a.line - b.line) };
  return { ok: true, publication, assumed: assumptions(values, publication, text !== undefined, context) };
}

/** `feed: {size: 20, content: summary}` says the same as `feed_size: 20` and `feed_content: summary`. */
const inFeedBlock = (named: { readonly key: string; readonly value: Value; readonly line?: number }) =>
  fold(named.key) === 'feed' && isMapping(named.value)
    ? Object.entries(named.value).map(([key, value]) => ({ ...named, key: key.startsWith('feed') ? key : `feed_${key}`, value }))
    : [named];

const fold = (key: string): string => key.toLowerCase().replace(/[-_\s]/g, '');

const keyFor = (key: string): Key | undefined =>
  (Object.keys(KEYS) as Key[]).find((name) => [name, ...KEYS[name]].some((spelling) => fold(spelling) === fold(key))) ??
  (/^feed(?:items|limit)$/.test(fold(key)) ? 'feed_size' : undefined);

const isNothing = (value: Value): boolean => typeof value === 'string' && /^\s*(?:null|~)?\s*$/i.test(value);

function complete(reading: Reading, context: PublicationContext): Publication {
  const url = (context.publicUrl ?? readUrl(reading, 'url') ?? context.fallbackUrl).replace(/\/+$/, '');
  const copyright = readLine(reading, 'copyright');
  const icon = readUrl(reading, 'icon', url);
  const logo = readUrl(reading, 'logo', url);
  return {
    title: readLine(reading, 'title') ?? DEFAULTS.title,
    url,
    description: readLine(reading, 'description') ?? DEFAULTS.description,
    language: readLanguage(reading) ?? DEFAULTS.language,
    timezone: readTimezone(reading) ?? DEFAULTS.timezone,
    authors: readAuthors(reading, url),
    ...(copyright === undefined ? {} : { copyright }),
    ...(icon === undefined ? {} : { icon }),
    ...(logo === undefined ? {} : { logo }),
    tagEntity: readTagEntity(reading) ?? assumedTagEntity(reading),
    feedSize: readSize(reading) ?? DEFAULTS.feedSize,
    feedContent: readContent(reading) ?? DEFAULTS.feedContent,
  };
}

/** Reads one key; what `read` can't make anything of is an error. */
function readKey<T>(
  { values, errors }: Reading,
  key: Key,
  expected: string,
  read: (value: Value) => T | undefined,
): T | undefined {
  const field = values.get(key);
  if (!field) return undefined;
  const result = read(field.value);
  if (result === undefined) errors.push({ line: field.line, key, found: describe(field.value), expected });
  return result;
}

const readLine = (reading: Reading, key: Key): string | undefined =>
  readKey(reading, key, 'a line of text', (value) => oneLine(textOf(value) ?? '') || undefined);

/** The address that everything's begins with must itself be whole; others may be relative to it. */
const readUrl = (reading: Reading, key: Key, base?: string): string | undefined =>
  readKey(reading, key, 'an http(s) address such as https://example.org', (value) => {
    const text = (textOf(value) ?? '').trim();
    if (base === undefined && !/^https?:\/\/[^/?#]+[^?#]*$/i.test(text)) return undefined;
    return absoluteUrl(text, base === undefined ? text : `${base}/`, 'media');
  });

const readLanguage = (reading: Reading): string | undefined =>
  readKey(reading, 'language', 'a language such as en, pt-BR or ar (BCP 47)', (value) => {
    try {
      return Intl.getCanonicalLocales((textOf(value) ?? '').trim().replaceAll('_', '-'))[0];
    } catch {
      return undefined;
    }
  });

const readTimezone = (reading: Reading): string | undefined =>
  readKey(reading, 'timezone', 'a time zone such as Europe/Istanbul or UTC (IANA)', (value) => {
    try {
      return new Intl.DateTimeFormat('en', { timeZone: (textOf(value) ?? '').trim() }).resolvedOptions().timeZone;
    } catch {
      return undefined;
    }
  });

const readAuthors = (reading: Reading, url: string): readonly Person[] =>
  readKey(reading, 'authors', 'a name, or a list of «name: …» with email, url or avatar', (value) => {
    const people = (isList(value) ? value : [value]).map((one) => personOf(one, `${url}/`));
    return people.every((person) => person !== undefined) ? people : undefined;
  }) ?? [];

const readSize = (reading: Reading): number | undefined =>
  readKey(reading, 'feed_size', `a whole number from 1 to ${MOST_ITEMS}`, (value) => {
    const text = (textOf(value) ?? '').trim();
    const size = /^\d{1,9}$/.test(text) ? Number(text) : 0;
    return size >= 1 && size <= MOST_ITEMS ? size : undefined;
  });

const readContent = (reading: Reading): Publication['feedContent'] | undefined =>
  readKey(reading, 'feed_content', 'full or summary', (value) => {
    const text = (textOf(value) ?? '').trim().toLowerCase();
    return text === 'full' || text === 'summary' ? text : undefined;
  });

/** A tagging entity of RFC 4151 §2.1: a domain name or mail address and a date when it was the publication's. */
const TAG_ENTITY =
  /^(?:tag:)?([a-z0-9](?:[a-z0-9.-]*[a-z0-9])?|[a-z0-9._-]+@[a-z0-9.-]+)\s*,\s*(\d{4}(?:-(?:0[1-9]|1[0-2])(?:-(?:0[1-9]|[12]\d|3[01]))?)?):?$/;

const readTagEntity = (reading: Reading): string | undefined =>
  readKey(reading, 'id', 'an authority and a date, such as «id: example.org,2026-01-01»', (value) => {
    const text = isMapping(value) ? `${textOf(value.authority) ?? ''},${textOf(value.date) ?? ''}` : (textOf(value) ?? '');
    const [, authority, date] = TAG_ENTITY.exec(text.trim().toLowerCase()) ?? [];
    return authority === undefined ? undefined : `${authority},${date}`;
  });

/** From the file's own `url`, never from where this deployment happens to run: the id of an article must be the same everywhere. */
function assumedTagEntity({ values }: Reading): string {
  const url = textOf(values.get('url')?.value);
  const host = url !== undefined && URL.canParse(url) ? new URL(url).hostname : 'localhost';
  return `${host},${DEFAULTS.tagDate}`;
}

function assumptions(
  values: Reading['values'],
  { title, url, tagEntity }: Publication,
  hasFile: boolean,
  { publicUrl }: PublicationContext,
): readonly string[] {
  return [
    ...(hasFile ? [] : [`there is no ${PUBLICATION_FILE}`]),
    ...(values.has('title') ? [] : [`title: ${title}`]),
    ...(values.has('url') || publicUrl !== undefined ? [] : [`url: ${url}`]),
    ...(values.has('id')
      ? []
      : [`id: ${tagEntity} (write it down before anybody subscribes: another id shows every article again)`]),
  ];
}
