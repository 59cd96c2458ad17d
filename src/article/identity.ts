/** What names an article for good: its stored path, its id, its slug. */

/** Readable and safe in an address; longer file names are cut. */
const SLUG_CHARACTERS = 120;

/** The stored path without its ending, spelled alike on every system: `/` between parts, Unicode's NFC. */
export const storedPath = (relativePath: string): string =>
  relativePath
    .replaceAll('\\', '/')
    .replace(/\.[^./]+$/, '')
    .normalize('NFC');

/**
 * The tag: URI of something that this publication named (RFC 4151 §2.1). Characters that a URI can't hold are
 * percent-encoded, so that the id is the same string in every format.
 */
export const tagUri = (tagEntity: string, specific: string): string =>
  `tag:${tagEntity}:${specific.split('/').map(encodeSegment).join('/')}`;

/** Front matter's `id` as it goes out: an absolute URI as it is, anything else under the publication's tag. */
export const givenId = (id: string, tagEntity: string): string =>
  /^[a-z][a-z0-9+.-]*:\S/i.test(id)
    ? id.replace(/[^!#$%&'()*+,\-./0-9:;=?@A-Z[\]_a-z~]/gu, encodeURIComponent)
    : tagUri(tagEntity, id);

const encodeSegment = (segment: string): string =>
  encodeURIComponent(segment).replace(/%(?:40|3A|24|2B|2C|3B|3D)/g, decodeURIComponent);

/** A name as a part of an address: letters and digits of any script in lower case, all else one hyphen. May be empty. */
export const slugify = (name: string): string =>
  [
    ...name
      .normalize('NFC')
      .toLowerCase()
      .replace(/[^\p{L}\p{N}\p{M}_~]+/gu, '-'),
  ]
    .slice(0, SLUG_CHARACTERS)
    .join('')
    .replace(/^-+|-+$/g, '');

/** The slug of an article that names none: its file's name, or its folder's where the file is only an `index`. */
export function slugOfPath(path: string): string {
  const parts = path.split('/');
  const last = parts.at(-1) ?? '';
  const name = last.toLowerCase() === 'index' ? (parts.at(-2) ?? last) : last;
  return slugify(name);
}

/** The path of an article's page on this site. */
export const pagePath = (slug: string): string => `/articles/${encodeURIComponent(slug)}`;
