import { pino } from 'pino';
import type { LogLevel } from './config.ts';

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
  const write = (line: string): void => void output.write(output.isTTY ? plain(line) : line);
  return pino(
    { level, base: null, timestamp: pino.stdTimeFunctions.isoTime, formatters: { level: (label) => ({ level: label }) } },
    { write },
  );
}

function plain(line: string): string {
  const { level, msg, err } = JSON.parse(line) as { level: string; msg: string; err?: { message?: string } };
  return `${level === 'info' ? '' : `${level}: `}${msg}${err?.message ? ` (${err.message})` : ''}\n`;
}
