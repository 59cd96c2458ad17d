/** Characters: what may leave in a title, a name, an address or a text. */

/** Planes end in two noncharacters each (Unicode §23.7): U+FFFE, U+FFFF, U+1FFFE … U+10FFFF. */
const planeEnds = Array.from({ length: 17 }, (_, plane) => {
  const end = (code: number): string => `\\u{${(plane * 0x10000 + code).toString(16)}}`;
  return end(0xfffe) + end(0xffff);
}).join('');

/**
 * What XML 1.0 §2.2 forbids or discourages and feed validators refuse: C0 without tab and newline, DEL, C1, the replacement
 * character, noncharacters and lone surrogates. Written as escapes, so that no control character stands in this file.
 */
const CONTROLS = '\\0-\\x08\\x0e-\\x1f\\x7f-\\x84\\x86-\\x9f';
const ILLEGAL = new RegExp(`[${CONTROLS}\\ufffd\\ufdd0-\\ufdef${planeEnds}\\p{Cs}]`, 'gu');
const NEWLINES = /\r\n?|[\x85\u2028\u2029]/g;
const SPACES = /[\v\f]/g;

/** One quick test for all of the above, and for surrogate pairs, which are legal: most texts have none of them. */
const SUSPECT = new RegExp(`[${CONTROLS}\\x85\\r\\v\\f\\u2028\\u2029\\ud800-\\udfff\\ufdd0-\\ufdef\\ufffd-\\uffff]`);

/** `s` with only characters that XML 1.0 can carry and no validator minds; every line ending is LF. The same again: the same. */
export function legalText(s: string): string {
  return SUSPECT.test(s) ? s.replace(NEWLINES, '\n').replace(SPACES, ' ').replace(ILLEGAL, '') : s;
}

/** `s` as one legal line: runs of white space (no-break spaces too) are one space, none at the ends. */
export function oneLine(s: string): string {
  return legalText(s).replace(/\s+/g, ' ').trim();
}
