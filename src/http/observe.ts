import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Coding } from '../domain.ts';
import type { Traffic } from '../traffic/traffic.ts';
import { networkOf } from './client.ts';
import type { Sent } from './send.ts';

/** One line of the access log. */
export interface Access {
  readonly method: string;
  /** As it was asked for, cut. */
  readonly url: string;
  readonly status: number;
  readonly coding: Coding;
  /** Of the body; missing for a line that says what is wrong, and where the client hung up. */
  readonly bytes: number | undefined;
  readonly milliseconds: number;
  /** The client's network: see `networkOf`. */
  readonly network: string;
  readonly userAgent: string;
}

export interface ObserverParts {
  readonly traffic: Traffic;
  /** Missing: no lines are written. */
  readonly logAccess: ((access: Access) => void) | undefined;
}

/** What is written of addresses and User-Agents, which may be of any length. */
const LONGEST_TEXT = 300;

/** Takes note of a response that has been answered, or that nobody waited for; `sent` where it was a document. */
export type Observe = (
  request: IncomingMessage,
  response: ServerResponse,
  sent: Sent | undefined,
  address: string,
  milliseconds: number,
) => void;

export const observer =
  ({ traffic, logAccess }: ObserverParts): Observe =>
  (request, response, sent, address, milliseconds) => {
    if (!response.headersSent) return;
    const { statusCode: status } = response;
    const userAgent = request.headers['user-agent'];
    count(traffic, sent, status);
    const feed = sent?.rendition.feed;
    if (feed !== undefined && status !== 429) traffic.seen(feed, address, userAgent);
    logAccess?.({
      method: request.method ?? '',
      url: cut(request.url),
      status,
      coding: sent?.coding ?? 'identity',
      bytes: sent?.lengthBytes ?? (response.writableFinished ? numberOf(response.getHeader('content-length')) : undefined),
      milliseconds: Math.round(milliseconds * 100) / 100,
      network: networkOf(address),
      userAgent: cut(userAgent),
    });
  };

const numberOf = (header: number | string | string[] | undefined): number | undefined =>
  header === undefined ? undefined : Number(header);

const cut = (text = ''): string => (text.length > LONGEST_TEXT ? `${text.slice(0, LONGEST_TEXT)}…` : text);

function count(traffic: Traffic, sent: Sent | undefined, status: number): void {
  if (!sent) {
    traffic.count({ feed: undefined, status, coding: 'identity', savedByCondition: 0, savedByCoding: 0 });
    return;
  }
  const { coding, lengthBytes, rendition } = sent;
  const { feed, variants } = rendition;
  traffic.count({
    feed,
    status,
    coding,
    savedByCondition: status === 304 ? (variants.get(coding) ?? variants.identity).lengthBytes : 0,
    savedByCoding: coding === 'identity' || lengthBytes === 0 ? 0 : variants.identity.lengthBytes - lengthBytes,
  });
}
