import type { Article, Channel, Feed, Instant, Publication, Rendition } from '../domain.ts';
import { channelPath } from '../feed/channel.ts';
import { titleOf } from '../feed/feed.ts';
import type { Format } from '../render/formats.ts';
import { type OutlinedChannel, renderOpml } from '../render/opml.ts';
import type { ArticleView } from '../store/article-store.ts';
import { type ChannelAddress, OPML_PATH, ROBOTS_PATH, readAddress } from './address.ts';
import { archiveFeed, channelAt, combinedFeed, currentFeed, feedDocument, PUBLICATION } from './feeds.ts';
import { type OfferedFeed, offersOf, pageLinks } from './offers.ts';
import { digest, type KeptDocuments } from './rendition.ts';

/** Where an address leads. */
export type Answer =
  | { readonly kind: 'document'; readonly rendition: Rendition }
  /** The path on this site, with its query, where it has moved for good. */
  | { readonly kind: 'moved'; readonly to: string }
  /** What was there was taken back. */
  | { readonly kind: 'gone' }
  /** What is there can't be read just now. */
  | { readonly kind: 'unavailable' }
  /** The query is none that can be answered: why, in a line. */
  | { readonly kind: 'refused'; readonly why: string };

/** What is published at one moment. Swapped whole: nobody ever sees half of one. */
export interface Edition {
  readonly publication: Publication;
  /** When it was made. */
  readonly madeAt: Instant;
  readonly view: ArticleView;
  /** The documents that are ready: one look-up. */
  readonly ready: ReadonlyMap<string, Rendition>;
  /** Any document, made now if it is wanted for the first time. Rejects with a StaleView where the articles have moved on. */
  find(path: string, query: URLSearchParams): Promise<Answer | undefined>;
}

/** Makes HTML for people. Pure: the same input gives the same text. */
export interface Pages {
  readonly channel: (feed: Feed, publication: Publication, offers: readonly OfferedFeed[]) => string;
  readonly article: (article: Article, publication: Publication, offers: readonly OfferedFeed[]) => string;
}

export interface EditionParts {
  readonly publication: Publication;
  readonly view: ArticleView;
  readonly formats: readonly Format[];
  readonly pages: Pages;
  readonly kept: KeptDocuments;
  readonly now: Instant;
}

const HTML = 'text/html; charset=utf-8';
const OPML = 'text/x-opml; charset=utf-8';
const PLAIN = 'text/plain; charset=utf-8';

/** Builds the Edition of a moment: the publication's feeds rendered, or carried over where their Feed is what it was. */
export async function makeEdition(parts: EditionParts): Promise<Edition> {
  const { publication, view, formats, now } = parts;
  const feed = await currentFeed(parts, PUBLICATION);
  const ready = new Map(formats.map((format) => [`/${format.fileName}`, feedDocument(parts, feed, format)] as const));
  return { publication, madeAt: now, view, ready, find: finder(parts, ready) };
}

function finder(parts: EditionParts, ready: ReadonlyMap<string, Rendition>): Edition['find'] {
  const { formats, kept, view, now } = parts;
  const document = (rendition: Rendition | undefined): Answer | undefined => rendition && { kind: 'document', rendition };
  return async (path, query) => {
    const known = query.size === 0 ? (ready.get(path) ?? kept.fresh(path, view)) : kept.fresh(`${path}?${query}`, view);
    if (known) return document(known);
    const target = readAddress(path, formats);
    switch (target.kind) {
      case 'feed': {
        if (query.size > 0) return combinedFeed(parts, target, query);
        const channel = await channelAt(parts, target.channel);
        if (!channel) return undefined;
        const feed =
          target.archive === undefined ? await currentFeed(parts, channel) : await archiveFeed(parts, channel, target.archive);
        return document(feed && feedDocument(parts, feed, target.format));
      }
      case 'channel page':
        return document(await channelPage(parts, target.channel));
      case 'opml':
        return document(await opml(parts));
      case 'robots':
        return document(
          kept.keep(ROBOTS_PATH, '', view, now, () => ({ mediaType: PLAIN, text: ROBOTS, changedAt: ROBOTS_DATE })),
        );
      case 'article':
        return articleAt(parts, path);
    }
  };
}

/** The list of everything that can be subscribed to. */
async function opml(parts: EditionParts): Promise<Rendition> {
  const { publication, view, kept, now } = parts;
  const channels = (await view.channels(now)).map((channel) => ({ ...outlined(publication, channel), kind: channel.kind }));
  const source = digest(JSON.stringify([publication, channels]));
  const { articles } = await view.latest({}, { at: now, limit: 1 });
  return kept.keep(OPML_PATH, source, view, now, () => ({
    mediaType: OPML,
    text: renderOpml(publication, outlined(publication, PUBLICATION), channels),
    changedAt: articles[0]?.publishedAt ?? 0,
  }));
}

const outlined = (publication: Publication, channel: Channel): OutlinedChannel => ({
  title: titleOf(publication, channel),
  feedUrl: `${publication.url}${channelPath(channel)}/rss.xml`,
  pageUrl: `${publication.url}${channelPath(channel) || '/'}`,
});

/** Everything here is for readers. */
const ROBOTS = 'User-agent: *\nDisallow:\n';
const ROBOTS_DATE = Date.UTC(2026, 0, 1);

async function channelPage(parts: EditionParts, address: ChannelAddress): Promise<Rendition | undefined> {
  const { publication, view, kept, now, formats, pages } = parts;
  const channel = await channelAt(parts, address);
  if (!channel) return undefined;
  const feed = await currentFeed(parts, channel);
  const offers = offersOf(publication, channel.kind === 'publication' ? [channel] : [channel, PUBLICATION], formats);
  return kept.keep(`${channelPath(channel)}` || '/', digest(JSON.stringify([feed, publication])), view, now, () => ({
    mediaType: HTML,
    text: pages.channel(feed, publication, offers),
    changedAt: feed.updatedAt,
    links: pageLinks(offers),
  }));
}

async function articleAt(parts: EditionParts, path: string): Promise<Answer | undefined> {
  const { publication, view, kept, now, formats, pages } = parts;
  const found = await view.find(path, now);
  if (found?.kind === 'moved') return { kind: 'moved', to: `/articles/${encodeURIComponent(found.slug)}` };
  if (found?.kind === 'withdrawn') return { kind: 'gone' };
  if (!found) return undefined;
  const article = asOf(found.article, now);
  const changedAt = article.updatedAt ?? article.publishedAt;
  const section = article.section === undefined ? undefined : await view.channel('section', { name: article.section }, now);
  const offers = offersOf(publication, section ? [section, PUBLICATION] : [PUBLICATION], formats);
  const source = `${article.version} ${changedAt} ${digest(JSON.stringify([publication, offers]))}`;
  const make = () => ({
    mediaType: HTML,
    text: pages.article(article, publication, offers),
    changedAt,
    links: pageLinks(offers),
  });
  return { kind: 'document', rendition: kept.keep(path, source, view, now, make) };
}

/** An article that says it was updated tomorrow was not updated yet. */
function asOf(article: Article, now: Instant): Article {
  const { updatedAt, ...rest } = article;
  return updatedAt === undefined || updatedAt <= now ? article : rest;
}
