import { createHash } from 'node:crypto';
import { LRUCache } from 'lru-cache';
import { breathe } from '../breathe.ts';
import type { Instant, Rendition } from '../domain.ts';
import { taggedWith } from './delta.ts';
import type { Compress, Effort } from './variants.ts';

export interface RenderedDocument {
  readonly path: string;
  readonly mediaType: string;
  /** Or its bytes, in memory of their own. */
  readonly text: string | Buffer;
  /** The same compressed, where that was cheap. */
  readonly gzip?: Buffer;
  /** When it last changed, as far as the articles tell. */
  readonly changedAt: Instant;
  /** What the `Link` header says. */
  readonly links?: string;
  readonly feed?: string;
  readonly isPrivate?: true;
  /** The marks of its items, where deltas are made of it. */
  readonly items?: readonly string[];
}

/** A name for bytes that no other bytes have. */
export const digest = (bytes: string | Uint8Array): string => createHash('sha256').update(bytes).digest('base64url').slice(0, 27);

/** What there was at a document's path before. */
export interface Predecessor {
  readonly previous: Previous | undefined;
  readonly now: Instant;
}

/** A document that is still kept, or the dates of one that is not. */
type Previous = Rendition | Dates;
type Dates = Pick<Rendition, 'etag' | 'lastModified'>;

/**
 * A document as it is answered. Its Last-Modified is the articles' word, so that a restart voids nobody's copy, until the process sees
 * it change: that moves it to `now`, whatever the articles' dates say, so that nothing is hidden from who asks by date alone.
 */
export function makeRendition(
  document: RenderedDocument,
  { previous, now }: Predecessor,
  compress: Compress,
  effort: Effort,
): Rendition {
  const { path, mediaType, text, links, feed, isPrivate, items, gzip } = document;
  const body = typeof text === 'string' ? Buffer.from(text) : text;
  const etag = `"${taggedWith(digest(body), items)}"`;
  if (previous?.etag === etag && 'variants' in previous && previous.links === links) return previous;
  const lastModified = lastModifiedOf(document.changedAt, etag, previous, now);
  const optional = {
    ...(links === undefined ? {} : { links }),
    ...(feed === undefined ? {} : { feed }),
    ...(isPrivate ? { isPrivate } : {}),
  };
  const headers = { mediaType, lastModified, ...optional, kind: isPrivate ? 'private' : 'whole' } as const;
  return {
    path,
    mediaType,
    etag,
    lastModified,
    ...optional,
    variants: compress({ path, bytes: gzip ? { gzip, lengthBytes: body.length } : { body }, etag, headers, effort }),
  };
}

function lastModifiedOf(changed: Instant, etag: string, previous: Dates | undefined, now: Instant): Instant {
  const changedAt = wholeSeconds(changed);
  if (previous?.etag === etag) return Math.max(previous.lastModified, changedAt);
  return previous === undefined ? changedAt : Math.max(wholeSeconds(now), previous.lastModified + 1000, changedAt);
}

const wholeSeconds = (instant: Instant): Instant => Math.floor(instant / 1000) * 1000;

/** What a document is kept with. */
export interface Keeping {
  readonly kept: Keeper;
  /** Names the Edition: it holds nothing, as what was made long ago keeps it. */
  readonly edition: object;
  readonly now: Instant;
  readonly compress: Compress;
}

/**
 * A document, carried over where what it is made from is still what it was: `source` names all of that. Who asks for one that is being
 * made waits for the same.
 */
export function keepDocument(
  { kept, edition, now, compress }: Keeping,
  path: string,
  source: string,
  make: () => Promise<Omit<RenderedDocument, 'path'>> | Omit<RenderedDocument, 'path'>,
  effort: Effort = 'little',
): Promise<Rendition> {
  return kept.keep(path, source, edition, async (previous) => {
    const document = await make();
    await breathe();
    return makeRendition({ path, ...document }, { previous: previous(), now }, compress, effort);
  });
}

/** A part of a document, for who has the rest: it bears the tag of the whole. */
export function keepDelta(
  { kept, edition, compress }: Keeping,
  key: string,
  whole: Rendition,
  render: () => string,
): Promise<Rendition> {
  return kept.keep(key, whole.etag, edition, async () => {
    const headers = { ...whole, kind: 'delta' } as const;
    const body = Buffer.from(render());
    return { ...whole, variants: compress({ path: key, bytes: { body }, etag: whole.etag, headers, effort: 'little' }) };
  });
}

