import { EventEmitter, once } from 'node:events';
import type { RunCoordinator } from 'node-cron';
import { endLease, type KeptLease, type Lease, renewLease, takeLease } from './cron-lease.ts';
import type { Queryable } from './database.ts';

/**
 * One schedule for any number of processes (node-cron's `distributed`): each slot of a task is taken by one of them at most, runs of a
 * task do not overlap, and whoever has died, stands still or is cut off is replaced when his lease has run out. A slot that was taken by
 * one that then died is lost: let a task ask what is to be done, not which slot it is.
 */
export interface PostgresCoordinator extends Required<RunCoordinator> {
  /** The lease of the task that runs here; undefined where it does not. */
  lease(task: string): Lease | undefined;
  /**
   * No slot is taken any more. Resolves when what runs here has ended, and after `graceMs` in any case: what still runs then has its lease
   * renewed no more. Never rejects.
   */
  drain(graceMs: number): Promise<void>;
}

export interface CoordinatorParts {
  readonly database: Queryable;
  readonly warn: (message: string) => void;
}

/** Nothing in it rejects: where the database is away, no slot is taken. */
export function createRunCoordinator({ database, warn }: CoordinatorParts): PostgresCoordinator {
  const runs = new Map<string, KeptLease>();
  const news = new EventEmitter();
  let asking = 0;
  let draining = false;

  const during = async <T>(work: Promise<T>): Promise<T> => {
    asking++;
    try {
      return await work;
    } finally {
      asking--;
      news.emit('ended');
    }
  };

  const told = async <T>(what: string, work: Promise<T>): Promise<T | undefined> => {
    try {
      return await work;
    } catch (error) {
      warn(`${what}: ${error instanceof Error ? error.message : String(error)}`);
      return undefined;
    }
  };

  async function take(key: string, leaseMs: number): Promise<boolean> {
    const lease = await takeLease(database, partsOf(key), leaseMs, async (own) => {
      const isOurs = await told(`schedule «${own.task}»: the lease was not renewed`, renewLease(database, own, leaseMs));
      if (isOurs === false && runs.has(key)) warn(`schedule «${own.task}»: another process has taken it over`);
      return isOurs;
    });
    if (!lease) return false;
    if (draining) await end(lease, false);
    else runs.set(key, lease);
    return !draining;
  }

  async function end(lease: KeptLease, isDone: boolean): Promise<void> {
    lease.stop();
    await told(`schedule «${lease.task}»: its end was not noted`, endLease(database, lease, isDone));
  }

  return {
    shouldRun: async (key, leaseMs) =>
      !draining && ((await during(told('schedule: the slot was not taken', take(key, leaseMs)))) ?? false),
    async onComplete(key) {
      const lease = runs.get(key);
      if (!lease) return;
      const ending = during(end(lease, true));
      runs.delete(key);
      await ending;
    },
    lease: (task) => [...runs.values()].find((lease) => lease.task === task),
    async drain(graceMs) {
      draining = true;
      const enough = new AbortController();
      const timer = setTimeout(() => enough.abort(), graceMs);
      while (runs.size + asking > 0 && !enough.signal.aborted) await once(news, 'ended', enough).catch(() => {});
      clearTimeout(timer);
      for (const lease of runs.values()) lease.stop();
    },
  };
}

/** node-cron's key is `TASK:` and the slot as Date.toISOString() writes it. */
function partsOf(key: string): Pick<Lease, 'task' | 'slot'> {
  const [, task = '', iso = ''] = /^(.+):(\d{4}-\d\d-\d\dT[\d:.]{12}Z)$/s.exec(key) ?? [];
  const slot = Date.parse(iso);
  if (Number.isNaN(slot)) throw new Error(`«${key}» is no key of node-cron: expected NAME:2026-01-01T00:00:00.000Z`);
  return { task, slot };
}
