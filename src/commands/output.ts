import { styleText } from 'node:util';
import { type Log, outlet } from '../log.ts';
import { type ShownProgress, showProgress } from '../progress.ts';

/** Writes to standard output; that nobody reads any more is no error. */
export const say: (text: string) => void = outlet(process.stdout);

/** What `--json` prints: one JSON document, and nothing else on standard output. Control characters are escaped, C1's too. */
export const sayJson = (value: unknown): void =>
  say(`${JSON.stringify(value, undefined, 2).replace(/[\x7f-\x9f]/g, asEscape)}\n`);

const asEscape = (character: string): string => `\\u00${character.charCodeAt(0).toString(16)}`;

/** Long work as a bar on a terminal, and a line in the log now and then elsewhere. */
export const shownProgress = (what: string, log: Log): ShownProgress =>
  showProgress(what, { terminal: process.stderr, log: (line) => log.info({}, line) });

export type Style = Parameters<typeof styleText>[0];

/** Gives `text` a colour where `stream` is a terminal that has some; NO_COLOR and FORCE_COLOR are heeded. */
export function paint(style: Style, text: string, stream: NodeJS.WriteStream = process.stdout): string {
  // Later releases of Node ask standard output again.
  return stream.isTTY && stream.hasColors() ? styleText(style, text, { validateStream: false }) : text;
}

/** `1 article`, `2,000 articles`. */
export const counted = (count: number, what: string): string => `${count.toLocaleString('en')} ${what}${count === 1 ? '' : 's'}`;
