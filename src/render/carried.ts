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

/** A part of a document: the same object for as long as the text is the same. */
export interface Piece {
  readonly text: string;
}

/** Writes documents that a strict parser takes, in pieces. Rejects with what one says against it. */
export type Write = (feed: Feed) => Promise<readonly Piece[]>;

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
 * is the very same object and goes where nothing else is asked of it. What is remembered goes with the items.
 *
 * New items are rendered some at a time, as documents of their own, which a strict parser must take. Their texts, with what they were
 * between, then make a document that it takes as well: each of them has stood between the same two before.
 */
export function carried({ render, check, item, between }: Pick<Format, 'render' | 'check'> & ItemLayout): Write {
  /** The piece of each item is what it stands after, and its text. */
  const known = new WeakMap<Item, { readonly context: string; readonly piece: Piece }>();

  function written(feed: Feed): string {
    const document = render(feed);
    const complaint = check(document);
    if (complaint !== undefined) throw new Error(complaint);
    return document;
  }

  return async (feed) => {
    const context = JSON.stringify([feed.content, feed.language, feed.podcast]);
    // What is remembered may be another feed's by the time that this one is written.
    const pieces = new Map<Item, Piece>();
    for (const one of feed.items) {
      const before = known.get(one);
      if (before?.context === context) pieces.set(one, before.piece);
    }
    const fresh = feed.items.filter((one) => !pieces.has(one));
    let frame: Parts | undefined;
    for (const some of inGroups(fresh.length > 0 ? fresh : feed.items.slice(0, 1))) {
      const document = written({ ...feed, items: some });
      const parts = partsOf(document, { item, between });
      // Where the items can't be told apart, they are not carried.
      if (parts?.items.length !== some.length) return [{ text: written(feed) }];
      frame ??= parts;
      some.forEach((one, i) => {
        if (pieces.has(one)) return;
        const piece = { text: own(between + parts.items[i]) };
        pieces.set(one, piece);
        known.set(one, { context, piece });
      });
      await breathe();
    }
    const [first, ...others] = feed.items.flatMap((one) => pieces.get(one) ?? []);
    if (!frame || !first) return [{ text: written(feed) }];
    return [{ text: frame.before + first.text.slice(between.length) }, ...others, { text: frame.after }];
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

/** A part of a document that does not keep all of it in memory, as a slice would. */
const own = (text: string): string => Buffer.from(text).toString();
