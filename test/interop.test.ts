import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { extractFromJson, extractFromXml } from '@extractus/feed-extractor';
import FeedParser from 'feedparser';
import { parseAtomFeed, parseJsonFeed, parseRssFeed } from 'feedsmith';
import RssParser from 'rss-parser';
import type { Enclosure, Feed, Item } from '../src/domain.ts';
import { renderAtom } from '../src/render/atom.ts';
import { renderJsonFeed } from '../src/render/json-feed.ts';
import { renderRss } from '../src/render/rss.ts';
import { SAMPLE_FEEDS } from './support/sample-feeds.ts';

/**
 * Parsers that nobody here wrote read what is published as what was meant. Each is asked for what it shows of an item and for nothing
 * that it has no word for; where one is known to lose something, the row says what.
 */

/** An item as a reader shows it. */
interface Shown {
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

interface Reading {
  readonly title: string;
  readonly items: readonly Partial<Shown>[];
}

type Parser = (document: string) => Reading | Promise<Reading>;
type FormatName = 'rss' | 'atom' | 'json';

const RENDER: Readonly<Record<FormatName, (feed: Feed) => string>> = { rss: renderRss, atom: renderAtom, json: renderJsonFeed };

const iso = (instant: number): string => `${new Date(instant).toISOString().slice(0, 19)}Z`;
const isoOf = (date: string | Date | null | undefined): string => iso(new Date(date ?? Number.NaN).getTime());
const described = (url?: string, type?: string | null, length?: string | number | null): string =>
  [url, type, length || 0].join(' ');
const escaped = (text: string): string => text.replace(/&/g, '&amp;').replace(/</g, '&lt;').replace(/>/g, '&gt;');

/** What an item means, as each format says it. */
function meant(format: FormatName, feed: Feed, item: Item): Shown {
  const names = item.authors.map(({ name }) => name);
  const full = feed.content === 'full' && item.content !== '';
  const summary = item.excerpt || item.title;
  const file = ({ url, mediaType, lengthBytes }: Enclosure): string => described(url, mediaType, lengthBytes);
  return {
    title: item.title,
    id: item.id,
    link: item.url,
    published: iso(item.publishedAt),
    updated: iso(item.updatedAt),
    authors: format === 'rss' ? [names.join(', ')] : names,
    summary: format === 'rss' ? escaped(summary) : summary,
    content: full ? item.content : format === 'json' ? escaped(summary) : undefined,
    tags: [...(item.section === undefined ? [] : [item.section]), ...item.tags],
    enclosures: (format === 'rss' ? item.enclosures.slice(0, 1) : item.enclosures).map(file),
    source: item.source,
    picture: item.picture?.url,
  };
}

const readWithRssParser: Parser = async (document) => {
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

const readWithFeedparser: Parser = async (document) => {
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

const readRssWithFeedsmith: Parser = (document) => {
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

const readAtomWithFeedsmith: Parser = (document) => {
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

const readJsonWithFeedsmith: Parser = (document) => {
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

const extractusRss = readWithExtractus(extractFromXml, (item) => ({
  authors: listOf(item['dc:creator']).map(String),
  tags: listOf(item.category).map(String),
  content: item['content:encoded'] === undefined ? undefined : String(item['content:encoded']),
  enclosures: listOf(item.enclosure).map((each) =>
    described(attribute(each, '@_url'), attribute(each, '@_type'), attribute(each, '@_length')),
  ),
}));
const extractusAtom = readWithExtractus(extractFromXml, (entry) => ({
  updated: isoOf(String(entry.updated)),
  authors: listOf(entry.author).map((each) => attribute(each, 'name')),
  tags: listOf(entry.category).map((each) => attribute(each, '@_term')),
}));
const extractusJson = readWithExtractus(extractFromJson, (item) => ({
  content: String(item.content_html),
  tags: listOf(item.tags).map(String),
}));

type Row = readonly [parser: string, format: FormatName, read: Parser, shows: readonly (keyof Shown)[], loses?: Losses];

/** What a parser makes of an item, where it can't do better. */
type Losses = (shown: Shown) => Partial<Shown>;

/** It takes everything between < and > out of titles. */
const titleWithoutTags = ({ title }: Shown): Partial<Shown> => ({ title: title.replace(/<[^>]*>/g, '') });

/** In Atom it takes the date of the last change for that of publication. */
const changeForPublication = ({ updated }: Shown): Partial<Shown> => ({ published: updated });

const ROWS: readonly Row[] = [
  [
    'rss-parser',
    'rss',
    readWithRssParser,
    ['title', 'id', 'link', 'published', 'authors', 'summary', 'content', 'tags', 'enclosures', 'source'],
  ],
  ['rss-parser', 'atom', readWithRssParser, ['title', 'id', 'link', 'published', 'summary', 'content']],
  [
    'feedparser',
    'rss',
    readWithFeedparser,
    ['title', 'id', 'link', 'published', 'authors', 'summary', 'content', 'tags'],
    titleWithoutTags,
  ],
  [
    'feedparser',
    'atom',
    readWithFeedparser,
    ['title', 'id', 'link', 'published', 'updated', 'summary', 'content', 'tags'],
    titleWithoutTags,
  ],
  [
    'feedsmith',
    'rss',
    readRssWithFeedsmith,
    ['title', 'id', 'link', 'published', 'updated', 'authors', 'summary', 'content', 'tags', 'enclosures', 'source', 'picture'],
  ],
  [
    'feedsmith',
    'atom',
    readAtomWithFeedsmith,
    ['title', 'id', 'link', 'published', 'updated', 'authors', 'summary', 'content', 'tags', 'enclosures', 'source', 'picture'],
  ],
  [
    'feedsmith',
    'json',
    readJsonWithFeedsmith,
    ['title', 'id', 'link', 'published', 'updated', 'authors', 'summary', 'content', 'tags', 'enclosures', 'picture'],
  ],
  ['feed-extractor', 'rss', extractusRss, ['title', 'id', 'link', 'published', 'authors', 'content', 'tags', 'enclosures']],
  [
    'feed-extractor',
    'atom',
    extractusAtom,
    ['title', 'id', 'link', 'published', 'updated', 'authors', 'tags'],
    changeForPublication,
  ],
  ['feed-extractor', 'json', extractusJson, ['title', 'id', 'link', 'published', 'content', 'tags']],
];

/** Takes an Atom feed without entries for no feed at all. */
const REFUSES_EMPTY = extractusAtom;

const pick = (shown: Partial<Shown>, keys: readonly (keyof Shown)[]): Readonly<Record<string, unknown>> =>
  Object.fromEntries(keys.map((key) => [key, shown[key]]));

for (const [parser, format, read, shows, loses] of ROWS) {
  describe(`${parser} reads ${format}`, () => {
    for (const [name, feed] of SAMPLE_FEEDS) {
      if (feed.items.length === 0 && read === REFUSES_EMPTY) continue;
      it(`the ${name} feed, as it was meant`, async () => {
        const { title, items } = await read(RENDER[format](feed));
        const expected = feed.items.map((item) => {
          const shown = meant(format, feed, item);
          return { ...shown, ...loses?.(shown) };
        });
        assert.equal(title, feed.title);
        assert.deepEqual(
          items.map((item) => pick(item, shows)),
          expected.map((item) => pick(item, shows)),
        );
      });
    }
  });
}
