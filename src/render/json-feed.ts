import type { Enclosure, Feed, Item, Person, Picture, Withdrawn } from '../domain.ts';
import { documentUrl } from './address.ts';
import type { ItemContext } from './carried.ts';
import { earlierUrl } from './history.ts';
import { categoriesOf, contentOf, creditsOf, isFull, namesOf, ownLanguage, rfc3339, summaryHtml, summaryOf } from './item.ts';
import { known } from './media.ts';
import { filesOf } from './podcast.ts';

const FILE_NAME = 'feed.json';

/** JSON Feed 1.1 in its specification's own words. What is undefined is left out: nulls trip readers. */
interface JsonFeed {
  readonly version: 'https://jsonfeed.org/version/1.1';
  readonly title: string;
  readonly home_page_url: string;
  readonly feed_url: string;
  /** What came before: the way to the first item ever. */
  readonly next_url: string | undefined;
  readonly description: string;
  readonly icon: string | undefined;
  readonly favicon: string | undefined;
  readonly authors: readonly JsonAuthor[];
  readonly author: JsonAuthor;
  readonly language: string;
  readonly hubs: readonly JsonHub[] | undefined;
  readonly _gazette: JsonFeedExtension | undefined;
  readonly items: readonly JsonItem[];
}

/** Where to have oneself told of what is new (JSON Feed 1.1 `Subscribing to Real-time Notifications`). */
interface JsonHub {
  readonly type: 'WebSub';
  readonly url: string;
}

/** What 1.1 has no word for (JSON Feed 1.1 `Extensions`). */
interface JsonFeedExtension {
  readonly rights: string | undefined;
  /** Items to forget: what RFC 6721 is to Atom. */
  readonly withdrawn: readonly JsonWithdrawn[] | undefined;
}

interface JsonWithdrawn {
  readonly id: string;
  readonly url: string;
  readonly date: string;
  readonly reason: string | undefined;
}

interface JsonItem {
  /** A string always: numbers fail the whole feed in three readers. */
  readonly id: string;
  readonly url: string;
  readonly external_url: string | undefined;
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
  readonly _gazette: JsonItemExtension | undefined;
}

/** What 1.1 has no word for in items. */
interface JsonItemExtension {
  /** Who took the photographs. */
  readonly credits: readonly string[] | undefined;
  /** Where the story came from. */
  readonly source: string | undefined;
  readonly rights: string | undefined;
  /** Its address. */
  readonly license: string | undefined;
  /** Where it is discussed. */
  readonly comments: string | undefined;
  /** What there is to say of `image`. */
  readonly image: JsonImage | undefined;
}

interface JsonImage {
  readonly alt: string | undefined;
  readonly caption: string | undefined;
  readonly credit: string | undefined;
  readonly mime_type: string | undefined;
  readonly width: number | undefined;
  readonly height: number | undefined;
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
    feed_url: documentUrl(feed, FILE_NAME),
    next_url: earlierUrl(feed, FILE_NAME),
    description: feed.description,
    icon: feed.logo,
    favicon: feed.icon,
    authors: feed.authors.map(toAuthor),
    author: asOneAuthor(feed.authors),
    language: feed.language,
    hubs: filled(feed.hubs.map((url) => ({ type: 'WebSub' as const, url }))),
    _gazette: extension({ rights: feed.copyright, withdrawn: filled(feed.withdrawn.map(toWithdrawn)) }),
    items: feed.items.map((item) => toItem(feed, item)),
  };
  return `${JSON.stringify(document, null, 2)}\n`;
}

function toItem(feed: ItemContext, item: Item): JsonItem {
  return {
    id: item.id,
    url: item.url,
    external_url: item.canonicalUrl === item.url ? undefined : item.canonicalUrl,
    title: item.title,
    content_html: isFull(feed, item) ? contentOf(feed, item) : summaryHtml(feed, item),
    summary: summaryOf(item),
    image: item.picture?.url,
    date_published: rfc3339(item.publishedAt),
    date_modified: rfc3339(item.updatedAt),
    authors: item.authors.map(toAuthor),
    author: asOneAuthor(item.authors),
    tags: filled(categoriesOf(item)),
    language: ownLanguage(feed, item),
    attachments: filled(filesOf(feed, item).map(toAttachment)),
    _gazette: toItemExtension(item),
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
  duration_in_seconds: known(durationSeconds),
});

const toWithdrawn = ({ id, url, withdrawnAt, reason }: Withdrawn): JsonWithdrawn => ({
  id,
  url,
  date: rfc3339(withdrawnAt),
  reason,
});

function toItemExtension(item: Item): JsonItemExtension | undefined {
  const { picture, others } = creditsOf(item);
  return extension({
    credits: filled([...picture, ...others]),
    source: item.source,
    rights: item.rights,
    license: item.licenseUrl,
    comments: item.commentsUrl,
    image: item.picture && toImage(item.picture),
  });
}

const toImage = ({ alt, caption, credit, mediaType, width, height }: Picture): JsonImage | undefined =>
  extension({ alt, caption, credit, mime_type: mediaType, width: known(width), height: known(height) });

/** An object with something in it. */
const extension = <T extends object>(values: T): T | undefined =>
  Object.values(values).some((value) => value !== undefined) ? values : undefined;

/** A list with something in it. */
const filled = <T>(list: readonly T[]): readonly T[] | undefined => (list.length > 0 ? list : undefined);
