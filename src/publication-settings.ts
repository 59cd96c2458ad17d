import { absoluteUrl } from './article/clean/address.ts';
import { oneLine } from './article/clean/text.ts';
import { parseDate } from './article/dates.ts';
import type { Value } from './article/fields.ts';
import { personOf } from './article/people.ts';
import { asList, describe, isMapping, LANGUAGE_EXPECTED, languageTag, textOf } from './article/values.ts';
import type { Person, Publication } from './domain.ts';
import { readAliases } from './publication-aliases.ts';
import { readChannels } from './publication-channels.ts';
import { readHubs } from './publication-hubs.ts';

/** The settings of publication.yaml: their keys, what each may say, and what is taken where one says nothing. */

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
  elsewhere: 'link',
} as const;

/** A setting of publication.yaml, and the spellings of its key that are understood. */
export const KEYS = {
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
  elsewhere: [],
  hubs: ['hub'],
  aliases: ['redirects'],
  sections: [],
  tags: [],
  people: [],
} as const satisfies Record<string, readonly string[]>;

export type Key = keyof typeof KEYS;

export interface PublicationError {
  /** Counted from 1. */
  readonly line: number;
  readonly key: string;
  readonly found: string;
  readonly expected: string;
}

export interface PublicationContext {
  /** Overrides the file's `url`: where this deployment is reached. */
  readonly publicUrl?: string;
  /** The address to assume where nobody says one. */
  readonly fallbackUrl: string | undefined;
  /** What the schedule of this deployment makes of `refreshMinutes`. */
  readonly refreshMinutes: number;
}

export interface Reading {
  /** `spelled`: the key as it stands there. */
  readonly values: ReadonlyMap<Key, { readonly value: Value; readonly line: number; readonly spelled: string }>;
  readonly errors: PublicationError[];
  /** The line of a key within keys, all as they are spelled. */
  readonly lineOf: (keys: readonly string[]) => number;
}

export const fold = (key: string): string => key.toLowerCase().replace(/[-_\s]/g, '');

export const keyFor = (key: string): Key | undefined =>
  (Object.keys(KEYS) as Key[]).find((name) => [name, ...KEYS[name]].some((spelling) => fold(spelling) === fold(key))) ??
  (/^feed(?:items|limit)$/.test(fold(key)) ? 'feed_size' : undefined);

