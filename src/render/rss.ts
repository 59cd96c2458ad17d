import type { Element } from 'domhandler';
import { Feed as FeedWriter } from 'feed';
import type { Feed, Item } from '../domain.ts';
import { documentUrl } from './address.ts';
import type { ItemContext } from './carried.ts';
import { historyLinks, historyMarks } from './history.ts';
import { categoriesOf, contentOf, isFull, namesOf, ownLanguage, rfc3339, summaryHtml } from './item.ts';
import { fileElement, pictureElements } from './media.ts';
import { declared } from './namespaces.ts';
import { episodeElements, filesOf, podcastElements } from './podcast.ts';
import {
  append,
  childrenOf,
  editXml,
  element,
  insertAfter,
  insertBefore,
  setAttributes,
  setCharacterData,
  setText,
  setTitle,
} from './xml.ts';

/** Stands for everything that an author or publisher wrote: `feed` escapes some of it badly and throws at the rest. */
const LATER = 'urn:later';

const FILE_NAME = 'rss.xml';
const LINK_TYPE = 'application/rss+xml';

/** The same in every document of a kind: a document's namespaces don't depend on its items. */
const namespacesOf = (feed: Feed): Readonly<Record<string, string>> =>
  declared(
    ...(['atom', 'content', 'creativeCommons', 'dc', 'dcterms', 'fh', 'media'] as const),
    ...(feed.podcast ? (['itunes', 'podcast'] as const) : []),
    ...(feed.history.kind === 'archive' ? [] : (['sy'] as const)),
  );

/**
 * RSS 2.0 with its Best Practices Profile. `feed` writes the skeleton, its order and its dates; texts, names, addresses, contents and
 * everything that it has no word for are put in afterwards, each escaped once.
 */
export function renderRss(feed: Feed): string {
  const $ = editXml(writeSkeleton(feed));
  $('rss').each((_, root) => {
    root.attribs = { version: '2.0', ...namespacesOf(feed) };
  });
  $('channel').each((_, channel) => completeChannel(channel, feed));
  $('channel > item').each((i, node) => {
    const item = feed.items[i];
    if (item) completeItem(node, feed, item);
  });
  return `${$.xml()}\n`;
}

/** A writer of its own for each document: `feed` keeps and changes what it is given. */
function writeSkeleton(feed: Feed): string {
  const writer = new FeedWriter({
    id: LATER,
    title: LATER,
    link: LATER,
    description: LATER,
    language: LATER,
    updated: new Date(feed.updatedAt),
    generator: 'Gazette',
    copyright: feed.copyright === undefined ? '' : LATER,
    feedLinks: { rss: LATER },
    ...(imageOf(feed) === undefined ? {} : { image: LATER }),
  });
  for (const item of feed.items) {
    writer.addItem({
      title: LATER,
      id: LATER,
      link: LATER,
      date: new Date(item.publishedAt),
      description: LATER,
      ...(isFull(feed, item) ? { content: LATER } : {}),
    });
  }
  return writer.rss2();
}

const imageOf = ({ logo, icon }: Feed): string | undefined => logo ?? icon;

function completeChannel(channel: Element, feed: Feed): void {
  setTitle(channel, feed.title);
  setText(channel, 'link', feed.homeUrl);
  setText(channel, 'description', feed.description);
  setText(channel, 'language', feed.language);
  setText(channel, 'copyright', feed.copyright ?? '');
  for (const self of childrenOf(channel, 'atom:link')) setAttributes(self, { href: documentUrl(feed, FILE_NAME) });
  for (const image of childrenOf(channel, 'image')) {
    setTitle(image, feed.title);
    setText(image, 'link', feed.homeUrl);
    setText(image, 'url', imageOf(feed) ?? '');
  }
  insertBefore(channel, 'docs', 2, [
    element('dc:creator', {}, namesOf(feed.authors)),
    ...refreshElements(feed),
    ...(feed.podcast ? podcastElements(feed, feed.podcast) : []),
  ]);
  // After the self link, which some take the first one for.
  insertAfter(channel, 'atom:link', 2, [
    ...feed.hubs.map((href) => element('atom:link', { href, rel: 'hub' })),
    ...historyLinks(feed, FILE_NAME).map(({ rel, href }) => element('atom:link', { href, rel, type: LINK_TYPE })),
    ...historyMarks(feed),
  ]);
}

function completeItem(node: Element, feed: ItemContext, item: Item): void {
  setTitle(node, item.title);
  setText(node, 'link', item.url);
  setText(node, 'guid', item.rssGuid ?? item.id);
  setCharacterData(node, 'description', summaryHtml(feed, item));
  setCharacterData(node, 'content:encoded', contentOf(feed, item));
  const [main, ...more] = filesOf(feed, item);
  const language = ownLanguage(feed, item);
  append(node, 3, [
    // One element for all: with several, most readers show the first only.
    element('dc:creator', {}, namesOf(item.authors)),
    ...(item.updatedAt === item.publishedAt ? [] : [element('dcterms:modified', {}, rfc3339(item.updatedAt))]),
    ...categoriesOf(item).map((name) => element('category', {}, name)),
    ...said('comments', item.commentsUrl),
    ...(main ? [element('enclosure', { url: main.url, length: main.lengthBytes, type: main.mediaType })] : []),
    // The picture first: readers that take one `media:content` take the first.
    ...pictureElements(item),
    ...more.map(fileElement),
    ...said('dc:language', language),
    ...said('dc:source', item.source),
    ...said('dc:rights', item.rights),
    ...said('creativeCommons:license', item.licenseUrl),
    ...episodeElements(feed, item),
  ]);
}

const HOUR_MINUTES = 60;
const DAY_MINUTES = 1440;

/**
 * How often to look (RSS 2.0 `ttl`; RSS 1.0 Modules: Syndication): as often an hour, or else as often a day, as comes nearest without
 * waiting for longer. Nobody need look at an archive again.
 */
function refreshElements({ history, refreshMinutes }: Feed): readonly Element[] {
  if (history.kind === 'archive') return [];
  const [period, minutes] = HOUR_MINUTES % refreshMinutes === 0 ? ['hourly', HOUR_MINUTES] : ['daily', DAY_MINUTES];
  return [
    element('ttl', {}, String(refreshMinutes)),
    element('sy:updatePeriod', {}, String(period)),
    element('sy:updateFrequency', {}, String(Math.ceil(Number(minutes) / refreshMinutes))),
    element('sy:updateBase', {}, '2000-01-01T00:00+00:00'),
  ];
}

/** An element where there is something to say. */
const said = (name: string, text: string | undefined): readonly Element[] =>
  text === undefined ? [] : [element(name, {}, text)];
