import type { CheerioAPI } from 'cheerio';
import { Feed as FeedWriter } from 'feed';
import type { Feed, Item, Person } from '../domain.ts';
import { categoriesOf, isFull, rfc3339, summaryOf } from './item.ts';
import { DC_NAMESPACE, MEDIA_NAMESPACE, mediaElements, sourceElements } from './media.ts';
import { append, editXml, element, insertBefore, type Selection, setText } from './xml.ts';

/** Stands for every text in what `feed` writes: it takes them for HTML and escapes them badly. */
const LATER = '-';
/** An address where `feed` insists on one: it would rewrite ids. */
const LATER_URL = 'urn:later';

/**
 * Atom 1.0 (RFC 4287). `feed` writes the skeleton with addresses and contents; texts, ids, names, dates and everything it has no
 * word for are put in afterwards, escaped once.
 */
export function renderAtom(feed: Feed): string {
  const $ = editXml(writeCore(feed));
  completeFeed($, feed);
  $('feed > entry').each((i, node) => {
    const item = feed.items[i];
    if (item) completeEntry($, $(node), feed, item);
  });
  return `${$.xml()}\n`;
}

function writeCore(feed: Feed): string {
  const writer = new FeedWriter({
    id: LATER_URL,
    title: LATER,
    link: feed.homeUrl,
    description: LATER,
    updated: new Date(feed.updatedAt),
    generator: 'Gazette',
    copyright: feed.copyright === undefined ? '' : LATER,
    feedLinks: { atom: `${feed.baseUrl}atom.xml` },
    ...(feed.logo === undefined ? {} : { image: LATER_URL }),
    ...(feed.icon === undefined ? {} : { favicon: LATER_URL }),
  });
  for (const item of feed.items) {
    writer.addItem({
      title: LATER,
      id: LATER_URL,
      link: item.url,
      date: new Date(item.updatedAt),
      published: new Date(item.publishedAt),
      description: LATER,
      ...(isFull(feed, item) ? { content: item.content } : {}),
    });
  }
  return writer.atom1();
}

function completeFeed($: CheerioAPI, feed: Feed): void {
  const root = $('feed');
  root.attr({ 'xml:lang': feed.language, 'xmlns:dc': DC_NAMESPACE, 'xmlns:media': MEDIA_NAMESPACE });
  setText(root.children('id'), feed.id);
  setText(root.children('title'), feed.title).attr('type', 'text');
  setText(root.children('updated'), rfc3339(feed.updatedAt));
  setText(root.children('subtitle'), feed.description);
  if (feed.copyright !== undefined) setText(root.children('rights'), feed.copyright);
  if (feed.logo !== undefined) setText(root.children('logo'), feed.logo);
  if (feed.icon !== undefined) setText(root.children('icon'), feed.icon);
  root.children('link[rel="alternate"]').attr('type', 'text/html');
  root.children('link[rel="self"]').attr('type', 'application/atom+xml');
  insertBefore(
    root.children('link').first(),
    1,
    feed.authors.map((author) => person($, 2, author)),
  );
}

function completeEntry($: CheerioAPI, entry: Selection, feed: Feed, item: Item): void {
  if (item.language !== undefined && item.language !== feed.language) entry.attr('xml:lang', item.language);
  setText(entry.children('title'), item.title).attr('type', 'text');
  setText(entry.children('id'), item.id);
  setText(entry.children('updated'), rfc3339(item.updatedAt));
  setText(entry.children('published'), rfc3339(item.publishedAt));
  setText(entry.children('summary'), summaryOf(item)).attr('type', 'text');
  entry.children('link').attr({ rel: 'alternate', type: 'text/html' });
  append(entry, 2, [
    ...item.authors.map((author) => person($, 3, author)),
    ...categoriesOf(item).map((term) => element($, 'category', { term })),
    ...item.enclosures.map(({ url: href, mediaType: type, lengthBytes, title }) =>
      element($, 'link', { rel: 'enclosure', href, type, length: lengthBytes > 0 ? lengthBytes : undefined, title }),
    ),
    ...mediaElements($, item),
    ...sourceElements($, item),
  ]);
}

/** An Atom Person construct (RFC 4287 §3.2). */
function person($: CheerioAPI, depth: number, { name, email, url }: Person): Selection {
  const author = element($, 'author', {});
  append(author, depth, [
    element($, 'name', {}, name),
    ...(url === undefined ? [] : [element($, 'uri', {}, url)]),
    ...(email === undefined ? [] : [element($, 'email', {}, email)]),
  ]);
  return author;
}
