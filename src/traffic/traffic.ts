import { LRUCache } from 'lru-cache';
import type { Coding, Instant } from '../domain.ts';
import { createReaders, type Readers } from './readers.ts';
import { type Agent, createSubscriptions, LONGEST_USER_AGENT, READER, readUserAgent, type Subscriptions } from './subscribers.ts';

/** What a request was answered with. */
export interface Answered {
  /** The path of the feed that was asked for, such as /sections/world/rss.xml; missing for everything that is no feed. */
  readonly feed?: string | undefined;
  readonly status: number;
  readonly coding: Coding;
  /** Bytes of body that a 304 did not send. */
  readonly savedByCondition: number;
  /** Bytes of body that compression did not send. */
  readonly savedByCoding: number;
}

/** Counts what is answered, and who reads. */
export interface Traffic {
  /** Counts one answer. */
  count(answered: Answered): void;
  /** A client was answered a feed. `client` is its address: neither that nor its User-Agent can be had back. */
  seen(feed: string, client: string, userAgent: string | undefined): void;
  snapshot(): TrafficSnapshot;
}

/** All that is counted, at one moment. Plain data, without addresses and User-Agents. */
export interface TrafficSnapshot {
  /** Since the start; only what was answered at least once. */
  readonly requests: readonly RequestCount[];
  /** Bytes of body since the start. */
  readonly savedByCondition: number;
  readonly savedByCoding: number;
  /** The same for each feed, named as in `requests`. */
  readonly saved: readonly FeedSaving[];
  /** Of the feeds that were asked for last. */
  readonly feeds: readonly FeedAudience[];
}

/** How often a feed was answered in one way. */
export interface RequestCount {
  /** Its path; empty for what is no feed, `other` for the feeds that came after the first thousand. */
  readonly feed: string;
  readonly status: number;
  readonly coding: Coding;
  readonly count: number;
}

/** Bytes of body of one feed that were not sent. */
export interface FeedSaving {
  readonly feed: string;
  readonly byCondition: number;
  readonly byCoding: number;
}

/** Who reads a feed. */
export interface FeedAudience {
  readonly feed: string;
  /** What the aggregators say: see `readUserAgent`. */
  readonly aggregated: number;
  /** An estimate of a day's readers: see `Readers`. */
  readonly direct: number;
}

const NO_FEED = '';
const OTHER_FEEDS = 'other';
const MOST_FEEDS = 1000;
const MOST_AGENTS = 1000;
/** No address is longer (RFC 4291 §2.2): what is, some proxy has let through. */
const LONGEST_CLIENT = 45;
const A_DAY_MS = 86_400_000;

export function createTraffic({ now }: { readonly now: () => Instant }): Traffic {
  const requests = countRequests();
  const audiences = watchAudiences();
  const saved = { savedByCondition: 0, savedByCoding: 0 };
  return {
    count({ feed = NO_FEED, status, coding, savedByCondition, savedByCoding }) {
      const row = requests.count(feed, status, coding);
      // What compresses to more than it was has saved nothing: these numbers never go back.
      if (savedByCondition > 0) {
        saved.savedByCondition += savedByCondition;
        row[BY_CONDITION] = (row[BY_CONDITION] ?? 0) + savedByCondition;
      }
      if (savedByCoding > 0) {
        saved.savedByCoding += savedByCoding;
        row[BY_CODING] = (row[BY_CODING] ?? 0) + savedByCoding;
      }
    },
    seen: (feed, client, userAgent) => audiences.seen(feed, client, userAgent, now()),
    snapshot: () => ({ requests: requests.all(), ...saved, saved: requests.saved(), feeds: audiences.all(now()) }),
  };
}

const CODINGS: readonly Coding[] = ['identity', 'gzip', 'br', 'zstd'];
const CODING_INDEX: Readonly<Record<Coding, number>> = { identity: 0, gzip: 1, br: 2, zstd: 3 };

const ERROR = 500;
/** What is answered here, and each class's x00: that is what others are taken for (RFC 9110 §15). */
const STATUSES: readonly number[] = [
  ...[200, 204, 206, 226],
  ...[300, 301, 304, 308],
  ...[400, 403, 404, 405, 406, 408, 410, 412, 413, 414, 416, 417, 429, 431],
  ...[ERROR, 503],
];

