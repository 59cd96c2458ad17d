import type { Element } from 'domhandler';
import { Feed as FeedWriter } from 'feed';
import type { Feed, Item, Person } from '../domain.ts';
import { categoriesOf, isFull, ownLanguage, rfc3339, summaryOf } from './item.ts';
import { DC_NAMESPACE, known, MEDIA_NAMESPACE, pictureElements } from './media.ts';
import { append, childrenOf, editXml, element, insertBefore, setAttributes, setCharacterData, setText, setTitle } from './xml.ts';

/** Stands for everything that an author or publisher wrote: `feed` takes texts for HTML, rewrites ids and throws at the rest. */
const LATER = 'urn:later';

/** A Text construct of plain text (RFC 4287 §3.1.1.1): the one encoding that nearly every reader shows right. */
const PLAIN = { type: 'text' } as const;

/**
 * Atom 1.0 (RFC 4287). `feed` writes the skeleton and its order; texts, ids, names, dates, addresses, contents and everything that it
 * has no word for are put in afterwards, each escaped once.
 */
export function renderAtom(feed: Feed): string {
  const $ = editXml(writeSkeleton(feed));
  $('feed').each((_, root) => completeFeed(root, feed));
  $('feed > entry').each((i, node) => {
    const item = feed.items[i];
    if (item) completeEntry(node, feed, item);
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
    updated: new Date(feed.updatedAt),
    generator: 'Gazette',
    copyright: feed.copyright === undefined ? '' : LATER,
    feedLinks: { atom: LATER },
    ...(feed.logo === undefined ? {} : { image: LATER }),
    ...(feed.icon === undefined ? {} : { favicon: LATER }),
  });
  for (const item of feed.items) {
    writer.addItem({
      title: LATER,
      id: LATER,
      link: LATER,
      date: new Date(item.updatedAt),
      published: new Date(item.publishedAt),
      description: LATER,
      ...(isFull(feed, item) ? { content: LATER } : {}),
    });
  }
  return writer.atom1();
}

function completeFeed(root: Element, feed: Feed): void {
  const [alternate, self] = childrenOf(root, 'link');
  setAttributes(root, { 'xmlns:dc': DC_NAMESPACE, 'xmlns:media': MEDIA_NAMESPACE, 'xml:lang': feed.language });
  setText(root, 'id', feed.id);
  setTitle(root, feed.title, PLAIN);
  setText(root, 'updated', rfc3339(feed.updatedAt));
  if (alternate) setAttributes(alternate, { type: 'text/html', href: feed.homeUrl });
  if (self) setAttributes(self, { type: 'application/atom+xml', href: `${feed.baseUrl}atom.xml` });
  setText(root, 'subtitle', feed.description, PLAIN);
  setText(root, 'logo', feed.logo ?? '');
  setText(root, 'icon', feed.icon ?? '');
  setText(root, 'rights', feed.copyright ?? '', PLAIN);
  insertBefore(root, 'link', 1, feed.authors.map(authorElement));
}

function completeEntry(entry: Element, feed: Feed, item: Item): void {
  const [alternate] = childrenOf(entry, 'link');
  setAttributes(entry, { 'xml:lang': ownLanguage(feed, item) });
  setTitle(entry, item.title, PLAIN);
  setText(entry, 'id', item.id);
  if (alternate) setAttributes(alternate, { rel: 'alternate', type: 'text/html', href: item.url });
  setText(entry, 'updated', rfc3339(item.updatedAt));
  setText(entry, 'summary', summaryOf(item), PLAIN);
  setCharacterData(entry, 'content', item.content);
  setText(entry, 'published', rfc3339(item.publishedAt));
  append(entry, 2, [
    ...item.authors.map(authorElement),
    ...categoriesOf(item).map((term) => element('category', { term })),
    ...item.enclosures.map(({ url: href, mediaType: type, lengthBytes, title }) =>
      element('link', { rel: 'enclosure', type, href, length: known(lengthBytes), title }),
    ),
    ...pictureElements(item),
    ...(item.source === undefined ? [] : [element('dc:source', {}, item.source)]),
  ]);
}

/** A Person construct (RFC 4287 §3.2). */
const authorElement = ({ name, email, url }: Person): Element =>
  element(
    'author',
    {},
    element('name', {}, name),
    ...(url === undefined ? [] : [element('uri', {}, url)]),
    ...(email === undefined ? [] : [element('email', {}, email)]),
  );
