import type { Element } from 'domhandler';
import { Feed as FeedWriter } from 'feed';
import type { Feed, Item } from '../domain.ts';
import { categoriesOf, escapedSummary, isFull, namesOf, ownLanguage, rfc3339 } from './item.ts';
import { DC_NAMESPACE, fileElement, MEDIA_NAMESPACE, pictureElements } from './media.ts';
import { append, childrenOf, editXml, element, insertBefore, setAttributes, setCharacterData, setText, setTitle } from './xml.ts';

/** Stands for everything that an author or publisher wrote: `feed` escapes some of it badly and throws at the rest. */
const LATER = 'urn:later';

/** All of them, always: a document's namespaces then don't depend on its items. */
const NAMESPACES = {
  'xmlns:atom': 'http://www.w3.org/2005/Atom',
  'xmlns:content': 'http://purl.org/rss/1.0/modules/content/',
  'xmlns:dc': DC_NAMESPACE,
  'xmlns:dcterms': 'http://purl.org/dc/terms/',
  'xmlns:media': MEDIA_NAMESPACE,
};

/**
 * RSS 2.0 with its Best Practices Profile. `feed` writes the skeleton, its order and its dates; texts, names, addresses, contents and
 * everything that it has no word for are put in afterwards, each escaped once.
 */
export function renderRss(feed: Feed): string {
  const $ = editXml(writeSkeleton(feed));
  $('rss').each((_, root) => {
    root.attribs = { version: '2.0', ...NAMESPACES };
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
  for (const self of childrenOf(channel, 'atom:link')) setAttributes(self, { href: `${feed.baseUrl}rss.xml` });
  for (const image of childrenOf(channel, 'image')) {
    setTitle(image, feed.title);
    setText(image, 'link', feed.homeUrl);
    setText(image, 'url', imageOf(feed) ?? '');
  }
  insertBefore(channel, 'docs', 2, [element('dc:creator', {}, namesOf(feed.authors))]);
}

function completeItem(node: Element, feed: Feed, item: Item): void {
  setTitle(node, item.title);
  setText(node, 'link', item.url);
  setText(node, 'guid', item.id);
  setCharacterData(node, 'description', escapedSummary(item));
  setCharacterData(node, 'content:encoded', item.content);
  const [enclosure, ...more] = item.enclosures;
  const language = ownLanguage(feed, item);
  append(node, 3, [
    // One element for all: with several, most readers show the first only.
    element('dc:creator', {}, namesOf(item.authors)),
    ...(item.updatedAt === item.publishedAt ? [] : [element('dcterms:modified', {}, rfc3339(item.updatedAt))]),
    ...categoriesOf(item).map((name) => element('category', {}, name)),
    ...(enclosure
      ? [element('enclosure', { url: enclosure.url, length: enclosure.lengthBytes, type: enclosure.mediaType })]
      : []),
    // The picture first: readers that take one `media:content` take the first.
    ...pictureElements(item),
    ...more.map(fileElement),
    ...(language === undefined ? [] : [element('dc:language', {}, language)]),
    ...(item.source === undefined ? [] : [element('dc:source', {}, item.source)]),
  ]);
}
