import http, { type Server } from 'node:http';
import { type AnsweringParts, makeAnswering } from './answering.ts';
import { makeApp } from './app.ts';
import { watchConnections } from './connections.ts';
import { expressClasses } from './shapes.ts';

export interface ServerParts extends AnsweringParts {
  readonly patience?: Patience;
}

/** How long a client may take for what, in milliseconds: honest ones need a fraction, others find the door closed. */
export interface Patience {
  /** To send the head of a request. */
  readonly headersMs: number;
  /** To send a whole request. */
  readonly requestMs: number;
  /** How often these two are looked at. */
  readonly checkMs: number;
  /** To take nothing of what it is sent. */
  readonly stalledMs: number;
  /** To say nothing more: longer than the proxies in front keep a connection that they may use again at any moment. */
  readonly idleMs: number;
}

const PATIENCE: Patience = { headersMs: 15_000, requestMs: 30_000, checkMs: 5_000, stalledMs: 60_000, idleMs: 75_000 };

export interface WebServer {
  /** Resolves to the port once requests are accepted. Rejects where the address can't be had. */
  listen(port: number, host?: string): Promise<number>;
  /** Lets requests in flight finish, for at most `graceMs` milliseconds, and accepts no new ones. */
  close(graceMs: number): Promise<void>;
}

/** Of one request: browsers send some twenty. */
const MOST_HEADERS = 100;

/** A front door that answers prepared documents at once, and Express for everything else. */
export function makeServer(parts: ServerParts): WebServer {
  const { patience = PATIENCE } = parts;
  const { prepared, router, routed } = makeAnswering(parts);
  const app = makeApp(router);
  const classes = expressClasses(app);
  const server = http.createServer({ ...timeouts(patience), ...classes }, (request, response) => {
    if (!connections.isClosing() && prepared(request, response)) {
      request.isAnswered = true;
      // Nearly always all of it is with the system by now. To track it would take as long as all else.
      if (!response.writableFinished) connections.track(response);
      return;
    }
    const take = routed(request, response);
    if (connections.isClosing()) connections.track(response);
    app(request, response);
    if (response.writableFinished) return take();
    if (!connections.isClosing()) connections.track(response);
    response.on('close', take);
  });
  server.maxHeadersCount = MOST_HEADERS;
  const connections = watchConnections(server, patience);
  return { listen: (port, host) => listen(server, port, host), close: connections.drain };
}

const timeouts = ({ headersMs, requestMs, checkMs }: Patience) => ({
  headersTimeout: headersMs,
  requestTimeout: requestMs,
  connectionsCheckingInterval: checkMs,
  // See `watchConnections`.
  keepAliveTimeout: 0,
});

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