/** Where each status is counted. What is no status at all is an error of ours. */
const statusIndexes = (): Uint8Array =>
  Uint8Array.from({ length: 600 }, (_, status) => {
    const known = [status, status - (status % 100), ERROR].find((each) => STATUSES.includes(each));
    return STATUSES.indexOf(known ?? ERROR);
  });

/** Where a feed's row says how much was saved: after its counts. */
const BY_CONDITION = STATUSES.length * CODINGS.length;
const BY_CODING = BY_CONDITION + 1;

function countRequests() {
  const indexOf = statusIndexes();
  /** For each feed a row of cells: statuses, and in each of them codings; then what was saved. */
  const rows = new Map<string, Float64Array>();
  const rowOf = (feed: string): Float64Array => {
    const name = rows.size < MOST_FEEDS || feed === NO_FEED ? feed : OTHER_FEEDS;
    const row = rows.get(name) ?? new Float64Array(BY_CODING + 1);
    rows.set(name, row);
    return row;
  };
  return {
    /** Returns the row that it was counted in. */
    count(feed: string, status: number, coding: Coding): Float64Array {
      const row = rows.get(feed) ?? rowOf(feed);
      const cell = (indexOf[status] ?? STATUSES.indexOf(ERROR)) * CODINGS.length + CODING_INDEX[coding];
      row[cell] = (row[cell] ?? 0) + 1;
      return row;
    },
    saved: (): readonly FeedSaving[] =>
      [...rows].flatMap(([feed, row]) => {
        const [byCondition = 0, byCoding = 0] = row.subarray(BY_CONDITION);
        return byCondition + byCoding === 0 ? [] : [{ feed, byCondition, byCoding }];
      }),
    all(): readonly RequestCount[] {
      const all: RequestCount[] = [];
      for (const [feed, row] of rows) {
        for (const [s, status] of STATUSES.entries()) {
          for (const [c, coding] of CODINGS.entries()) {
            const count = row[s * CODINGS.length + c] ?? 0;
            if (count > 0) all.push({ feed, status, coding, count });
          }
        }
      }
      return all;
    },
  };
}

interface Watched {
  readonly subscriptions: Subscriptions;
  readonly readers: Readers;
}

/** Knows the audiences of the feeds that were asked for last. */
function watchAudiences() {
  const watched = new LRUCache<string, Watched>({ max: MOST_FEEDS });
  const agents = new LRUCache<string, Agent>({ max: MOST_AGENTS });

  function agentOf(userAgent: string): Agent {
    const known = agents.get(userAgent);
    if (known) return known;
    const agent = readUserAgent(userAgent);
    agents.set(userAgent, agent);
    return agent;
  }

  function audienceOf(feed: string): Watched {
    const known = watched.get(feed);
    if (known) return known;
    const audience = { subscriptions: createSubscriptions(), readers: createReaders() };
    watched.set(feed, audience);
    return audience;
  }

  return {
    seen(feed: string, client: string, userAgent: string | undefined, moment: Instant): void {
      const text = cut(userAgent);
      const agent = text === '' ? READER : agentOf(text);
      if (agent.kind === 'crawler') return;
      const { subscriptions, readers } = audienceOf(feed);
      if (agent.kind === 'aggregator') subscriptions.note(agent, moment);
      else readers.note(dayOf(moment), client.slice(0, LONGEST_CLIENT), text);
    },
    all: (moment: Instant): readonly FeedAudience[] =>
      [...watched].map(([feed, { subscriptions, readers }]) => ({
        feed,
        aggregated: subscriptions.total(moment),
        direct: readers.told(dayOf(moment)),
      })),
  };
}

const dayOf = (moment: Instant): number => Math.floor(moment / A_DAY_MS);

/** A slice would keep all of a long text in memory for as long as it is remembered itself: so it is copied. */
const cut = (text = ''): string =>
  text.length > LONGEST_USER_AGENT ? Buffer.from(text.slice(0, LONGEST_USER_AGENT), 'latin1').toString('latin1') : text;
