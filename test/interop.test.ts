import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { Enclosure, Feed, Item } from '../src/domain.ts';
import { renderAtom } from '../src/render/atom.ts';
import { renderJsonFeed } from '../src/render/json-feed.ts';
import { renderRss } from '../src/render/rss.ts';
import {
  described,
  extractusAtom,
  extractusJson,
  extractusRss,
  type FormatName,
  iso,
  type Parser,
  readAtomWithFeedsmith,
  readJsonWithFeedsmith,
  readRssWithFeedsmith,
  readWithFeedparser,
  readWithHtmlparser2,
  readWithRssParser,
  type Shown,
} from './support/parsers.ts';
import { publishedSamples } from './support/published-samples.ts';
import { SAMPLE_FEEDS } from './support/sample-feeds.ts';

/**
 * Five parsers that nobody here wrote read what is published as what was meant: the feeds made for the purpose, and every feed of the
 * sample articles as the publisher answers it. Where a parser is known to lose something, its row says what.
 */

const escaped = (text: string): string => text.replace(/&/g, '&amp;').replace(/</g, '&lt;').replace(/>/g, '&gt;');

const isAudio = ({ mediaType }: Enclosure): boolean => mediaType.startsWith('audio/');

/** HTML that runs otherwise than its surroundings says so, around it and on its paragraphs. */
const directed = ({ direction, language }: Item, html: string): string =>
  `<div dir="${direction}" lang="${language}">${html.replaceAll('<p>', `<p dir="${direction}">`)}</div>`;

/** What an item means, as each format says it. */
function meant(format: FormatName, feed: Feed, item: Item): Shown {
  const names = item.authors.map(({ name }) => name);
  const full = feed.content === 'full' && item.content !== '';
  const summary = item.excerpt || item.title;
  const runsOtherwise = item.direction === 'rtl' || (item.direction === 'ltr' && feed.language === 'ar');
  const htmlSummary = runsOtherwise ? directed(item, `<p>${escaped(summary)}</p>`) : escaped(summary);
  // Of a podcast's files, the recording comes first.
  const files = feed.podcast ? item.enclosures.toSorted((a, b) => Number(isAudio(b)) - Number(isAudio(a))) : item.enclosures;
  const file = ({ url, mediaType, lengthBytes }: Enclosure): string => described(url, mediaType, lengthBytes);
  return {
    title: item.title,
    id: item.id,
    link: item.url,
    published: iso(item.publishedAt),
    updated: iso(item.updatedAt),
    authors: format === 'rss' ? [names.join(', ')] : names,
    summary: format === 'rss' ? (full ? escaped(summary) : htmlSummary) : summary,
    content: full ? (runsOtherwise ? directed(item, item.content) : item.content) : format === 'json' ? htmlSummary : undefined,
    tags: [...(item.section === undefined ? [] : [item.section]), ...item.tags],
    enclosures: (format === 'rss' ? files.slice(0, 1) : files).map(file),
    source: item.source,
    picture: item.picture?.url,
  };
}

const RENDER: Readonly<Record<FormatName, (feed: Feed) => string>> = { rss: renderRss, atom: renderAtom, json: renderJsonFeed };
const FILES: Readonly<Record<FormatName, string>> = { rss: 'rss.xml', atom: 'atom.xml', json: 'feed.json' };

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
  ['htmlparser2', 'rss', readWithHtmlparser2, ['title', 'id', 'link', 'published', 'summary', 'picture']],
  ['htmlparser2', 'atom', readWithHtmlparser2, ['title', 'id', 'link', 'published', 'picture'], changeForPublication],
];

/** Takes an Atom feed without entries for no feed at all. */
const REFUSES_EMPTY = extractusAtom;

const pick = (shown: Partial<Shown>, keys: readonly (keyof Shown)[]): Readonly<Record<string, unknown>> =>
  Object.fromEntries(keys.map((key) => [key, shown[key]]));

for (const [parser, format, read, shows, loses] of ROWS) {
  const check = async (feed: Feed, document: string): Promise<void> => {
    const { title, items } = await read(document);
    const expected = feed.items.map((item) => {
      const shown = meant(format, feed, item);
      return { ...shown, ...loses?.(shown) };
    });
    assert.equal(title, feed.title);
    assert.deepEqual(
      items.map((item) => pick(item, shows)),
      expected.map((item) => pick(item, shows)),
    );
  };

  describe(`${parser} reads ${format}`, () => {
    for (const [name, feed] of SAMPLE_FEEDS) {
      if (feed.items.length === 0 && read === REFUSES_EMPTY) continue;
      it(`the ${name} feed, as it was meant`, () => check(feed, RENDER[format](feed)));
    }

    it('every feed of the sample articles, as it was meant', async () => {
      const samples = (await publishedSamples()).filter(({ fileName }) => FILES[format] === fileName);
      assert.ok(samples.length > 10);
      for (const { feed, document } of samples) await check(feed, document);
    });
  });
}
