/** Addresses: every one that leaves goes through `absoluteUrl`. */
import { legalText } from './text.ts';

/** `link`: a place to go to. `media`: a file to show, or a source to cite. `image`: as media, small raster `data:` as well. */
export type AddressKind = 'link' | 'media' | 'image';

const SCHEMES: Readonly<Record<AddressKind, ReadonlySet<string>>> = {
  link: new Set(['http:', 'https:', 'mailto:', 'tel:']),
  media: new Set(['http:', 'https:']),
  image: new Set(['http:', 'https:']),
};

/** Longer ones are refused by servers and proxies anyway (RFC 9110 §4.1 recommends 8000 octets). */
const LONGEST_ADDRESS = 8 * 1024;
const LONGEST_DATA_IMAGE = 64 * 1024;

const DATA_IMAGE = /^data:image\/(png|gif|jpe?g|webp|avif);base64,([a-z0-9+/]+={0,2})$/i;
/** What RFC 3986 has no place for, though `URL.href` may leave it: validators refuse it. */
const OTHER_CHARACTERS = /[^!#$%&'()*+,\-./0-9:;=?@A-Z[\]_a-z~]/;
const NOT_IN_AN_ADDRESS = /[^!#$%&'()*+,\-./0-9:;=?@A-Z[\]_a-z~]/gu;

/**
 * `address` made absolute against `base`, in the one spelling of `URL.href`, ASCII only, without credentials.
 * Undefined where it is none, its scheme is not for this kind, or it is too long.
 * The scheme is judged after parsing alone, as entities, tabs and upper case hide it from anything that looks at the text.
 */
export function absoluteUrl(address: string, base: string, kind: AddressKind): string | undefined {
  const text = legalText(address).trim();
  if (kind === 'image' && /^data:/i.test(text)) return dataImage(text);
  const url = text.length > LONGEST_ADDRESS ? undefined : parsed(text, base);
  if (url === undefined || !SCHEMES[kind].has(url.protocol)) return undefined;
  if (url.username !== '' || url.password !== '') {
    url.username = '';
    url.password = '';
  }
  const spelled = url.protocol === 'tel:' ? url.href.replace(/(?:\s|%20)+/g, '') : url.href;
  const href = OTHER_CHARACTERS.test(spelled) ? spelled.replace(NOT_IN_AN_ADDRESS, encodeURIComponent) : spelled;
  return href.length > LONGEST_ADDRESS ? undefined : href;
}

/** In one step: `URL.canParse` beforehand would parse each address twice. */
function parsed(text: string, base: string): URL | undefined {
  try {
    return new URL(text, base);
  } catch {
    return undefined;
  }
}

/** The host of an address as `absoluteUrl` gives it. */
export const hostOf = (href: string): string => /^https?:\/\/([^/?#]+)/.exec(href)?.[1] ?? '';

/** A picture within the address: raster formats only, as SVG is a document that runs script. */
function dataImage(text: string): string | undefined {
  if (text.length > LONGEST_DATA_IMAGE) return undefined;
  const [, format, bytes] = DATA_IMAGE.exec(text.replace(/\s+/g, '')) ?? [];
  return format === undefined || bytes === undefined
    ? undefined
    : `data:image/${format.toLowerCase().replace('jpg', 'jpeg')};base64,${bytes}`;
}

/** What follows `#`, decoded as browsers decode it to find an element (HTML §7.4.6.4); undefined where there is none. */
export function fragmentOf(address: string): string | undefined {
  const at = address.indexOf('#');
  if (at < 0) return undefined;
  const raw = address.slice(at + 1);
  try {
    return decodeURIComponent(raw);
  } catch {
    return raw;
  }
}