/** The whole publication; what is wrong is added to `errors`, and what is taken instead is of no use then. */
export function complete(reading: Reading, context: PublicationContext): Publication {
  const ownUrl = readUrl(reading, 'url');
  const url = (context.publicUrl ?? ownUrl ?? context.fallbackUrl ?? lackOfUrl(reading)).replace(/\/+$/, '');
  const copyright = readLine(reading, 'copyright');
  const title = readLine(reading, 'title') ?? DEFAULTS.title;
  const icon = readUrl(reading, 'icon', url);
  const logo = readUrl(reading, 'logo', url);
  return {
    title,
    url,
    description: readLine(reading, 'description') ?? DEFAULTS.description,
    language: readLanguage(reading) ?? DEFAULTS.language,
    timezone: readTimezone(reading) ?? DEFAULTS.timezone,
    authors: readAuthors(reading, url),
    ...(copyright === undefined ? {} : { copyright }),
    ...(icon === undefined ? {} : { icon }),
    ...(logo === undefined ? {} : { logo }),
    channels: readChannels(reading, { title, url }),
    tagEntity: readTagEntity(reading) ?? assumedTagEntity(reading),
    feedSize: readSize(reading) ?? DEFAULTS.feedSize,
    feedContent: readChoice(reading, 'feed_content', ['full', 'summary']) ?? DEFAULTS.feedContent,
    elsewhere: readChoice(reading, 'elsewhere', ['link', 'redirect']) ?? DEFAULTS.elsewhere,
    hubs: readHubs(reading),
    aliases: readAliases(reading, ownUrl ?? url),
    refreshMinutes: context.refreshMinutes,
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

/** Where the articles are to be reached, somebody must say. */
function lackOfUrl({ values, errors }: Reading): string {
  const expected = 'where readers reach the articles, such as «url: https://example.org/news»';
  if (!values.has('url')) errors.push({ line: 1, key: 'url', found: 'nothing', expected });
  return 'http://localhost';
}

const readLanguage = (reading: Reading): string | undefined =>
  readKey(reading, 'language', LANGUAGE_EXPECTED, (value) => languageTag(textOf(value)));

const readTimezone = (reading: Reading): string | undefined =>
  readKey(reading, 'timezone', 'a time zone such as Europe/Istanbul or UTC (IANA)', (value) =>
    zoneNamed((textOf(value) ?? '').trim()),
  );

/** An IANA zone that there is. A name, not an offset: offsets forget that clocks change, and not every library knows them as zones. */
export function zoneNamed(text: string): string | undefined {
  if (text === DEFAULTS.timezone) return text;
  try {
    return /^[a-z]/i.test(text) ? new Intl.DateTimeFormat('en', { timeZone: text }).resolvedOptions().timeZone : undefined;
  } catch {
    return undefined;
  }
}

function readAuthors({ values, errors }: Reading, url: string): readonly Person[] {
  const field = values.get('authors');
  return (field ? asList(field.value) : []).flatMap((value) => {
    const { person, wrong } = personOf(value, `${url}/`);
    errors.push(...wrong.map((one) => ({ line: field?.line ?? 1, key: 'authors', ...one })));
    return person ? [person] : [];
  });
}

const readSize = (reading: Reading): number | undefined =>
  readKey(reading, 'feed_size', `a whole number from 1 to ${MOST_ITEMS}`, (value) => {
    const text = (textOf(value) ?? '').trim();
    const size = /^\d{1,9}$/.test(text) ? Number(text) : 0;
    return size >= 1 && size <= MOST_ITEMS ? size : undefined;
  });

const readChoice = <T extends string>(reading: Reading, key: Key, choices: readonly T[]): T | undefined =>
  readKey(reading, key, choices.join(' or '), (value) => {
    const text = (textOf(value) ?? '').trim().toLowerCase();
    return choices.find((choice) => choice === text);
  });

/** A tagging entity of RFC 4151 §2.1: a domain name or mail address, and a date when it was the publication's. */
const DOMAIN = String.raw`[a-z0-9](?:[a-z0-9-]{0,62})(?:\.[a-z0-9](?:[a-z0-9-]{0,62})){0,20}`;
const TAG_ENTITY = new RegExp(String.raw`^(?:tag:)?((?:[a-z0-9._-]{1,64}@)?${DOMAIN})\s?,\s?(\d{4}(?:-\d{2}(?:-\d{2})?)?):?$`);

const readTagEntity = (reading: Reading): string | undefined =>
  readKey(reading, 'id', 'an authority and a date, such as «id: example.org,2026-01-01»', (value) => {
    const text = isMapping(value) ? `${textOf(value.authority) ?? ''},${textOf(value.date) ?? ''}` : (textOf(value) ?? '');
    const [, authority, date] = TAG_ENTITY.exec(text.trim().toLowerCase()) ?? [];
    if (authority === undefined || date === undefined) return undefined;
    return parseDate(`${date}-01-01`.slice(0, 10), 'UTC') === undefined ? undefined : `${authority},${date}`;
  });

/** From the file's own `url`, never from where this deployment happens to run: the id of an article must be the same everywhere. */
function assumedTagEntity({ values }: Reading): string {
  const url = textOf(values.get('url')?.value);
  const host = url !== undefined && URL.canParse(url) ? new URL(url).hostname : '';
  return `${new RegExp(`^${DOMAIN}$`).test(host) ? host : 'localhost'},${DEFAULTS.tagDate}`;
}
