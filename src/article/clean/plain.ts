/** What is left of an article that is past a limit: its text. One scan, without a parser and without backtracking. */
import { ELEMENTS, RENAMED } from './allowed.ts';
import { escapeText } from './attributes.ts';
import { CAPS } from './caps.ts';
import { decoded } from './references.ts';
import { legalText } from './text.ts';

/** Their content is no text, or is no article's text. Searched for by their end tag alone, as the parser does. */
const RAW: ReadonlySet<string> = new Set([
  'script',
  'style',
  'textarea',
  'title',
  'xmp',
  'iframe',
  'noembed',
  'noframes',
  'select',
  'template',
  'svg',
  'math',
  'object',
  'canvas',
]);
const NAME = /[a-z][^\s/>]*/iy;
/** No name that means anything here is longer. */
const LONGEST_NAME = 20;
/** Within a line, white space other than one space: mostly there is none, and looking for it is cheap. */
const NOT_ONE_SPACE = /(?: [^\S\n]|[^\S\n ])[^\S\n]*/g;
const END = '\n\n';
/** An empty line, and what follows it. */
const EMPTY_LINE = /\n ?\n\s*/g;
/** A line that goes on in the next. */
const LINE_END = / ?\n(?!\n)(?<!\n\n) ?/g;

/** The paragraphs of `html`, plain text, each one line: no more than an article may have elements; what is past those is in the last. */
export function plainParagraphs(html: string): readonly string[] {
  const all = legalText(decoded(withoutTags(html)))
    .replace(NOT_ONE_SPACE, ' ')
    .replace(EMPTY_LINE, END)
    .replace(LINE_END, ' ')
    .split(END)
    .map((paragraph) => paragraph.trim())
    .filter((paragraph) => paragraph !== '');
  return all.length <= CAPS.elements ? all : [...all.slice(0, CAPS.elements - 1), all.slice(CAPS.elements - 1).join(' ')];
}

/** Paragraphs, each one line, as HTML. Cleaned again they stay as they are. */
export const paragraphsAsHtml = (paragraphs: readonly string[]): string =>
  paragraphs.length === 0 ? '' : `<p>${escapeText(paragraphs.join('\n')).replaceAll('\n', '</p>\n<p>')}</p>`;

function withoutTags(html: string): string {
  const text: string[] = [];
  let breaks = 0;
  let at = 0;
  for (let tag = html.indexOf('<'); tag >= 0; ) {
    const next = html.charAt(tag + 1);
    let end = 0;
    let stop = '';
    if (html.startsWith('<!--', tag)) end = after(html, '-->', tag + 2);
    else if (next === '!' || next === '?') end = after(html, '>', tag);
    else if (/[a-z/]/i.test(next)) {
      const from = tag + (next === '/' ? 2 : 1);
      NAME.lastIndex = from;
      const nameEnd = NAME.test(html) ? NAME.lastIndex : from;
      const name = html.slice(from, Math.min(nameEnd, from + LONGEST_NAME)).toLowerCase();
      // Most tags have no attributes.
      end = html.charAt(nameEnd) === '>' ? nameEnd + 1 : tagEnd(html, tag + 1);
      if (next !== '/' && RAW.has(name)) end = rawEnd(html, name, end);
      stop = breakAt(name);
    }
    if (end > 0) {
      if (tag > at) text.push(html.slice(at, tag));
      if (stop !== '') text.push(breaks++ < 2 * CAPS.elements ? stop : ' ');
      at = end;
    }
    tag = html.indexOf('<', Math.max(end, tag + 1));
  }
  text.push(html.slice(at));
  return text.join('');
}

/** What each name met so far parts. Names are cut short, and most are known: there are few. */
const BREAKS = new Map<string, string>();
const MOST_BREAKS = 1_000;

function breakAt(name: string): string {
  const known = BREAKS.get(name);
  if (known !== undefined) return known;
  const made = breakOf(name);
  if (BREAKS.size < MOST_BREAKS) BREAKS.set(name, made);
  return made;
}

function breakOf(name: string): string {
  if (name === 'br') return '\n';
  const shape = ELEMENTS.get(RENAMED.get(name) ?? name)?.shape;
  if (name === 'td' || name === 'th') return ' ';
  return shape === 'block' || shape === 'keep' || name === 'hr' ? END : '';
}

/** One past the first `end` from `from`; what never ends reaches to the end. */
function after(html: string, end: string, from: number): number {
  const at = html.indexOf(end, from);
  return at < 0 ? html.length : at + end.length;
}

/** One past the `>` that ends the tag: not one in a quoted value. */
function tagEnd(html: string, from: number): number {
  const stop = /[>"']/g;
  stop.lastIndex = from;
  for (let match = stop.exec(html); match !== null; match = stop.exec(html)) {
    if (match[0] === '>') return stop.lastIndex;
    if (/=\s*$/.test(html.slice(Math.max(from, match.index - 8), match.index))) {
      stop.lastIndex = after(html, match[0], stop.lastIndex);
    }
  }
  return html.length;
}

function rawEnd(html: string, name: string, from: number): number {
  const end = new RegExp(`</${name}(?=[\\s/>])`, 'gi');
  end.lastIndex = from;
  return end.test(html) ? tagEnd(html, end.lastIndex) : html.length;
}
