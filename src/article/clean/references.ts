/** Character references (HTML §13.2.5.72) in a text that is too long for the parser. */
import { load } from 'cheerio';

const REFERENCE = /&(?:#(\d{1,7});?|#x([\da-f]{1,6});?|[a-z][a-z\d]{1,39};?)/gi;
/** There are some 2,200 names. Whoever uses more different ones than this makes them up, and they stay as they are. */
const MOST_NAMES = 4_000;

/** `text` with its character references replaced by what they stand for. In one pass, however many there are. */
export function decoded(text: string): string {
  const meanings = new Map<string, string>();
  return text.replace(REFERENCE, (reference, decimal: string | undefined, hexadecimal: string | undefined) => {
    return meanings.get(reference) ?? codeOf(decimal, hexadecimal) ?? meaningOf(reference, meanings);
  });
}

/** The character with this number. Those that HTML gives another meaning (Windows-1252) are left to the parser. */
function codeOf(decimal: string | undefined, hexadecimal: string | undefined): string | undefined {
  if (decimal === undefined && hexadecimal === undefined) return undefined;
  const code = decimal === undefined ? Number.parseInt(hexadecimal ?? '', 16) : Number.parseInt(decimal, 10);
  if (code >= 0x80 && code < 0xa0) return undefined;
  return code === 0 || code > 0x10ffff || (code >= 0xd800 && code < 0xe000) ? '' : String.fromCodePoint(code);
}

/** What the parser makes of a reference: asked once for each. */
function meaningOf(reference: string, known: Map<string, string>): string {
  if (known.size > MOST_NAMES) return reference;
  const meaning = load(`<title>${reference}</title>`, { scriptingEnabled: false })('title').text();
  known.set(reference, meaning);
  return meaning;
}
