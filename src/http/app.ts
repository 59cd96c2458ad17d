import express, { type ErrorRequestHandler, type Express, type Request, type RequestHandler, type Response } from 'express';
import type { Instant } from '../domain.ts';
import type { Answer } from '../edition/edition.ts';
import type { Publisher } from '../edition/publisher.ts';
import { ALIASES } from './aliases.ts';
import { cacheControl, sendRendition } from './send.ts';

export interface AppParts {
  readonly publisher: Publisher;
  /** When the documents may change next. */
  readonly freshUntil: () => Instant | undefined;
  readonly now: () => Instant;
  /** Something went wrong that no client is to blame for. */
  readonly failed: (error: unknown, request: { readonly method: string; readonly url: string }) => void;
}

/** Longer targets are no address of ours. */
const LONGEST_PATH = 2048;
const METHODS = 'GET, HEAD';
const A_DAY_SECONDS = 86_400;

/** Everything that is not answered at the front door. */
export function makeApp(parts: AppParts): Express {
  const app = express();
  app.disable('x-powered-by');
  app.disable('etag');
  app.use(checkTarget);
  app.all('/healthz', health(parts));
  app.use(documents(parts));
  app.use(onError(parts));
  return app;
}

/** Small honest answers: what is wrong, in a line. */
function say(response: Response, status: number, line: string): void {
  response
    .status(status)
    .set({ 'Cache-Control': 'no-cache', 'X-Content-Type-Options': 'nosniff' })
    .type('text/plain')
    .send(`${line}\n`);
}

const checkTarget: RequestHandler = (request, response, next) => {
  const path = decoded(request.path);
  if (path === undefined || path.length > LONGEST_PATH || path.includes('\0'))
    say(response, 400, 'Bad request: this address can not be read.');
  else next();
};

function decoded(path: string): string | undefined {
  try {
    return decodeURIComponent(path);
  } catch {
    return undefined;
  }
}

const health =
  ({ publisher }: AppParts): RequestHandler =>
  (request, response) => {
    if (!isRead(request)) return refuseMethod(response);
    const { edition, problems, failures } = publisher.status();
    const body = {
      status: edition ? (failures === 0 ? 'ok' : 'stale') : 'starting',
      articles: edition?.view.articleCount ?? 0,
      problems,
      failures,
      ...(edition ? { regenerated: new Date(edition.madeAt).toISOString() } : {}),
    };
    response
      .status(edition ? 200 : 503)
      .set('Cache-Control', 'no-store')
      .json(body);
  };

const documents =
  ({ publisher, freshUntil, now }: AppParts): RequestHandler =>
  async (request, response) => {
    const edition = publisher.current();
    if (!edition) {
      response.set('Retry-After', '1');
      return say(response, 503, 'Starting: the feeds are being made.');
    }
    const prefix = new URL(edition.publication.url).pathname.replace(/\/$/, '');
    const path = request.path.startsWith(`${prefix}/`) ? request.path.slice(prefix.length) : request.path;
    const alias = ALIASES.get(path.replace(/\/$/, ''));
    const answer = alias === undefined ? await answerAt(publisher, path) : ({ kind: 'moved', to: alias } as const);
    if (!answer) return say(response, 404, 'Not found: nothing is published here.');
    if (!isRead(request)) return refuseMethod(response);
    if (answer.kind === 'document') return sendRendition(request, response, answer.rendition, cacheControl(freshUntil(), now()));
    response.set('Cache-Control', `public, max-age=${A_DAY_SECONDS}`);
    response.redirect(301, prefix + answer.to);
  };

/** Each document has one spelling of its address: with others (a closing slash, other escapes) one is led to it. */
async function answerAt(publisher: Publisher, path: string): Promise<Answer | undefined> {
  const plain = (decoded(path) ?? path)
    .replace(/(?!^)\/+$/, '')
    .split('/')
    .map(encodeURIComponent)
    .join('/');
  const answer = await publisher.find(plain);
  if (plain === path || answer?.kind === 'moved') return answer;
  // A former address may have been written in any way.
  return answer
    ? { kind: 'moved', to: plain }
    : await publisher.find(path).then((other) => (other?.kind === 'moved' ? other : undefined));
}

const isRead = (request: Request): boolean => request.method === 'GET' || request.method === 'HEAD';

function refuseMethod(response: Response): void {
  response.set('Allow', METHODS);
  say(response, 405, `Method not allowed: ${METHODS} are.`);
}

const onError =
  ({ failed }: AppParts): ErrorRequestHandler =>
  (error, request, response, _next) => {
    const status = typeof error?.status === 'number' && error.status >= 400 && error.status < 500 ? error.status : 500;
    if (status === 500) failed(error, { method: request.method, url: request.url });
    if (response.headersSent) response.destroy();
    else say(response, status, status === 500 ? 'Something went wrong here.' : 'Bad request.');
  };
