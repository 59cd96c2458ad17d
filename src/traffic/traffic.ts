import { LRUCache } from 'lru-cache';
import type { Coding, Instant } from '../domain.ts';
import { type DailyReaders, dailyReaders } from './readers.ts';
import { type Agent, readUserAgent } from './subscribers.ts';

/** One answer, as far as it counts. */
export interface Answered {
  /** The path of the feed that was asked for; missing for everything that is none. */
  readonly feed?: string;
  readonly status: number;
  readonly coding: Coding;
  /** Bytes of the body that the client had already. */
  readonly savedByCondition: number;
  /** Bytes that the coding made of none. */
  readonly savedByCoding: number;
}

/** Counts what is asked for and who asks, from the start of the process on. */
export interface Traffic {
  count(answered: Answered): void;
  /** A client was answered a feed. `client` is its address, of which nothing is kept. */
  seen(feed: string, client: string, userAgent: string | undefined): void;
  snapshot(): TrafficSnapshot;
}

export interface TrafficSnapshot {
  readonly requests: readonly RequestCount[];
  readonly savedByCondition: number;
  readonly savedByCoding: number;
  readonly feeds: readonly FeedAudience[];
}

export interface RequestCount {
  /** Empty for everything that is no feed. */
  readonly feed: string;
  readonly status: number;
  readonly coding: Coding;
  readonly count: number;
}

/** Who reads a feed, as far as can be told. */
export interface FeedAudience {
  readonly feed: string;
  /** What aggregators say of themselves. */
  readonly aggregated: number;
  /** Distinct programs at distinct addresses in a day that are no aggregators. */
  readonly direct: number;
}

/** What more feeds than this are counted as. */
const OTHERS = 'other';
const MOST_FEEDS = 1000;
const MOST_AGGREGATORS = 200;
/** An aggregator that was not seen for so long has no subscribers any more. */
const FORGOTTEN_AFTER_MS = 2 * 86_400_000;
const REMEMBERED_AGENTS = 2000;

interface Audience {
  readonly aggregators: LRUCache<string, { subscribers: number; at: Instant }>;
  readonly readers: DailyReaders;
}

export function createTraffic({ now }: { readonly now: () => Instant }): Traffic {
  const counts = requestCounts();
  const audiences = new LRUCache<string, Audience>({ max: MOST_FEEDS });
  const agents = new LRUCache<string, Agent>({ max: REMEMBERED_AGENTS });
  const saved = { condition: 0, coding: 0 };

  const audienceOf = (feed: string): Audience => {
    const known = audiences.get(feed);
    if (known) return known;
    const audience = {
      aggregators: new LRUCache<string, { subscribers: number; at: Instant }>({ max: MOST_AGGREGATORS }),
      readers: dailyReaders(now),
    };
    audiences.set(feed, audience);
    return audience;
  };

  const agentOf = (userAgent: string): Agent => {
    // What is longer than any honest one is not worth remembering.
    const known = userAgent.length > 500 ? undefined : agents.get(userAgent);
    if (known) return known;
    const agent = readUserAgent(userAgent);
    if (userAgent.length <= 500) agents.set(userAgent, agent);
    return agent;
  };

  return {
    count(answered) {
      counts.add(answered.feed ?? '', answered.status, answered.coding);
      saved.condition += answered.savedByCondition;
      saved.coding += answered.savedByCoding;
    },
    seen(feed, client, userAgent = '') {
      const agent = agentOf(userAgent);
      if (agent.kind === 'crawler') return;
      const { aggregators, readers } = audienceOf(feed);
      if (agent.kind === 'reader') readers.add(client, userAgent);
      else aggregators.set(agent.name, { subscribers: agent.subscribers, at: now() });
    },
    snapshot: () => ({
      requests: counts.all(),
      savedByCondition: saved.condition,
      savedByCoding: saved.coding,
      feeds: [...audiences].map(([feed, { aggregators, readers }]) => ({
        feed,
        aggregated: subscribersOf(aggregators, now()),
        direct: readers.estimate(),
      })),
    }),
  };
}

function subscribersOf(aggregators: Audience['aggregators'], now: Instant): number {
  let total = 0;
  for (const { subscribers, at } of aggregators.values()) if (now - at <= FORGOTTEN_AFTER_MS) total += subscribers;
  return total;
}

interface RequestCounts {
  add(feed: string, status: number, coding: Coding): void;
  all(): readonly RequestCount[];
}

/** Cells that are only ever added to: by feed, then by status and coding. */
function requestCounts(): RequestCounts {
  const feeds = new Map<string, Map<number, { -readonly [key in keyof RequestCount]: RequestCount[key] }>>();
  const cellsOf = (feed: string) => {
    const known = feeds.get(feed);
    if (known) return known;
    if (feeds.size > MOST_FEEDS && feed !== OTHERS && feed !== '') return cellsOf(OTHERS);
    const cells = new Map();
    feeds.set(feed, cells);
    return cells;
  };
  return {
    add(feed, status, coding) {
      const cells = cellsOf(feed);
      const key = status * CODING_NUMBERS.size + (CODING_NUMBERS.get(coding) ?? 0);
      const cell = cells.get(key);
      if (cell) cell.count++;
      else cells.set(key, { feed: feeds.get(feed) === cells ? feed : OTHERS, status, coding, count: 1 });
    },
    all: () => [...feeds.values()].flatMap((cells) => [...cells.values()].map((cell) => ({ ...cell }))),
  };
}

const CODING_NUMBERS: ReadonlyMap<Coding, number> = new Map(
  (['identity', 'gzip', 'br', 'zstd'] as const).map((coding, i) => [coding, i]),
);
