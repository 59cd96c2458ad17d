import { LRUCache } from 'lru-cache';
import type { Instant } from '../domain.ts';

/** Who asks for what. */
export interface Taker {
  /** See `householdOf`. */
  readonly household: string;
  readonly userAgent: string;
  /** The feed's path. */
  readonly feed: string;
}

/**
 * Takes note that a client is about to be sent a whole feed that it did not ask for on any condition. Answers 0 where it may have it,
 * else after how many seconds it may.
 */
export type Limiter = (taker: Taker) => number;

/** How many takers are known at a time: those that were seen last. */
const KNOWN_TAKERS = 20_000;
const LONGEST_USER_AGENT = 200;

/**
 * A client may take a feed `perInterval` times at once, and gets that much back, little by little, over an interval (the generic cell
 * rate algorithm, ITU-T I.371). What tells clients apart is where they are, what they are and what they ask for: neither a family, nor
 * several aggregators in one data centre, nor one that fetches many feeds are taken for one that fetches too often.
 */
export function createLimiter(perInterval: number, intervalMs: number, now: () => Instant): Limiter {
  const costMs = intervalMs / perInterval;
  /** When each taker will have got everything back. */
  const debts = new LRUCache<string, { until: Instant }>({ max: KNOWN_TAKERS });
  return ({ household, userAgent, feed }) => {
    const moment = now();
    const key = `${household}\n${feed}\n${userAgent.slice(0, LONGEST_USER_AGENT)}`;
    const debt = debts.get(key);
    const until = Math.max(debt?.until ?? moment, moment) + costMs;
    const waitMs = until - moment - intervalMs;
    // A clock of whole milliseconds, and sums of fractions of them: one is no debt.
    if (waitMs >= 1) return Math.ceil(waitMs / 1000);
    if (debt) debt.until = until;
    else debts.set(flat(key), { until });
    return 0;
  };
}

/** A part of a text would keep all of it in memory for as long as it is remembered itself: so it is copied. */
const flat = (text: string): string => Buffer.from(text).toString();
