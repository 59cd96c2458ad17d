import type { Instant } from '../domain.ts';

/** When documents may change next, without asking the schedule for every request: working out a cron slot takes its time. */
export interface Freshness {
  readonly until: () => Instant | undefined;
  follow(nextRunAt: () => Instant | undefined): void;
}

export function freshness(now: () => Instant = Date.now): Freshness {
  let ask: () => Instant | undefined = () => undefined;
  let known: Instant | undefined;
  return {
    until() {
      if (known === undefined || known <= now()) known = ask();
      return known;
    },
    follow(nextRunAt) {
      ask = nextRunAt;
      known = undefined;
    },
  };
}
