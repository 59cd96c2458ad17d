import assert from 'node:assert/strict';
import { clean } from '../../src/article/clean/clean.ts';
import { all, type JsonDocument, parseXml, type Xml } from '../../src/check/lint/tree.ts';
import type { Article, Channel, CleanHtml, Feed, Instant, Item, Publication } from '../../src/domain.ts';
import { type FeedPlace, makeFeed, type Selection } from '../../src/feed/feed.ts';
import { renderAtom } from '../../src/render/atom.ts';
import { renderJsonFeed } from '../../src/render/json-feed.ts';
import { renderRss } from '../../src/render/rss.ts';

export type { Json, JsonDocument, JsonObject, Xml } from '../../src/check/lint/tree.ts';

export const PUBLICATION_CHANNEL: Channel = { kind: 'publication' };

/** A moment after everything that tests publish. */
export const LATE: Instant = Date.UTC(9999, 11, 31, 23, 59, 59);

/** A moment, from `2026-11-23T10:00:00Z`. */
export const moment = (text: string): Instant => Date.parse(text);

/** HTML through the real cleaner. */
export const html = (markup: string): CleanHtml =>
  clean(markup, { baseUrl: 'https://example.org/articles/a', idPrefix: 'a' }).html;

/** HTML that the cleaner never saw: for what must not happen. */
export const unclean = (markup: string): CleanHtml => markup as CleanHtml;

/** An article with as little as it can have, and whatever else is said. */
export function article(said: Partial<Article> & { readonly path?: string } = {}): Article {
  const { path = 'a' } = said;
  return {
    path,
    version: 'v1',
    id: `tag:example.org,2026-01-01:${path}`,
    slug: path,
    aliases: [],
    title: 'A headline',
    publishedAt: moment('2026-11-23T10:00:00Z'),
    tags: [],
    authors: [],
    enclosures: [],
    photoCredits: [],
    url: `https://example.org/articles/${path}`,
    content: html('<p>Some text.</p>'),
    excerpt: 'Some text.',
    wordCount: 2,
    readingMinutes: 1,
    ...said,
  };
}

/** A publication that says as little as it can, and whatever else is said. */
export const publication = (said: Partial<Publication> = {}): Publication => ({
  title: 'The Tester',
  url: 'https://example.org',
  description: 'The latest articles',
  language: 'en',
  timezone: 'UTC',
  authors: [],
  tagEntity: 'example.org,2026-01-01',
  feedSize: 50,
  feedContent: 'full',
  refreshMinutes: 5,
  elsewhere: 'link',
  hubs: [],
  aliases: {},
  channels: {},
  ...said,
});

/** A list of articles that differ, newest first. */
export const articles = (count: number, said: Partial<Article> = {}): readonly Article[] =>
  Array.from({ length: count }, (_, i) =>
    article({ path: `n${i}`, title: `Headline ${i}`, publishedAt: moment('2026-11-23T10:00:00Z') - i * 60_000, ...said }),
  );

interface FeedOptions extends Partial<Omit<Selection, 'articles'>> {
  readonly said?: Partial<Publication>;
  readonly at?: Instant;
  readonly place?: Partial<FeedPlace>;
}

/** The publication's subscription document where nothing else is said. */
export const placed = (said: Partial<FeedPlace> = {}): FeedPlace => ({
  channel: PUBLICATION_CHANNEL,
  names: said.channel === undefined || said.channel.kind === 'publication' ? '' : said.channel.name,
  query: '',
  history: { kind: 'complete' },
  ...said,
});

/** What a store has to show of these articles alone. */
export const selected = (articles: readonly Article[], said: Partial<Selection> = {}): Selection => ({
  articles,
  total: articles.length,
  withdrawals: [],
  ...said,
});

/** The publication's feed of articles, through the real feed stage. */
export const feedOf = (list: readonly Article[], { said = {}, at = LATE, place = {}, ...selection }: FeedOptions = {}): Feed =>
  makeFeed(publication(said), placed(place), selected(list, selection), at);

/** A feed of one article, and the three documents made of it. */
export function published(
  ofArticle: Partial<Article> = {},
  said: Partial<Publication> = {},
): Documents & { readonly feed: Feed; readonly item: Item } {
  const feed = feedOf([article(ofArticle)], { said });
  const item = feed.items[0];
  assert.ok(item);
  return { feed, item, ...documentsOf(feed) };
}

export interface Documents {
  readonly rss: Xml;
  readonly atom: Xml;
  readonly json: JsonDocument;
}

/** The three documents of a feed, parsed strictly. */
export const documentsOf = (feed: Feed): Documents => ({
  rss: parseXml(renderRss(feed)),
  atom: parseXml(renderAtom(feed)),
  json: JSON.parse(renderJsonFeed(feed)) as JsonDocument,
});

/** The one child at the end of a path of names: `one(rss, 'channel', 'title')`. Fails where there is none, or more than one. */
export function one(parent: Xml, ...names: readonly string[]): Xml {
  let found = parent;
  for (const name of names) {
    const [child, ...more] = all(found, name);
    assert.ok(child, `${found.name} has a ${name}`);
    assert.equal(more.length, 0, `${found.name} has one ${name}`);
    found = child;
  }
  return found;
}

/** The only item of each document. */
export const itemsOf = ({ rss, atom, json }: Documents) => ({
  rss: all(one(rss, 'channel'), 'item'),
  atom: all(atom, 'entry'),
  json: json.items,
});

/** A value and everything in it, frozen: who changes it throws. */
export function frozen<T>(value: T): T {
  if (typeof value === 'object' && value !== null && !Object.isFrozen(value)) {
    Object.freeze(value);
    for (const part of Object.values(value)) frozen(part);
  }
  return value;
}
