/** What names an article for good: its stored path, its id, its slug. */
import { absoluteUrl } from './clean/address.ts';
import { joined } from './detached.ts';

/** Readable and safe in an address; longer file names are cut. */
const SLUG_CHARACTERS = 120;
/** Longer ones are no name that anybody gave. */
export const LONGEST_ID = 1000;

/** Half of a surrogate pair: no text, and `encodeURIComponent` throws at it. */
const LONE_SURROGATE = /\p{Cs}/gu;
/** What stands for itself in a tag: URI, as in any spelling of Unicode. */
const PLAIN_PATH = /^[\w.!~*'()@:$+,;=/-]*$/;
/** What `slugify` leaves as it is, if it is not too long. */
const PLAIN_SLUG = /^[a-z\d_~]+(?:-[a-z\d_~]+)*$/;

/** The stored path without its ending, spelled alike on every system: `/` between parts, Unicode's NFC. */
export function storedPath(relativePath: string): string {
  const slashed = relativePath.replaceAll('\\', '/');
  const dot = slashed.lastIndexOf('.');
  const hasEnding = dot >= 0 && dot < slashed.length - 1 && dot > slashed.lastIndexOf('/');
  const path = hasEnding ? slashed.slice(0, dot) : slashed;
  return PLAIN_PATH.test(path) ? path : path.replace(LONE_SURROGATE, '\uFFFD').normalize('NFC');
}

/**
 * The tag: URI of something that this publication named (RFC 4151 §2.1). Characters that a URI can't hold are
 * percent-encoded, so that the id is the same string in every format.
 */
export const tagUri = (tagEntity: string, specific: string): string =>
  joined('tag:', tagEntity, ':', PLAIN_PATH.test(specific) ? specific : specific.split('/').map(encodeSegment).join('/'));

/** Front matter's `id`, one legal line, as it goes out: an absolute URI as it is, anything else under the publication's tag. */
export const givenId = (id: string, tagEntity: string): string =>
  /^[a-z][a-z0-9+.-]*:\S/i.test(id) ? encodeUri(id) : tagUri(tagEntity, id);

const encodeSegment = (segment: string): string =>
  encodeURIComponent(segment).replace(/%(?:40|3A|24|2B|2C|3B|3D)/g, decodeURIComponent);

/** What RFC 3986 has no place for: other characters, a `%` that encodes nothing, a second `#`, brackets but around an IPv6 host. */
function encodeUri(uri: string): string {
  const host = /^[a-z][a-z0-9+.-]*:\/\/\[[0-9a-f:.]+\]/i.exec(uri)?.[0] ?? '';
  const [beforeHash = '', ...hashes] = uri.slice(host.length).split('#');
  const encoded = [beforeHash, ...(hashes.length > 0 ? [hashes.join('%23')] : [])]
    .join('#')
    .replace(/%(?![0-9a-f]{2})/gi, '%25')
    .replace(/[^!#$%&'()*+,\-./0-9:;=?@A-Z_a-z~]/gu, encodeURIComponent);
  return host + encoded;
}

/** A name as a part of an address: letters and digits of any script in lower case, all else one hyphen. May be empty. */
export function slugify(name: string): string {
  if (name.length <= SLUG_CHARACTERS && PLAIN_SLUG.test(name)) return name;
  const hyphenated = name
    .slice(0, SLUG_CHARACTERS * 10)
    .toLowerCase()
    .normalize('NFC')
    .replace(/[^\p{L}\p{N}\p{M}_~]+/gu, '-')
    .replace(/^-/, '');
  return [...hyphenated].slice(0, SLUG_CHARACTERS).join('').replace(/-$/, '');
}

/** The slug of an article that names none: its file's name, or its folder's where the file is only an `index`. */
export const slugOfPath = (path: string): string => slugify(nameOfPath(path));

function nameOfPath(path: string): string {
  const slash = path.lastIndexOf('/');
  const last = path.slice(slash + 1);
  return slash >= 0 && last.toLowerCase() === 'index' ? path.slice(path.lastIndexOf('/', slash - 1) + 1, slash) : last;
}

/** `2024-05-01-headline`, `2024-5-1-headline` and `2024-05-01T10-30-headline`, as Jekyll, Hugo and Eleventy name files. */
const DATED_NAME = /^(\d{4})-(\d{1,2})-(\d{1,2})(?:T(\d{2})[-:.]?(\d{2})(?:[-:.]?(\d{2}))?(Z?))?(?![\dT])/;

/** The date that the name of an article's file, or of its folder, begins with: as `parseDate` reads it. It need not be a real one. */
export function dateOfPath(path: string): string | undefined {
  const [, year, month = '', day = '', hour, minute, second = '00', zone = ''] = DATED_NAME.exec(nameOfPath(path)) ?? [];
  if (year === undefined) return undefined;
  const date = `${year}-${month.padStart(2, '0')}-${day.padStart(2, '0')}`;
  return hour === undefined ? date : `${date}T${hour}:${minute}:${second}${zone}`;
}

/** The path of an article's page on this site. */
export const pagePath = (slug: string): string => `/articles/${PLAIN_SLUG.test(slug) ? slug : encodeURIComponent(slug)}`;

/** `old.html`: a file at the root, no slug. */
const FILE_NAME = /^[^\s/:]+\.[a-z][a-z0-9]{1,4}$/i;

/**
 * An earlier address of an article as a path below the publication's, `siteUrl`: from a path, a whole URL, a file's name, or an earlier
 * slug.
 * Undefined where it is none, or the publication's front page.
 */
export function aliasPath(alias: string, siteUrl: string): string | undefined {
  if (FILE_NAME.test(alias)) return aliasPath(`/${alias}`, siteUrl);
  if (!alias.includes('/')) {
    const slug = slugify(alias);
    return slug === '' ? undefined : pagePath(slug);
  }
  const url = absoluteUrl(alias, `${siteUrl}/`, 'media');
  if (url === undefined) return undefined;
  const { pathname } = new URL(url);
  const prefix = new URL(siteUrl).pathname.replace(/\/$/, '');
  const path = (pathname.startsWith(`${prefix}/`) ? pathname.slice(prefix.length) : pathname).replace(/(?<!\/)\/+$/, '');
  return /^\/*$/.test(path) ? undefined : path;
}
