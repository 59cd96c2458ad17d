import { QuietClient } from '../../postgres/pool.ts';
import type { Revision } from '../article-store.ts';

/**
 * How several processes show one revision after the other at one moment, without a clock that they share.
 *
 * Who has asked for the revision and got R may show R for LEASE_MS from when it asked: whatever was committed meanwhile, nobody shows it
 * before that. For who learns of R + 1 prepares it, and waits for LEASE_MS from when it heard of it, which is after the commit, before it
 * shows it; by then every lease on R is over. Whoever finds its lease over asks anew before it answers anybody. So a reader who goes from
 * process to process never comes to an earlier revision than the last one it saw, unless a process is cut off from the database: that one
 * goes on with what it has.
 */
const LEASE_MS = 300;
/** How often the revision is asked for: so long, at most, requests wait when it moves. */
const POLL_MS = 100;
/** How long an answer may take before the process is taken to be cut off, and how long it waits to try again, at most. */
const PATIENCE_MS = 1000;
const LONGEST_WAIT_MS = 2000;
/** Answers that take longer than this leave little of a lease; after some of them in a row there is no use in waiting for the next one. */
const SLOW_MS = 150;
const SLOW_IN_A_ROW = 3;

/** What was heard of the database. */
export interface Heard {
  readonly revision: Revision;
  /** Whether there are files to be read. */
  readonly unread: boolean;
}

export interface Present {
  /** Takes note of a revision that was asked for at `askedAt` (`performance.now()`) and is heard of now. */
  heard(revision: Revision, askedAt: number): void;
  /** When a revision may be shown from (`performance.now()`). */
  shownFrom(revision: Revision): number;
  /** Whether nobody can be showing a later revision, so far as it can be told. */
  isLatest(revision: Revision): boolean;
  /** Whether it can't be told: the database does not answer, or not in time. */
  isCutOff(): boolean;
  /** Begins to ask for the revision by itself, and tells of each answer. */
  follow(url: string, tell: (heard: Heard) => void, warn: (message: string) => void): void;
  stop(): Promise<void>;
}

/** Of so many revisions it is known when they were heard of. */
const REMEMBERED = 64;

export function createPresent(now: () => number = () => performance.now()): Present {
  /** Revisions in the order in which they were heard of. */
  let learned: readonly { readonly revision: Revision; readonly at: number }[] = [];
  /** When a revision was last asked for and found to be the latest. */
  const confirmed = new Map<Revision, number>();
  let cutOff = false;
  let slow = 0;
  let follower: { readonly stop: () => Promise<void> } | undefined;

  function heard(revision: Revision, askedAt: number): void {
    const last = learned.at(-1);
    if (!last || revision > last.revision) learned = [...learned, { revision, at: now() }].slice(-REMEMBERED);
    confirmed.set(revision, Math.max(askedAt, confirmed.get(revision) ?? 0));
    for (const old of [...confirmed.keys()].slice(0, -REMEMBERED)) confirmed.delete(old);
  }

  function leaseEnd(revision: Revision): number {
    let end = Number.NEGATIVE_INFINITY;
    for (const [one, askedAt] of confirmed) if (one <= revision) end = Math.max(end, askedAt + LEASE_MS);
    return end;
  }

  function lose(why: string, warn: (message: string) => void): void {
    if (!cutOff) warn(why);
    cutOff = true;
  }

  return {
    heard,
    shownFrom: (revision) => (learned.find((one) => one.revision >= revision)?.at ?? now()) + LEASE_MS,
    isLatest: (revision) => follower === undefined || cutOff || now() < leaseEnd(revision),
    isCutOff: () => cutOff,
    follow(url, tell, warn) {
      follower = followRevision(url, {
        heard(answer, askedAt) {
          heard(answer.revision, askedAt);
          slow = now() - askedAt > SLOW_MS ? slow + 1 : 0;
          if (slow === SLOW_IN_A_ROW) lose(`the database takes more than ${SLOW_MS} ms to answer; the feeds may be late`, warn);
          if (slow === 0 && cutOff) {
            cutOff = false;
            warn('the database answers again');
          }
          tell(answer);
        },
        lost(error) {
          lose(`the database does not answer (${error.message}); the feeds stay as they are until it does`, warn);
        },
      });
    },
    async stop() {
      await follower?.stop();
    },
  };
}

interface Listener {
  readonly heard: (heard: Heard, askedAt: number) => void;
  readonly lost: (error: Error) => void;
}

const QUESTION = 'select revision, exists (select from gazette.unread) as unread from gazette.state';

/** Asks on a connection of its own: a notification is a hint to ask at once, and no more. */
function followRevision(url: string, { heard, lost }: Listener): { readonly stop: () => Promise<void> } {
  let stopped = false;
  let waitMs = POLL_MS;
  let wake = (): void => {};
  let client: QuietClient | undefined;
  const pause = (ms: number): Promise<void> =>
    new Promise((resolve) => {
      const timer = setTimeout(resolve, ms);
      wake = () => {
        clearTimeout(timer);
        resolve();
      };
    });

  /** Who does not answer is not waited for. */
  function letGo(): void {
    void client?.end().catch(() => {});
    client?.connection.stream.destroy();
  }

  async function ask(connection: QuietClient): Promise<void> {
    const askedAt = performance.now();
    const { rows } = await connection.query<{ revision: string; unread: boolean }>(QUESTION);
    const [row] = rows;
    if (!row) throw new Error('gazette.state has lost its row');
    waitMs = POLL_MS;
    if (!stopped) heard({ revision: Number(row.revision), unread: row.unread }, askedAt);
  }

  async function stay(): Promise<void> {
    client = connectionTo(url);
    let hinted = false;
    const ended = new Promise<never>((_, reject) => {
      client?.on('error', reject);
      client?.on('end', () => reject(new Error('the connection has ended')));
    });
    ended.catch(() => {});
    client.on('notification', () => {
      hinted = true;
      wake();
    });
    await Promise.race([client.connect(), ended]);
    await Promise.race([client.query('listen gazette'), ended]);
    while (!stopped) {
      hinted = false;
      await Promise.race([ask(client), ended]);
      if (!hinted) await Promise.race([pause(POLL_MS), ended]);
    }
  }

  async function go(): Promise<void> {
    while (!stopped) {
      try {
        await stay();
      } catch (error) {
        if (!stopped) lost(error instanceof Error ? error : new Error(String(error)));
      }
      letGo();
      if (stopped) return;
      await pause(waitMs);
      waitMs = Math.min(waitMs * 2, LONGEST_WAIT_MS);
    }
  }

  const gone = go();
  return {
    async stop() {
      stopped = true;
      wake();
      letGo();
      await gone;
    },
  };
}

/** Nothing that is said when it opens is more than any pooler knows. */
const connectionTo = (connectionString: string): QuietClient =>
  new QuietClient({
    ...{ connectionString, keepAlive: true, application_name: 'gazette present' },
    ...{ connectionTimeoutMillis: PATIENCE_MS, query_timeout: PATIENCE_MS },
  });
