import { createHash } from 'node:crypto';
import type { Instant, Rendition } from '../domain.ts';

export interface RenderedDocument {
  readonly path: string;
  readonly mediaType: string;
  readonly text: string;
  /** When it last changed, as far as the articles tell. */
  readonly changedAt: Instant;
}

/** A name for bytes that no other bytes have. */
export const digest = (bytes: string | Uint8Array): string => createHash('sha256').update(bytes).digest('base64url').slice(0, 27);

/**
 * A document as it is answered. Its Last-Modified is the articles' word, so that restarts and other processes say the same, except
 * where that would hide a change from who asks by date alone: an edit without a new date, or an article taken away, moves it to `now`.
 */
export function makeRendition(document: RenderedDocument, previous: Rendition | undefined, now: Instant): Rendition {
  const body = Buffer.from(document.text);
  const etag = `"${digest(body)}"`;
  if (previous?.etag === etag) return previous;
  const changedAt = wholeSeconds(document.changedAt);
  const hidden = previous !== undefined && changedAt <= previous.lastModified;
  const lastModified = hidden ? Math.max(wholeSeconds(now), previous.lastModified + 1000) : changedAt;
  return { path: document.path, mediaType: document.mediaType, body, etag, lastModified };
}

const wholeSeconds = (instant: Instant): Instant => Math.floor(instant / 1000) * 1000;
