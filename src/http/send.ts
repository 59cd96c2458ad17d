import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Instant, Rendition } from '../domain.ts';
import { isNotModified } from './conditional.ts';

/** Longer than this, and a reader would take the feed for dead. */
const LONGEST_MAX_AGE_SECONDS = 5 * 3600;

/** Pages show what authors wrote: whatever that is, it may show pictures and play media, and nothing else. */
const PAGE_POLICY =
  "default-src 'none'; img-src http: https: data:; media-src http: https:; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

/** Caches may keep a document until the next regeneration. */
export function cacheControl(freshUntil: Instant | undefined, now: Instant): string {
  const seconds = Math.ceil(((freshUntil ?? now) - now) / 1000);
  return `public, max-age=${Math.min(Math.max(seconds, 0), LONGEST_MAX_AGE_SECONDS)}`;
}

/** Answers GET or HEAD with a document, or with 304 where the client has it already. */
export function sendRendition(request: IncomingMessage, response: ServerResponse, rendition: Rendition, caching: string): void {
  response.setHeader('ETag', rendition.etag);
  response.setHeader('Last-Modified', new Date(rendition.lastModified).toUTCString());
  response.setHeader('Cache-Control', caching);
  if (rendition.links !== undefined) response.setHeader('Link', rendition.links);
  if (isNotModified(request.headers, rendition)) {
    response.writeHead(304).end();
    return;
  }
  response.setHeader('Content-Type', rendition.mediaType);
  response.setHeader('Content-Length', rendition.body.length);
  response.setHeader('X-Content-Type-Options', 'nosniff');
  if (rendition.mediaType.startsWith('text/html')) response.setHeader('Content-Security-Policy', PAGE_POLICY);
  response.writeHead(200).end(request.method === 'HEAD' ? undefined : rendition.body);
}
