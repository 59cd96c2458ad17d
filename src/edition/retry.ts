import type { Instant } from '../domain.ts';

/**
 * What a hub's answer to a ping means. WebSub leaves open how publishers tell hubs (§6); hubs answer 2xx, most of them 204.
 *
 * - `arrived`: it knows.
 * - `gone` (410): it wants to hear nothing of this any more.
 * - `refused` (another 4xx): it does not want this topic, which says nothing of others.
 * - `failed`: the hub itself is not well, or not there. Redirects too: who follows them asks hosts that publication.yaml does not name.
 */
export type Outcome = 'arrived' | Miss;
export type Miss = 'gone' | 'refused' | 'failed';

/** What says «later», though it is a 4xx: Request Timeout, Too Early, Too Many Requests. */
const LATER: ReadonlySet<number> = new Set([408, 425, 429]);

export function outcomeOf(status: number): Outcome {
  if (status >= 200 && status < 300) return 'arrived';
  if (status === 410) return 'gone';
  return status >= 400 && status < 500 && !LATER.has(status) ? 'refused' : 'failed';
}

const FIRST_WAIT_MS = 10_000;
const LONGEST_WAIT_MS = 3_600_000;

/** How often something is tried in all: what failed, for about a day; what was refused, for half a minute, while a hub may be setting up. */
const MOST_ATTEMPTS: Readonly<Record<Miss, number>> = { gone: 1, refused: 3, failed: 36 };

/**
 * When to try again after the attempt that follows `attempts` failed ones: after 10 s, then twice as long each time, at most an hour, less
 * up to a quarter, so that not all come back at once. Undefined where it is given up. `chance`: from 0 to 1.
 */
export function retryAt(outcome: Miss, attempts: number, now: Instant, chance: number): Instant | undefined {
  if (attempts + 1 >= MOST_ATTEMPTS[outcome]) return undefined;
  const waitMs = Math.min(FIRST_WAIT_MS * 2 ** attempts, LONGEST_WAIT_MS);
  return now + Math.round(waitMs * (1 - chance / 4));
}
