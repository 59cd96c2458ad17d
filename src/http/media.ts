import { close, fstat, open, read, type Stats } from 'node:fs';
import type { IncomingMessage } from 'node:http';
import { promisify } from 'node:util';
import type { RequestHandler, Response } from 'express';
import type { Showing } from '../edition/publisher.ts';
import { decoded, isRead, refuseMethod } from './answers.ts';
import { placeOf } from './documents.ts';

/** The folder of files that articles ship beside themselves. */
const FOLDER = '/media/';
const AN_HOUR_MS = 3_600_000;

/** Finds a shipped file by its path below the articles' folder; undefined where there is none that may be shown. */
export type OpenShipped = (path: string) => Shipped | undefined;

interface Shipped {
  readonly file: string;
  readonly mediaType: string;
  readonly sizeBytes: number;
}

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
    const stream = (): void =>
      response.sendFile(found.file, { maxAge: AN_HOUR_MS, dotfiles: 'allow' }, (error) => {
        if (error && !isAborted(error)) next(error);
      });
    if (found.sizeBytes > SMALL_BYTES || !isUnconditional(request)) return stream();
    return readWhole(found.file).then((whole) => (whole ? sendWhole(response, whole) : stream()));
  };

/** A stream holds as much of a file at a time, and is many objects, which the engine must tidy up after each picture. */
const SMALL_BYTES = 64 * 1024;
/** What asks for part of a file, or only for another one than there was. */
const CONDITIONS = ['range', 'if-range', 'if-match', 'if-none-match', 'if-modified-since', 'if-unmodified-since'] as const;

const isUnconditional = ({ method, headers }: IncomingMessage): boolean =>
  method === 'GET' && CONDITIONS.every((name) => headers[name] === undefined);

interface Whole {
  readonly stats: Stats;
  readonly bytes: Buffer;
}

const file = { open: promisify(open), stat: promisify(fstat), read: promisify(read), close: promisify(close) };

/** A file as it is at one moment. Undefined where it is not what it was, or can't be read: who streams it says what is wrong. */
async function readWhole(path: string): Promise<Whole | undefined> {
  try {
    const opened = await file.open(path, 'r');
    try {
      const stats = await file.stat(opened);
      if (!stats.isFile() || stats.size > SMALL_BYTES) return undefined;
      const bytes = Buffer.allocUnsafeSlow(stats.size);
      const { bytesRead } = await file.read(opened, bytes, 0, bytes.length, 0);
      return bytesRead === stats.size ? { stats, bytes } : undefined;
    } finally {
      await file.close(opened);
    }
  } catch {
    return undefined;
  }
}

/** With the headers that `sendFile` gives the same file. */
function sendWhole(response: Response, { stats, bytes }: Whole): void {
  const { size, mtime } = stats;
  response.setHeader('Accept-Ranges', 'bytes');
  response.setHeader('Cache-Control', `public, max-age=${AN_HOUR_MS / 1000}`);
  response.setHeader('Last-Modified', mtime.toUTCString());
  response.setHeader('Content-Length', size);
  response.end(bytes);
}

/** Players take what they need and hang up. */
const isAborted = (error: NodeJS.ErrnoException): boolean =>
  error.syscall === 'write' || ['ECONNABORTED', 'ECONNRESET', 'EPIPE'].includes(error.code ?? '');
