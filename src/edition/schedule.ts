import { schedule } from 'node-cron';
import type { Instant } from '../domain.ts';

export interface ScheduleParts {
  /** A cron expression. */
  readonly expression: string;
  /** IANA name. */
  readonly timezone: string;
  /** Must not reject. */
  readonly run: () => Promise<unknown>;
  readonly warn: (message: string) => void;
}

export interface Schedule {
  nextRunAt(): Instant | undefined;
  /** No run begins any more once this has resolved; one that is under way goes on. */
  stop(): Promise<void>;
}

/** Calls `run` at every slot of the expression, never two at a time. A slot that was slept through is made up for once. */
export function startSchedule({ expression, timezone, run, warn }: ScheduleParts): Schedule {
  const quiet = { info: () => {}, debug: () => {}, warn, error: (message: string | Error) => warn(String(message)) };
  const task = schedule(expression, run, {
    name: 'regenerate',
    noOverlap: true,
    timezone,
    suppressMissedWarning: true,
    logger: quiet,
  });
  task.on('execution:missed', async () => {
    await run();
  });
  return {
    nextRunAt: () => task.getNextRun()?.getTime(),
    stop: async () => {
      await task.destroy();
    },
  };
}
