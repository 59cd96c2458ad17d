import type { Publication } from '../domain.ts';

/** The folder of shipped files in addresses. */
const FOLDER = '/media/';

/** What paths of shipped files are written with, percent-encoded, and as HTML and XML may write the one character of it that they escape. */
const PATH = /^(?:[\w\-.!~*'()/]|%[\dA-F]{2}|&(?:#39|#x27|apos);)+/;
const APOSTROPHE = /&(?:#39|#x27|apos);/g;
/** Longer paths are none. */
const LONGEST = 3000;

/** What stands before an address that begins on this site. */
const BEFORE = new Set(['"', "'", '(', '=', ' ', ',']);

/** The paths of the shipped files that a document leads to, on its own site, as they are written. Too many rather than too few. */
export function* mediaIn(body: Buffer, { url }: Pick<Publication, 'url'>): Generator<string> {
  const root = new URL(url).pathname.replace(/\/$/, '');
  for (let at = body.indexOf(FOLDER); at >= 0; at = body.indexOf(FOLDER, at + 1)) {
    const before = body.toString('latin1', Math.max(0, at - url.length), at);
    const isOurs = before === url || (before.endsWith(root) && BEFORE.has(before.at(-1 - root.length) ?? ''));
    const path = isOurs ? PATH.exec(body.toString('latin1', at, at + LONGEST))?.[0] : undefined;
    if (path === undefined) continue;
    yield path.replace(APOSTROPHE, "'");
    // It may be the quote that the address ends with.
    const quote = path.indexOf("'");
    if (quote >= 0) yield path.slice(0, quote).replace(APOSTROPHE, "'");
  }
}
