import { Buffer, isUtf8 } from 'node:buffer';
import { declaredEncoding, unixLines } from './decode.ts';
import { toFields } from './fields.ts';
import { type FrontMatter, splitFrontMatter } from './front-matter.ts';
import { isWholePage } from './page.ts';

/** The front matter of a file out of its bytes, of which only its own are decoded: nine tenths of a file are its body. */

export interface Front {
  /** The file's beginning, to the end of the front matter or a little further. */
  readonly text: string;
  readonly frontMatter: FrontMatter;
}

/** Longer front matter is looked for by way of the whole text. */
const MOST_BYTES = 16 * 1024;
/** Enough for as many characters as `isWholePage` looks at, of three bytes each. */
const PAGE_START_BYTES = 64 * 1024;

const [NUL, LINE_FEED, CARRIAGE_RETURN, ESCAPE, SPACE, TAB] = [0x00, 0x0a, 0x0d, 0x1b, 0x20, 0x09];
const OPENINGS = ['---\n', '---\r\n'].map((text) => Buffer.from(text));
const DASHES = Buffer.from('\n---');

/**
 * The front matter of a file whose head is all in it, as `decode` and `splitFrontMatter` would find it. Undefined where they are
 * needed: where the file begins otherwise, may be no UTF-8, or is a whole page, or where anything is wrong. Of the beginning of a Markdown
 * file nobody can tell whether the rest is UTF-8.
 */
export function readFront(bytes: Uint8Array, form: 'markdown' | 'html' | 'beginning'): Front | undefined {
  const buffer = Buffer.isBuffer(bytes) ? bytes : Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const end = frontEnd(buffer);
  if (end === undefined || (form === 'beginning' && end === buffer.length)) return undefined;
  if (!isPlainUtf8(form === 'beginning' ? buffer.subarray(0, end) : buffer)) return undefined;
  const text = unixLines(buffer.toString('utf8', 0, end));
  const split = splitFrontMatter(text);
  if (!split.ok || !split.frontMatter) return undefined;
  const front: Front = { text, frontMatter: split.frontMatter };
  return form !== 'html' || isFragment(buffer, end, front) ? front : undefined;
}

/** Where the line ends that closes the front matter, or a later one like it. */
function frontEnd(buffer: Buffer): number | undefined {
  const opening = OPENINGS.find((one) => one.every((byte, i) => buffer[i] === byte));
  if (!opening) return undefined;
  for (let at = opening.length - 1; at < MOST_BYTES; ) {
    const dashes = buffer.indexOf(DASHES, at);
    if (dashes < 0 || dashes > MOST_BYTES) return undefined;
    at = dashes + DASHES.length;
    while (buffer[at] === SPACE || buffer[at] === TAB) at++;
    if (buffer[at] === CARRIAGE_RETURN) at++;
    if (at >= buffer.length || buffer[at] === LINE_FEED) return Math.min(at + 1, buffer.length);
  }
  return undefined;
}

/** Whether the bytes are UTF-8, without what other encodings that look like it have. */
const isPlainUtf8 = (buffer: Buffer): boolean => isUtf8(buffer) && !buffer.includes(NUL) && !buffer.includes(ESCAPE);

function isFragment(buffer: Buffer, end: number, { frontMatter }: Front): boolean {
  if ((declaredEncoding(buffer) ?? 'utf-8') !== 'utf-8' || toFields(frontMatter.values).size === 0) return false;
  const after = unixLines(buffer.toString('utf8', end, end + PAGE_START_BYTES));
  return !isWholePage(frontMatter.body + after);
}
