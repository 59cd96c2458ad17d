import { LRUCache } from 'lru-cache';
import { breathe } from '../breathe.ts';
import type { Feed, Item } from '../domain.ts';
import type { Format } from './formats.ts';

/** What an item's text depends on beside the item. */
export type ItemContext = Pick<Feed, 'content' | 'language' | 'podcast'>;

/** How a format's documents hold their items. */
export interface ItemLayout {
  /** Finds one item after the other in a document, each from its first character to its last; with the `g` flag. */
  readonly item: RegExp;
  /** What stands between two. */
  readonly between: string;
}

/** A part of a document, as its bytes in UTF-8: the same object for as long as they are the same. */
export type Piece = Buffer;

/**
 * Writes documents that a strict parser takes, in pieces. Rejects with what one says against it. The items of a feed that `stays`, and is
 * written again whenever anything changes, are remembered for as long as they are there; of others, those that were written last.
 */
export type Write = (feed: Feed, stays?: 'stays') => Promise<readonly Piece[]>;

/** What an item was written as. */
interface Known {
  readonly context: string;
  /** Missing where it is among the recent ones, if anywhere. */
  piece?: Piece;
}

/** Pieces that were written last. */
export type RecentPieces = Pick<LRUCache<Known, Piece>, 'get' | 'set'>;

/** How much memory they may take, in bytes: those of eight feeds or so. */
const RECENT_BYTES = 2 * 1024 * 1024;
/** What it takes to keep one. */
const KEEPING_BYTES = 300;

/** For all formats. */
export const recentPieces = (bytes = RECENT_BYTES): RecentPieces =>
  new LRUCache({ maxSize: bytes, sizeCalculation: ({ length }) => length + KEEPING_BYTES });

/** Items that are written at a time: whoever polls meanwhile waits for so many at most. */
const AT_ONCE = 8;

/** A document, taken apart. */
interface Parts {
  readonly before: string;
  readonly items: readonly string[];
  readonly after: string;
}

/**
 * Writes what the format renders, for the price of what is new in it: an item that was written before is not written again, as long as it
 * is the very same object and goes where nothing else is asked of it. What is remembered goes with the items, at the latest.
 *
 * New items are rendered some at a time, as documents of their own, which a strict parser must take. Their texts, with what they were
 * between, then make a document that it takes as well: each of them has stood between the same two before.
 */
export function carried(
  { render, check, item, between }: Pick<Format, 'render' | 'check'> & ItemLayout,
  recent: RecentPieces = recentPieces(),
): Write {
  /** The piece of each item is what it stands after, and its text. */
  const known = new WeakMap<Item, Known>();

  /** What stays has its pieces for itself. */
  function find(item: Item, context: string, stays: boolean): Piece | undefined {
    const found = known.get(item);
    if (found?.context !== context) return undefined;
    const piece = found.piece ?? recent.get(found);
    if (stays && piece) found.piece = piece;
    return piece;
  }

  function remember(item: Item, context: string, piece: Piece, stays: boolean): void {
    const found: Known = stays ? { context, piece } : { context };
    known.set(item, found);
    if (!stays) recent.set(found, piece);
  }

  function written(feed: Feed): string {
    const document = render(feed);
    const complaint = check(document);
    if (complaint !== undefined) throw new Error(complaint);
    return document;
  }

  return async (feed, howLong) => {
    const stays = howLong === 'stays';
    const context = JSON.stringify([feed.content, feed.language, feed.podcast]);
    // What is remembered may be another feed's by the time that this one is written.
    const pieces = new Map<Item, Piece>();
    for (const one of feed.items) {
      const before = find(one, context, stays);
      if (before) pieces.set(one, before);
    }
    const fresh = feed.items.filter((one) => !pieces.has(one));
    let frame: Parts | undefined;
    for (const some of inGroups(fresh.length > 0 ? fresh : feed.items.slice(0, 1))) {
      const document = written({ ...feed, items: some });
      const parts = partsOf(document, { item, between });
      // Where the items can't be told apart, they are not carried.
      if (parts?.items.length !== some.length) return [Buffer.from(written(feed))];
      frame ??= parts;
      some.forEach((one, i) => {
        if (pieces.has(one)) return;
        const piece = own(between + parts.items[i]);
        pieces.set(one, piece);
        remember(one, context, piece, stays);
      });
      await breathe();
    }
    const [first, ...others] = feed.items.flatMap((one) => pieces.get(one) ?? []);
    if (!frame || !first) return [Buffer.from(written(feed))];
    const beginning = Buffer.concat([Buffer.from(frame.before), first.subarray(Buffer.byteLength(between))]);
    return [beginning, ...others, Buffer.from(frame.after)];
  };
}

function* inGroups<T>(all: readonly T[]): Generator<readonly T[]> {
  for (let from = 0; from < all.length; from += AT_ONCE) yield all.slice(from, from + AT_ONCE);
}

/** Undefined where something else than what should be is between two items: then they are not what they seem. */
function partsOf(document: string, { item, between }: ItemLayout): Parts | undefined {
  const found = [...document.matchAll(item)];
  const [first] = found;
  if (!first) return undefined;
  let end = first.index;
  for (const one of found) {
    if (one !== first && document.slice(end, one.index) !== between) return undefined;
    end = one.index + one[0].length;
  }
  return { before: document.slice(0, first.index), items: found.map(([text]) => text), after: document.slice(end) };
}

/** In memory of its own: small ones would share theirs with what was made at the same time, and keep that there as well. */
function own(text: string): Buffer {
  const bytes = Buffer.allocUnsafeSlow(Buffer.byteLength(text));
  bytes.write(text);
  return bytes;
}
