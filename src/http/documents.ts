import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Request, RequestHandler } from 'express';
import { aliasOf } from '../edition/aliases.ts';
import type { Answer, Edition } from '../edition/edition.ts';
import type { Publisher } from '../edition/publisher.ts';
import { decoded, gone, isRead, METHODS, refuseMethod, say, UNKEPT } from './answers.ts';
import { isNavigation } from './navigation.ts';
import type { Report, SendDocument } from './send.ts';

export interface DocumentParts {
  readonly publisher: Publisher;
  readonly send: SendDocument;
  /** What was sent by the router. */
  readonly report: Report;
}

const A_DAY_SECONDS = 86_400;
const KEPT_A_DAY = ['Cache-Control', `public, max-age=${A_DAY_SECONDS}`] as const;
const NO_QUERY = new URLSearchParams();

/**
 * Answers a prepared document at the front door, before Express: two look-ups. Answers whether the request was for one; with any other
 * spelling of an address there is more to find out, which is for the router.
 */
export function answerPrepared(
  { publisher, send }: Pick<DocumentParts, 'publisher' | 'send'>,
  request: IncomingMessage,
  response: ServerResponse,
  report: Report,
): boolean {
  const edition = publisher.current();
  if (!edition || !publisher.isLatest() || !isRead(request) || isNavigation(request)) return false;
  const { url = '' } = request;
  const { prefix } = edition;
  const below = prefix !== '' && url.startsWith(`${prefix}/`) ? url.slice(prefix.length) : url;
  const rendition = edition.prepared(below);
  if (rendition) send(request, response, rendition, report);
  return rendition !== undefined;
}

/** Answers with whatever the Edition has at an address; what it has nothing at is for who comes next. */
export const documents =
  ({ publisher, send, report }: DocumentParts): RequestHandler =>
  async (request, response, next) => {
    if (!publisher.isLatest()) await publisher.becomeLatest();
    const edition = publisher.current();
    if (!edition) return say(response, 503, 'Starting: the feeds are being made.', [...UNKEPT, 'Retry-After', '1']);
    const { prefix, path } = placeOf(request, edition);
    const { query, isRaw } = queryOf(request.url);
    const alias = aliasOf(path, query, edition.publication.aliases);
    const answer = alias === undefined ? await answerAt(publisher, path, query) : ({ kind: 'moved', to: alias } as const);
    if (!answer) return next();
    if (request.method === 'OPTIONS' && isForScripts(answer)) return allowScripts(response);
    if (!isRead(request)) return refuseMethod(response);
    switch (answer.kind) {
      case 'document': {
        const isPage = answer.rendition.feed !== undefined && !isRaw && isNavigation(request);
        const page = isPage ? await publisher.page(path, query) : undefined;
        return send(request, response, page ?? answer.rendition, report);
      }
      case 'moved':
        return moved(response, prefix + (isRaw ? rawAt(answer.to) : answer.to));
      case 'elsewhere':
        return say(response, 302, `Found: ${answer.url}`, [...UNKEPT, 'Location', answer.url]);
      case 'gone':
        return gone(response);
      case 'unavailable':
        return say(response, 503, 'Unavailable: the article can not be read just now.', [...UNKEPT, 'Retry-After', '60']);
      case 'refused':
        return say(response, 400, `Bad request: ${answer.why}`);
    }
  };

/** `?raw` asks for a feed as it is, whoever asks; beside it there may be all that a query may say. */
function queryOf(url: string): { readonly query: URLSearchParams; readonly isRaw: boolean } {
  if (!url.includes('?')) return { query: NO_QUERY, isRaw: false };
  const query = new URLSearchParams(/\?([^#]*)/.exec(url)?.[1]);
  const isRaw = query.has('raw');
  query.delete('raw');
  return { query, isRaw };
}

const rawAt = (target: string): string => `${target}${target.includes('?') ? '&' : '?'}raw`;

/** A path may hold what a header may not: who wrote it so wrote it without escapes. */
function moved(response: ServerResponse, to: string): void {
  const location = to.replace(/[^!-~]/g, encodeURIComponent);
  say(response, 301, `Moved for good: ${location}`, [...KEPT_A_DAY, 'Location', location]);
}

/** Feeds, and what leads to them, may be read by scripts of any site. */
const isForScripts = (answer: Answer): boolean =>
  answer.kind === 'moved' || (answer.kind === 'document' && !answer.rendition.mediaType.startsWith('text/html'));

/** A script that asks on a condition asks first whether it may (Fetch Standard, CORS-preflight fetch). */
function allowScripts(response: ServerResponse): void {
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

/** A publication may be a part of a larger site: whether or not the proxy in front keeps the path to it, `path` is what is below. */
export function placeOf(request: Request, { prefix }: Edition): { readonly prefix: string; readonly path: string } {
  if (prefix !== '' && request.path === prefix) return { prefix, path: '/' };
  return { prefix, path: request.path.startsWith(`${prefix}/`) ? request.path.slice(prefix.length) : request.path };
}

/** Each document has one spelling of its address: with others (a closing slash, other escapes) one is led to it. */
async function answerAt(publisher: Publisher, path: string, query: URLSearchParams): Promise<Answer | undefined> {
  if (PLAIN.test(path)) return publisher.find(path, query);
  const plain = (decoded(path) ?? path)
    .replace(/(?!^)\/+$/, '')
    .split('/')
    .map(encodeURIComponent)
    .join('/');
  const answer = await publisher.find(plain, query);
  if (plain === path || answer?.kind !== 'document') return answer ?? movedFrom(publisher, path);
  return { kind: 'moved', to: plain };
}

/** What is spelled as it should be already. */
const PLAIN = /^(?:\/[\w.-]+)+$/;

/** A former address may have been written in any way. */
async function movedFrom(publisher: Publisher, path: string): Promise<Answer | undefined> {
  const answer = await publisher.find(path);
  return answer?.kind === 'moved' || answer?.kind === 'gone' ? answer : undefined;
}
