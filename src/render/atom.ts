import type { Element } from 'domhandler';
import { Feed as FeedWriter } from 'feed';
import type { Feed, Item, Person, Withdrawn } from '../domain.ts';
import { documentUrl } from './address.ts';
import type { ItemContext } from './carried.ts';
import { historyLinks, historyMarks } from './history.ts';
import { categoriesOf, contentOf, isFull, ownLanguage, rfc3339, summaryOf } from './item.ts';
import { known, pictureElements } from './media.ts';
import { declared } from './namespaces.ts';
import { filesOf } from './podcast.ts';
import { append, childrenOf, editXml, element, insertBefore, setAttributes, setCharacterData, setText, setTitle } from './xml.ts';

/** Stands for everything that an author or publisher wrote: `feed` takes texts for HTML, rewrites ids and throws at the rest. */
const LATER = 'urn:later';

const FILE_NAME = 'atom.xml';
const LINK_TYPE = 'application/atom+xml';

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
  // Tombstones are news to some validators: their namespace is there only where one is.
  setAttributes(root, { ...declared('dc', 'fh', 'media', ...(feed.withdrawn.length > 0 ? (['at'] as const) : [])) });
  setAttributes(root, { 'xml:lang': feed.language });
  setText(root, 'id', feed.id);
  setTitle(root, feed.title, PLAIN);
  setText(root, 'updated', rfc3339(feed.updatedAt));
  if (alternate) setAttributes(alternate, { type: 'text/html', href: feed.homeUrl });
  if (self) setAttributes(self, { type: LINK_TYPE, href: documentUrl(feed, FILE_NAME) });
  setText(root, 'subtitle', feed.description, PLAIN);
  setText(root, 'logo', feed.logo ?? '');
  setText(root, 'icon', feed.icon ?? '');
  setText(root, 'rights', feed.copyright ?? '', PLAIN);
  insertBefore(root, 'link', 1, feed.authors.map(authorElement));
  insertBefore(root, 'subtitle', 1, [
    ...feed.hubs.map((href) => element('link', { rel: 'hub', href })),
    ...historyLinks(feed, FILE_NAME).map(({ rel, href }) => element('link', { rel, type: LINK_TYPE, href })),
    ...historyMarks(feed),
    ...feed.withdrawn.map(tombstone),
  ]);
}

function completeEntry(entry: Element, feed: ItemContext, item: Item): void {
  const [alternate] = childrenOf(entry, 'link');
  setAttributes(entry, { 'xml:lang': ownLanguage(feed, item) });
  setTitle(entry, item.title, PLAIN);
  setText(entry, 'id', item.id);
  if (alternate) setAttributes(alternate, { rel: 'alternate', type: 'text/html', href: item.url });
  setText(entry, 'updated', rfc3339(item.updatedAt));
  setText(entry, 'summary', summaryOf(item), PLAIN);
  setCharacterData(entry, 'content', contentOf(feed, item));
  setText(entry, 'published', rfc3339(item.publishedAt));
  append(entry, 2, [
    ...item.authors.map(authorElement),
    ...categoriesOf(item).map((term) => element('category', { term })),
    ...filesOf(feed, item).map(({ url: href, mediaType: type, lengthBytes, title }) =>
      element('link', { rel: 'enclosure', type, href, length: known(lengthBytes), title }),
    ),
    ...linkTo('replies', item.commentsUrl, 'text/html'),
    ...linkTo('license', item.licenseUrl),
    ...(item.rights === undefined ? [] : [element('rights', PLAIN, item.rights)]),
    ...pictureElements(item),
    ...(item.source === undefined ? [] : [element('dc:source', {}, item.source)]),
  ]);
}

/** A link where there is an address (RFC 4685 §4 `replies`, RFC 4946 `license`). */
const linkTo = (rel: string, href: string | undefined, type?: string): readonly Element[] =>
  href === undefined ? [] : [element('link', { rel, type, href })];

/** An entry that is no more (RFC 6721 §3). */
const tombstone = ({ id, withdrawnAt, reason }: Withdrawn): Element =>
  element(
    'at:deleted-entry',
    { ref: id, when: rfc3339(withdrawnAt) },
    ...(reason === undefined ? [] : [element('at:comment', {}, reason)]),
  );

/** A Person construct (RFC 4287 §3.2). */
const authorElement = ({ name, email, url }: Person): Element =>
  element(
    'author',
    {},
    element('name', {}, name),
    ...(url === undefined ? [] : [element('uri', {}, url)]),
    ...(email === undefined ? [] : [element('email', {}, email)]),
  );
