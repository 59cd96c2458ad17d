import { TextDecoder } from 'node:util';

/** Stored bytes → text. Says so when they are not what they should be: a guess here would reach every reader. */

export type Decoded =
  | { readonly ok: true; readonly text: string }
  | { readonly ok: false; readonly line: number; readonly found: string; readonly expected: string };

const BYTE_ORDER_MARKS: readonly (readonly [string, readonly number[]])[] = [
  ['utf-8', [0xef, 0xbb, 0xbf]],
  ['utf-16le', [0xff, 0xfe]],
  ['utf-16be', [0xfe, 0xff]],
];

/** How far into a page its charset may be declared (HTML Standard, «prescan a byte stream»). */
const PRESCAN_BYTES = 1024;

/**
 * The text of a stored file: line ends as `\n`, no byte order mark. UTF-8 unless a byte order mark says UTF-16 or,
 * where `declared` allows it, the page itself declares another encoding (`<meta charset>`).
 */
export function decode(bytes: Uint8Array, options: { readonly declared: boolean }): Decoded {
  const label = markedEncoding(bytes) ?? (options.declared ? declaredEncoding(bytes) : undefined) ?? 'utf-8';
  let decoder: TextDecoder;
  try {
    decoder = new TextDecoder(label, { fatal: true });
  } catch {
    return refused(bytes, 0, `the declared charset «${label.slice(0, 40)}», which is not known`);
  }
  try {
    return { ok: true, text: unixLines(decoder.decode(bytes)) };
  } catch {
    const at = label === 'utf-8' ? firstBadByte(bytes) : 0;
    const byte = bytes[at]?.toString(16).padStart(2, '0') ?? '';
    return refused(
      bytes,
      at,
      label === 'utf-8' ? `bytes that are not UTF-8 (0x${byte} at byte ${at})` : `bytes that are not ${label}`,
    );
  }
}

const refused = (bytes: Uint8Array, at: number, found: string): Decoded => ({
  ok: false,
  line: lineAt(bytes, at),
  found,
  expected: 'a text saved as UTF-8',
});

const unixLines = (text: string): string => (text.includes('\r') ? text.replace(/\r\n?/g, '\n') : text);

const markedEncoding = (bytes: Uint8Array): string | undefined =>
  BYTE_ORDER_MARKS.find(([, mark]) => mark.every((byte, i) => bytes[i] === byte))?.[0];

function declaredEncoding(bytes: Uint8Array): string | undefined {
  const start = new TextDecoder('latin1').decode(bytes.subarray(0, PRESCAN_BYTES));
  return /<meta\s[^>]*charset\s*=\s*["']?\s*([\w:.-]+)/i.exec(start)?.[1];
}

/** Where the first byte stands that ends no character begun before it, by halving: only ever wanted for a bad file. */
function firstBadByte(bytes: Uint8Array): number {
  let good = 0;
  let bad = bytes.length;
  while (bad - good > 1) {
    const middle = (good + bad) >> 1;
    if (isUtf8Prefix(bytes.subarray(0, middle))) good = middle;
    else bad = middle;
  }
  return good;
}

function isUtf8Prefix(bytes: Uint8Array): boolean {
  try {
    new TextDecoder('utf-8', { fatal: true }).decode(bytes, { stream: true });
    return true;
  } catch {
    return false;
  }
}

function lineAt(bytes: Uint8Array, at: number): number {
  let line = 1;
  for (let i = 0; i < at; i++) {
    if (bytes[i] === 0x0a || (bytes[i] === 0x0d && bytes[i + 1] !== 0x0a)) line++;
  }
  return line;
}
