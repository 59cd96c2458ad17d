import http, { type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { type AppParts, makeApp } from './app.ts';
import { draining } from './draining.ts';
import { cacheControl, sendRendition } from './send.ts';

export interface WebServer {
  /** Resolves to the port once requests are accepted. Rejects where the address can't be had. */
  listen(port: number, host?: string): Promise<number>;
  /** Lets requests in flight finish, for at most `graceMs` milliseconds, and accepts no new ones. */
  close(graceMs: number): Promise<void>;
}

/** A front door that answers prepared documents at once, and Express for everything else. */
export function makeServer(parts: AppParts): WebServer {
  const app = makeApp(parts);
  const server = http.createServer((request, response) => {
    connections.track(response);
    if (!answerPrepared(parts, request, response)) app(request, response);
  });
  const connections = draining(server);
  return { listen: (port, host) => listen(server, port, host), close: connections.drain };
}

/** Whether the request was for a prepared document and is answered. */
function answerPrepared({ publisher, freshUntil, now }: AppParts, request: IncomingMessage, response: ServerResponse): boolean {
  if (request.method !== 'GET' && request.method !== 'HEAD') return false;
  // With a query there is more to find out: that is for the router.
  const rendition = publisher.current()?.ready.get(request.url ?? '');
  if (!rendition) return false;
  sendRendition(request, response, rendition, cacheControl(freshUntil(), now()));
  return true;
}

function listen(server: Server, port: number, host: string | undefined): Promise<number> {
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen({ port, ...(host === undefined ? {} : { host }) }, () => {
      server.off('error', reject);
      const address = server.address();
      resolve(typeof address === 'object' && address ? address.port : port);
    });
  });
}
