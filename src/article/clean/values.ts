/** How the value of an attribute is read: to one that may leave, or to undefined. */
import { absoluteUrl } from './address.ts';
import type { Reader } from './allowed.ts';
import { srcset } from './srcset.ts';
import { legalText } from './text.ts';

/** What reading a value needs to know of its article. */
export interface Place {
  /** What relative addresses resolve against. */
  readonly base: string;
  /** Tells the author that a limit was hit. */
  readonly report: (found: string, expected: string) => void;
}

const matching =
  (pattern: RegExp, lower = false) =>
  (value: string): string | undefined => {
    const text = lower ? value.trim().toLowerCase() : value.trim();
    return pattern.test(text) ? text : undefined;
  };

/**
 * What ends an element of raw text, a comment or a CDATA section, if someone takes the value for markup. It is none, but
 * sanitizers of readers (DOMPurify's SAFE_FOR_XML, for one) drop the whole attribute for it: a space keeps it.
 */
const MISTAKABLE = /<(?=\/(?:style|script|title|xmp|textarea|noscript|iframe|noembed|noframes|plaintext))/gi;
const MISTAKABLE_END = /(--!?|\])>/g;

const positive = /^[1-9]\d{0,4}$/;

const READERS: Readonly<Record<Reader, (value: string, place: Place) => string | undefined>> = {
  text: (value) => legalText(value).replace(MISTAKABLE, '$& ').replace(MISTAKABLE_END, '$1 >'),
  language: matching(/^[a-z]{1,8}(-[a-z0-9]{1,8}){0,8}$/i),
  direction: matching(/^(ltr|rtl|auto)$/, true),
  image: (value, { base }) => nonEmpty(value, (address) => absoluteUrl(address, base, 'image')),
  media: (value, { base }) => nonEmpty(value, (address) => absoluteUrl(address, base, 'media')),
  srcset,
  // "640px" and "640.5" are seen often; JSON Feed readers fail on fractions.
  pixels: (value) => matching(positive)(String(Number.parseInt(value, 10))),
  span: (value) => matching(/^(?!1$)[1-9]\d{0,2}$/)(String(Number.parseInt(value, 10))),
  integer: matching(/^-?\d{1,9}$/),
  flag: () => '',
  // Media queries and lengths: nothing that could name an address or end a value.
  sizes: matching(/^[\w\s().,:<>=/%+*-]{1,1000}$/),
  mediaType: matching(/^[a-z]+\/[\w.+-]+(\s*;\s*codecs\s*=\s*"?[\w., ]+"?)?$/i),
  listType: matching(/^[1aAiI]$/),
  scope: matching(/^(row|col|rowgroup|colgroup)$/, true),
  trackKind: matching(/^(subtitles|captions|descriptions|chapters|metadata)$/, true),
};

function nonEmpty(value: string, read: (address: string) => string | undefined): string | undefined {
  return value.trim() === '' ? undefined : read(value);
}

/** The value as it may leave; undefined: the attribute goes. */
export function readValue(reader: Reader, value: string, place: Place): string | undefined {
  return READERS[reader](value, place);
}

/** The `language-*` class that highlighters read, from the names that highlighters, site generators and editors give it. */
const LANGUAGE = /(?:^|\s)(?:language-|lang-|highlight-source-|brush:\s*|sourceCode\s+)([a-z0-9+#_-]{1,30})(?=[\s;]|$)/i;

export function languageClass(names: string | undefined): string | undefined {
  const name = names === undefined ? undefined : LANGUAGE.exec(names)?.[1];
  return name === undefined ? undefined : `language-${name.toLowerCase()}`;
}
