import type { ServerResponse } from 'node:http';
import express, { type ErrorRequestHandler, type Express, type RequestHandler, type Router } from 'express';
import type { Showing, ShownStatus } from '../edition/publisher.ts';
import type { Metrics } from '../traffic/metrics.ts';
import { decoded, isRead, notFound, refuseMethod, say } from './answers.ts';
import { type DocumentParts, documents } from './documents.ts';
import { media, type OpenShipped } from './media.ts';

export interface AppParts extends DocumentParts {
  readonly openShipped: OpenShipped;
  /** What `/metrics` answers with; missing where it is not there. */
  readonly metrics: Metrics | undefined;
  /** Something went wrong that no client is to blame for. */
  readonly failed: (error: unknown, request: { readonly method: string; readonly url: string }) => void;
}

/** Longer targets are no address of ours. */
const LONGEST_PATH = 2048;

/** Everything that is not answered at the front door. What is published nowhere here is for who comes next. */
export function makeRouter(parts: AppParts): Router {
  const router = express.Router();
  router.use(checkTarget);
  router.all('/healthz', health(parts.publisher));
  router.all('/readyz', readiness(parts.publisher));
  if (parts.metrics) router.all('/metrics', metricsText(parts.metrics));
  router.use(media(parts.publisher, parts.openShipped));
  router.use(documents(parts));
  router.use(onError(parts));
  return router;
}

/** A site of nothing else. */
export function makeApp(router: Router): Express {
  const app = express();
  app.disable('x-powered-by');
  app.disable('etag');
  app.use(router);
  app.use((_, response) => notFound(response));
  return app;
}

const checkTarget: RequestHandler = (request, response, next) => {
  const path = decoded(request.path);
  if (path === undefined || path.length > LONGEST_PATH || path.includes('\0'))
    say(response, 400, 'Bad request: this address can not be read.');
  else next();
};

const health = (publisher: Showing): RequestHandler => {
  let told: ShownStatus | undefined;
  let text = '';
  return (request, response) => {
    if (!isRead(request)) return refuseMethod(response);
    const status = publisher.status();
    if (status !== told) [told, text] = [status, healthText(status)];
    sendText(response, status.edition ? 200 : 503, 'application/json; charset=utf-8', text);
  };
};

/** Whether readers are sure to get the latest here: another process may be asked instead. */
const readiness =
  (publisher: Showing): RequestHandler =>
  (request, response) => {
    if (!isRead(request)) return refuseMethod(response);
    const isReady = publisher.isReady();
    sendText(response, isReady ? 200 : 503, 'application/json; charset=utf-8', JSON.stringify({ ready: isReady }));
  };

const healthText = ({ edition, problems, failures }: ShownStatus): string =>
  JSON.stringify({
    status: edition ? (failures === 0 ? 'ok' : 'stale') : 'starting',
    articles: edition?.articleCount ?? 0,
    problems,
    failures,
    ...(edition ? { regenerated: new Date(edition.madeAt).toISOString() } : {}),
  });

/** What is the case now, and may be otherwise at once. */
function sendText(response: ServerResponse, status: number, mediaType: string, text: string): void {
  const body = Buffer.from(text);
  const headers = ['Content-Type', mediaType, 'Content-Length', String(body.length)];
  response.writeHead(status, [...headers, 'Cache-Control', 'no-store', 'X-Content-Type-Options', 'nosniff']).end(body);
}

const metricsText =
  (metrics: Metrics): RequestHandler =>
  async (request, response) => {
    if (!isRead(request)) return refuseMethod(response);
    sendText(response, 200, metrics.contentType, await metrics.text());
  };

const onError =
  ({ failed }: AppParts): ErrorRequestHandler =>
  (error, request, response, _next) => {
    const status = typeof error?.status === 'number' && error.status >= 400 && error.status < 500 ? error.status : 500;
    if (status === 500) failed(error, { method: request.method, url: request.url });
    if (response.headersSent) response.destroy();
    else say(response, status, status === 500 ? 'Something went wrong here.' : 'Bad request.');
  };
