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

/** 0x80 to 0x9F in windows-1252 (WHATWG Encoding). Node's own decoder takes them for control characters in some releases. */
const WINDOWS_1252 = '€\x81‚ƒ„…†‡ˆ‰Š‹Œ\x8dŽ\x8f\x90‘’“”•–—˜™š›œ\x9džŸ';

/** Written so, that no control character stands in this file. */
const ESCAPE = String.raw`\x1b`;

/** What other encodings look like where their bytes happen to be UTF-8, too. */
const DISGUISED: readonly (readonly [RegExp, string])[] = [
  [/\0/, 'a zero byte: UTF-16 without a byte order mark, or no text at all'],
  [new RegExp(String.raw`${ESCAPE}(?:\$[@B]|\([BJ])`), 'the escape sequences of ISO-2022-JP'],
];

/**
 * The text of a stored file: line ends as `\n`, no byte order mark. UTF-8 unless a byte order mark says UTF-16 or,
 * where `declared` allows it, the page itself declares another encoding (`<meta charset>`).
 */
export function decode(bytes: Uint8Array, options: { readonly declared: boolean }): Decoded {
  const marked = markedEncoding(bytes);
  const label = marked ?? (options.declared ? declaredEncoding(bytes) : undefined) ?? 'utf-8';
  const decoder = decoderFor(label);
  if (!decoder) return refused(1, `the declared charset «${label.slice(0, 40)}», which is not known`);
  let text: string;
  try {
    text = decoder.decode(bytes);
  } catch {
    return undecodable(bytes, label);
  }
  if (decoder.encoding === 'windows-1252') text = text.replace(/[\x80-\x9f]/g, (c) => WINDOWS_1252[c.charCodeAt(0) - 0x80] ?? c);
  text = unixLines(text.replace(/^\uFEFF+/, ''));
  if (label !== 'utf-8' || marked) return { ok: true, text };
  for (const [sign, found] of DISGUISED) {
    const at = text.search(sign);
    if (at >= 0) return refused(lineAt(text, at), found);
  }
  return { ok: true, text };
}

const refused = (line: number, found: string): Decoded => ({ ok: false, line, found, expected: 'a text saved as UTF-8' });

function decoderFor(label: string): TextDecoder | undefined {
  try {
    return new TextDecoder(label, { fatal: true });
  } catch {
    return undefined;
  }
}

/** The text with `\n` for every line end. */
export const unixLines = (text: string): string => (text.includes('\r') ? text.replace(/\r\n?/g, '\n') : text);

/** The line, counted from 1, that `at` is on. */
export function lineAt(text: string, at: number): number {
  let line = 1;
  for (let end = text.indexOf('\n'); end >= 0 && end < at; end = text.indexOf('\n', end + 1)) line++;
  return line;
}

const markedEncoding = (bytes: Uint8Array): string | undefined =>
  BYTE_ORDER_MARKS.find(([, mark]) => mark.every((byte, i) => bytes[i] === byte))?.[0];

/** In lower case, from `<meta charset>`, its older form, or an XML declaration. Who declares UTF-16 in ASCII can't mean it. */
export function declaredEncoding(bytes: Uint8Array): string | undefined {
  const start = new TextDecoder('latin1').decode(bytes.subarray(0, PRESCAN_BYTES)).replace(/<!--[\s\S]*?-->/g, '');
  const label =
    /<meta\s[^>]*?charset\s*=\s*["']?\s*([\w:.-]+)/i.exec(start)?.[1] ??
    /^\s*<\?xml\s[^>]*?encoding\s*=\s*["']([\w:.-]+)/i.exec(start)?.[1];
  return label !== undefined && /^utf-?16/i.test(label) ? 'utf-8' : label?.toLowerCase();
}

/** Where the first byte stands that ends no character begun before it, by halving: only ever wanted for a bad file. */
function undecodable(bytes: Uint8Array, label: string): Decoded {
  let good = 0;
  let bad = bytes.length;
  while (bad - good > 1) {
    const middle = (good + bad) >> 1;
    if (textOf(bytes.subarray(0, middle), label) === undefined) bad = middle;
    else good = middle;
  }
  // A character may have begun some bytes before it turned out to be none.
  for (let back = 0; back < 3 && good > 0 && textOf(bytes.subarray(0, good), label, false) === undefined; back++) good--;
  const before = unixLines(textOf(bytes.subarray(0, good), label) ?? '');
  const byte = bytes[good]?.toString(16).padStart(2, '0') ?? '';
  return refused(lineAt(before, before.length), `bytes that are not ${label.toUpperCase()} (0x${byte} at byte ${good})`);
}

/** The text of these bytes, which may end within a character where `stream` says so; undefined where they are none. */
function textOf(bytes: Uint8Array, label: string, stream = true): string | undefined {
  try {
    return new TextDecoder(label, { fatal: true }).decode(bytes, { stream });
  } catch {
    return undefined;
  }
}
