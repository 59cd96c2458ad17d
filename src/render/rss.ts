import type { CheerioAPI } from 'cheerio';
import { Feed as FeedWriter } from 'feed';
import type { Feed, Item } from '../domain.ts';
import { categoriesOf, escapedSummary, isFull } from './item.ts';
import { DC_NAMESPACE, MEDIA_NAMESPACE, mediaElements, sourceElements } from './media.ts';
import { append, editXml, element, type Selection, setText } from './xml.ts';

/** Stands for every text in what `feed` writes: its escaping loses `&amp;`, so no author's text goes through it. */
const LATER = '-';

/**
 * RSS 2.0. `feed` writes the skeleton with addresses, dates and contents; texts, names and everything it has no word for are put in
 * afterwards, escaped once.
 */
export function renderRss(feed: Feed): string {
  const $ = editXml(writeCore(feed));
  declareNamespaces($);
  completeChannel($, feed);
  $('channel > item').each((i, node) => {
    const item = feed.items[i];
    if (item) completeItem($, $(node), feed, item);
  });
  return `${$.xml()}\n`;
}

function writeCore(feed: Feed): string {
  const image = feed.logo ?? feed.icon;
  const writer = new FeedWriter({
    id: feed.id,
    title: LATER,
    link: feed.homeUrl,
    description: LATER,
    language: feed.language,
    updated: new Date(feed.updatedAt),
    generator: 'Gazette',
    copyright: feed.copyright === undefined ? '' : LATER,
    feedLinks: { rss: `${feed.baseUrl}rss.xml` },
    ...(image === undefined ? {} : { image: LATER }),
  });
  for (const item of feed.items) {
    writer.addItem({
      title: LATER,
      id: LATER,
      link: item.url,
      date: new Date(item.publishedAt),
      description: escapedSummary(item),
      ...(isFull(feed, item) ? { content: item.content } : {}),
    });
  }
  return writer.rss2();
}

/** All of them, always: a document's namespaces then don't depend on its items. */
function declareNamespaces($: CheerioAPI): void {
  $('rss').attr({
    'xmlns:atom': 'http://www.w3.org/2005/Atom',
    'xmlns:content': 'http://purl.org/rss/1.0/modules/content/',
    'xmlns:dc': DC_NAMESPACE,
    'xmlns:media': MEDIA_NAMESPACE,
  });
}

function completeChannel($: CheerioAPI, feed: Feed): void {
  const channel = $('channel');
  setText(channel.children('title'), feed.title);
  setText(channel.children('description'), feed.description);
  setText(channel.find('image > title'), feed.title);
  setText(channel.find('image > url'), feed.logo ?? feed.icon ?? '');
  if (feed.copyright !== undefined) setText(channel.children('copyright'), feed.copyright);
}

function completeItem($: CheerioAPI, node: Selection, feed: Feed, item: Item): void {
  setText(node.children('title'), item.title);
  setText(node.children('guid'), item.id);
  const [enclosure] = item.enclosures;
  append(node, 3, [
    // One element for all: with several, most readers show the first only.
    element($, 'dc:creator', {}, item.authors.map((author) => author.name).join(', ')),
    ...categoriesOf(item).map((name) => element($, 'category', {}, name)),
    ...(enclosure
      ? [element($, 'enclosure', { url: enclosure.url, length: enclosure.lengthBytes, type: enclosure.mediaType })]
      : []),
    ...mediaElements($, item),
    ...(item.language === undefined || item.language === feed.language ? [] : [element($, 'dc:language', {}, item.language)]),
    ...sourceElements($, item),
  ]);
}
