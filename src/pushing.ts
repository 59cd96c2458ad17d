import type { RunCoordinator } from 'node-cron';
import { postForm } from './edition/hub-post.ts';
import type { Outbox } from './edition/outbox.ts';
import type { Publisher } from './edition/publisher.ts';
import { createPush, type PushEvents } from './edition/push.ts';
import { type Schedule, startSchedule } from './edition/schedule.ts';
import type { Log } from './log.ts';

/** When to look for what is due again: every other second. */
const LOOK = '*/2 * * * * *';

/** What is under way to hubs when the server is told to stop may take this long, in milliseconds: what is lost, the next start makes up for. */
const LONGEST_GRACE_MS = 2000;

export interface Pushing {
  /** An Edition was published: hubs are told at once. */
  published(): void;
  /** Nobody is told any more; what is under way may take `graceMs` milliseconds at most. */
  stop(graceMs: number): Promise<void>;
}

export interface PushingParts {
  readonly publisher: Publisher;
  readonly outbox: Outbox;
  readonly log: Log;
  /** Where several processes show the same articles: one of them at a time speaks for all. */
  readonly coordinator?: RunCoordinator;
}

/** Tells the publication's hubs, where it has any, what has changed, and again where that failed. */
export function keepPushing({ publisher, outbox, log, coordinator }: PushingParts): Pushing {
  const push = createPush({ outbox, publisher, post: postForm, now: Date.now, events: pushEvents(log) });
  let schedule: Schedule | undefined;
  return {
    published() {
      if (publisher.current()?.publication.hubs.length === 0) return;
      // That one run is still at work when the next is due is nothing to be told of.
      const warn = (message: string): void => log.debug({}, message);
      const alone = coordinator ? { coordinator } : {};
      schedule ??= startSchedule({ name: 'push', expression: LOOK, timezone: 'UTC', run: push.run, warn, ...alone });
      if (!coordinator) void push.run();
    },
    async stop(graceMs) {
      await schedule?.stop();
      await push.stop(Math.min(graceMs, LONGEST_GRACE_MS));
    },
  };
}

const pushEvents = (log: Log): PushEvents => ({
  told: (report) => {
    const { hub, arrived, failed, givenUp, why } = report;
    if (arrived > 0) log.info(report, `told ${hub} of ${feeds(arrived)}`);
    if (failed > 0) log.warn(report, `${hub} could not be told of ${feeds(failed)} (${why}): tried again later`);
    if (givenUp > 0) log.warn(report, `${hub} is not told of ${feeds(givenUp)} (${why}): given up until they change again`);
  },
  broken: (error) => log.error({ err: error }, 'hubs are not told'),
});

const feeds = (count: number): string => (count === 1 ? '1 feed' : `${count} feeds`);
