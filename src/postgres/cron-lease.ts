import { hostname } from 'node:os';
import type { Instant } from '../domain.ts';
import type { Queryable } from './database.ts';

/** A row of gazette.cron_lease: who runs a task. */
export interface Lease {
  readonly task: string;
  readonly slot: Instant;
  /** The fencing token: a later owner's is higher. */
  readonly token: number;
  /** Whether nobody can have replaced it yet, as far as that is known here: false after a standstill, without asking anybody. */
  isHeld(): boolean;
}

export interface KeptLease extends Lease {
  /** It is not renewed any more. */
  stop(): void;
}

/** How often a lease is renewed in the time that it would run out in. */
const RENEWALS = 4;

/** For whoever looks into the table. */
const OWNER = `${hostname()} ${process.pid}`;

/**
 * Takes the slot of a task for `leaseMs`, and for longer while `renew` resolves with true; with undefined where it is not known whether it
 * still is ours. Undefined where another process has the task, or has had that slot or a later one.
 */
export async function takeLease(
  database: Queryable,
  { task, slot }: Pick<Lease, 'task' | 'slot'>,
  leaseMs: number,
  renew: (lease: Pick<Lease, 'task' | 'token'>) => Promise<boolean | undefined>,
): Promise<KeptLease | undefined> {
  const askedAt = performance.now();
  const [taken] = await database.query<{ readonly token: number }>(TAKE, [task, OWNER, slot, leaseMs]);
  if (!taken) return undefined;
  const lease = { task, slot, token: taken.token };
  return { ...lease, ...keep(askedAt + leaseMs, leaseMs, () => renew(lease)) };
}

function keep(until: number, leaseMs: number, renew: () => Promise<boolean | undefined>): Pick<KeptLease, 'isHeld' | 'stop'> {
  let heldUntil = until;
  let stopped = false;
  const later = (): NodeJS.Timeout => setTimeout(again, leaseMs / RENEWALS).unref();
  let timer = later();
  async function again(): Promise<void> {
    const askedAt = performance.now();
    const isOurs = await renew();
    if (isOurs === true) heldUntil = askedAt + leaseMs;
    if (isOurs === false) stopped = true;
    if (!stopped) timer = later();
  }
  return {
    isHeld: () => !stopped && performance.now() < heldUntil,
    stop() {
      stopped = true;
      clearTimeout(timer);
    },
  };
}

/** Answers whether it still was ours to renew. */
export const renewLease = async (
  database: Queryable,
  { task, token }: Pick<Lease, 'task' | 'token'>,
  leaseMs: number,
): Promise<boolean> => (await database.query(RENEW, [task, token, leaseMs])).length > 0;

/** The next slot is anybody's. */
export async function endLease(database: Queryable, { task, slot, token }: Lease, isDone: boolean): Promise<void> {
  await database.query(END, [task, token, isDone ? slot : null]);
}

/**
 * To be asked at the beginning of a transaction that a task does its work in: whether it has not been replaced. Until the transaction
 * ends nobody can replace it.
 */
export async function isStillOwner(client: Queryable, { task, token }: Pick<Lease, 'task' | 'token'>): Promise<boolean> {
  const rows = await client.query('select from gazette.cron_lease where task = $1 and token = $2 for share', [task, token]);
  return rows.length > 0;
}

/** Clocks of processes may be ahead of the database's by a minute: a later slot is not taken, nor is it heeded where it was. */
const LATEST = '(extract(epoch from clock_timestamp()) * 1000 + 60000)';

const expiry = (leaseMs: string): string => `clock_timestamp() + ${leaseMs}::double precision * interval '1 millisecond'`;

const TAKE = `
insert into gazette.cron_lease as l (task, owner, slot, expires_at)
  select $1, $2, $3::bigint, ${expiry('$4')} where $3::bigint <= ${LATEST}
on conflict (task) do update
  set owner = excluded.owner, token = l.token + 1, slot = excluded.slot, expires_at = excluded.expires_at
  where l.expires_at < clock_timestamp() and (l.slot < excluded.slot or l.slot > ${LATEST})
returning token`;

/** What has ended is not brought back by a renewal that comes late. */
const RENEW = `
update gazette.cron_lease set expires_at = ${expiry('$3')} where task = $1 and token = $2 and expires_at > '-infinity' returning true`;

const END = `
update gazette.cron_lease set expires_at = '-infinity', done_slot = coalesce($3::bigint, done_slot) where task = $1 and token = $2`;
