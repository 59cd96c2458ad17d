import { parse } from 'parse5';
import { declaredEncoding } from '../article/decode.ts';
import { type EarlierFeed, type EarlierItem, readFeed } from '../check/earlier.ts';
import { harmless } from '../check/excerpt.ts';
import { StartError } from '../start-error.ts';

/** Feeds as they are on the web just now. */

const TIMEOUT_MS = 10_000;
const MOST_BYTES = 20 * 1024 * 1024;
const MOST_REDIRECTS = 5;
/** Of a feed's history, so many documents are asked for. */
const MOST_ARCHIVES = 50;
const ACCEPT =
  'application/feed+json, application/atom+xml, application/rss+xml, application/xml;q=0.9, text/html;q=0.8, */*;q=0.1';
/** The kinds of feed that pages announce, the best first. */
const ANNOUNCED = ['application/feed+json', 'application/json', 'application/atom+xml', 'application/rss+xml'];

/** The feed at an address, or of the page there (its feed.json, or what it announces), with its history. Rejects with a StartError. */
export async function fetchEarlier(address: string): Promise<EarlierFeed> {
  const { feed, url } = await fetchFeed(address);
  const items: EarlierItem[] = [...feed.items];
  const seen = new Set([url]);
  let previous = feed.previous;
  for (let archives = 0; previous !== undefined && archives < MOST_ARCHIVES; archives++) {
    const next = absolute(previous, url);
    // Where a feed leads to another host, that host was not what was asked for.
    if (next === undefined || seen.has(next) || new URL(next).origin !== new URL(url).origin) break;
    seen.add(next);
    const archive = readAs(next, (await fetchText(next)).text);
    items.push(...archive.items);
    previous = archive.previous;
  }
  return { ...feed, items };
}

async function fetchFeed(address: string): Promise<{ readonly feed: EarlierFeed; readonly url: string }> {
  const first = await fetchText(address);
  if (!/^\s*(?:<!doctype html|<html)/i.test(first.text.slice(0, 1000))) {
    return { feed: readAs(first.url, first.text), url: first.url };
  }
  const own = await ownFeed(first.url);
  if (own) return own;
  const announced = announcedIn(first.text, first.url);
  if (announced === undefined) throw refused(address, 'a page that announces no feed');
  const second = await fetchText(announced);
  return { feed: readAs(second.url, second.text), url: second.url };
}

/** Where a page is one of this program's: what it announces may be another deployment's. */
async function ownFeed(page: string): Promise<{ readonly feed: EarlierFeed; readonly url: string } | undefined> {
  try {
    const { url, text } = await fetchText(new URL('feed.json', page).href);
    return { feed: readFeed(text), url };
  } catch {
    return undefined;
  }
}

function readAs(url: string, text: string): EarlierFeed {
  try {
    return readFeed(text);
  } catch (error) {
    throw refused(url, harmless(error instanceof Error ? error.message : 'no feed').slice(0, 200));
  }
}

const refused = (url: string, found: string): StartError =>
  new StartError(
    `--against: found ${found} at ${url}; name the address of an RSS, Atom or JSON feed, or of a page that announces one`,
  );

function announcedIn(html: string, base: string): string | undefined {
  const found = new Map<string, string>();
  const waiting: object[] = [parse(html)];
  for (let node = waiting.pop(); node; node = waiting.pop()) {
    if ('tagName' in node && node.tagName === 'link' && 'attrs' in node) {
      const attributes = new Map(
        (node.attrs as { name: string; value: string }[]).map(({ name, value }) => [name, value.trim()]),
      );
      const type = attributes.get('type')?.toLowerCase() ?? '';
      const isAlternate = attributes.get('rel')?.toLowerCase().split(/\s+/).includes('alternate');
      if (isAlternate && !found.has(type)) found.set(type, attributes.get('href') ?? '');
    }
    if ('childNodes' in node) for (const child of (node.childNodes as object[]).toReversed()) waiting.push(child);
  }
  const href = ANNOUNCED.map((type) => found.get(type)).find((one) => one !== undefined);
  return href === undefined ? undefined : absolute(href, base);
}

function absolute(address: string, base: string): string | undefined {
  const url = URL.canParse(address, base) ? new URL(address, base) : undefined;
  return url && /^https?:$/.test(url.protocol) ? url.href : undefined;
}

interface Fetched {
  /** Where it was in the end. */
  readonly url: string;
  readonly text: string;
}

async function fetchText(address: string): Promise<Fetched> {
  let url = address;
  const signal = AbortSignal.timeout(TIMEOUT_MS);
  try {
    for (let redirects = 0; redirects <= MOST_REDIRECTS; redirects++) {
      const response = await fetch(url, {
        redirect: 'manual',
        signal,
        headers: { Accept: ACCEPT, 'User-Agent': 'gazette check' },
      });
      const location = response.headers.get('location');
      if (response.ok) return { url, text: textOf(await bytesOf(response)) };
      await response.body?.cancel();
      const next = response.status >= 300 && response.status < 400 && location !== null ? absolute(location, url) : undefined;
      if (next === undefined)
        throw new StartError(`--against: ${url} answered ${response.status}; name an address that answers 200`);
      url = next;
    }
    throw new StartError(`--against: ${address} leads on more than ${MOST_REDIRECTS} times; name where it ends`);
  } catch (error) {
    throw error instanceof StartError
      ? error
      : new StartError(`--against: ${url} can't be reached (${whyOf(error)})`, { cause: error });
  }
}

function whyOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  if (error.name === 'TimeoutError') return `no answer in ${TIMEOUT_MS / 1000} seconds`;
  const { cause } = error;
  return cause instanceof Error ? ((cause as NodeJS.ErrnoException).code ?? cause.message) : error.message;
}

/** What is unpacked counts. */
async function bytesOf(response: Response): Promise<Buffer> {
  const parts: Uint8Array[] = [];
  let length = 0;
  for await (const part of response.body ?? []) {
    length += part.length;
    if (length > MOST_BYTES) throw new StartError(`--against: ${response.url} has more than ${MOST_BYTES / 1024 / 1024} MB`);
    parts.push(part);
  }
  return Buffer.concat(parts);
}

/** As its XML declaration says, else as UTF-8. */
export function textOf(bytes: Buffer): string {
  try {
    return new TextDecoder(declaredEncoding(bytes) ?? 'utf-8').decode(bytes);
  } catch {
    return bytes.toString();
  }
}
