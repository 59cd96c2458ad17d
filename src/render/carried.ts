import type { Feed, Item } from '../domain.ts';

/** What an item's text depends on beside the item. */
export type ItemContext = Pick<Feed, 'content' | 'language' | 'podcast'>;

/** How a format's documents hold their items. */
export interface ItemLayout {
  /** Finds one item after the other in a document, each from its first character to its last; with the `g` flag. */
  readonly item: RegExp;
  /** What stands between two. */
  readonly between: string;
}

/**
 * The same documents, for the price of what is new in them: an item that was written before is not written again, as long as it is the
 * very same object and goes where nothing else is asked of it. What is remembered goes with the items.
 */
export function carried(render: (feed: Feed) => string, { item, between }: ItemLayout): (feed: Feed) => string {
  const known = new WeakMap<Item, { readonly context: string; readonly text: string }>();
  return (feed) => {
    const context = JSON.stringify([feed.content, feed.language, feed.podcast]);
    const fresh = feed.items.filter((one) => known.get(one)?.context !== context);
    const written = fresh.length > 0 ? fresh : feed.items.slice(0, 1);
    const document = render({ ...feed, items: written });
    const found = [...document.matchAll(item)];
    // Where the items can't be told apart, they are not carried.
    if (found.length !== written.length) return render(feed);
    found.forEach(([text], i) => {
      const one = written[i];
      if (one) known.set(one, { context, text: own(text) });
    });
    const [first, last] = [found[0], found.at(-1)];
    if (!first || !last || written.length === feed.items.length) return document;
    const items = feed.items.map((one) => known.get(one)?.text ?? '');
    return document.slice(0, first.index) + items.join(between) + document.slice(last.index + last[0].length);
  };
}

/** A part of a document that does not keep all of it in memory, as a slice would. */
const own = (text: string): string => Buffer.from(text).toString();
