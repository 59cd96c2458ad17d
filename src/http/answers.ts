import type { IncomingMessage, ServerResponse } from 'node:http';
import type { HeaderBlock } from '../domain.ts';

export const METHODS = 'GET, HEAD';

/** What every small answer says beside its line. Scripts of other sites may read it, as they may read feeds. */
const SMALL = [
  ...['Content-Type', 'text/plain; charset=utf-8', 'X-Content-Type-Options', 'nosniff'],
  ...['Access-Control-Allow-Origin', '*', 'Content-Length'],
] as const;

/** An answer may be kept, but not used without asking again. */
export const UNKEPT = ['Cache-Control', 'no-cache'] as const;

const A_DAY_SECONDS = 86_400;
export const KEPT_A_DAY = ['Cache-Control', `public, max-age=${A_DAY_SECONDS}`] as const;

/** What one client did is no answer to another. */
export const UNSHARED = ['Cache-Control', 'no-store'] as const;

/** A small answer, ready to be sent. */
export interface Small {
  readonly status: number;
  readonly headers: readonly string[];
  readonly body: Buffer;
}

export function small(status: number, line: string, headers: HeaderBlock = UNKEPT): Small {
  const body = Buffer.from(`${line}\n`);
  return { status, headers: [...SMALL, String(body.length), ...headers], body };
}

export const sendSmall = (response: ServerResponse, { status, headers, body }: Small): void =>
  void response.writeHead(status, headers as string[]).end(body);

/** Small honest answers: what is the case, in a line. `headers` are names and values in turn, Cache-Control among them. */
export const say = (response: ServerResponse, status: number, line: string, headers: HeaderBlock = UNKEPT): void =>
  sendSmall(response, small(status, line, headers));

/** Nothing here can be written to. */
export const isRead = (request: IncomingMessage): boolean => request.method === 'GET' || request.method === 'HEAD';

/** RFC 9110 §15.5.6: with the methods that are allowed. */
const METHOD_NOT_ALLOWED = small(405, `Method not allowed: ${METHODS} are.`, [...UNKEPT, 'Allow', METHODS]);
const NOT_FOUND = small(404, 'Not found: nothing is published here.');
export const GONE = small(410, 'Gone: what was published here was withdrawn.');

export const refuseMethod = (response: ServerResponse): void => sendSmall(response, METHOD_NOT_ALLOWED);
export const notFound = (response: ServerResponse): void => sendSmall(response, NOT_FOUND);

/** A script that asks on a condition asks first whether it may (Fetch Standard, CORS-preflight fetch). */
export function allowScripts(response: ServerResponse): void {
  response
    .writeHead(204, {
      Allow: `${METHODS}, OPTIONS`,
      'Access-Control-Allow-Origin': '*',
      'Access-Control-Allow-Methods': METHODS,
      'Access-Control-Allow-Headers': 'If-None-Match, If-Modified-Since, A-IM, Cache-Control',
      'Access-Control-Max-Age': String(A_DAY_SECONDS),
    })
    .end();
}

/** A path decoded whole; undefined where its escapes are none. */
export function decoded(path: string): string | undefined {
  if (!path.includes('%')) return path;
  try {
    return decodeURIComponent(path);
  } catch {
    return undefined;
  }
}
