import type { IncomingMessage } from 'node:http';

/** What a feed is, to who accepts it by name. */
const FEEDS: ReadonlySet<string> = new Set(['application/rss+xml', 'application/atom+xml', 'application/feed+json']);
/** Who goes somewhere says so in a line. */
const LONGEST = 1000;

/**
 * Whether a browser goes to an address, for somebody to look at what is there: it says so (Fetch Metadata, `Sec-Fetch-Mode`), and would
 * rather have HTML than a feed (RFC 9110 §12.5.1). No feed reader does, and no script can.
 */
export function isNavigation({ headers }: Pick<IncomingMessage, 'headers'>): boolean {
  if (headers['sec-fetch-mode'] !== 'navigate') return false;
  const { accept = '' } = headers;
  if (accept.length > LONGEST) return false;
  let [html, feed] = [0, 0];
  for (const range of accept.toLowerCase().split(',')) {
    const [type = '', ...parameters] = range.split(';').map((part) => part.trim());
    if (type === 'text/html') html = weightOf(parameters);
    else if (FEEDS.has(type)) feed = Math.max(feed, weightOf(parameters));
  }
  return html > feed;
}

function weightOf(parameters: readonly string[]): number {
  const weight = parameters.find((one) => one.startsWith('q='))?.slice(2);
  return weight === undefined ? 1 : Number(weight) || 0;
}
