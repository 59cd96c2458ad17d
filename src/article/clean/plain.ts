/** What is left of an article that is past a limit: its text. One scan, without a parser and without backtracking. */
import { ELEMENTS, RENAMED } from './allowed.ts';
import { escapeText } from './attributes.ts';
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
/** White space other than one space: mostly there is none, and looking for it is cheap. */
const NOT_ONE_SPACE = /(?: \s|[^\S ])\s*/g;
const END = '\n\n';

/** The paragraphs of `html`, plain text, each one line. */
export function plainParagraphs(html: string): readonly string[] {
  return decoded(withoutTags(html))
    .split(/\n[^\S\n]*\n\s*/)
    .map((paragraph) => legalText(paragraph).replace(NOT_ONE_SPACE, ' ').trim())
    .filter((paragraph) => paragraph !== '');
}

/** Paragraphs as HTML. Cleaned again they stay as they are. */
export function paragraphsAsHtml(paragraphs: readonly string[]): string {
  return paragraphs.map((paragraph) => `<p>${escapeText(paragraph)}</p>`).join('\n');
}

function withoutTags(html: string): string {
  const text: string[] = [];
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
      if (stop !== '') text.push(stop);
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
