import assert from 'node:assert/strict';
import { type DefaultTreeAdapterMap, defaultTreeAdapter, parse } from 'parse5';
import type { Article, Feed, Publication } from '../../src/domain.ts';
import type { ArticlePage, ChannelPage, FeedPage, LinkedChannel, OfferedFeed } from '../../src/edition/pages.ts';
import { feedOf, publication } from './feeds.ts';

/** Pages read back as a browser reads them. */

export type Element = DefaultTreeAdapterMap['element'];
type Node = DefaultTreeAdapterMap['node'];

/** Every element of a page, in order. Fails where a browser had anything to mend. */
export function elementsOf(html: string): readonly Element[] {
  const errors: string[] = [];
  const document = parse(html, {
    sourceCodeLocationInfo: true,
    onParseError: ({ code, startLine }) => errors.push(`${code} in line ${startLine}: ${html.split('\n')[startLine - 1]}`),
  });
  assert.deepEqual(errors, []);
  return within(document);
}

function within(node: Node): readonly Element[] {
  const children = 'childNodes' in node ? node.childNodes : [];
  return children.flatMap((child) => (defaultTreeAdapter.isElementNode(child) ? [child, ...within(child)] : []));
}

export const named = (elements: readonly Element[], name: string): readonly Element[] =>
  elements.filter(({ tagName }) => tagName === name);

/** The only element of a name. */
export function only(elements: readonly Element[], name: string): Element {
  const [found, ...more] = named(elements, name);
  assert.ok(found && more.length === 0, `one ${name}`);
  return found;
}

export const attribute = ({ attrs }: Element, name: string): string | undefined => attrs.find((one) => one.name === name)?.value;

/** All text in an element, on one line. */
export const textOf = (node: Node): string =>
  (defaultTreeAdapter.isTextNode(node) ? node.value : 'childNodes' in node ? node.childNodes.map(textOf).join('') : '').replace(
    /\s+/g,
    ' ',
  );

/** `content` by the name or property of each `meta`. */
export const metas = (elements: readonly Element[]): ReadonlyMap<string, string> =>
  new Map(
    named(elements, 'meta').map((meta) => [
      attribute(meta, 'name') ?? attribute(meta, 'property') ?? '',
      attribute(meta, 'content') ?? '',
    ]),
  );

/** The value of an attribute wherever it is. */
export const every = (elements: readonly Element[], name: string): readonly string[] =>
  elements.flatMap((element) => attribute(element, name) ?? []);

export const OFFERS: readonly OfferedFeed[] = [
  { title: 'The Tester (Atom)', format: 'Atom', type: 'application/atom+xml', url: 'https://example.org/atom.xml' },
  { title: 'The Tester (RSS)', format: 'RSS', type: 'application/rss+xml', url: 'https://example.org/rss.xml' },
];

export const linked = (kind: LinkedChannel['kind'], title: string): LinkedChannel => ({
  kind,
  title,
  url: `https://example.org/${kind}s/${encodeURIComponent(title)}`,
  feedUrl: `https://example.org/${kind}s/${encodeURIComponent(title)}/atom.xml`,
});

const OPML = { opmlUrl: 'https://example.org/opml.xml' };

export const channelPage = (feed: Feed, said: Partial<ChannelPage> = {}): ChannelPage => ({
  ...OPML,
  feed,
  publication: publication(),
  offers: OFFERS,
  channels: [],
  url: feed.homeUrl,
  ...said,
});

export const feedPage = (feed: Feed, said: Partial<FeedPage> = {}): FeedPage => ({
  ...OPML,
  feed,
  publication: publication(),
  offers: OFFERS,
  format: 'RSS',
  url: 'https://example.org/rss.xml',
  ...said,
});

export const articlePage = (article: Article, said: Partial<ArticlePage> = {}): ArticlePage => ({
  article,
  publication: publication(),
  offers: OFFERS,
  channels: [],
  ...said,
});

/** Each kind of page about the same articles. */
export const eachKind = (list: readonly Article[], said: Partial<Publication> = {}, channels: readonly LinkedChannel[] = []) => {
  const feed = feedOf(list, { said });
  const article = list[0] ?? assert.fail();
  const shared = { publication: publication(said) };
  const beside = { title: article.title, url: article.url };
  return {
    channel: channelPage(feed, { ...shared, channels }),
    feed: feedPage(feed, shared),
    article: articlePage(article, { ...shared, channels, newer: beside, older: beside }),
  };
};
