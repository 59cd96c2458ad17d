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

const [NUL, LINE_FEED, CARRIAGE_RETURN, ESCAPE, SPACE, TAB, DASH] = [0x00, 0x0a, 0x0d, 0x1b, 0x20, 0x09, 0x2d];
const OPENINGS = ['---\n', '---\r\n'].map((text) => Buffer.from(text));
const DASHES = Buffer.from('\n---');

/**
 * The front matter of a file whose head is all in it, as `decode` and `splitFrontMatter` would find it. Undefined where they are
 * needed: where the file begins otherwise, may be no UTF-8, or is a whole page, or where anything is wrong. Of the beginning of a Markdown
 * file nobody can tell whether the rest is UTF-8.
 */
export function readFront(bytes: Uint8Array, form: 'markdown' | 'html' | 'beginning'): Front | undefined {
  const buffer = Buffer.isBuffer(bytes) ? bytes : Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const plain = plainFront(buffer);
  const end = plain?.length ?? frontEnd(buffer);
  if (end === undefined) return undefined;
  if (form !== 'beginning' && !isPlainUtf8(buffer)) return undefined;
  if (form === 'beginning' && plain === undefined && !isPlainUtf8(buffer.subarray(0, end))) return undefined;
  // A line that may go on closes nothing.
  if (form === 'beginning' && end === buffer.length && buffer[end - 1] !== LINE_FEED) return undefined;
  const text = plain ?? unixLines(buffer.toString('utf8', 0, end));
  const split = splitFrontMatter(text);
  if (!split.ok || !split.frontMatter) return undefined;
  const front: Front = { text, frontMatter: split.frontMatter };
  return form !== 'html' || isFragment(buffer, end, front) ? front : undefined;
}

const PLAIN_CLOSING = Buffer.from('\n---\n');
/** All but what ASCII prints, and line ends. */
const NOT_PLAIN = /[^\t\n -~]/;

/** The front matter where it is of ASCII, and as nearly everybody writes it: that is seen at once. */
function plainFront(buffer: Buffer): string | undefined {
  if (buffer[0] !== DASH || buffer[3] !== LINE_FEED) return undefined;
  const dashes = buffer.indexOf(PLAIN_CLOSING, 3);
  if (dashes < 0 || dashes > MOST_BYTES) return undefined;
  const text = buffer.toString('latin1', 0, dashes + PLAIN_CLOSING.length);
  return text.startsWith('---\n') && !NOT_PLAIN.test(text) ? text : undefined;
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
