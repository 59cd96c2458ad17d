import type { Coding, HeaderBlock, Instant } from '../domain.ts';

/** What the headers of a document depend on. */
export interface HeaderParts {
  readonly mediaType: string;
  readonly lastModified: Instant;
  readonly links?: string;
  /** The path of the feed that it is. */
  readonly feed?: string;
  /** `delta`: part of a document, for who has the rest (RFC 3229); `private`: for browsers, where others get another document. */
  readonly kind: 'whole' | 'delta' | 'private';
}

/** Pages show what authors wrote: whatever that is, it may show pictures and play media; all else comes from this site. */
export const PAGE_POLICY = [
  ...["default-src 'none'", "style-src 'self'", "script-src 'self'", 'img-src http: https: data:', 'media-src http: https:'],
  ...["base-uri 'none'", "form-action 'none'", "frame-ancestors 'none'"],
].join('; ');

/** Anybody's script may read a feed, and what it needs to poll and to find its way (Fetch Standard, CORS protocol). */
const CORS = ['Access-Control-Allow-Origin', '*', 'Access-Control-Expose-Headers', 'ETag, Link'] as const;

/** A browser that goes to a feed's address is shown a page: caches must not take one for the other (Fetch Metadata, `Sec-Fetch-Mode`). */
const FEED_VARY = 'Accept-Encoding, Sec-Fetch-Mode';

/** Deltas are for who asked: caches that know nothing of them must not keep one (RFC 3229 §10.8.1). */
const CACHING = {
  whole: ['Vary', 'Accept-Encoding'],
  delta: ['Cache-Control', 'no-store', 'Vary', 'A-IM, Accept-Encoding', 'IM', 'feed'],
  private: ['Cache-Control', 'private, no-cache', 'Vary', `${FEED_VARY}, Accept`],
} as const;

const cachingOf = ({ kind, feed }: HeaderParts): HeaderBlock =>
  kind === 'whole' && feed !== undefined ? ['Vary', FEED_VARY] : CACHING[kind];

/** The header block of a 200 or 226 with a body of `lengthBytes`. */
export function documentHeaders(parts: HeaderParts, coding: Coding, etag: string, lengthBytes: number): HeaderBlock {
  const { mediaType, links } = parts;
  return [
    ...notModifiedHeaders(parts, etag),
    ...['Content-Type', mediaType, 'Content-Length', String(lengthBytes), 'X-Content-Type-Options', 'nosniff'],
    ...(coding === 'identity' ? [] : ['Content-Encoding', coding]),
    ...(links === undefined ? [] : ['Link', links]),
    ...(isPage(parts) ? ['Content-Security-Policy', PAGE_POLICY] : []),
  ];
}

/** The header block of a 304 (RFC 9110 §15.4.5): what caches need to know, and nothing of the body. */
export const notModifiedHeaders = (parts: HeaderParts, etag: string): HeaderBlock => [
  ...cachingOf(parts),
  ...['ETag', etag, 'Last-Modified', new Date(parts.lastModified).toUTCString()],
  ...(isPage(parts) ? [] : CORS),
];

const isPage = ({ mediaType }: HeaderParts): boolean => mediaType.startsWith('text/html');
