/** What an article's content tells of itself: read off while it is written, so that it tells of what leaves. */
import type { Element } from 'domhandler';
import type { Enclosure, Picture } from '../../domain.ts';
import { ELEMENTS, HEADINGS } from './allowed.ts';
import { enclosureOf } from './enclosure.ts';
import { excerptOf } from './excerpt.ts';
import { pictureAddress } from './picture.ts';
import type { Listener } from './placing.ts';
import { legalText } from './text.ts';
import { readingOf } from './words.ts';

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
  'figure',
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

/** Whether the text before and after it, or in it and around it, is not one line. */
function isBoundary(name: string): boolean {
  const shape = ELEMENTS.get(name)?.shape;
  return shape === 'void' ? name === 'br' || name === 'hr' : shape !== 'inline';
}

/** Text as it comes: all of it, and the beginning of what is no aside, by paragraphs. */
interface Gathered {
  readonly all: string[];
  readonly paragraphs: string[];
  paragraph: string;
  length: number;
}

function endParagraph(gathered: Gathered): void {
  gathered.all.push('\n');
  if (gathered.paragraph.trim() !== '') gathered.paragraphs.push(gathered.paragraph);
  gathered.paragraph = '';
}

function gather(gathered: Gathered, text: string, isProse: boolean): void {
  gathered.all.push(text);
  if (!isProse || gathered.length > ENOUGH) return;
  gathered.paragraph += text;
  gathered.length += text.length;
}

/** A listener that gathers, and what it has gathered once all is written. */
export function deriving(base: string): { readonly listener: Listener; readonly derived: () => Derived } {
  const gathered: Gathered = { all: [], paragraphs: [], paragraph: '', length: 0 };
  const enclosures: Enclosure[] = [];
  /** For each open element, whether it is an aside. */
  const open: boolean[] = [];
  let asides = 0;
  let picture: Picture | undefined;
  const listener: Listener = {
    open(name, source) {
      if (isBoundary(name)) endParagraph(gathered);
      if (name === 'img') picture ??= pictureOf(source, base);
      if (name === 'audio' || name === 'video') enclosures.push(...enclosureOf(source, base));
      if (ELEMENTS.get(name)?.shape === 'void') return;
      const aside = isAside(name, source);
      open.push(aside);
      if (aside) asides++;
    },
    close(name) {
      if (isBoundary(name)) endParagraph(gathered);
      if (open.pop()) asides--;
    },
    text: (text) => gather(gathered, text, asides === 0),
  };
  const derived = (): Derived => {
    endParagraph(gathered);
    const read = { excerpt: excerptOf(gathered.paragraphs), ...readingOf(gathered.all.join('')), enclosures };
    return picture === undefined ? read : { ...read, picture };
  };
  return { listener, derived };
}

/** Headings, captions, tables, code, footnotes and the marks that lead to them. */
function isAside(name: string, { attribs, children }: Element): boolean {
  if (ASIDE.has(name) || HEADINGS.has(name)) return true;
  if (attribs.class !== undefined && /(?:^|\s)(?:footnotes?|endnotes)(?:\s|$)/i.test(attribs.class)) return true;
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
