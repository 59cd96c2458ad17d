import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Coding, HeaderBlock, Rendition, Variant, Variants } from '../domain.ts';
import { say, UNKEPT } from './answers.ts';
import { type ClientAddress, householdOf } from './client.ts';
import { evaluate } from './conditional.ts';
import type { Freshness } from './freshness.ts';
import type { Limiter } from './limiter.ts';
import type { Accepted, readAccepted } from './negotiate.ts';

/** What a response was, for whoever counts. */
export interface Sent {
  readonly rendition: Rendition;
  /** Of a 304, the coding of what the client has. */
  readonly coding: Coding;
  /** The length of the body. */
  readonly lengthBytes: number;
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

/** `A-IM` names instance manipulations with weights, as Accept-Encoding names codings (RFC 3229 §10.5.3). */
const WANTS_FEED = /(?:^|,)\s*feed\s*(?:;\s*q\s*=\s*(?:1|0?\.\d*[1-9])[\d.]*\s*)?(?:,|$)/i;

export function createSender(parts: SenderParts): SendDocument {
  return (request, response, rendition) => {
    const { headers } = request;
    const accepted = parts.readAccepted(headers['accept-encoding']);
    const outcome = evaluate(headers, rendition, accepted, best(rendition.variants, accepted).coding);
    if (outcome.kind === 'failed') return say(response, 412, 'Precondition failed.');
    if (outcome.kind === 'not modified') {
      response.sent = { rendition, coding: outcome.tag.coding, lengthBytes: 0 };
      response.writeHead(304, fresh(parts, outcome.tag.notModified)).end();
      return;
    }
    const tag = headers['if-none-match'];
    if (tag !== undefined && WANTS_FEED.test(headers['a-im']?.toString() ?? '')) {
      const whole = (): void => sendWhole(parts, request, response, rendition, accepted);
      parts.delta(rendition, tag).then((delta) => (delta ? sendDelta(request, response, delta, accepted) : whole()), whole);
      return;
    }
    const wait = secondsToWait(parts, request, rendition);
    if (wait === 0) sendWhole(parts, request, response, rendition, accepted);
    else refuse(response, rendition, wait);
  };
}

/** The coding that the client would rather have, of those that are there. */
function best(variants: Variants, { order }: Accepted): Variant {
  for (const coding of order) {
    const variant = variants.get(coding);
    if (variant) return variant;
  }
  return variants.identity;
}

function sendWhole(
  parts: SenderParts,
  request: IncomingMessage,
  response: DocumentResponse,
  rendition: Rendition,
  accepted: Accepted,
): void {
  if (accepted.order.length === 0) say(response, 406, 'Not acceptable: this is to be had in identity, gzip and br.');
  else
    whenCompressed(rendition, accepted, (variant) => {
      sendBody(request, response, rendition, variant, 200, fresh(parts, variant.headers));
    });
}

function sendDelta(request: IncomingMessage, response: DocumentResponse, delta: Rendition, accepted: Accepted): void {
  whenCompressed(delta, accepted, (variant) => sendBody(request, response, delta, variant, 226, variant.headers));
}

/**
 * A document that has just been made is not compressed yet. Who takes gzip waits for that, some milliseconds, as the whole would take
 * longer to send; nobody waits for the stronger codings.
 */
function whenCompressed({ variants }: Rendition, accepted: Accepted, send: (variant: Variant) => void): void {
  const now = best(variants, accepted);
  const waits = now.coding === 'identity' && accepted.order[0] !== 'identity' && accepted.takes('gzip');
  if (waits && variants.pending) void variants.pending.then(() => send(best(variants, accepted)));
  else send(now);
}

function sendBody(
  request: IncomingMessage,
  response: DocumentResponse,
  rendition: Rendition,
  { body, coding }: Variant,
  status: number,
  headers: HeaderBlock,
): void {
  const bytes = request.method === 'HEAD' ? undefined : body;
  response.sent = { rendition, coding, lengthBytes: bytes?.length ?? 0 };
  response.writeHead(status, [...headers]).end(bytes);
}

const fresh = ({ freshness }: SenderParts, headers: HeaderBlock): string[] => [
  ...headers,
  'Cache-Control',
  freshness.cacheControl(),
];

/** 0 where a document may be sent. Pages are read by people, and HEAD takes nothing; who sets a condition is polite. */
function secondsToWait(
  { limiter, clientAddress, freshness }: SenderParts,
  request: IncomingMessage,
  { feed }: Rendition,
): number {
  const { headers, method } = request;
  if (!limiter || feed === undefined || method !== 'GET' || isConditional(headers)) return 0;
  const wait = limiter({ household: householdOf(clientAddress(request)), userAgent: headers['user-agent'] ?? '', feed });
  // Before the next regeneration there is nothing new to be had.
  return wait === 0 ? 0 : Math.max(wait, freshness.seconds());
}

const isConditional = (headers: IncomingMessage['headers']): boolean =>
  headers['if-none-match'] !== undefined ||
  headers['if-modified-since'] !== undefined ||
  headers['if-match'] !== undefined ||
  headers['if-unmodified-since'] !== undefined;

/** RFC 6585 §4. In whole seconds: there are readers that read no dates here. */
function refuse(response: DocumentResponse, rendition: Rendition, seconds: number): void {
  response.sent = { rendition, coding: 'identity', lengthBytes: 0 };
  const remedy = 'ask with If-None-Match or If-Modified-Since';
  say(response, 429, `Too many requests: ${remedy}, or again in ${seconds} seconds.`, [
    ...UNKEPT,
    'Retry-After',
    String(seconds),
  ]);
}
