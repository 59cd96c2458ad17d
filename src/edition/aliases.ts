import type { Publication } from '../domain.ts';

/** The addresses that people and readers try for the publication's feed, without a closing slash, and where each leads. */
export const FEED_ALIASES: ReadonlyMap<string, string> = new Map([
  ['/feed', '/rss.xml'],
  ['/feed.xml', '/rss.xml'],
  ['/feed/rss', '/rss.xml'],
  ['/feeds', '/rss.xml'],
  ['/index.rss', '/rss.xml'],
  ['/index.xml', '/rss.xml'],
  ['/rss', '/rss.xml'],
  ['/atom', '/atom.xml'],
  ['/feed.atom', '/atom.xml'],
  ['/feed/atom', '/atom.xml'],
  ['/feed/json', '/feed.json'],
  ['/index.json', '/feed.json'],
]);

/** The folders that other systems put their channels in, and ours. */
export const FOLDER_ALIASES: ReadonlyMap<string, string> = new Map([
  ['section', 'sections'],
  ['sections', 'sections'],
  ['category', 'sections'],
  ['categories', 'sections'],
  ['tag', 'tags'],
  ['tags', 'tags'],
  ['author', 'authors'],
  ['authors', 'authors'],
]);

/**
 * One spelling of an address, by which former ones are known: without closing slashes, each part escaped as `encodeURIComponent` does, the
 * query sorted.
 */
export function placeOf(path: string, query: URLSearchParams): string {
  const plain = path.split('/').map(respelled).join('/').replace(/\/+$/, '') || '/';
  if (query.size === 0) return plain;
  const sorted = new URLSearchParams(query);
  sorted.sort();
  return `${plain}?${sorted}`;
}

function respelled(part: string): string {
  try {
    return encodeURIComponent(decodeURIComponent(part));
  } catch {
    return part;
  }
}

/**
 * Where an address leads that the publication says it had before, or that people try; undefined where it is none of those. A former
 * address without a query is meant with any.
 */
export function aliasOf(path: string, query: URLSearchParams, aliases: Publication['aliases']): string | undefined {
  return formerly(path, query, aliases) ?? triedByMany(path);
}

function formerly(path: string, query: URLSearchParams, aliases: Publication['aliases']): string | undefined {
  for (const _ in aliases) return aliases[placeOf(path, query)] ?? aliases[placeOf(path, NO_QUERY)];
  return undefined;
}

const NO_QUERY = new URLSearchParams();

function triedByMany(path: string): string | undefined {
  const plain = path.endsWith('/') ? path.slice(0, -1) : path;
  const whole = FEED_ALIASES.get(plain);
  if (whole !== undefined) return whole;
  const [, folder = '', slug = '', rest = ''] = /^\/([a-z]+)\/([^/]+)(\/.+)?$/.exec(plain) ?? [];
  const channels = FOLDER_ALIASES.get(folder);
  if (channels === undefined || slug === '') return undefined;
  const document = FEED_ALIASES.get(rest) ?? (rest === '' && channels !== folder ? '' : undefined);
  const known = document ?? (channels !== folder ? rest : undefined);
  return known === undefined ? undefined : `/${channels}/${slug}${known}`;
}
