import { breathe } from '../breathe.ts';
import type { Channel, Instant, Publication, Rendition } from '../domain.ts';
import { channelPath } from '../feed/channel.ts';
import { titleOf } from '../feed/feed.ts';
import type { Format } from '../render/formats.ts';
import { type OutlinedChannel, renderOpml } from '../render/opml.ts';
import type { ArticleView } from '../store/article-store.ts';
import { OPML_PATH, ROBOTS_PATH, readAddress } from './address.ts';
import type { SetAside, WriteFeed } from './aside.ts';
import { currentFeed, feedAt, feedDelta, feedDocument, PUBLICATION, sourceOf } from './feeds.ts';
import type { Pack } from './pack.ts';
import type { Pages } from './pages.ts';
import { type Keeping, type KeptDocuments, keepDocument, NotKept } from './rendition.ts';
import { articleAt, assetAt, channelPage, feedPage } from './site.ts';

/** Where an address leads. */
export type Answer =
  | { readonly kind: 'document'; readonly rendition: Rendition }
  /** The path on this site, with its query, where it has moved for good. */
  | { readonly kind: 'moved'; readonly to: string }
  /** The address on another site where it belongs. */
  | { readonly kind: 'elsewhere'; readonly url: string }
  /** What was there was taken back. */
  | { readonly kind: 'gone' }
  /** What is there can't be read just now. */
  | { readonly kind: 'unavailable' }
  /** The query is none that can be answered: why, in a line. */
  | { readonly kind: 'refused'; readonly why: string };

/** What answering needs to know of what is published at one moment. */
export interface ShownEdition {
  readonly publication: Pick<Publication, 'aliases'>;
  /** When it was made. */
  readonly madeAt: Instant;
  readonly articleCount: number;
  /** The part of the public address that is a path: empty where the publication has a host of its own. */
  readonly prefix: string;
  /** A document that needs no making, by its path on this site and its query: a look-up. */
  prepared(target: string): Rendition | undefined;
}

/** What is published at one moment. Swapped whole: nobody ever sees half of one. */
export interface Edition extends ShownEdition {
  readonly publication: Publication;
  readonly view: ArticleView;
  /** The publication's feeds: they are made before anybody asks. */
  readonly ready: readonly Rendition[];
  /** What was asked for of the Editions before it, is prepared, and is what it was. */
  readonly carried: readonly Rendition[];
  /** Any document, made now if it is wanted for the first time. Rejects with a StaleView where the articles have moved on. */
  find(path: string, query: URLSearchParams): Promise<Answer | undefined>;
  /** The page that a browser is shown where `find` answers with a feed. */
  page(path: string, query: URLSearchParams): Promise<Rendition | undefined>;
  /** Of a feed that `find` answers with, what is new or changed for who holds `tag`; undefined where only the whole will do. */
  delta(path: string, query: URLSearchParams, tag: string): Promise<Rendition | undefined>;
}

/** What the documents of an Edition are made from, and kept with. */
export interface EditionParts extends Keeping {
  readonly publication: Publication;
  readonly view: ArticleView;
  readonly formats: readonly Format[];
  readonly write: WriteFeed;
  /** Missing where documents are wanted as they are. */
  readonly pack?: Pack;
  readonly pages: Pages;
  /** Whether ETags say what deltas are made from. */
  readonly deltas: boolean;
  /** What was found in documents that could not be published: the articles to do without, by version. */
  readonly aside: SetAside;
  /** Names all that the publication's settings say. */
  readonly settings: string;
}

/** What is kept goes from one Edition to the next. */
export interface MakingParts extends EditionParts {
  readonly kept: KeptDocuments;
  /** How long it may take to look at what was asked for, in milliseconds; missing: 2. What is left is looked at when it is asked for again. */
  readonly carryingMs?: number;
}

const OPML = 'text/x-opml; charset=utf-8';
const PLAIN = 'text/plain; charset=utf-8';

