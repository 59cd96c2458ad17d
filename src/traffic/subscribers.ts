/**
 * How many people an aggregator fetches a feed for, as it says itself in its User-Agent. There is no specification of this, only
 * habits: `Feedbin feed-id:12 - 34 subscribers`, `Feedly/1.0 (+http://…; 34 subscribers; …)`, `g2reader-bot/1.0 (…; 34 readers)`.
 */
export type Agent =
  | {
      readonly kind: 'aggregator';
      /** The same for each of its requests on behalf of the same subscription, whatever the count and its version. */
      readonly name: string;
      readonly subscribers: number;
    }
  /** Fetches for nobody who reads. */
  | { readonly kind: 'crawler' }
  /** Somebody's own program, or one that does not say. */
  | { readonly kind: 'reader' };

/** More is no count but a joke. */
const MOST_SUBSCRIBERS = 10_000_000;
/** What comes later in a User-Agent is not looked at. */
const LONGEST = 300;

const NUMBER = String.raw`(\d{1,3}(?:[,.]\d{3})+|\d{1,12})`;
const PEOPLE = '(?:subscribers?|readers?|users?)';

/** How counts are written, the usual way first. */
const CONVENTIONS: readonly RegExp[] = [
  new RegExp(String.raw`(?<![\w.])${NUMBER} ?(?:[a-z]{1,12} )?${PEOPLE}\b`, 'i'),
  new RegExp(String.raw`\b${PEOPLE} ?[=:]? ?${NUMBER}(?![\w.])`, 'i'),
];

const CRAWLERS = /bot\b|crawl|spider|slurp|archiver|preview|monitor|uptime|validator|scan|headless/i;

/** What changes between two releases of a program: its version, wherever that stands. */
const VERSIONS = /(?<=\/)\d[\w.-]*/g;

export function readUserAgent(userAgent: string): Agent {
  const text = userAgent.slice(0, LONGEST);
  for (const convention of CONVENTIONS) {
    const match = convention.exec(text);
    const subscribers = match && Number(match[1]?.replace(/[,.]/g, ''));
    if (!match || subscribers === null || subscribers > MOST_SUBSCRIBERS) continue;
    const name = text.replace(match[0], '').replace(VERSIONS, '').trim();
    return { kind: 'aggregator', name, subscribers };
  }
  return CRAWLERS.test(text) ? { kind: 'crawler' } : { kind: 'reader' };
}
