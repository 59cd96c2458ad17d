import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Router } from 'express';
import type { Instant } from '../domain.ts';
import type { Traffic } from '../traffic/traffic.ts';
import { type AppParts, makeRouter } from './app.ts';
import { clientAddress, type TrustProxy } from './client.ts';
import { answerPrepared } from './documents.ts';
import { freshness } from './freshness.ts';
import { createLimiter } from './limiter.ts';
import { rememberAccepted } from './negotiate.ts';
import { type Access, observer } from './observe.ts';
import { createSender, type Report, type Sent } from './send.ts';

/** What it takes to answer requests, however they come in. */
export interface AnsweringParts extends Omit<AppParts, 'send' | 'report'> {
  /** When the documents may change next. */
  readonly freshUntil: () => Instant | undefined;
  readonly now: () => Instant;
  readonly trustProxy: TrustProxy;
  /** How many times a client may take a whole feed without a condition, in how many milliseconds; missing where there is no limit. */
  readonly limit: { readonly fetches: number; readonly perMs: number } | undefined;
  readonly traffic: Traffic;
  /** Writes the access log; missing where there is none. */
  readonly logAccess: ((access: Access) => void) | undefined;
  /** Whether who asks for it is sent what is new of a feed alone. */
  readonly deltas: boolean;
}

export interface Answering {
  /** The front door: answers a prepared document at once. Answers whether the request was for one. */
  prepared(request: IncomingMessage, response: ServerResponse): boolean;
  /** Answers everything else. */
  readonly router: Router;
  /** A request has come for the router: what it returns is to be called once that is answered, or nobody waits for it any more. */
  routed(request: IncomingMessage, response: ServerResponse): () => void;
}

export function makeAnswering(parts: AnsweringParts): Answering {
  const { publisher, now, limit } = parts;
  const addressOf = clientAddress(parts.trustProxy);
  const send = createSender({
    freshness: freshness(parts.freshUntil, now),
    clientAddress: addressOf,
    readAccepted: rememberAccepted(),
    limiter: limit && createLimiter(limit.fetches, limit.perMs, now),
    delta: parts.deltas ? publisher.delta : undefined,
    failed: parts.failed,
  });
  const routed = new WeakMap<ServerResponse, Sent>();
  const observe = observer(parts);
  const frontDoor = { publisher, send };
  const observePrepared: Report = (request, response, sent) => observe(request, response, sent, addressOf(request), 0);
  return {
    prepared: (request, response) => answerPrepared(frontDoor, request, response, observePrepared),
    router: makeRouter({ ...parts, send, report: (_, response, sent) => void routed.set(response, sent) }),
    routed(request, response) {
      const [began, address] = [performance.now(), addressOf(request)];
      return () => observe(request, response, routed.get(response), address, performance.now() - began);
    },
  };
}
