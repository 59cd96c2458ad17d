import type { IncomingMessage, ServerResponse } from 'node:http';

export const METHODS = 'GET, HEAD';

/** What every small answer says beside its line. Scripts of other sites may read it, as they may read feeds. */
const SMALL = {
  'Cache-Control': 'no-cache',
  'Content-Type': 'text/plain; charset=utf-8',
  'X-Content-Type-Options': 'nosniff',
  'Access-Control-Allow-Origin': '*',
} as const;

/** Small honest answers: what is wrong, in a line. */
export function say(
  response: ServerResponse,
  status: number,
  line: string,
  headers: Readonly<Record<string, string>> = {},
): void {
  const body = `${line}\n`;
  response.writeHead(status, { ...SMALL, ...headers, 'Content-Length': Buffer.byteLength(body) }).end(body);
}

/** Nothing here can be written to. */
export const isRead = (request: IncomingMessage): boolean => request.method === 'GET' || request.method === 'HEAD';

/** RFC 9110 §15.5.6: with the methods that are allowed. */
export const refuseMethod = (response: ServerResponse): void =>
  say(response, 405, `Method not allowed: ${METHODS} are.`, { Allow: METHODS });

export const notFound = (response: ServerResponse): void => say(response, 404, 'Not found: nothing is published here.');

/** A path decoded whole; undefined where its escapes are none. */
export function decoded(path: string): string | undefined {
  try {
    return decodeURIComponent(path);
  } catch {
    return undefined;
  }
}
