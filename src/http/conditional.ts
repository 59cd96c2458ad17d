import type { IncomingHttpHeaders } from 'node:http';
import type { Coding, Instant, Rendition, Tag } from '../domain.ts';
import type { Accepted } from './negotiate.ts';

/** What proxies add to an ETag when they compress a response themselves. */
const PROXY_SUFFIX = /(?:--?gzip|-br|-zstd|-df|;gzip|;br)(?="$)/;

/** The members of a list of entity tags (RFC 9110 §8.8.3). */
const ENTITY_TAGS = /(?:W\/)?"[\x21\x23-\x7e\x80-\xff]*"/g;

/** What the preconditions of a request come to (RFC 9110 §13.2.2). */
export type Outcome =
  | { readonly kind: 'send' }
  /** 304, with the tag of what the client has. */
  | { readonly kind: 'not modified'; readonly tag: Tag }
  /** 412. */
  | { readonly kind: 'failed' };

const SEND: Outcome = { kind: 'send' };
const FAILED: Outcome = { kind: 'failed' };

/** `chosen` is the coding that would be sent. */
export function evaluate(
  headers: IncomingHttpHeaders,
  rendition: Pick<Rendition, 'variants' | 'lastModified'>,
  accepted: Accepted,
  chosen: Coding,
): Outcome {
  if (fails(headers, rendition)) return FAILED;
  const { variants, lastModified } = rendition;
  const tags = headers['if-none-match'];
  if (tags !== undefined) {
    const tag = tags.trim() === '*' ? variants.tag(chosen) : heldTag(tags, rendition, accepted);
    return tag ? { kind: 'not modified', tag } : SEND;
  }
  const since = parseHttpDate(headers['if-modified-since']);
  return since !== undefined && lastModified <= since ? { kind: 'not modified', tag: variants.tag(chosen) } : SEND;
}

/**
 * Which of the tags in an If-None-Match is current, compared weakly (§13.1.2). A server chooses among what a client takes, and chooses
 * what it has already; a coding that it does not take (any more) is no answer, as a cache may ask on behalf of others. What a proxy
 * compressed is the proxy's affair.
 */
function heldTag(header: string, { variants }: Pick<Rendition, 'variants'>, accepted: Accepted): Tag | undefined {
  const whole = variants.tagged(header);
  if (whole && accepted.takes(whole.coding)) return whole;
  for (const member of header.match(ENTITY_TAGS) ?? []) {
    const name = member.replace(/^W\//, '');
    const own = variants.tagged(name);
    if (own && accepted.takes(own.coding)) return own;
    const proxied = own ? undefined : variants.tagged(name.replace(PROXY_SUFFIX, ''));
    if (proxied) return proxied;
  }
  return undefined;
}

/** If-Match compares strongly (§13.1.1), and goes before If-Unmodified-Since (§13.1.4). */
function fails(headers: IncomingHttpHeaders, { variants, lastModified }: Pick<Rendition, 'variants' | 'lastModified'>): boolean {
  const match = headers['if-match'];
  if (match !== undefined) {
    return match.trim() !== '*' && !(match.match(ENTITY_TAGS) ?? []).some((name) => variants.tagged(name) !== undefined);
  }
  const since = parseHttpDate(headers['if-unmodified-since']);
  return since !== undefined && lastModified > since;
}

const IMF_OR_RFC850 =
  /^(?:[A-Z][a-z]{2}, \d{2} [A-Z][a-z]{2} \d{4} \d{2}:\d{2}:\d{2} GMT|[A-Z][a-z]+day, \d{2}-[A-Z][a-z]{2}-\d{2} \d{2}:\d{2}:\d{2} GMT)$/;
const ASCTIME = /^[A-Z][a-z]{2} [A-Z][a-z]{2} [ \d]\d \d{2}:\d{2}:\d{2} \d{4}$/;

/** The three forms of RFC 9110 §5.6.7, all in GMT: `Date.parse` would take anything and read it in the machine's zone. */
function parseHttpDate(text: string | undefined): Instant | undefined {
  if (text === undefined) return undefined;
  const trimmed = text.trim();
  if (!IMF_OR_RFC850.test(trimmed) && !ASCTIME.test(trimmed)) return undefined;
  const date = Date.parse(ASCTIME.test(trimmed) ? `${trimmed} GMT` : trimmed);
  // 31 February is no date, but `Date.parse` finds one.
  return new Date(date).getUTCDate() === Number(/\d+/.exec(trimmed)?.[0]) ? date : undefined;
}
