import type { Batch, Delivery, Outbox } from '../edition/outbox.ts';
import type { Revision } from '../store/article-store.ts';
import type { Queryable } from './database.ts';

/** As gazette.outbox takes them, in bytes. What is longer is announced to nobody. */
const LONGEST = { topic: 2000, hub: 500 };

interface StoredDelivery extends Delivery {
  /** Tells a change that no revision came with from the one before it. */
  readonly wishes: number;
}

/**
 * The Outbox that all processes have in common. Each call is one statement: done as a whole or not at all. Moments are the caller's: what
 * is new is due at once, whatever his clock says.
 */
export function createPostgresOutbox(database: Queryable): Outbox {
  return {
    async enqueuedUpTo() {
      const [state] = await database.query<{ readonly revision: Revision | null }>(
        'select enqueued_up_to as revision from gazette.outbox_state',
      );
      return state?.revision ?? undefined;
    },
    enqueue: (batch) => enqueue(database, batch),
    due: (hubs, at, limit) => database.query<StoredDelivery>(DUE, [hubs, at, limit]),
    async sent(delivery) {
      await database.query(SENT, keyOf(delivery));
    },
    async failed(delivery, retryAt) {
      await database.query(FAILED, [...keyOf(delivery), delivery.attempts + 1, retryAt ?? null]);
    },
  };
}

const keyOf = (delivery: Delivery): readonly unknown[] => {
  const { topic, hub, wanted, wishes } = delivery as StoredDelivery;
  return [topic, hub, wanted, wishes];
};

async function enqueue(database: Queryable, { after, upTo, announcements, hubs }: Batch): Promise<boolean> {
  const etags = new Map(announcements.map(({ topic, etag }) => [topic, etag]));
  const topics = [...etags.keys()].filter((topic) => isShort(topic, LONGEST.topic));
  const [done] = await database.query<object>(ENQUEUE, [
    after ?? null,
    upTo,
    topics,
    topics.map((topic) => etags.get(topic)),
    [...new Set(hubs)].filter((hub) => isShort(hub, LONGEST.hub)),
  ]);
  return done !== undefined;
}

const isShort = (text: string, bytes: number): boolean => Buffer.byteLength(text) <= bytes;

/** Of several that come at once, the first moves the state; the others then find it moved, and do nothing. */
const ENQUEUE = `
with moved as (
  update gazette.outbox_state set enqueued_up_to = $2::bigint where enqueued_up_to is not distinct from $1::bigint returning 1
), changed as (
  insert into gazette.outbox_topic as t (topic, etag)
    select noted.topic, noted.etag from unnest($3::text[], $4::text[]) as noted (topic, etag), moved order by noted.topic
  on conflict (topic) do update set etag = excluded.etag where t.etag <> excluded.etag
  returning topic
), wanted as (
  insert into gazette.outbox as o (topic, hub, wanted)
    select topic, hub, $2::bigint from changed, unnest($5::text[]) as hub order by topic, hub
  on conflict (topic, hub) do update set wanted = excluded.wanted, wishes = o.wishes + 1, attempts = 0, due_at = 0
)
select from moved`;

const DUE = `
select topic, hub, wanted, attempts, wishes from gazette.outbox
where due_at <= $2::bigint and hub = any($1::text[]) order by due_at, wanted, topic, hub limit $3::bigint`;

/** What was wanted anew meanwhile stays due. */
const SENT = `
update gazette.outbox set sent = greatest(sent, $3::bigint),
  attempts = case wishes when $4::bigint then 0 else attempts end,
  due_at = case wishes when $4::bigint then null else due_at end
where topic = $1 and hub = $2`;

/** What another process has sent meanwhile, or what was wanted anew, is no matter of this failure. */
const FAILED = `
update gazette.outbox set attempts = $5::integer, due_at = $6::bigint
where topic = $1 and hub = $2 and wanted = $3::bigint and wishes = $4::bigint and due_at is not null`;
