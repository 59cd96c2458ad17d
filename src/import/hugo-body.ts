import { markdownToHtml } from '../article/markdown.ts';
import { type Marks, outsideCode, type Part, parts } from './site/scan.ts';
import { embedded, fencedCode, figure, type TagWords, wordIn, wordsOf } from './site/snippets.ts';

/** A page's text without Hugo's shortcodes. */

export interface HugoPage {
  /** Where a page is shown, by what `ref` calls it. */
  readonly linkOf: (name: string) => string | undefined;
  /** What front matter or the site says under a name. */
  readonly parameter: (name: string) => string | undefined;
  readonly isMarkdown: boolean;
  readonly lost: (what: string) => void;
}

const MARKS: Marks = [
  ['{{<', '>}}'],
  ['{{%', '%}}'],
];
const DEPTH = 32;

// `{{</* name */>}}` stands for a shortcode that is shown and not called.
const SHOWN = /(\{\{[<%])\/\*([^\n]*?)\*\/([>%]\}\})/g;

export function hugoBody(body: string, page: HugoPage): string {
  const found = parts(body, MARKS);
  const plain = written(found, 0, found.length, { page, ends: endsOf(found), depth: 0 });
  return page.isMarkdown ? outsideCode(plain, withoutAttributes) : plain;
}

function endsOf(found: readonly Part[]): ReadonlyMap<number, number> {
  const open = new Map<string, number[]>();
  const ends = new Map<number, number>();
  for (const [at, { kind, text }] of found.entries()) {
    if (kind !== 'template' || /\/\s*[>%]\}\}$/.test(text)) continue;
    const { name, closes, isShown } = callOf(text);
    const start = closes === undefined ? undefined : open.get(closes)?.pop();
    if (start !== undefined) ends.set(start, at);
    if (closes !== undefined || isShown) continue;
    const starts = open.get(name) ?? [];
    starts.push(at);
    open.set(name, starts);
  }
  return ends;
}

interface Writing {
  readonly page: HugoPage;
  /** Where shortcodes are closed, by where they are opened. */
  readonly ends: ReadonlyMap<number, number>;
  readonly depth: number;
}

interface Call {
  readonly name: string;
  readonly words: string;
  /** The name of what it closes, and opens nothing. */
  readonly closes?: string;
  readonly isShown: boolean;
}

function callOf(text: string): Call {
  const inside = text.slice(3, -3).trim();
  const isShown = /^\/\*.*\*\/$/s.test(inside);
  const closes = /^\/\s*([\w./-]+)$/.exec(inside)?.[1];
  const name = /^[\w./-]+/.exec(inside)?.[0] ?? '';
  const words = inside.slice(name.length).replace(/\/\s*$/, '');
  return { name, words, isShown, ...(closes === undefined || isShown ? {} : { closes }) };
}

function written(found: readonly Part[], from: number, to: number, writing: Writing): string {
  let made = '';
  for (let at = from; at < to; at++) {
    const part = found[at];
    const call = part?.kind === 'template' ? callOf(part.text) : undefined;
    if (!call || call.isShown) made += (part?.text ?? '').replace(SHOWN, '$1$2$3');
    else if (call.closes === undefined) {
      const end = writing.ends.get(at);
      made += called(call, end === undefined ? undefined : { found, from: at + 1, to: end }, writing);
      at = end ?? at;
    }
  }
  return made;
}

type Inside = { readonly found: readonly Part[]; readonly from: number; readonly to: number };

function called({ name, words: said }: Call, inside: Inside | undefined, writing: Writing): string {
  const { page, depth } = writing;
  const words = wordsOf(said);
  if (name === 'highlight' || name === 'code')
    return fencedCode(textOf(inside).replace(SHOWN, '$1$2$3'), words.plain[0] ?? '', page.isMarkdown);
  if (name === 'comment') return '';
  const known = standing(name, words, page) ?? embedded(name, words);
  if (known !== undefined && inside === undefined) return known;
  if (inside === undefined || depth > DEPTH) {
    page.lost(`{{< ${`${name} ${said.trim()}`.trim().slice(0, 60)} >}}`);
    return '';
  }
  if (known === undefined) page.lost(`{{< ${name} >}}, but not what is in it`);
  return (known ?? '') + written(inside.found, inside.from, inside.to, { ...writing, depth: depth + 1 });
}

const textOf = (inside: Inside | undefined): string =>
  (inside?.found.slice(inside.from, inside.to) ?? []).map(({ text }) => text).join('');

function standing(name: string, words: TagWords, page: HugoPage): string | undefined {
  if (name === 'ref' || name === 'relref') return page.linkOf(wordIn(words, 'path') ?? '');
  if (name === 'param') return page.parameter(wordIn(words) ?? '');
  if (!/^(?:figure|img|image|picture)$/.test(name)) return undefined;
  const { named } = words;
  const src = wordIn(words, 'src', 'url', 'file');
  if (src === undefined) return undefined;
  const title = named.get('title') ?? '';
  const text = inline([title, named.get('caption') ?? '', named.get('attr') ?? ''].filter((one) => one !== '').join(' '));
  return figure({ src, alt: named.get('alt') ?? title, caption: text, link: named.get('link') });
}

/** A line of Markdown as HTML. */
const inline = (text: string): string =>
  text === ''
    ? ''
    : markdownToHtml(text)
        .trim()
        .replace(/^<p>|<\/p>$/g, '');

/** Goldmark's attributes, after headings and below blocks. */
const withoutAttributes = (text: string): string =>
  text
    .replace(/^(#{1,6}[ \t][^\n]{0,1000}?)[ \t]{0,20}\{[#.][^{}\n]{1,200}\}[ \t]*$/gm, '$1')
    .replace(/^\{[#.][\w-][^{}\n]{0,200}\}[ \t]*$/gm, '');
