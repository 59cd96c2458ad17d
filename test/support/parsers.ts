import { extractFromJson, extractFromXml } from '@extractus/feed-extractor';
import FeedParser from 'feedparser';
import { parseAtomFeed, parseJsonFeed, parseRssFeed } from 'feedsmith';
import { parseFeed } from 'htmlparser2';
import RssParser from 'rss-parser';

/** Parsers that nobody here wrote, each asked for what it shows of an item and for nothing that it has no word for. */

/** An item as a reader shows it. */
export interface Shown {
  readonly title: string;
  readonly id: string;
  readonly link: string;
  readonly published: string;
  readonly updated: string;
  readonly authors: readonly string[];
  readonly summary: string;
  readonly content: string | undefined;
  readonly tags: readonly string[];
  readonly enclosures: readonly string[];
  readonly source: string | undefined;
  readonly picture: string | undefined;
}

export interface Reading {
  readonly title: string;
  readonly items: readonly Partial<Shown>[];
}

export type Parser = (document: string) => Reading | Promise<Reading>;
export type FormatName = 'rss' | 'atom' | 'json';

export const iso = (instant: number): string => `${new Date(instant).toISOString().slice(0, 19)}Z`;
const isoOf = (date: string | Date | null | undefined): string => iso(new Date(date ?? Number.NaN).getTime());
export const described = (url?: string, type?: string | null, length?: string | number | null): string =>
  [url, type, length || 0].join(' ');

export const readWithRssParser: Parser = async (document) => {
  const { title = '', items } = await new RssParser().parseString(document);
  return {
    title,
    items: items.map((item) => ({
      title: item.title ?? '',
      id: item.guid ?? ('id' in item ? String(item.id) : ''),
      link: item.link ?? '',
      published: isoOf(item.isoDate),
      authors: [item.creator ?? ''],
      summary: item.summary ?? item.content ?? '',
      content:
        'content:encoded' in item ? String(item['content:encoded']) : item.summary === undefined ? undefined : item.content,
      tags: item.categories ?? [],
      enclosures: item.enclosure ? [described(item.enclosure.url, item.enclosure.type, item.enclosure.length)] : [],
      source: 'source' in item ? String(item.source) : undefined,
    })),
  };
};

export const readWithFeedparser: Parser = async (document) => {
  const parser = new FeedParser({});
  parser.end(document);
  const items: Partial<Shown>[] = [];
  for await (const item of parser) {
    items.push({
      title: item.title,
      id: item.guid,
      link: item.link,
      published: isoOf(item.pubdate),
      updated: isoOf(item.date),
      authors: [item.author],
      summary: item.summary,
      content: item.description === item.summary ? undefined : item.description,
      tags: item.categories,
    });
  }
  return { title: parser.meta.title, items };
};

export const readRssWithFeedsmith: Parser = (document) => {
  const { title = '', items = [] } = parseRssFeed(document);
  return {
    title,
    items: items.map((item) => ({
      title: item.title ?? '',
      id: item.guid?.value ?? '',
      link: item.link ?? '',
      published: isoOf(item.pubDate),
      updated: isoOf(item.dcterms?.modified?.[0] ?? item.pubDate),
      authors: item.dc?.creators ?? [],
      summary: item.description ?? '',
      content: item.content?.encoded,
      tags: item.categories?.map(({ name = '' }) => name) ?? [],
      enclosures: item.enclosures?.map(({ url, type, length }) => described(url, type, length)) ?? [],
      source: item.dc?.sources?.[0],
      picture: item.media?.contents?.find(({ medium }) => medium === 'image')?.url,
    })),
  };
};

