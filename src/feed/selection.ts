import type { Filter, Instant, Listing } from '../domain.ts';
import { belongs } from './channel.ts';

/** A place in a channel's order: just after this article. */
export type Cursor = Pick<Listing, 'publishedAt' | 'id'>;

/** Newest first; articles of one moment in the order of their ids, so that the order is the same everywhere. */
export const newestFirst = (a: Cursor, b: Cursor): number =>
  b.publishedAt - a.publishedAt || (a.id < b.id ? -1 : a.id > b.id ? 1 : 0);

/** Whether readers may see an article at a moment: its time has come and has not gone. */
export const isVisible = (article: Listing, at: Instant): boolean => article.publishedAt <= at && !hasExpired(article, at);

export const hasExpired = (article: Listing, at: Instant): boolean => article.expiresAt !== undefined && article.expiresAt <= at;

/** Whether an article is wanted and may be seen. */
export const isSelected = (article: Listing, filter: Filter, at: Instant): boolean =>
  isVisible(article, at) && belongs(article, filter) && (filter.since === undefined || changedAt(article, at) >= filter.since);

/** When an article last changed, as far as is known at a moment: a date of tomorrow does not count yet. */
export const changedAt = ({ publishedAt, updatedAt }: Pick<Listing, 'publishedAt' | 'updatedAt'>, at: Instant): Instant =>
  updatedAt !== undefined && updatedAt <= at ? updatedAt : publishedAt;
