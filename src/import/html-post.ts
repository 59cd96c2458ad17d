import { parseFragment } from 'parse5';
import { absoluteUrl } from '../article/clean/address.ts';
import { legalText, oneLine } from '../article/clean/text.ts';
import { slugify } from '../article/identity.ts';
import { placeOf } from '../edition/aliases.ts';
import { refusalOf } from './file-name.ts';
import type { ForeignFile } from './foreign.ts';
import { type Written, yamlOf } from './yaml.ts';

/** What the readers of exports have in common: HTML files with front matter, and what they are called. */

/** Longer texts in front matter are none that anybody wrote as such. */
const LONGEST_LINE = 1000;

/** One article: its front matter, and its body as HTML that need not be clean. `stem` is its file's name without the ending. */
export function htmlPost(stem: string, frontMatter: Readonly<Record<string, Written>>, html: string): ForeignFile {
  return { file: `posts/${stem}.html`, content: `---\n${yamlOf(frontMatter)}---\n${legalText(html).trim()}\n` };
}

/** `text` as one line of at most a thousand characters; cut between words. */
export function line(text: string): string {
  const whole = oneLine(text);
  return whole.length <= LONGEST_LINE ? whole : `${whole.slice(0, LONGEST_LINE).replace(/\s\S*$/, '')}…`;
}

const PARTS_LINES = /<\/?(?:p|br|div|h[1-6]|li|[uo]l|blockquote|pre|figure|figcaption|t[dhr]|table|hr)\b[^<>]*>/gi;
const MARKUP = /<(?:!--|\/?[a-z])[^<>]*>/gi;

/** What HTML says, as one line: without tags, entities as the characters that they are. */
export function plainLine(html: string): string {
  const text = html.replace(PARTS_LINES, ' ').replace(MARKUP, '').replaceAll('<', '&lt;');
  return line(
    parseFragment(text)
      .childNodes.map((node) => ('value' in node ? node.value : ''))
      .join(''),
  );
}

export const escapeHtml = (text: string): string =>
  text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;');

const LONGEST_STEM_BYTES = 200;

/** Gives every article a name of its own, that of its slug where nobody has it: the same articles in the same order, the same names. */
export function stems(): (slug: string, id: string) => string {
  const taken = new Set<string>();
  return (slug, id) => {
    const plain = shortened(slugify(slug));
    const number = slugify(id);
    const free = (stem: string): boolean => stem !== '' && refusalOf(stem) === undefined && !taken.has(stem.normalize('NFKC'));
    const wanted = [plain, `${plain === '' ? 'post' : plain}-${number}`];
    for (let again = 2; !wanted.some(free); again++) wanted.push(`${plain === '' ? 'post' : plain}-${number}-${again}`);
    const stem = wanted.find(free) ?? '';
    taken.add(stem.normalize('NFKC'));
    return stem;
  };
}

function shortened(slug: string): string {
  let short = slug;
  while (Buffer.byteLength(short) > LONGEST_STEM_BYTES) short = [...short].slice(0, -1).join('');
  return short.replace(/-$/, '');
}

const TAG = /<[a-z][^<>]*>/gi;
const ADDRESS = /(\s(?:src|href|poster|data-src)\s*=\s*)("[^"]*"|'[^']*')/gi;
const SOURCES = /(\ssrcset\s*=\s*)("[^"]*"|'[^']*')/gi;

/** HTML with addresses that lead where they led at `base`, the old page. Those within the page stay as they are. */
export function withWholeAddresses(html: string, base: string): string {
  if (!URL.canParse(base)) return html;
  const whole = (address: string): string =>
    /^(?:[a-z][a-z0-9+.-]*:|#|$)/i.test(address.trim())
      ? address
      : (absoluteUrl(address.replaceAll('&amp;', '&'), base, 'link')?.replaceAll('&', '&amp;') ?? address);
  const sources = (list: string): string =>
    list
      .split(',')
      .map((one) => one.replace(/^(\s*)(\S+)/, (_, space, url) => space + whole(url)))
      .join(',');
  const within = (change: (text: string) => string) => (_: string, name: string, quoted: string) =>
    `${name}${quoted[0]}${change(quoted.slice(1, -1))}${quoted[0]}`;
  return html.replace(TAG, (tag) => tag.replace(ADDRESS, within(whole)).replace(SOURCES, within(sources)));
}

/** The path of an address below the old site's, with its query, spelled as `placeOf` does; undefined where it is none, or the site itself. */
export function pathBelow(address: string, site: string): string | undefined {
  if (!URL.canParse(address, site || undefined)) return undefined;
  const url = new URL(address, site || undefined);
  if (!/^https?:$/.test(url.protocol)) return undefined;
  const prefix = URL.canParse(site) ? new URL(site).pathname.replace(/\/$/, '') : '';
  const path = url.pathname.startsWith(`${prefix}/`) ? url.pathname.slice(prefix.length) : url.pathname;
  const place = placeOf(path, url.searchParams);
  return place === '/' ? undefined : place;
}
