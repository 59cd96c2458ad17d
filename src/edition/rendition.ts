import { createHash } from 'node:crypto';
import { LRUCache } from 'lru-cache';
import type { Instant, Rendition } from '../domain.ts';

export interface RenderedDocument {
  readonly path: string;
  readonly mediaType: string;
  readonly text: string;
  /** When it last changed, as far as the articles tell. */
  readonly changedAt: Instant;
  /** What the `Link` header says. */
  readonly links?: string;
}

/** A name for bytes that no other bytes have. */
export const digest = (bytes: string | Uint8Array): string => createHash('sha256').update(bytes).digest('base64url').slice(0, 27);

/**
 * A document as it is answered. Its Last-Modified is the articles' word, so that restarts and other processes say the same, except
 * where that would hide a change from who asks by date alone: an edit without a new date, or an article taken away, moves it to `now`.
 */
export function makeRendition(document: RenderedDocument, previous: Rendition | undefined, now: Instant): Rendition {
  const { path, mediaType, links } = document;
  const body = Buffer.from(document.text);
  const etag = `"${digest(body)}"`;
  if (previous?.etag === etag && previous.links === links) return previous;
  const changedAt = wholeSeconds(document.changedAt);
  const hidden = previous !== undefined && previous.etag !== etag && changedAt <= previous.lastModified;
  const lastModified = hidden ? Math.max(wholeSeconds(now), previous.lastModified + 1000) : changedAt;
  return { path, mediaType, body, etag, lastModified, ...(links === undefined ? {} : { links }) };
}

const wholeSeconds = (instant: Instant): Instant => Math.floor(instant / 1000) * 1000;

/** Documents carried over from one Edition to the next. */
export interface KeptDocuments {
  /** The document at a path if the same Edition had it made or looked at before: one look-up. */
  fresh(path: string, edition: object): Rendition | undefined;
  /**
   * The document at a path. `source` names all that it is made from: while that is what it was, the document is the one that is kept,
   * else it is made anew.
   */
  keep(path: string, source: string, edition: object, now: Instant, make: () => Omit<RenderedDocument, 'path'>): Rendition;
}

interface Kept {
  readonly source: string;
  readonly rendition: Rendition;
  /** The Edition that knows that it is still what it should be. */
  readonly edition: object;
}

/** Keeps the documents at the `always` paths, and at most `bytes` bytes of others, those that were asked for last. */
export function keptDocuments(always: ReadonlySet<string>, bytes: number): KeptDocuments {
  const ready = new Map<string, Kept>();
  const wanted = new LRUCache<string, Kept>({ maxSize: bytes, sizeCalculation: ({ rendition }) => rendition.body.length + 1024 });
  const shelf = (path: string): Map<string, Kept> | LRUCache<string, Kept> => (always.has(path) ? ready : wanted);
  return {
    fresh(path, edition) {
      const known = shelf(path).get(path);
      return known?.edition === edition ? known.rendition : undefined;
    },
    keep(path, source, edition, now, make) {
      const known = shelf(path).get(path);
      const rendition = known?.source === source ? known.rendition : makeRendition({ path, ...make() }, known?.rendition, now);
      shelf(path).set(path, { source, rendition, edition });
      return rendition;
    },
  };
}
