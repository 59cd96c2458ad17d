import { writeSync } from 'node:fs';
import { type DestinationStream, type Logger, pino } from 'pino';
import type { LogLevel } from './config.ts';
import type { Access } from './http/observe.ts';

/** What is worth telling whoever runs the server. */
export interface Log {
  debug(details: object, message: string): void;
  info(details: object, message: string): void;
  warn(details: object, message: string): void;
  error(details: object, message: string): void;
}

/**
 * Writes to standard error: JSON lines for log collectors, a plain line for a person at a terminal. At once, so that the last
 * words of a process that dies are not lost.
 */
export function makeLog(level: LogLevel, output: NodeJS.WriteStream = process.stderr): Log {
  const write = outlet(output);
  return makePino(level, { write: (line) => write(output.isTTY ? plain(line) : line) });
}

/** Who has been made sure not to end the process. */
const safe = new WeakSet<NodeJS.WriteStream>();

/**
 * Writes as long as that can be done. A disk that is full, or a reader that has gone, ends no server; and as a stream is done for once it
 * could not write, what comes later goes past it, for when there is room again.
 */
export function outlet(output: NodeJS.WriteStream & { readonly fd?: number }): (text: string) => void {
  if (!safe.has(output)) output.on('error', () => {});
  safe.add(output);
  return (text) => {
    if (!output.destroyed) return void output.write(text);
    try {
      if (output.fd !== undefined) writeSync(output.fd, text);
    } catch {
      // There is nobody to tell.
    }
  };
}

const makePino = (level: LogLevel, destination: DestinationStream): Logger =>
  pino(
    { level, base: null, timestamp: pino.stdTimeFunctions.isoTime, formatters: { level: (label) => ({ level: label }) } },
    destination,
  );

function plain(json: string): string {
  const { level, msg, err } = JSON.parse(json) as { level: string; msg: string; err?: { message?: string } };
  const line = `${level === 'info' ? '' : `${level}: `}${msg}${err?.message ? ` (${err.message})` : ''}`;
  // What others wrote must not steer the terminal.
  return `${line.replace(/(?!\n)\p{Cc}/gu, '')}\n`;
}

/** Writes a line for each request. */
export interface AccessLog {
  readonly log: (access: Access) => void;
  /** Writes what has not been written yet. */
  readonly flush: () => void;
}

/** A write to the system costs more than a request: lines wait for each other, this long at most, in milliseconds, */
const TOGETHER_MS = 200;
/** or until there are so many characters of them. */
const TOGETHER_LENGTH = 32_768;

export function makeAccessLog(level: LogLevel, output: NodeJS.WriteStream = process.stderr): AccessLog {
  let lines = '';
  let timer: NodeJS.Timeout | undefined;
  const writeAll = outlet(output);
  const flush = (): void => {
    clearTimeout(timer);
    timer = undefined;
    if (lines !== '') writeAll(lines);
    lines = '';
  };
  const write = (line: string): void => {
    lines += output.isTTY ? plain(line) : line;
    if (lines.length > TOGETHER_LENGTH) flush();
    else timer ??= setTimeout(flush, TOGETHER_MS).unref();
  };
  const logger = makePino(level, { write });
  return { log: (access) => logger.info(access, `${access.method} ${access.url} ${access.status}`), flush };
}
