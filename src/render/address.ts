import type { Feed } from '../domain.ts';

/** The address of a Feed's own document in a format: what its self link says, and where it is answered. */
export const documentUrl = (feed: Feed, fileName: string): string =>
  feed.history.kind === 'archive' ? archiveUrl(feed, feed.history.number, fileName) : `${feed.baseUrl}${fileName}${feed.query}`;

/** The address of an archive of the Feed's channel (RFC 5005 §4). */
export const archiveUrl = (feed: Feed, number: number, fileName: string): string =>
  `${feed.baseUrl}archive/${number}/${fileName}`;

/** The address that readers subscribe to: that of the Feed's channel. */
export const subscriptionUrl = (feed: Feed, fileName: string): string => `${feed.baseUrl}${fileName}`;
