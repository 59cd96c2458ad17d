import type { HeaderBlock, Instant } from '../domain.ts';
import { LONGEST_WAIT_SECONDS } from '../edition/schedule.ts';

/** For how long a document is current. */
export interface Freshness {
  /** Whole seconds until the next regeneration, never 0. */
  seconds(): number;
  /** Headers with Cache-Control after them (RFC 9111 §5.2.2, RFC 5861). */
  complete(headers: HeaderBlock): string[];
}

/** While a regeneration is late, nobody asks more often. */
const SHORTEST_SECONDS = 1;
/** While one request fetches the next edition, a cache may answer all others with this one: long enough for that, no longer. */
const WHILE_REVALIDATE_SECONDS = 60;
/** A server that is down for a day leaves its readers with yesterday's news, not with errors. */
const IF_ERROR_SECONDS = 86_400;

/** Written once for each second, however many ask. */
export function freshness(freshUntil: () => Instant | undefined, now: () => Instant): Freshness {
  let writtenFor = Number.NaN;
  let written = '';
  let completed = new WeakMap<HeaderBlock, string[]>();
  const seconds = (): number => secondsUntil(freshUntil(), now());
  return {
    seconds,
    complete(headers) {
      const left = seconds();
      if (left !== writtenFor) [writtenFor, written, completed] = [left, caching(left), new WeakMap()];
      const before = completed.get(headers);
      if (before) return before;
      const complete = [...headers, 'Cache-Control', written];
      completed.set(headers, complete);
      return complete;
    },
  };
}

const caching = (seconds: number): string =>
  [
    `public, max-age=${seconds}, s-maxage=${seconds}`,
    `stale-while-revalidate=${WHILE_REVALIDATE_SECONDS}, stale-if-error=${IF_ERROR_SECONDS}`,
  ].join(', ');

function secondsUntil(freshUntil: Instant | undefined, now: Instant): number {
  const seconds = Math.ceil(((freshUntil ?? now) - now) / 1000);
  return Math.min(Math.max(seconds, SHORTEST_SECONDS), LONGEST_WAIT_SECONDS);
}
