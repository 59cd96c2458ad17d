import type { Publication } from '../domain.ts';
import { FEED_ALIASES, FOLDER_ALIASES } from '../edition/aliases.ts';
import { PAGE_POLICY } from '../edition/headers.ts';
import type { Format } from '../render/formats.ts';
import { escapeAttribute } from '../render/xml.ts';

/** What static hosts are told, each in the form that it reads. */

/** A page that leads on, for hosts that know no redirects. */
export function redirectPage(url: string): string {
  const address = escapeAttribute(url);
  return [
    '<!doctype html>\n<meta charset="utf-8">\n<title>Moved</title>\n',
    `<link rel="canonical" href="${address}">\n<meta http-equiv="refresh" content="0; url=${address}">\n`,
    `<p>Moved to <a href="${address}">${address}</a>.</p>\n`,
  ].join('');
}

/** A line of `_redirects`. */
export interface Redirect {
  readonly from: string;
  /** A path, or the address of another site. */
  readonly to: string;
  readonly status: 301 | 302;
}

/** Cloudflare reads no more than this many without placeholders. */
const MOST_REDIRECTS = 2000 - FEED_ALIASES.size;
/** Signs that stand for something else in `_redirects`. */
const IS_PATTERN = /[*:#\s]/;

/** Redirects as they are found, in whatever order. */
export interface RedirectList {
  add(redirect: Redirect): void;
  /** As many as hosts take, each once, in the order of their paths. */
  all(): readonly Redirect[];
}

export function redirectList(): RedirectList {
  let known = new Map<string, Redirect>();
  const first = (): readonly Redirect[] =>
    [...known.values()].sort((a, b) => (a.from < b.from ? -1 : 1)).slice(0, MOST_REDIRECTS);
  return {
    add(redirect) {
      if (IS_PATTERN.test(redirect.from)) return;
      known.set(redirect.from, redirect);
      if (known.size > 2 * MOST_REDIRECTS) known = new Map(first().map((one) => [one.from, one]));
    },
    all: first,
  };
}

export const REDIRECTS = '_redirects';
export const HEADERS = '_headers';

/** The file that Netlify and Cloudflare take redirects from: what the server answers 301 or 302, and where it leads. */
export function redirectsText(redirects: readonly Redirect[], { url }: Pick<Publication, 'url'>): string {
  const prefix = prefixOf(url);
  const here = (to: string): string => (to.startsWith('/') ? prefix + to : to);
  const folders = [...FOLDER_ALIASES].filter(([from, to]) => from !== to);
  return [
    ...redirects.map(({ from, to, status }) => `${prefix}${from} ${here(to)} ${status}`),
    ...[...FEED_ALIASES].map(([from, to]) => `${prefix}${from} ${prefix}${to} 301`),
    ...folders.map(([from, to]) => `${prefix}/${from}/* ${prefix}/${to}/:splat 301`),
  ]
    .map((line) => `${line}\n`)
    .join('');
}

/** Where a document of a channel may be. */
const CHANNEL_PLACES = ['', '/:kind/:slug', '/archive/:number', '/:kind/:slug/archive/:number'] as const;

/** The file that Netlify and Cloudflare take headers from. They join those of all rules that match: none says what another does. */
export function headersText({ url, refreshMinutes }: Publication, formats: readonly Format[]): string {
  const prefix = prefixOf(url);
  const all = [
    `Cache-Control: public, max-age=${refreshMinutes * 60}`,
    'X-Content-Type-Options: nosniff',
    `Content-Security-Policy: ${PAGE_POLICY}`,
  ];
  const feeds = formats.flatMap(({ fileName, mediaType }) =>
    CHANNEL_PLACES.map((place) =>
      rule(`${prefix}${place}/${fileName}`, [`Content-Type: ${mediaType}`, 'Access-Control-Allow-Origin: *']),
    ),
  );
  return [rule(`${prefix}/*`, all), ...feeds].join('');
}

const rule = (path: string, headers: readonly string[]): string => `${path}\n${headers.map((line) => `  ${line}\n`).join('')}`;

const prefixOf = (url: string): string => new URL(url).pathname.replace(/\/$/, '');
