import type { Enclosure, Feed, Item, Person } from '../domain.ts';
import { categoriesOf, escapedSummary, isFull, rfc3339, summaryOf } from './item.ts';

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
  readonly tags: readonly string[] | undefined;
  readonly language: string | undefined;
  readonly attachments: readonly JsonAttachment[] | undefined;
  readonly _gazette: { readonly credits?: readonly string[]; readonly source?: string } | undefined;
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

/** JSON Feed 1.1. */
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
    language: feed.language,
    items: feed.items.map((item) => toItem(feed, item)),
  };
  return `${JSON.stringify(document, null, 2)}\n`;
}

function toItem(feed: Feed, item: Item): JsonItem {
  const tags = categoriesOf(item);
  const { photoCredits: credits, source } = item;
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
    tags: tags.length > 0 ? tags : undefined,
    language: item.language === feed.language ? undefined : item.language,
    attachments: item.enclosures.length > 0 ? item.enclosures.map(toAttachment) : undefined,
    _gazette:
      credits.length > 0 || source !== undefined
        ? { ...(credits.length > 0 ? { credits } : {}), ...(source === undefined ? {} : { source }) }
        : undefined,
  };
}

const toAuthor = ({ name, url, avatar }: Person): JsonAuthor => ({ name, url, avatar });

const toAttachment = ({ url, mediaType, title, lengthBytes, durationSeconds }: Enclosure): JsonAttachment => ({
  url,
  mime_type: mediaType,
  title,
  size_in_bytes: lengthBytes > 0 ? lengthBytes : undefined,
  duration_in_seconds: durationSeconds,
});
