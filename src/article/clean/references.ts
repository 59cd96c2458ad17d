/** Character references (HTML §13.2.5.72) in a text that is too long for the parser. */
import { load } from 'cheerio/slim';
import { parse } from 'parse5';
import { adapter } from 'parse5-htmlparser2-tree-adapter';

/** Without groups: with them it takes three times as long. */
const REFERENCE = /&(?:#x?)?[a-z\d]{1,39};?/gi;
const NUMBER = /^&#(?:(\d{1,7})|x([\da-f]{1,6}));?$/i;
/** There are some 2,200 names. Whoever uses more different ones than this makes them up, and they stay as they are. */
const MOST_NAMES = 4_000;

/** For private use: no name stands for it. */
const BETWEEN = '\ue000';

/** `text` with its character references replaced by what they stand for, however many there are. */
export function decoded(text: string): string {
  const meanings = meaningsOf(text);
  return text.replace(REFERENCE, (reference) => meanings.get(reference) ?? characterOf(reference) ?? reference);
}

/** The character with this number. Those that HTML gives another meaning (Windows-1252) are left to the parser. */
function characterOf(reference: string): string | undefined {
  const [, decimal, hexadecimal] = NUMBER.exec(reference) ?? [];
  if (decimal === undefined && hexadecimal === undefined) return undefined;
  const code = decimal === undefined ? Number.parseInt(hexadecimal ?? '', 16) : Number.parseInt(decimal, 10);
  if (code >= 0x80 && code < 0xa0) return undefined;
  return code === 0 || code > 0x10ffff || (code >= 0xd800 && code < 0xe000) ? '' : String.fromCodePoint(code);
}

/** What the parser makes of the references that have a name: asked once, for all of them. */
function meaningsOf(text: string): ReadonlyMap<string, string> {
  const names = new Set<string>();
  for (const [reference] of text.matchAll(REFERENCE)) {
    if (characterOf(reference) === undefined) names.add(reference);
    if (names.size >= MOST_NAMES) break;
  }
  // Within a title nothing but references means anything, and none of them stands for the character between them.
  const page = parse(`<title>${[...names].join(BETWEEN)}</title>`, { treeAdapter: adapter, scriptingEnabled: false });
  const meanings = load(page)('title').text().split(BETWEEN);
  return new Map([...names].map((reference, i) => [reference, meanings[i] ?? reference]));
}