/** Builds the Edition of a moment: the publication's feeds rendered, or carried over where their Feed is what it was. */
export async function makeEdition(parts: MakingParts): Promise<Edition> {
  const { publication, view, formats, now } = parts;
  const ready = new Map<string, Rendition>();
  const found = { path: '', source: await sourceOf(parts, PUBLICATION), feed: once(() => currentFeed(parts, PUBLICATION)) };
  for (const format of formats) {
    const path = `/${format.fileName}`;
    ready.set(path, await feedDocument(parts, { ...found, path }, format, 'most'));
    await breathe();
  }
  const prepared = (target: string): Rendition | undefined => ready.get(target) ?? parts.kept.fresh(target, parts.edition);
  return {
    publication,
    madeAt: now,
    articleCount: view.articleCount,
    view,
    ready: [...ready.values()],
    carried: await carryOver(parts),
    prefix: new URL(publication.url).pathname.replace(/\/$/, ''),
    prepared,
    find: finder(parts, prepared),
    page: async (path, query) => {
      const target = readAddress(path, formats);
      return target.kind === 'feed' ? feedPage(parts, target, query) : undefined;
    },
    delta: async (path, query, tag) => {
      const target = readAddress(path, formats);
      return target.kind === 'feed' ? feedDelta(parts, target, query, tag) : undefined;
    },
  };
}

/** Works something out when it is first asked for. */
function once<T>(make: () => Promise<T>): () => Promise<T> {
  let made: Promise<T> | undefined;
  return () => (made ??= make());
}

const CARRYING_MS = 2;

/** What readers poll is looked at once, and not by whoever polls it first. */
async function carryOver(parts: MakingParts): Promise<readonly Rendition[]> {
  const find = finder({ ...parts, kept: parts.kept.made }, () => undefined);
  const carried: Rendition[] = [];
  const end = performance.now() + (parts.carryingMs ?? CARRYING_MS);
  for (const target of parts.kept.wanted()) {
    await breathe();
    if (performance.now() > end) break;
    const [path = '', query] = target.split('?');
    try {
      const answer = await find(path, new URLSearchParams(query));
      if (answer?.kind === 'document') carried.push(answer.rendition);
    } catch (error) {
      if (!(error instanceof NotKept)) throw error;
    }
  }
  return carried;
}

function finder(parts: EditionParts, prepared: Edition['prepared']): Edition['find'] {
  const { formats } = parts;
  const document = (rendition: Rendition | undefined): Answer | undefined => rendition && { kind: 'document', rendition };
  return async (path, query) => {
    const known = prepared(query.size === 0 ? path : `${path}?${query}`);
    if (known) return document(known);
    const target = readAddress(path, formats);
    switch (target.kind) {
      case 'feed': {
        const found = await feedAt(parts, target, query);
        return found?.kind === 'feed' ? document(await feedDocument(parts, found, target.format)) : found;
      }
      case 'channel page':
        return document(await channelPage(parts, target));
      case 'opml':
        return document(await opml(parts));
      case 'robots':
        return document(
          await keepDocument(parts, ROBOTS_PATH, '', () => ({ mediaType: PLAIN, text: ROBOTS, changedAt: ROBOTS_DATE })),
        );
      case 'article':
        return (await assetAt(parts, path)) ?? articleAt(parts, path);
    }
  };
}

/** The list of everything that can be subscribed to. */
async function opml(parts: EditionParts): Promise<Rendition> {
  const { publication, view } = parts;
  return keepDocument(parts, OPML_PATH, await sourceOf(parts, PUBLICATION), async () => {
    const channels = (await view.channels()).map((channel) => ({ ...outlined(publication, channel), kind: channel.kind }));
    const { articles } = await view.latest({}, 1);
    return {
      mediaType: OPML,
      text: renderOpml(publication, outlined(publication, PUBLICATION), channels),
      changedAt: articles[0]?.publishedAt ?? 0,
    };
  });
}

const outlined = (publication: Publication, channel: Channel): OutlinedChannel => ({
  title: titleOf(publication, channel),
  feedUrl: `${publication.url}${channelPath(channel)}/rss.xml`,
  pageUrl: `${publication.url}${channelPath(channel) || '/'}`,
});

/** Everything here is for readers. */
const ROBOTS = 'User-agent: *\nDisallow:\n';
const ROBOTS_DATE = Date.UTC(2026, 0, 1);