export const readAtomWithFeedsmith: Parser = (document) => {
  const { title, entries = [] } = parseAtomFeed(document);
  return {
    title: title?.value ?? '',
    items: entries.map((entry) => ({
      title: entry.title?.value ?? '',
      id: entry.id ?? '',
      link: entry.links?.find(({ rel }) => rel === 'alternate')?.href ?? '',
      published: isoOf(entry.published),
      updated: isoOf(entry.updated),
      authors: entry.authors?.map(({ name = '' }) => name) ?? [],
      summary: entry.summary?.value ?? '',
      content: entry.content?.value,
      tags: entry.categories?.map(({ term = '' }) => term) ?? [],
      enclosures: (entry.links ?? [])
        .filter(({ rel }) => rel === 'enclosure')
        .map(({ href, type, length }) => described(href, type, length)),
      source: entry.dc?.sources?.[0],
      picture: entry.media?.contents?.find(({ medium }) => medium === 'image')?.url,
    })),
  };
};

export const readJsonWithFeedsmith: Parser = (document) => {
  const { title = '', items = [] } = parseJsonFeed(document);
  return {
    title,
    items: items.map((item) => ({
      title: item.title ?? '',
      id: item.id ?? '',
      link: item.url ?? '',
      published: isoOf(item.date_published),
      updated: isoOf(item.date_modified),
      authors: item.authors?.map(({ name = '' }) => name) ?? [],
      summary: item.summary ?? '',
      content: item.content_html,
      tags: item.tags ?? [],
      enclosures: item.attachments?.map(({ url, mime_type, size_in_bytes }) => described(url, mime_type, size_in_bytes)) ?? [],
      picture: item.image,
    })),
  };
};

type Extract = (
  document: string,
  options: NonNullable<Parameters<typeof extractFromXml>[1]>,
) => ReturnType<typeof extractFromXml>;

/** Its own fields, and those that it is told to hand on as they are. */
const readWithExtractus =
  (extract: Extract, extra: (entry: Readonly<Record<string, unknown>>) => Partial<Shown>): Parser =>
  (document) => {
    const feed = extract(document, { getExtraEntryFields: (entry) => ({ shown: extra({ ...entry }) }) });
    return {
      title: feed.title ?? '',
      items: (feed.entries ?? []).map((entry) => ({
        title: entry.title ?? '',
        id: entry.id,
        link: entry.link ?? '',
        published: isoOf(entry.published),
        ...('shown' in entry ? (entry.shown as Partial<Shown>) : {}),
      })),
    };
  };

const listOf = (value: unknown): readonly unknown[] => (Array.isArray(value) ? value : value === undefined ? [] : [value]);
const attribute = (value: unknown, key: string): string => String((value as Readonly<Record<string, unknown>>)[key] ?? '');

export const extractusRss = readWithExtractus(extractFromXml, (item) => ({
  authors: listOf(item['dc:creator']).map(String),
  tags: listOf(item.category).map(String),
  content: item['content:encoded'] === undefined ? undefined : String(item['content:encoded']),
  enclosures: listOf(item.enclosure).map((each) =>
    described(attribute(each, '@_url'), attribute(each, '@_type'), attribute(each, '@_length')),
  ),
}));
export const extractusAtom = readWithExtractus(extractFromXml, (entry) => ({
  updated: isoOf(String(entry.updated)),
  authors: listOf(entry.author).map((each) => attribute(each, 'name')),
  tags: listOf(entry.category).map((each) => attribute(each, '@_term')),
}));
export const extractusJson = readWithExtractus(extractFromJson, (item) => ({
  content: String(item.content_html),
  tags: listOf(item.tags).map(String),
}));

/** Knows titles, ids, links, dates, summaries and, in Media RSS, files: of two elements with one name it takes the first. */
export const readWithHtmlparser2: Parser = (document) => {
  const { title = '', items = [] } = parseFeed(document, { xmlMode: true }) ?? {};
  return {
    title,
    items: items.map((item) => ({
      title: item.title ?? '',
      id: item.id ?? '',
      link: item.link ?? '',
      published: isoOf(item.pubDate),
      content: item.description,
      summary: item.description ?? '',
      picture: item.media.find(({ medium }) => medium === 'image')?.url,
    })),
  };
};
