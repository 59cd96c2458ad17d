import type { Enclosure, Feed, Item, Person } from '../domain.ts';
import { categoriesOf, creditsOf, escapedSummary, isFull, namesOf, ownLanguage, rfc3339, summaryOf } from './item.ts';
import { known } from './media.ts';

/** JSON Feed 1.1 in its specification's own words. What is undefined is left out: nulls trip readers. */
interface JsonFeed {
  readonly version: 'https://jsonfeed.org/version/1.1';
  readonly title: string;
  readonly home_page_url: string;
  readonly feed_url: string;
  readonly description: string;
  readonly icon: string | undefined;
  readonly favicon: string | undefined;
  readonly authors: readonly JsonAuthor[];
  readonly author: JsonAuthor;
  readonly language: string;
  readonly items: readonly JsonItem[];
}

interface JsonItem {
  /** A string always: numbers fail the whole feed in three readers. */
  readonly id: string;
  readonly url: string;
  readonly title: string;
  readonly content_html: string;
  readonly summary: string;
  readonly image: string | undefined;
  readonly date_published: string;
  readonly date_modified: string;
  readonly authors: readonly JsonAuthor[];
  /** JSON Feed 1.0, which some readers still look for; deprecated, and allowed beside `authors`. */
  readonly author: JsonAuthor;
  readonly tags: readonly string[] | undefined;
  readonly language: string | undefined;
  readonly attachments: readonly JsonAttachment[] | undefined;
  readonly _gazette: JsonExtension | undefined;
}

/** What 1.1 has no word for (JSON Feed 1.1 `Extensions`). */
interface JsonExtension {
  /** Who took the photographs. */
  readonly credits: readonly string[] | undefined;
  /** Where the story came from. */
  readonly source: string | undefined;
}

interface JsonAuthor {
  readonly name: string;
  readonly url: string | undefined;
  readonly avatar: string | undefined;
}

interface JsonAttachment {
  readonly url: string;
  readonly mime_type: string;
  readonly title: string | undefined;
  readonly size_in_bytes: number | undefined;
  readonly duration_in_seconds: number | undefined;
}

/** JSON Feed 1.1. Every number in it is whole, and every text is plain but for `content_html`. */
export function renderJsonFeed(feed: Feed): string {
  const document: JsonFeed = {
    version: 'https://jsonfeed.org/version/1.1',
    title: feed.title,
    home_page_url: feed.homeUrl,
    feed_url: `${feed.baseUrl}feed.json`,
    description: feed.description,
    icon: feed.logo,
    favicon: feed.icon,
    authors: feed.authors.map(toAuthor),
    author: asOneAuthor(feed.authors),
    language: feed.language,
    items: feed.items.map((item) => toItem(feed, item)),
  };
  return `${JSON.stringify(document, null, 2)}\n`;
}

function toItem(feed: Feed, item: Item): JsonItem {
  return {
    id: item.id,
    url: item.url,
    title: item.title,
    content_html: isFull(feed, item) ? item.content : escapedSummary(item),
    summary: summaryOf(item),
    image: item.picture?.url,
    date_published: rfc3339(item.publishedAt),
    date_modified: rfc3339(item.updatedAt),
    authors: item.authors.map(toAuthor),
    author: asOneAuthor(item.authors),
    tags: filled(categoriesOf(item)),
    language: ownLanguage(feed, item),
    attachments: filled(item.enclosures.map(toAttachment)),
    _gazette: toExtension(item),
  };
}

const toAuthor = ({ name, url, avatar }: Person): JsonAuthor => ({ name, url, avatar });

/** One author as they are; several as one name, as RSS has them. */
const asOneAuthor = (people: readonly Person[]): JsonAuthor =>
  toAuthor(people.length === 1 && people[0] ? people[0] : { name: namesOf(people) });

const toAttachment = ({ url, mediaType, title, lengthBytes, durationSeconds }: Enclosure): JsonAttachment => ({
  url,
  mime_type: mediaType,
  title,
  size_in_bytes: known(lengthBytes),
  duration_in_seconds: durationSeconds,
});

function toExtension(item: Item): JsonExtension | undefined {
  const { picture, others } = creditsOf(item);
  const credits = filled([...picture, ...others]);
  return credits || item.source !== undefined ? { credits, source: item.source } : undefined;
}

/** A list with something in it. */
const filled = <T>(list: readonly T[]): readonly T[] | undefined => (list.length > 0 ? list : undefined);
