/** What an article's content tells of itself: read off while it is written, so that it tells of what leaves. */
import type { Element } from 'domhandler';
import type { Enclosure, Picture } from '../../domain.ts';
import { absoluteUrl } from './address.ts';
import { ELEMENTS, HEADING } from './allowed.ts';
import { enclosureOf } from './enclosure.ts';
import { excerptOf } from './excerpt.ts';
import { pictureAddress } from './picture.ts';
import { legalText } from './text.ts';
import { readingOf } from './words.ts';
import type { Listener } from './write.ts';

export interface Derived {
  readonly excerpt: string;
  readonly wordCount: number;
  readonly readingMinutes: number;
  readonly picture?: Picture;
  readonly enclosures: readonly Enclosure[];
}

/** Not the text of the article: what stands in these is no beginning of it. */
const ASIDE: ReadonlySet<string> = new Set([
  'aside',
  'audio',
  'caption',
  'figcaption',
  'footer',
  'pre',
  'rp',
  'rt',
  'summary',
  'table',
  'video',
]);
/** An excerpt needs no more than this. */
const ENOUGH = 4_000;
/** Pictures that stand for a person, a site, a mood. */
const ORNAMENT = /\b(?:avatar|gravatar|emoji|smiley|icon|logo|badge|button|spinner|sprite)\b|emoji|gravatar\.com|shields\.io/i;
const SMALLEST_PICTURE = 100;

const isBlock = (name: string): boolean => name === 'br' || (ELEMENTS.get(name)?.shape ?? 'inline') !== 'inline';

/** A listener that gathers, and what it has gathered once all is written. */
export function deriving(base: string): { readonly listener: Listener; readonly derived: () => Derived } {
  const all: string[] = [];
  const paragraphs: string[] = [];
  const open: boolean[] = [];
  let paragraph = '';
  let gathered = 0;
  let aside = 0;
  let picture: Picture | undefined;
  const enclosures: Enclosure[] = [];
  const boundary = (): void => {
    all.push('\n');
    if (paragraph.trim() !== '') paragraphs.push(paragraph);
    paragraph = '';
  };
  const listener: Listener = {
    open(name, source) {
      if (name === 'img') picture ??= pictureOf(source, base);
      const within = isAside(name, source);
      if (ELEMENTS.get(name)?.shape !== 'void') {
        open.push(within);
        if (within) aside++;
      }
      if (isBlock(name) && name !== 'img') boundary();
      if (name === 'audio' || name === 'video') enclosures.push(...enclosureOf(source, base));
    },
    close(name) {
      if (isBlock(name)) boundary();
      if (open.pop()) aside--;
    },
    text(text) {
      all.push(text);
      if (aside > 0 || gathered > ENOUGH) return;
      paragraph += text;
      gathered += text.length;
    },
  };
  return {
    listener,
    derived: () => {
      boundary();
      return {
        excerpt: excerptOf(paragraphs),
        ...readingOf(all.join('')),
        enclosures,
        ...(picture === undefined ? {} : { picture }),
      };
    },
  };
}

/** Headings, captions, tables, code, footnotes and the marks that lead to them. */
function isAside(name: string, { attribs, children }: Element): boolean {
  if (ASIDE.has(name) || HEADING.test(name)) return true;
  if (/(?:^|\s)(?:footnotes?|endnotes)(?:\s|$)/i.test(attribs.class ?? '') || attribs.role === 'doc-endnotes') return true;
  const only = name === 'sup' && children.length === 1 ? children[0] : undefined;
  return only !== undefined && 'attribs' in only && only.name === 'a' && (only.attribs.href ?? '').includes('#');
}

/** The picture of an img, if it is one that may stand for the article. */
function pictureOf(source: Element, base: string): Picture | undefined {
  const url = pictureAddress(source, base);
  if (url === undefined || !url.startsWith('http') || ORNAMENT.test(`${source.attribs.class ?? ''} ${url}`)) return undefined;
  const width = pixels(source.attribs.width);
  const height = pixels(source.attribs.height);
  if ((width ?? SMALLEST_PICTURE) < SMALLEST_PICTURE || (height ?? SMALLEST_PICTURE) < SMALLEST_PICTURE) return undefined;
  const alt = legalText(source.attribs.alt ?? '')
    .replace(/\s+/g, ' ')
    .trim();
  const size = { ...(width === undefined ? {} : { width }), ...(height === undefined ? {} : { height }) };
  return { url, ...(alt === '' ? {} : { alt }), ...size };
}

function pixels(value: string | undefined): number | undefined {
  const number = Number.parseInt(value ?? '', 10);
  return number > 0 && number < 100_000 ? number : undefined;
}

/** The content's own picture and files are addressed as in the content. */
export const mediaAddress = (address: string, base: string): string | undefined => absoluteUrl(address, base, 'media');