/** Where documents are found again that were made before. */
export interface Keeper {
  /**
   * The document at a path. `source` names all that it is made from: while that is what it was, the document is the one that is kept,
   * else it is made anew, once for all who ask. `make` is given a way to what is there when it is done.
   */
  keep(
    path: string,
    source: string,
    edition: object,
    make: (previous: () => Previous | undefined) => Promise<Rendition>,
  ): Promise<Rendition>;
}

/** Documents carried over from one Edition to the next. */
export interface KeptDocuments extends Keeper {
  /** The document at a path if the same Edition had it made or looked at before: one look-up. */
  fresh(path: string, edition: object): Rendition | undefined;
  /** Keeps no more of what is at a path than its dates. */
  forget(path: string): void;
  /** Where documents are that were asked for of late: those that were asked for last come first. */
  wanted(): readonly string[];
  /** The same documents, but none is made: `keep` rejects with NotKept where one is not kept, or not what it was. */
  readonly made: Keeper;
}

/** Thrown where a document would have to be made. */
export class NotKept extends Error {}

interface Kept {
  readonly source: string;
  readonly rendition: Rendition;
  /** The Edition that knows that it is still what it should be. */
  edition: object;
  /** In how many Editions it was carried over since it was asked for. */
  unasked: number;
}

/** How much memory documents may keep that are made when they are first wanted, in bytes. */
export const KEPT_BYTES = 4 * 1024 * 1024;

/** What a document is compressed to takes this many times its own length in memory. */
const OF_ITS_LENGTH = 0.6;
export const memoryOf = ({ variants }: Rendition): number => Math.ceil(variants.identity.lengthBytes * OF_ITS_LENGTH) + 4096;

/** A document that was not asked for in so many Editions is looked at when it is asked for again. */
const UNASKED = 10;

/** Of how many documents the dates are remembered once their bytes are not. */
const DATES = 20_000;

/** Keeps the documents at the `always` paths, and at most `bytes` bytes of others, those that were asked for last. */
export function keptDocuments(always: ReadonlySet<string>, bytes: number): KeptDocuments {
  const ready = new Map<string, Kept>();
  const wanted = new LRUCache<string, Kept>({
    maxSize: bytes,
    sizeCalculation: ({ rendition }) => memoryOf(rendition),
  });
  // With `max`, there would be room for all of them from the start.
  const dates = new LRUCache<string, Dates>({ maxSize: DATES, sizeCalculation: () => 1 });
  const shelf = (path: string): Map<string, Kept> | LRUCache<string, Kept> => (always.has(path) ? ready : wanted);
  /** What is being made, by path and source. */
  const making = new Map<string, Promise<Rendition>>();

  function put(path: string, kept: Kept): Rendition {
    const { rendition } = kept;
    shelf(path).set(path, kept);
    dates.set(path, { etag: rendition.etag, lastModified: rendition.lastModified });
    return rendition;
  }

  function makeOnce(path: string, source: string, make: () => Promise<Rendition>): Promise<Rendition> {
    const key = `${path}\n${source}`;
    const begun = making.get(key) ?? make().finally(() => making.delete(key));
    making.set(key, begun);
    return begun;
  }

  return {
    fresh(path, edition) {
      const known = shelf(path).get(path);
      return known?.edition === edition ? known.rendition : undefined;
    },
    async keep(path, source, edition, make) {
      const known = shelf(path).get(path);
      if (known?.source === source) return put(path, { ...known, edition, unasked: 0 });
      const previous = () => shelf(path).get(path)?.rendition ?? dates.get(path);
      const rendition = await makeOnce(path, source, () => make(previous));
      return put(path, { source, rendition, edition, unasked: 0 });
    },
    forget: (path) => void shelf(path).delete(path),
    wanted: () => [...wanted].filter(([, { unasked }]) => unasked < UNASKED).map(([path]) => path),
    made: {
      async keep(path, source, edition) {
        // Where it stands among those that were asked for, it stays.
        const known = wanted.peek(path);
        if (known?.source !== source) throw new NotKept();
        known.edition = edition;
        known.unasked++;
        return known.rendition;
      },
    },
  };
}
