import type { ArticleHead, Instant } from '../domain.ts';

/** A place in a channel's order: just after this article. */
export type Cursor = Pick<ArticleHead, 'publishedAt' | 'id'>;

/** Newest first; articles of one moment in the order of their ids, so that the order is the same everywhere. */
export const newestFirst = (a: Cursor, b: Cursor): number =>
  b.publishedAt - a.publishedAt || (a.id < b.id ? -1 : a.id > b.id ? 1 : 0);

/** Whether readers may see an article at a moment: its time has come and has not gone. */
export const isVisible = (article: ArticleHead, at: Instant): boolean => article.publishedAt <= at && !hasExpired(article, at);

export const hasExpired = (article: ArticleHead, at: Instant): boolean =>
  article.expiresAt !== undefined && article.expiresAt <= at;
