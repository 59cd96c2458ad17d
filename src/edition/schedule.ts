import { parse, type RunCoordinator, schedule } from 'node-cron';
import type { Instant } from '../domain.ts';

export interface ScheduleParts {
  /** Tells what is scheduled from what else is. */
  readonly name: string;
  /** A cron expression. */
  readonly expression: string;
  /** IANA name. */
  readonly timezone: string;
  /** Must not reject. */
  readonly run: () => Promise<unknown>;
  readonly warn: (message: string) => void;
  /** Settles which of several processes runs at a slot; missing where each does. */
  readonly coordinator?: RunCoordinator;
}

export interface Schedule {
  nextRunAt(): Instant | undefined;
  /** No run begins any more once this has resolved; one that is under way goes on. */
  stop(): Promise<void>;
}

/** Nobody is told to wait for longer: a reader would take the feed for dead. */
export const LONGEST_WAIT_SECONDS = 5 * 3600;

const DAY_SECONDS = 86_400;

/**
 * The shortest time between two slots of a cron expression, in seconds, and at most five hours. It depends on nothing but the
 * expression: what is made with it is the same everywhere and at all times.
 */
export function shortestIntervalSeconds(expression: string): number {
  const { second, minute, hour } = parse(expression);
  const slots = hour.flatMap((h) => minute.flatMap((m) => second.map((s) => h * 3600 + m * 60 + s))).sort((a, b) => a - b);
  const gaps = slots.map((slot, i) => (slots[i + 1] ?? (slots[0] ?? 0) + DAY_SECONDS) - slot);
  return gaps.reduce((shortest, gap) => Math.min(shortest, gap), LONGEST_WAIT_SECONDS);
}

/** Who runs a slot and says nothing for so long is taken to be dead, in milliseconds. */
const LEASE_MS = 6_000;

/** Calls `run` at every slot of the expression, never two at a time. A slot that was slept through is made up for once. */
export function startSchedule({ name, expression, timezone, run, warn, coordinator }: ScheduleParts): Schedule {
  const quiet = { info: () => {}, debug: () => {}, warn, error: (message: string | Error) => warn(String(message)) };
  const task = schedule(expression, run, {
    name,
    noOverlap: true,
    timezone,
    suppressMissedWarning: true,
    logger: quiet,
    ...(coordinator ? { distributed: true, runCoordinator: coordinator, distributedLease: LEASE_MS } : {}),
  });
  task.on('execution:missed', async () => {
    await run();
  });
  return {
    nextRunAt: remembered(() => task.getNextRun()?.getTime(), Date.now),
    stop: async () => {
      await task.destroy();
    },
  };
}

/** A moment to come, which takes a while to find: until it has come, or the clock was put back. */
function remembered(find: () => Instant | undefined, now: () => Instant): () => Instant | undefined {
  let [found, foundAt]: [Instant | undefined, Instant] = [undefined, 0];
  return () => {
    const moment = now();
    if (found === undefined || moment >= found || moment < foundAt) [found, foundAt] = [find(), moment];
    return found;
  };
}
