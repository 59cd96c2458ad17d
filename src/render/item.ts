import type { Feed, Item } from '../domain.ts';
import { escapeHtml } from './xml.ts';

/** What each format says alike of an item. */

/** Section and tags, each once: readers know no difference. */
export const categoriesOf = (item: Item): readonly string[] => [
  ...new Set([...(item.section === undefined ? [] : [item.section]), ...item.tags]),
];

/** Plain text that is never empty: validators and readers want a description. */
export const summaryOf = (item: Item): string => item.excerpt || item.title;

/** The summary as HTML, for where only HTML will do. */
export const escapedSummary = (item: Item): string => escapeHtml(summaryOf(item));

/** Whether the item goes out with its whole text. */
export const isFull = (feed: Feed, item: Item): boolean => feed.content === 'full' && item.content !== '';

/** RFC 3339 in whole seconds and UTC: several readers misread fractions and offsets. */
export const rfc3339 = (instant: number): string => `${new Date(instant).toISOString().slice(0, 19)}Z`;
