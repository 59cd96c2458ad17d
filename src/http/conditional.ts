import type { IncomingHttpHeaders } from 'node:http';
import type { Rendition } from '../domain.ts';

/** What proxies add to an ETag when they compress a response themselves. */
const PROXY_SUFFIX = /(?:-gzip|-br|-zstd|-df|;gzip|;br)(?="$)/;

/**
 * Whether a GET or HEAD is to be answered 304 (RFC 9110 §13.2.2): If-None-Match decides where there is one, compared weakly
 * (§13.1.2); else If-Modified-Since (§13.1.3), which is ignored where it is no date.
 */
export function isNotModified(
  headers: IncomingHttpHeaders,
  { etag, lastModified }: Pick<Rendition, 'etag' | 'lastModified'>,
): boolean {
  const tags = headers['if-none-match'];
  if (tags !== undefined) return matchesTag(tags, etag);
  const since = headers['if-modified-since'];
  if (since === undefined) return false;
  const date = parseHttpDate(since);
  return date !== undefined && lastModified <= date;
}

function matchesTag(header: string, etag: string): boolean {
  if (header.trim() === '*') return true;
  const tags = header.match(/(?:W\/)?"[\x21\x23-\x7e\x80-\xff]*"/g) ?? [];
  return tags.some((tag) => {
    const opaque = tag.replace(/^W\//, '');
    return opaque === etag || opaque.replace(PROXY_SUFFIX, '') === etag;
  });
}

/** The three forms of RFC 9110 §5.6.7, all in GMT: `Date.parse` would take anything and read it in the machine's zone. */
function parseHttpDate(text: string): number | undefined {
  const form =
    /^(?:[A-Z][a-z]{2}, \d{2} [A-Z][a-z]{2} \d{4} \d{2}:\d{2}:\d{2} GMT|[A-Z][a-z]+day, \d{2}-[A-Z][a-z]{2}-\d{2} \d{2}:\d{2}:\d{2} GMT)$/;
  const asctime = /^[A-Z][a-z]{2} [A-Z][a-z]{2} [ \d]\d \d{2}:\d{2}:\d{2} \d{4}$/;
  const trimmed = text.trim();
  if (!form.test(trimmed) && !asctime.test(trimmed)) return undefined;
  const date = Date.parse(asctime.test(trimmed) ? `${trimmed} GMT` : trimmed);
  return Number.isNaN(date) ? undefined : date;
}
