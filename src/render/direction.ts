import { directionOf } from '../direction.ts';
import type { Item } from '../domain.ts';
import type { ItemContext } from './carried.ts';
import { escapeAttribute } from './xml.ts';

/** Whether an item has to say which way it runs: from right to left, or otherwise than its feed. */
export const needsDirection = (feed: ItemContext, { direction }: Item): boolean =>
  direction === 'rtl' || (direction === 'ltr' && directionOf(feed.language) === 'rtl');

/**
 * HTML of an item that says which way it runs, for readers that know no languages: they take everything for left to right, or for what
 * their feed is. It is said around the whole, and on each paragraph, where more sanitizers let `dir` pass than on a `div`.
 */
export function directed(feed: ItemContext, item: Item, html: string): string {
  if (html === '' || !needsDirection(feed, item)) return html;
  const dir = ` dir="${item.direction}"`;
  const paragraphs = html.replace(TAG, (tag, name: string, attributes: string) =>
    name === 'p' && !/\sdir=/.test(attributes) ? `<p${dir}${attributes}>` : tag,
  );
  return `<div${dir} lang="${escapeAttribute(item.language ?? feed.language)}">${paragraphs}</div>`;
}

/** A start tag of clean HTML, whose attributes are all quoted: what looks like a tag within an attribute is passed over. */
const TAG = /<([a-z][a-z\d]*)((?:[^">]|"[^"]*")*)>/g;
