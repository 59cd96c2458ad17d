import type { Request, RequestHandler } from 'express';
import type { Instant } from '../domain.ts';
import type { Answer, Edition } from '../edition/edition.ts';
import type { Publisher } from '../edition/publisher.ts';
import { aliasOf } from './aliases.ts';
import { decoded, isRead, notFound, refuseMethod, say } from './answers.ts';
import { cacheControl, sendRendition } from './send.ts';

export interface DocumentParts {
  readonly publisher: Publisher;
  /** When the documents may change next. */
  readonly freshUntil: () => Instant | undefined;
  readonly now: () => Instant;
}

const A_DAY_SECONDS = 86_400;

/** Answers with whatever the Edition has at an address. */
export const documents =
  ({ publisher, freshUntil, now }: DocumentParts): RequestHandler =>
  async (request, response) => {
    const edition = publisher.current();
    if (!edition) {
      response.set('Retry-After', '1');
      return say(response, 503, 'Starting: the feeds are being made.');
    }
    const { prefix, path } = placeOf(request, edition);
    const alias = aliasOf(path);
    const query = new URLSearchParams(/\?([^#]*)/.exec(request.url)?.[1] ?? '');
    const answer = alias === undefined ? await answerAt(publisher, path, query) : ({ kind: 'moved', to: alias } as const);
    if (!answer) return notFound(response);
    if (!isRead(request)) return refuseMethod(response);
    switch (answer.kind) {
      case 'document':
        return sendRendition(request, response, answer.rendition, cacheControl(freshUntil(), now()));
      case 'moved':
        response.set('Cache-Control', `public, max-age=${A_DAY_SECONDS}`);
        return response.redirect(301, prefix + answer.to);
      case 'gone':
        return say(response, 410, 'Gone: what was published here was withdrawn.');
      case 'unavailable':
        response.set('Retry-After', '60');
        return say(response, 503, 'Unavailable: the article can not be read just now.');
      case 'refused':
        return say(response, 400, `Bad request: ${answer.why}`);
    }
  };

/** A publication may be a part of a larger site: whether or not the proxy in front keeps the path to it, `path` is what is below. */
export function placeOf(request: Request, edition: Edition): { readonly prefix: string; readonly path: string } {
  const prefix = new URL(edition.publication.url).pathname.replace(/\/$/, '');
  if (prefix !== '' && request.path === prefix) return { prefix, path: '/' };
  return { prefix, path: request.path.startsWith(`${prefix}/`) ? request.path.slice(prefix.length) : request.path };
}

/** Each document has one spelling of its address: with others (a closing slash, other escapes) one is led to it. */
async function answerAt(publisher: Publisher, path: string, query: URLSearchParams): Promise<Answer | undefined> {
  const plain = (decoded(path) ?? path)
    .replace(/(?!^)\/+$/, '')
    .split('/')
    .map(encodeURIComponent)
    .join('/');
  const answer = await publisher.find(plain, query);
  if (plain === path || answer?.kind !== 'document') return answer ?? movedFrom(publisher, path);
  return { kind: 'moved', to: plain };
}

/** A former address may have been written in any way. */
async function movedFrom(publisher: Publisher, path: string): Promise<Answer | undefined> {
  const answer = await publisher.find(path);
  return answer?.kind === 'moved' || answer?.kind === 'gone' ? answer : undefined;
}
