import type { IncomingMessage, ServerResponse } from 'node:http';
import type { NextFunction, Request, RequestHandler, Response } from 'express';
import type { Rendition } from '../domain.ts';
import { aliasOf } from '../edition/aliases.ts';
import type { Answer, ShownEdition } from '../edition/edition.ts';
import type { Showing } from '../edition/publisher.ts';
import { allowScripts, decoded, isRead, refuseMethod, say, UNKEPT } from './answers.ts';
import { isNavigation } from './navigation.ts';
import type { Report, SendDocument } from './send.ts';
import { NOTHING, rememberSettled, sendSignpost, signpost } from './settled.ts';

export interface DocumentParts {
  readonly publisher: Showing;
  readonly send: SendDocument;
  /** What was sent by the router. */
  readonly report: Report;
}

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
export function documents({ publisher, send, report }: DocumentParts): RequestHandler {
  const settled = rememberSettled();
  const find = async (request: Request, response: Response, next: NextFunction): Promise<void> => {
    if (!publisher.isLatest()) await publisher.becomeLatest();
    const edition = publisher.current();
    if (!edition) return say(response, 503, 'Starting: the feeds are being made.', [...UNKEPT, 'Retry-After', '1']);
    const { prefix, path } = placeOf(request, edition);
    const { query, isRaw } = queryOf(request.url);
    const alias = aliasOf(path, query, edition.publication.aliases);
    const answer = alias === undefined ? await answerAt(publisher, path, query) : ({ kind: 'moved', to: alias } as const);
    if (answer?.kind !== 'document') {
      const found = answer ? signpost(answer, prefix, isRaw) : NOTHING;
      // Meanwhile there may be another Edition.
      if (publisher.current() === edition) settled.keep(edition, request.originalUrl, found);
      return found === NOTHING ? next() : sendSignpost(request, response, found);
    }
    if (request.method === 'OPTIONS' && isForScripts(answer.rendition)) return allowScripts(response);
    if (!isRead(request)) return refuseMethod(response);
    const isPage = answer.rendition.feed !== undefined && !isRaw && isNavigation(request);
    const page = isPage ? await publisher.page(path, query) : undefined;
    send(request, response, page ?? answer.rendition, report);
  };
  return (request, response, next) => {
    const edition = publisher.isLatest() ? publisher.current() : undefined;
    const known = edition && settled.known(edition, request.originalUrl);
    if (known === NOTHING) next();
    else if (known) sendSignpost(request, response, known);
    else if (edition && !isRead(request) && request.method !== 'OPTIONS' && edition.prepared(placeOf(request, edition).path))
      refuseMethod(response);
    else return find(request, response, next);
  };
}

/** `?raw` asks for a feed as it is, whoever asks; beside it there may be all that a query may say. */
function queryOf(url: string): { readonly query: URLSearchParams; readonly isRaw: boolean } {
  if (!url.includes('?')) return { query: NO_QUERY, isRaw: false };
  const query = new URLSearchParams(/\?([^#]*)/.exec(url)?.[1]);
  const isRaw = query.has('raw');
  query.delete('raw');
  return { query, isRaw };
}

/** Feeds, and what leads to them, may be read by scripts of any site. */
const isForScripts = ({ mediaType }: Rendition): boolean => !mediaType.startsWith('text/html');

/** A publication may be a part of a larger site: whether or not the proxy in front keeps the path to it, `path` is what is below. */
export function placeOf(request: Request, { prefix }: ShownEdition): { readonly prefix: string; readonly path: string } {
  if (prefix !== '' && request.path === prefix) return { prefix, path: '/' };
  return { prefix, path: request.path.startsWith(`${prefix}/`) ? request.path.slice(prefix.length) : request.path };
}

/** Each document has one spelling of its address: with others (a closing slash, other escapes) one is led to it. */
async function answerAt(publisher: Showing, path: string, query: URLSearchParams): Promise<Answer | undefined> {
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
async function movedFrom(publisher: Showing, path: string): Promise<Answer | undefined> {
  const answer = await publisher.find(path);
  return answer?.kind === 'moved' || answer?.kind === 'gone' ? answer : undefined;
}
