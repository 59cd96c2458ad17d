import type { IncomingHttpHeaders, IncomingMessage, ServerResponse } from 'node:http';
import type { Coding, HeaderBlock, Rendition, Variant, Variants } from '../domain.ts';
import { say, UNSHARED } from './answers.ts';
import { type ClientAddress, householdOf } from './client.ts';
import { evaluate } from './conditional.ts';
import type { Freshness } from './freshness.ts';
import type { Limiter } from './limiter.ts';
import type { Accepted } from './negotiate.ts';

/** What a response was, for whoever counts. */
export interface Sent {
  readonly rendition: Rendition;
  /** Of a 304, the coding of what the client has. */
  readonly coding: Coding;
  /** The length of the body. */
  readonly lengthBytes: number;
}

export interface SenderParts {
  readonly freshness: Freshness;
  readonly clientAddress: ClientAddress;
  /** Reads Accept-Encoding. */
  readonly readAccepted: (header: string | undefined) => Accepted;
  /** Missing: nobody is refused. */
  readonly limiter: Limiter | undefined;
  /** What is new of a document for who holds `tag`; undefined where only the whole will do. Missing where nobody is told that. */
  readonly delta: ((rendition: Rendition, tag: string) => Promise<Rendition | undefined>) | undefined;
  /** Something went wrong that no client is to blame for. */
  readonly failed: (error: unknown, request: { readonly method: string; readonly url: string }) => void;
}

/** Is told what a response was, once it is answered. */
export type Report = (request: IncomingMessage, response: ServerResponse, sent: Sent) => void;

/** Answers GET or HEAD with a document: the whole, what is new of it, or that nothing is; and reports what it was. */
export type SendDocument = (request: IncomingMessage, response: ServerResponse, rendition: Rendition, report: Report) => void;

/** A request for a document, as far as it matters. */
interface Asked {
  readonly request: IncomingMessage;
  readonly response: ServerResponse;
  readonly accepted: Accepted;
  readonly report: Report;
}

export function createSender(parts: SenderParts): SendDocument {
  return (request, response, rendition, report) => {
    const { headers } = request;
    const accepted = parts.readAccepted(headers['accept-encoding']);
    const outcome = evaluate(headers, rendition, accepted, best(rendition.variants, accepted).coding);
    if (outcome.kind === 'not modified') {
      response.writeHead(304, fresh(parts, rendition, outcome.tag.notModified) as string[]).end();
      return report(request, response, { rendition, coding: outcome.tag.coding, lengthBytes: 0 });
    }
    const asked = { request, response, accepted, report };
    if (outcome.kind === 'failed') return refuse(asked, rendition, 412, 'Precondition failed.');
    const held = deltaBase(headers);
    if (held === undefined || !parts.delta) return sendWhole(parts, asked, rendition);
    const whole = (): void => sendWhole(parts, asked, rendition);
    parts
      .delta(rendition, held)
      .then((delta) => (delta ? sendDelta(parts, asked, delta) : whole()), whole)
      .catch((error: unknown) => giveUp(parts, asked, error));
  };
}

/** `A-IM` names instance manipulations with weights, as Accept-Encoding names codings (RFC 3229 §10.5.3). */
const WANTS_FEED = /(?:^|,)[ \t]*feed[ \t]*(?:;[ \t]*q[ \t]*=[ \t]*(?:1(?:\.0{0,3})?|0\.(?=\d{0,2}[1-9])\d{1,3})[ \t]*)?(?:,|$)/i;
/** Who asks for a feed says so in a word or two. */
const LONGEST_MANIPULATIONS = 200;

/** What the client has, where it asks for what is new since. */
const deltaBase = ({ 'a-im': manipulations, 'if-none-match': tag }: IncomingHttpHeaders): string | undefined =>
  typeof manipulations === 'string' && manipulations.length <= LONGEST_MANIPULATIONS && WANTS_FEED.test(manipulations)
    ? tag
    : undefined;

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
  if (wait > 0) refuse(asked, rendition, 429, tooMany(wait), ['Retry-After', String(wait)]);
  else if (asked.accepted.order.length === 0)
    refuse(asked, rendition, 406, 'Not acceptable: to be had in identity, gzip and br.');
  else
    whenCompressed(parts, asked, rendition, (variant) =>
      sendBody(asked, rendition, variant, 200, fresh(parts, rendition, variant.headers)),
    );
}

const sendDelta = (parts: SenderParts, asked: Asked, delta: Rendition): void =>
  whenCompressed(parts, asked, delta, (variant) => sendBody(asked, delta, variant, 226, variant.headers));

/**
 * A document that has just been made is not compressed yet. Who takes gzip waits for that, some milliseconds, as the whole would take
 * longer to send; nobody waits for the stronger codings.
 */
function whenCompressed(parts: SenderParts, asked: Asked, { variants }: Rendition, send: (variant: Variant) => void): void {
  const { accepted } = asked;
  const now = best(variants, accepted);
  const waits = now.coding === 'identity' && accepted.order[0] !== 'identity' && accepted.takes('gzip');
  if (waits && variants.pending) {
    variants.pending.then(() => send(best(variants, accepted))).catch((error: unknown) => giveUp(parts, asked, error));
  } else send(now);
}

/** What fails after a request was taken for answered would end the process. */
function giveUp({ failed }: SenderParts, { request, response }: Asked, error: unknown): void {
  failed(error, { method: request.method ?? '', url: request.url ?? '' });
  response.destroy();
}

function sendBody(
  { request, response, report }: Asked,
  rendition: Rendition,
  variant: Variant,
  status: number,
  headers: HeaderBlock,
): void {
  const bytes = request.method === 'HEAD' ? undefined : variant.body;
  response.writeHead(status, headers as string[]).end(bytes);
  report(request, response, { rendition, coding: variant.coding, lengthBytes: bytes?.length ?? 0 });
}

/** What no shared cache may keep says so itself. */
const fresh = ({ freshness }: SenderParts, { isPrivate }: Rendition, headers: HeaderBlock): HeaderBlock =>
  isPrivate ? headers : freshness.complete(headers);

/** 0 where a document may be sent. Pages are read by people, and HEAD takes nothing; who sets a condition is polite. */
function secondsToWait({ limiter, clientAddress, freshness }: SenderParts, { request }: Asked, { feed }: Rendition): number {
  const { headers } = request;
  if (!limiter || feed === undefined || request.method !== 'GET' || isConditional(headers)) return 0;
  const wait = limiter({ household: householdOf(clientAddress(request)), userAgent: headers['user-agent'] ?? '', feed });
  // Before the next regeneration there is nothing new to be had.
  return wait === 0 ? 0 : Math.max(wait, freshness.seconds());
}

const isConditional = (headers: IncomingHttpHeaders): boolean =>
  headers['if-none-match'] !== undefined ||
  headers['if-modified-since'] !== undefined ||
  headers['if-match'] !== undefined ||
  headers['if-unmodified-since'] !== undefined;

/** RFC 6585 §4. In whole seconds: there are readers that read no dates in Retry-After. */
const tooMany = (seconds: number): string =>
  `Too many requests: ask with If-None-Match or If-Modified-Since, or again in ${seconds} seconds.`;

function refuse(
  { request, response, report }: Asked,
  rendition: Rendition,
  status: number,
  line: string,
  more: HeaderBlock = [],
): void {
  say(response, status, line, [...UNSHARED, ...more]);
  report(request, response, { rendition, coding: 'identity', lengthBytes: 0 });
}
