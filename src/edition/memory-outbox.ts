import type { Instant } from '../domain.ts';
import type { Revision } from '../store/article-store.ts';
import type { Delivery, Outbox } from './outbox.ts';

/** What is older is forgotten: a hub that is down must not fill the memory. */
const MOST_ROWS = 20_000;

interface Row {
  /** The very object that `due` answers with: who comes back with another one speaks of what was wanted before. */
  readonly delivery: Delivery;
  readonly dueAt: Instant;
}

/** Due whatever the moment is. */
const AT_ONCE = Number.NEGATIVE_INFINITY;

/** An outbox for one process, which ends with it: a few thousand rows, the oldest forgotten past `most`. */
export function memoryOutbox(most: number = MOST_ROWS): Outbox {
  /** How each topic was noted last. */
  const etags = new Map<string, string>();
  const rows = new Map<string, Row>();
  let enqueuedUpTo: Revision | undefined;

  /** Changes the row that a delivery stands for, unless it is wanted anew. */
  function settle(delivery: Delivery, next: Row | undefined): void {
    const key = keyOf(delivery);
    if (rows.get(key)?.delivery !== delivery) return;
    if (next) rows.set(key, next);
    else rows.delete(key);
  }

  return {
    enqueuedUpTo: async () => enqueuedUpTo,
    async enqueue({ after, upTo, announcements, hubs }) {
      if (after !== enqueuedUpTo) return false;
      enqueuedUpTo = upTo;
      for (const { topic, etag } of announcements) {
        const isOther = etags.get(topic) !== etag;
        putLast(etags, topic, etag, most);
        for (const hub of isOther ? hubs : []) {
          const delivery = { topic, hub, wanted: upTo, attempts: 0 };
          putLast(rows, keyOf(delivery), { delivery, dueAt: AT_ONCE }, most);
        }
      }
      return true;
    },
    async due(hubs, at, limit) {
      const wanted = [...rows.values()].filter(({ delivery, dueAt }) => dueAt <= at && hubs.includes(delivery.hub));
      const inOrder = wanted.sort((a, b) => (a.dueAt === b.dueAt ? 0 : a.dueAt - b.dueAt));
      return inOrder.slice(0, limit).map(({ delivery }) => delivery);
    },
    sent: async (delivery) => settle(delivery, undefined),
    failed: async (delivery, retryAt) =>
      settle(
        delivery,
        retryAt === undefined ? undefined : { delivery: { ...delivery, attempts: delivery.attempts + 1 }, dueAt: retryAt },
      ),
  };
}

const keyOf = ({ topic, hub }: Delivery): string => `${hub} ${topic}`;

/** Puts a value behind all others, and drops the first ones where there are too many. */
function putLast<V>(map: Map<string, V>, key: string, value: V, most: number): void {
  map.delete(key);
  map.set(key, value);
  for (const first of map.keys()) {
    if (map.size <= most) break;
    map.delete(first);
  }
}
