import type { Item, Person } from '../domain.ts';
import type { ItemContext } from './carried.ts';
import { directed, needsDirection } from './direction.ts';
import { escapeHtml } from './xml.ts';

/** What each format says alike of an item. */

/** Section and tags, each once: readers know no difference. */
export const categoriesOf = (item: Item): readonly string[] => [
  ...new Set([...(item.section === undefined ? [] : [item.section]), ...item.tags]),
];

/** Plain text that is never empty: validators and readers want a description. */
export const summaryOf = (item: Item): string => item.excerpt || item.title;

/** Whether the item goes out with its whole text. */
export const isFull = (feed: ItemContext, item: Item): boolean => feed.content === 'full' && item.content !== '';

/** The whole text, in its direction. */
export const contentOf = (feed: ItemContext, item: Item): string => directed(feed, item, item.content);

/** The summary as HTML, for where only HTML will do; in its direction where it is all there is to read. */
export function summaryHtml(feed: ItemContext, item: Item): string {
  const summary = escapeHtml(summaryOf(item));
  return isFull(feed, item) || !needsDirection(feed, item) ? summary : directed(feed, item, `<p>${summary}</p>`);
}

/** The item's language where it is not the feed's. */
export const ownLanguage = (feed: ItemContext, item: Item): string | undefined =>
  item.language === feed.language ? undefined : item.language;

/** Several people as one name, for formats and readers that know only one author. */
export const namesOf = (people: readonly Person[]): string => people.map(({ name }) => name).join(', ');

/** Who took the item's picture, and who took other photographs: nobody is in both. */
export function creditsOf({ picture, photoCredits }: Item): {
  readonly picture: readonly string[];
  readonly others: readonly string[];
} {
  if (!picture) return { picture: [], others: photoCredits };
  const { credit } = picture;
  return credit === undefined
    ? { picture: photoCredits, others: [] }
    : { picture: [credit], others: photoCredits.filter((name) => name !== credit) };
}

/** RFC 3339 in whole seconds and UTC: several readers misread fractions and offsets. */
export const rfc3339 = (instant: number): string => `${new Date(instant).toISOString().slice(0, 19)}Z`;
