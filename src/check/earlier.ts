import type { Instant } from '../domain.ts';
import { all, parseXml, texts, type Xml } from './lint/tree.ts';

/** Feeds as they were published before, by this program or another. */

/** An item as its readers know it. */
export interface EarlierItem {
  readonly id: string;
  readonly url?: string;
  readonly title?: string;
  readonly publishedAt?: Instant;
}

export interface EarlierFeed {
  readonly items: readonly EarlierItem[];
  /** The page for people. */
  readonly homeUrl?: string;
  /** The document with the items before these (RFC 5005 §4 `prev-archive`, JSON Feed 1.1 `next_url`). */
  readonly previous?: string;
}

/** Items beyond these of one document are passed over. */
const MOST_ITEMS = 20_000;

/** Reads RSS 0.9 to 2.0, Atom or JSON Feed. Throws an Error that says in a line why it is none. */
export function readFeed(source: string): EarlierFeed {
  const text = source.replace(/^\uFEFF/, '').trimStart();
  if (text.startsWith('{')) return fromJson(text);
  const root = parseXml(text);
  if (root.name === 'feed' || root.name.endsWith(':feed')) return fromAtom(root);
  if (root.name === 'rss' || root.name.endsWith(':RDF')) return fromRss(root);
  throw new Error(`a document of <${root.name.slice(0, 40)}>, which is no feed`);
}

function fromJson(text: string): EarlierFeed {
  const feed = JSON.parse(text) as Readonly<Record<string, unknown>>;
  if (!Array.isArray(feed.items)) throw new Error('JSON without a list of items');
  const items = feed.items.slice(0, MOST_ITEMS).flatMap((item: unknown) => {
    if (typeof item !== 'object' || item === null) return [];
    const { id, url, title, date_published: date } = item as Readonly<Record<string, unknown>>;
    return itemOf(typeof id === 'number' ? String(id) : id, url, title, date);
  });
  return { items, ...known('homeUrl', feed.home_page_url), ...known('previous', feed.next_url) };
}

function fromRss(root: Xml): EarlierFeed {
  const channel = all(root, 'channel')[0];
  const elements = [...all(channel, 'item'), ...all(root, 'item')].slice(0, MOST_ITEMS);
  const items = elements.flatMap((item) => {
    const [guid] = all(item, 'guid');
    const isLink = guid !== undefined && guid.attributes.isPermaLink !== 'false' && /^https?:/.test(guid.text.trim());
    const link = texts(item, 'link')[0] ?? (isLink ? guid.text : undefined);
    const id = guid?.text ?? item.attributes['rdf:about'] ?? link;
    return itemOf(id, link, texts(item, 'title')[0], texts(item, 'pubDate')[0] ?? texts(item, 'dc:date')[0]);
  });
  return {
    items,
    ...known('homeUrl', texts(channel, 'link')[0]),
    ...known('previous', linkOf(channel, 'atom:link', 'prev-archive')),
  };
}

function fromAtom(root: Xml): EarlierFeed {
  const items = all(root, 'entry')
    .slice(0, MOST_ITEMS)
    .flatMap((entry) =>
      itemOf(texts(entry, 'id')[0], linkOf(entry, 'link', 'alternate'), texts(entry, 'title')[0], texts(entry, 'published')[0]),
    );
  return {
    items,
    ...known('homeUrl', linkOf(root, 'link', 'alternate')),
    ...known('previous', linkOf(root, 'link', 'prev-archive')),
  };
}

const linkOf = (node: Xml | undefined, name: string, rel: string): string | undefined =>
  all(node, name).find(({ attributes }) => (attributes.rel ?? 'alternate') === rel)?.attributes.href;

/** None without an id: readers go by something else then, which nobody can tell. */
function itemOf(id: unknown, url: unknown, title: unknown, date: unknown): readonly EarlierItem[] {
  const name = typeof id === 'string' ? id.trim() : '';
  const publishedAt = typeof date === 'string' ? Date.parse(date.trim()) : Number.NaN;
  if (name === '') return [];
  return [{ id: name, ...known('url', url), ...known('title', title), ...(Number.isNaN(publishedAt) ? {} : { publishedAt }) }];
}

const known = <K extends string>(key: K, value: unknown): { readonly [key in K]?: string } =>
  (typeof value === 'string' && value.trim() !== '' ? { [key]: value.trim() } : {}) as { readonly [key in K]?: string };
