import type { Article, Channel, Feed, Instant, Item, Publication } from '../domain.ts';

/** What a channel has to show at a moment. */
export interface Selection {
  /** The latest articles, newest first. */
  readonly articles: readonly Article[];
  /** When an article of the channel last left it by its own date; undefined where none did. */
  readonly lastExpiredAt?: Instant;
}

/**
 * The Feed of the publication at a moment. The moment decides only what is not yet known then: the same articles give the same
 * Feed for as long as nothing comes or goes.
 */
export function makeFeed(publication: Publication, channel: Channel, selection: Selection, at: Instant): Feed {
  const { title, description, url, language, authors, copyright, icon, logo } = publication;
  const items = selection.articles.map((article) => toItem(article, publication, at));
  return {
    title,
    description,
    id: feedId(publication, channel),
    homeUrl: `${url}/`,
    baseUrl: `${url}/`,
    language,
    authors: authors.length > 0 ? authors : [{ name: title }],
    ...(copyright === undefined ? {} : { copyright }),
    ...(icon === undefined ? {} : { icon }),
    ...(logo === undefined ? {} : { logo }),
    updatedAt: lastChange(items, selection.lastExpiredAt) ?? tagDate(publication),
    content: publication.feedContent,
    items,
  };
}

/** No article's path begins with a slash, so no article has the id of a feed. */
const feedId = ({ tagEntity }: Publication, channel: Channel): string =>
  `tag:${tagEntity}:/${channel.kind === 'publication' ? '' : `${channel.kind}/${encodeURIComponent(channel.name)}`}`;

function toItem(article: Article, publication: Publication, at: Instant): Item {
  const { updatedAt = article.publishedAt } = article;
  return {
    ...article,
    updatedAt: updatedAt <= at ? updatedAt : article.publishedAt,
    authors: [article.authors, publication.authors].find((authors) => authors.length > 0) ?? [
      { name: article.source ?? publication.title },
    ],
  };
}

function lastChange(items: readonly Item[], lastExpiredAt: Instant | undefined): Instant | undefined {
  const moments = [...items.map((item) => item.updatedAt), ...(lastExpiredAt === undefined ? [] : [lastExpiredAt])];
  return moments.length > 0 ? moments.reduce((latest, moment) => Math.max(latest, moment)) : undefined;
}

/** A publication without articles last changed when it took its name: the date of its tag (RFC 4151 §2.1), completed. */
function tagDate({ tagEntity }: Publication): Instant {
  const [, year = '2000', month = '01', day = '01'] = /,(\d{4})(?:-(\d{2}))?(?:-(\d{2}))?$/.exec(tagEntity) ?? [];
  return Date.UTC(Number(year), Number(month) - 1, Number(day));
}
