import type { Request, Response } from 'express';

const METHODS = 'GET, HEAD';

/** Small honest answers: what is wrong, in a line. */
export function say(response: Response, status: number, line: string): void {
  response
    .status(status)
    .set({ 'Cache-Control': 'no-cache', 'X-Content-Type-Options': 'nosniff' })
    .type('text/plain')
    .send(`${line}\n`);
}

/** Nothing here can be written to. */
export const isRead = (request: Request): boolean => request.method === 'GET' || request.method === 'HEAD';

/** RFC 9110 §15.5.6: with the methods that are allowed. */
export function refuseMethod(response: Response): void {
  response.set('Allow', METHODS);
  say(response, 405, `Method not allowed: ${METHODS} are.`);
}

export const notFound = (response: Response): void => say(response, 404, 'Not found: nothing is published here.');

/** A path decoded whole; undefined where its escapes are none. */
export function decoded(path: string): string | undefined {
  try {
    return decodeURIComponent(path);
  } catch {
    return undefined;
  }
}
