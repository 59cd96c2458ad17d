import type { Instant } from '../domain.ts';
import type { Revision } from '../store/article-store.ts';

/** What may be announced: the address of a feed, and the name of its bytes. */
export interface Announcement {
  readonly topic: string;
  readonly etag: string;
}

/** What a hub is still to be told: that a topic has changed. */
export interface Delivery {
  readonly topic: string;
  readonly hub: string;
  /** The revision that the hub is to know of. */
  readonly wanted: Revision;
  /** How many have failed. */
  readonly attempts: number;
}

export interface Batch {
  readonly after: Revision | undefined;
  readonly upTo: Revision;
  readonly announcements: readonly Announcement[];
  readonly hubs: readonly string[];
}

/** What is to be said to hubs. It outlives whoever says it where it is kept in a database. */
export interface Outbox {
  /** The revision up to which was enqueued; undefined where nothing ever was. */
  enqueuedUpTo(): Promise<Revision | undefined>;
  /**
   * Notes how topics are at revision `upTo`: each whose etag is another than was noted last (or is noted first) is to be sent to every
   * hub. All or nothing, and only where `after` is still what `enqueuedUpTo` says: answers whether it did, so that of several who try,
   * one does. `upTo` may be `after`: dates change feeds too, and what was due stays so.
   */
  enqueue(batch: Batch): Promise<boolean>;
  /** What is to be sent to these hubs at a moment, longest due first. One row for each topic and hub, however often it changed meanwhile. */
  due(hubs: readonly string[], at: Instant, limit: number): Promise<readonly Delivery[]>;
  /** It has arrived: nothing is due until it is wanted anew. Takes what `due` gave. */
  sent(delivery: Delivery): Promise<void>;
  /** It has not: due again at `retryAt`, or, where that is undefined, given up until it is wanted anew. Takes what `due` gave. */
  failed(delivery: Delivery, retryAt: Instant | undefined): Promise<void>;
}
