import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Coding, HeaderBlock, Rendition, Variant, Variants } from '../domain.ts';
import { say, UNKEPT } from './answers.ts';
import { type ClientAddress, householdOf } from './client.ts';
import { evaluate } from './conditional.ts';
import type { Freshness } from './freshness.ts';
import type { Limiter } from './limiter.ts';
import type { Accepted, readAccepted } from './negotiate.ts';
import { type PollHeaders, readPollHeaders } from './poll-headers.ts';

/** What a response was, for whoever counts. */
export interface Sent {
  readonly rendition: Rendition;
  /** Of a 304, the coding of what the client has. */
  readonly coding: Coding;
  /** The length of the body. */
  readonly lengthBytes: number;
  readonly userAgent: string | undefined;
}

/** A response that remembers what it was. */
export type DocumentResponse = ServerResponse & { sent?: Sent };

export interface SenderParts {
  readonly freshness: Freshness;
  readonly clientAddress: ClientAddress;
  readonly readAccepted: typeof readAccepted;
  /** Missing: nobody is refused. */
  readonly limiter: Limiter | undefined;
  /** What is new of a document for who holds `tag`; undefined where only the whole will do. */
  readonly delta: (rendition: Rendition, tag: string) => Promise<Rendition | undefined>;
}

/** Answers GET or HEAD with a document: the whole, what is new of it, or that nothing is. */
export type SendDocument = (request: IncomingMessage, response: DocumentResponse, rendition: Rendition) => void;

/** A request for a document, as far as it matters. */
interface Asked {
  readonly request: IncomingMessage;
  readonly response: DocumentResponse;
  readonly headers: PollHeaders;
  readonly accepted: Accepted;
}

export function createSender(parts: SenderParts): SendDocument {
  return (request, response, rendition) => {
    const headers = readPollHeaders(request);
    const accepted = parts.readAccepted(headers['accept-encoding']);
    const outcome = evaluate(headers, rendition, accepted, best(rendition.variants, accepted).coding);
    if (outcome.kind === 'failed') return say(response, 412, 'Precondition failed.');
    if (outcome.kind === 'not modified') {
      response.sent = { rendition, coding: outcome.tag.coding, lengthBytes: 0, userAgent: headers['user-agent'] };
      response.writeHead(304, fresh(parts, outcome.tag.notModified)).end();
      return;
    }
    const asked = { request, response, headers, accepted };
    const held = deltaBase(headers);
    const whole = (): void => sendWhole(parts, asked, rendition);
    if (held === undefined) whole();
    else parts.delta(rendition, held).then((delta) => (delta ? sendDelta(asked, delta) : whole()), whole);
  };
}

/** `A-IM` names instance manipulations with weights, as Accept-Encoding names codings (RFC 3229 §10.5.3). */
const WANTS_FEED = /(?:^|,)\s*feed\s*(?:;\s*q\s*=\s*(?:1|0?\.\d*[1-9])[\d.]*\s*)?(?:,|$)/i;

/** What the client has, where it asks for what is new since. */
const deltaBase = ({ 'a-im': manipulations, 'if-none-match': tag }: PollHeaders): string | undefined =>
  manipulations !== undefined && WANTS_FEED.test(manipulations) ? tag : undefined;

/** The coding that the client would rather have, of those that are there. */
function best(variants: Variants, { order }: Accepted): Variant {
  for (const coding of order) {
    const variant = variants.get(coding);
    if (variant) return variant;
  }
  return variants.identity;
}

function sendWhole(parts: SenderParts, asked: Asked, rendition: Rendition): void {
  const wait = secondsToWait(parts, asked, rendition);
  if (wait > 0) refuse(asked, rendition, wait);
  else if (asked.accepted.order.length === 0) say(asked.response, 406, 'Not acceptable: to be had in identity, gzip and br.');
  else whenCompressed(rendition, asked, (variant) => sendBody(asked, rendition, variant, 200, fresh(parts, variant.headers)));
}

const sendDelta = (asked: Asked, delta: Rendition): void =>
  whenCompressed(delta, asked, (variant) => sendBody(asked, delta, variant, 226, variant.headers));

/**
 * A document that has just been made is not compressed yet. Who takes gzip waits for that, some milliseconds, as the whole would take
 * longer to send; nobody waits for the stronger codings.
 */
function whenCompressed({ variants }: Rendition, { accepted }: Asked, send: (variant: Variant) => void): void {
  const now = best(variants, accepted);
  const waits = now.coding === 'identity' && accepted.order[0] !== 'identity' && accepted.takes('gzip');
  if (waits && variants.pending) void variants.pending.then(() => send(best(variants, accepted)));
  else send(now);
}

function sendBody(
  { request, response, headers: { 'user-agent': userAgent } }: Asked,
  rendition: Rendition,
  { body, coding }: Variant,
  status: number,
  headers: HeaderBlock,
): void {
  const bytes = request.method === 'HEAD' ? undefined : body;
  response.sent = { rendition, coding, lengthBytes: bytes?.length ?? 0, userAgent };
  response.writeHead(status, headers as string[]).end(bytes);
}

const fresh = ({ freshness }: SenderParts, headers: HeaderBlock): string[] => [
  ...headers,
  'Cache-Control',
  freshness.cacheControl(),
];

/** 0 where a document may be sent. Pages are read by people, and HEAD takes nothing; who sets a condition is polite. */
function secondsToWait(
  { limiter, clientAddress, freshness }: SenderParts,
  { request, headers }: Asked,
  { feed }: Rendition,
): number {
  if (!limiter || feed === undefined || request.method !== 'GET' || isConditional(headers)) return 0;
  const wait = limiter({ household: householdOf(clientAddress(request)), userAgent: headers['user-agent'] ?? '', feed });
  // Before the next regeneration there is nothing new to be had.
  return wait === 0 ? 0 : Math.max(wait, freshness.seconds());
}

const isConditional = (headers: PollHeaders): boolean =>
  headers['if-none-match'] !== undefined ||
  headers['if-modified-since'] !== undefined ||
  headers['if-match'] !== undefined ||
  headers['if-unmodified-since'] !== undefined;

/** RFC 6585 §4. In whole seconds: there are readers that read no dates here. */
function refuse({ response, headers }: Asked, rendition: Rendition, seconds: number): void {
  response.sent = { rendition, coding: 'identity', lengthBytes: 0, userAgent: headers['user-agent'] };
  const remedy = 'ask with If-None-Match or If-Modified-Since';
  say(response, 429, `Too many requests: ${remedy}, or again in ${seconds} seconds.`, [
    ...UNKEPT,
    'Retry-After',
    String(seconds),
  ]);
}
