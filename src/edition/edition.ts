import { LRUCache } from 'lru-cache';
import type { Article, Feed, Instant, Publication, Rendition } from '../domain.ts';
import { makeFeed } from '../feed/feed.ts';
import type { Format } from '../render/formats.ts';
import type { ArticleView } from '../store/article-store.ts';
import { digest, makeRendition } from './rendition.ts';

/** Where a path leads. */
export type Answer =
  | { readonly kind: 'document'; readonly rendition: Rendition }
  /** The path, on this site, where it has moved for good. */
  | { readonly kind: 'moved'; readonly to: string };

/** What is published at one moment. Swapped whole: nobody ever sees half of one. */
export interface Edition {
  readonly publication: Publication;
  /** When it was made. */
  readonly madeAt: Instant;
  readonly view: ArticleView;
  /** The documents that are ready: one look-up. */
  readonly ready: ReadonlyMap<string, Rendition>;
  /** Any document, made now if it is wanted for the first time. Rejects with a StaleView where the articles have moved on. */
  find(path: string): Promise<Answer | undefined>;
}

/** Makes HTML for people. Pure: the same input gives the same text. */
export interface Pages {
  readonly home: (feed: Feed, publication: Publication, formats: readonly Format[]) => string;
  readonly article: (article: Article, publication: Publication, formats: readonly Format[]) => string;
}

/** How much memory documents may keep that are made when they are first wanted, in bytes. */
const KEPT_BYTES = 16 * 1024 * 1024;

/** Documents kept from one Edition to the next, each under a name for all that it was made from. */
export type KeptDocuments = LRUCache<string, Rendition>;

export const keptDocuments = (): KeptDocuments =>
  new LRUCache({ maxSize: KEPT_BYTES, sizeCalculation: ({ body, path }) => body.length + path.length + 512 });

export interface EditionParts {
  readonly publication: Publication;
  readonly view: ArticleView;
  readonly formats: readonly Format[];
  readonly pages: Pages;
  readonly kept: KeptDocuments;
  readonly previous: Edition | undefined;
  readonly now: Instant;
}

const HTML = 'text/html; charset=utf-8';

/** Builds the Edition of a moment: the publication's feeds rendered, or carried over where their Feed is what it was. */
export async function makeEdition(parts: EditionParts): Promise<Edition> {
  const { publication, view, formats, previous, now } = parts;
  const channel = { kind: 'publication' } as const;
  const selection = await view.latest(channel, { at: now, limit: publication.feedSize });
  const feed = makeFeed(publication, channel, selection, now);
  const name = digest(JSON.stringify(feed));
  const ready = new Map<string, Rendition>();
  for (const format of formats) {
    const path = `/${format.fileName}`;
    const rendition = keep(parts.kept, `${path} ${name}`, previous?.ready.get(path), now, () => ({
      path,
      mediaType: format.mediaType,
      text: format.render(feed),
      changedAt: feed.updatedAt,
    }));
    ready.set(path, rendition);
  }
  return { publication, madeAt: now, view, ready, find: finder(parts, ready, feed, name) };
}

type MakeDocument = () => Parameters<typeof makeRendition>[0];

/** A document that is kept under the name of what it is made from, else made. */
function keep(kept: KeptDocuments, name: string, previous: Rendition | undefined, now: Instant, make: MakeDocument): Rendition {
  const known = kept.get(name);
  if (known && (!previous || previous.etag === known.etag)) return known;
  const rendition = makeRendition(make(), previous, now);
  kept.set(name, rendition);
  return rendition;
}

function finder(parts: EditionParts, ready: ReadonlyMap<string, Rendition>, feed: Feed, feedName: string): Edition['find'] {
  const { publication, view, formats, pages, kept, now } = parts;
  const settings = digest(JSON.stringify(publication));
  const page = (path: string, name: string, changedAt: Instant, text: () => string): Answer => ({
    kind: 'document',
    rendition: keep(kept, `${path} ${name}`, undefined, now, () => ({ path, mediaType: HTML, text: text(), changedAt })),
  });
  return async (path) => {
    const prepared = ready.get(path);
    if (prepared) return { kind: 'document', rendition: prepared };
    if (path === '/') return page(path, `${feedName} ${settings}`, feed.updatedAt, () => pages.home(feed, publication, formats));
    const found = await view.find(path, now);
    if (found?.kind === 'moved') return { kind: 'moved', to: `/articles/${encodeURIComponent(found.slug)}` };
    if (!found) return undefined;
    const article = asOf(found.article, now);
    const changedAt = article.updatedAt ?? article.publishedAt;
    return page(path, `${article.version} ${changedAt} ${settings}`, changedAt, () =>
      pages.article(article, publication, formats),
    );
  };
}

/** An article that says it was updated tomorrow was not updated yet. */
function asOf(article: Article, now: Instant): Article {
  const { updatedAt, ...rest } = article;
  return updatedAt === undefined || updatedAt <= now ? article : rest;
}
