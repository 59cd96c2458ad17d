import type { RequestHandler } from 'express';
import type { Showing } from '../edition/publisher.ts';
import { decoded, isRead, refuseMethod } from './answers.ts';
import { placeOf } from './documents.ts';

/** The folder of files that articles ship beside themselves. */
const FOLDER = '/media/';
const AN_HOUR_MS = 3_600_000;

/** Finds a shipped file by its path below the articles' folder; undefined where there is none that may be shown. */
export type OpenShipped = (path: string) => { readonly file: string; readonly mediaType: string } | undefined;

/** Answers with the files that articles ship, by ranges too (RFC 9110 §14): players and podcast directories ask for them. */
export const media =
  (publisher: Showing, open: OpenShipped): RequestHandler =>
  (request, response, next) => {
    const edition = publisher.current();
    const path = edition && placeOf(request, edition).path;
    if (!path?.startsWith(FOLDER)) return next();
    const found = open(decoded(path.slice(FOLDER.length)) ?? '');
    if (!found) return next();
    if (!isRead(request)) return refuseMethod(response);
    response.set({
      'Content-Type': found.mediaType,
      'X-Content-Type-Options': 'nosniff',
      'Content-Security-Policy': "default-src 'none'",
    });
    response.sendFile(found.file, { maxAge: AN_HOUR_MS, dotfiles: 'allow' }, (error) => {
      if (error && !isAborted(error)) next(error);
    });
  };

/** Players take what they need and hang up. */
const isAborted = (error: NodeJS.ErrnoException): boolean =>
  error.syscall === 'write' || ['ECONNABORTED', 'ECONNRESET', 'EPIPE'].includes(error.code ?? '');
