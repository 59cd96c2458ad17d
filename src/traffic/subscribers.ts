import type { Instant } from '../domain.ts';

/** For whom a client fetches, as far as its User-Agent tells. */
export type Agent =
  | {
      readonly kind: 'aggregator';
      /** The same for each of its requests on behalf of the same subscription, whatever its number and its version. */
      readonly name: string;
      readonly subscribers: number;
    }
  /** Fetches for nobody who reads. */
  | { readonly kind: 'crawler' }
  /** Somebody's own program, or one that does not say. */
  | { readonly kind: 'reader' };

export const READER: Agent = { kind: 'reader' };
const CRAWLER: Agent = { kind: 'crawler' };

/** Characters: what comes later in a User-Agent is not looked at. */
export const LONGEST_USER_AGENT = 300;

/** No feed that is known of has as many: what claims more is a joke or an attack. */
const MOST_SUBSCRIBERS = 10_000_000;

/**
 * How aggregators tell their number. There is no standard; these are what their User-Agents have said since 2004. The number begins
 * where no word, path, version or negative number goes on, so that it is looked at once.
 */
const COUNTS: readonly RegExp[] = [
  /** Nearly all of them; LiveJournal and Dreamwidth say `readers`, and `1 readers` too. */
  /(?<![\w.,'/-])(\d[\d.,']*)[ -](?:feed |active )?(?:subscribers?|readers)\b/i,
  /** `subscribers 1` (ThePort), `subscribers=1`, `subscriber-count: 1`. */
  /\bsubscribers?(?:[-_ ]?count)?(?: ?[:=] ?| )(\d[\d.,']*)/i,
  /** My Yahoo. `users` alone would be anybody's praise of itself. */
  /\busers (\d+); views\b/i,
];

/** A whole number, with or without a mark at the thousands. */
const WHOLE = /^(?:\d+|\d{1,3}(?:[.,']\d{3})+)$/;

/** What tells several subscriptions of one aggregator apart. */
const SUBSCRIPTIONS: readonly RegExp[] = [
  /** Feedbin, The Old Reader, Overcast, Feed Wrangler, Netvibes (`feedId: N`), Google. */
  /\bfeed-?id[ :=]{1,2}([\w-]{1,64})/i,
  /** NewsBlur. */
  /\/site\/(\d{1,20})/,
  /** LiveJournal and Dreamwidth: an account that stands for the feed. */
  /\bfor (https?:\/\/[^\s;)]{1,100})/i,
];

/** Where the name is. */
const NAMES: readonly RegExp[] = [
  /^Mozilla\/[\d.]+ \(compatible; ?([^;/()]+)/i,
  /^(?!Mozilla\/)([^;/()]+)/i,
  /** Rojo, which looked like a browser but for its address. */
  /\bhttps?:\/\/([\w.-]+)/i,
];

/** What follows a name, or belongs to one errand of several: NewsBlur fetches feeds, pages and icons, and tells its number each time. */
const AFTER_NAME = /(?: feed-?id\b| (?:feed|page|favicon) ?fetcher\b| -| v?\d).*$/i;
const AROUND_NAME = /^www\.|\.(?:com|net|org)$/g;
const LONGEST_NAME = 60;

/** What crawlers, link previews and monitors call themselves. Cubot makes telephones. */
const CRAWLERS =
  /(?<!\bcu)bots?\b|crawl|spider|slurp|archiver|scanner|validator|monitor|uptime|pingdom|\bprobe\b|health-?check|facebookexternal|meta-external|preview|headless|^feedfetcher-google|mediapartners/i;

/** `like FeedFetcher-Google`, by which readers ask to be let in. */
const LIKENESS = /\blike [\w.-]+/gi;

/**
 * Reads a User-Agent header, of which it believes no number that can't be. An aggregator is told by its number, even where it calls
 * itself a bot.
 */
export function readUserAgent(userAgent: string): Agent {
  const text = userAgent.slice(0, LONGEST_USER_AGENT);
  for (const pattern of COUNTS) {
    const [told, digits = ''] = pattern.exec(text) ?? [];
    const subscribers = numberIn(digits);
    if (told === undefined || subscribers === undefined) continue;
    return { kind: 'aggregator', name: nameOf(text, text.replace(told, '')), subscribers };
  }
  return CRAWLERS.test(text.replace(LIKENESS, '')) ? CRAWLER : READER;
}

/** A number that can be a number of people. The comma or full stop at its end is the sentence's. */
function numberIn(digits: string): number | undefined {
  const number = digits.replace(/[.,']$/, '');
  const value = WHOLE.test(number) ? Number(number.replace(/\D/g, '')) : Number.NaN;
  return value <= MOST_SUBSCRIBERS ? value : undefined;
}

function nameOf(userAgent: string, withoutCount: string): string {
  const name = firstOf(NAMES, withoutCount).replace(AFTER_NAME, '').trim().toLowerCase().replace(AROUND_NAME, '');
  return `${name.slice(0, LONGEST_NAME)} ${firstOf(SUBSCRIPTIONS, userAgent)}`;
}

/** What the first of the patterns that fits has found; empty where none does. */
function firstOf(patterns: readonly RegExp[], text: string): string {
  for (const pattern of patterns) {
    const found = pattern.exec(text)?.[1];
    if (found !== undefined) return found;
  }
  return '';
}

/** How many people read one feed through aggregators. */
export interface Subscriptions {
  /** An aggregator asked for the feed: its latest number counts. */
  note(agent: Extract<Agent, { kind: 'aggregator' }>, moment: Instant): void;
  /** The sum of the numbers of those that still ask. */
  total(moment: Instant): number;
}

/** An aggregator that has not asked for this long has no subscribers left. Slow ones ask once a day. */
const REMEMBERED_MS = 2 * 86_400_000;

/** Of one feed: more is somebody who makes names up, and pushes out what was not seen for the longest time. */
const MOST_SUBSCRIPTIONS = 200;

export function createSubscriptions(): Subscriptions {
  const known = new Map<string, { subscribers: number; seenAt: Instant }>();
  return {
    note({ name, subscribers }, seenAt) {
      const before = known.get(name);
      if (before) {
        before.subscribers = subscribers;
        before.seenAt = seenAt;
        return;
      }
      if (known.size >= MOST_SUBSCRIPTIONS) known.delete(longestUnseen(known));
      known.set(name, { subscribers, seenAt });
    },
    total(moment) {
      let sum = 0;
      for (const [name, { subscribers, seenAt }] of known) {
        if (moment - seenAt > REMEMBERED_MS) known.delete(name);
        else sum += subscribers;
      }
      return sum;
    },
  };
}

function longestUnseen(known: ReadonlyMap<string, { readonly seenAt: Instant }>): string {
  let [oldest, oldestAt] = ['', Number.POSITIVE_INFINITY];
  for (const [name, { seenAt }] of known) if (seenAt < oldestAt) [oldest, oldestAt] = [name, seenAt];
  return oldest;
}
