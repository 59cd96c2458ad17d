import { type Marks, type Part, parts } from './scan.ts';
import { embedded, fencedCode, type TagWords, wordsOf } from './snippets.ts';

/** Liquid, as Jekyll has it in its posts, and Nunjucks, as Eleventy has it: as much of it as stands in texts. */

/** What a template may speak of. Undefined: nobody knows. */
export interface Environment {
  /** The value of `site.url`, `page.title` … */
  variable(name: string): string | undefined;
  /** What a filter makes of a text. */
  filter(name: string, text: string, argument: string): string | undefined;
  /** What stands for a tag. */
  tag(name: string, words: TagWords): string | undefined;
  /** Told of what is taken out, in short. */
  lost(what: string): void;
  /** Whether code is written as Markdown. */
  readonly isMarkdown: boolean;
}

const MARKS: Marks = [
  ['{%', '%}'],
  ['{{', '}}'],
  ['{#', '#}'],
];

/** Their insides are code, or said as they are. */
const VERBATIM: ReadonlySet<string> = new Set(['raw', 'verbatim', 'highlight', 'highlighter']);
/** Their insides mean nothing by themselves. */
const REMOVED: ReadonlySet<string> = new Set(['comment', 'for', 'tablerow', 'capture', 'macro', 'case', 'schema', 'javascript']);
/** What is in these stays. Nothing is lost with the tags themselves. */
const QUIET: ReadonlySet<string> = new Set(['endraw', 'endcomment', 'endhighlight', 'endverbatim']);

/** `text` without its templates: what can be worked out now is, all else is taken out and told. */
export function withoutLiquid(text: string, environment: Environment): string {
  const found = parts(text, MARKS);
  const ends = blockEnds(found);
  let made = '';
  for (let at = 0; at < found.length; at++) {
    const part = found[at];
    if (part?.kind !== 'template') made += part?.kind === 'code' ? part.text.replace(RAW_MARKS, '') : (part?.text ?? '');
    else if (part.text.startsWith('{{')) made += output(part.text.slice(2, -2), environment);
    else if (part.text.startsWith('{%')) {
      const { name, rest } = tagOf(part.text);
      const end = ends.get(at);
      if (end === undefined) {
        made += simpleTag(name, rest, environment);
        continue;
      }
      const inside = found
        .slice(at + 1, end)
        .map((one) => one.text)
        .join('');
      if (REMOVED.has(name) && name !== 'comment') environment.lost(`{% ${name} %} and what is in it`);
      if (/^high/.test(name))
        made += fencedCode(
          inside.replace(RAW_MARKS, ''),
          rest.split(/\s/, 1)[0]?.replace(/["',]/g, '') ?? '',
          environment.isMarkdown,
        );
      else if (VERBATIM.has(name)) made += inside;
      at = end;
    }
  }
  return made;
}

const RAW_MARKS = /\{%-?\s*(?:end)?(?:raw|verbatim)\s*-?%\}\n?/g;

function tagOf(text: string): { readonly name: string; readonly rest: string } {
  const inside = text.slice(2, -2).replace(/^-|-$/g, '').trim();
  const name = /^[\w-]*/.exec(inside)?.[0] ?? '';
  return { name, rest: inside.slice(name.length).trim() };
}

/** Where blocks end, by where they begin. Those of one name may be within one another, but for those that are said as they are. */
function blockEnds(found: readonly Part[]): ReadonlyMap<number, number> {
  const names = found.map(({ kind, text }) => (kind === 'template' && text.startsWith('{%') ? tagOf(text).name : ''));
  const lastOf = new Map(names.map((name, at) => [name, at]));
  const open = new Map<string, number[]>();
  const ends = new Map<number, number>();
  for (let at = 0; at < names.length; at++) {
    const name = names[at] ?? '';
    if (VERBATIM.has(name) && (lastOf.get(`end${name}`) ?? 0) > at) {
      const end = names.indexOf(`end${name}`, at);
      ends.set(at, end);
      at = end;
    } else if (REMOVED.has(name)) openAt(open, name, at);
    else if (name.startsWith('end')) {
      const start = open.get(name.slice('end'.length))?.pop();
      if (start !== undefined) ends.set(start, at);
    }
  }
  return ends;
}

function openAt(open: Map<string, number[]>, name: string, at: number): void {
  const starts = open.get(name);
  if (starts) starts.push(at);
  else open.set(name, [at]);
}

function simpleTag(name: string, rest: string, environment: Environment): string {
  if (QUIET.has(name)) return '';
  const words = wordsOf(rest);
  const made = environment.tag(name, words) ?? embedded(name, words);
  if (made === undefined && !name.startsWith('end') && name !== 'else')
    environment.lost(`{% ${name} ${rest.slice(0, 60)} %}`.replace(/ +/g, ' '));
  return made ?? '';
}

/** `"text" | filter: "argument"`: texts in quotes may have bars and commas in them. */
const PIECES = /"[^"]*"|'[^']*'|[^|"']+|\|/g;

function output(expression: string, environment: Environment): string {
  const said = expression.replace(/^-|-$/g, '').trim();
  const [first, ...filters] = parted(said);
  let value = spokenOf(first ?? '', environment);
  for (const filter of filters) {
    const [, name = '', argument = ''] = /^([\w.]+)\s*[:(]?\s*(.*?)\)?$/s.exec(filter) ?? [];
    value = value === undefined ? undefined : filtered(name, value, spokenOf(argument.trim(), environment) ?? '', environment);
  }
  if (value === undefined) environment.lost(`{{ ${said.slice(0, 60)} }}`);
  return value ?? '';
}

function parted(said: string): readonly string[] {
  const pieces = [''];
  for (const piece of said.match(PIECES) ?? []) {
    if (piece === '|') pieces.push('');
    else pieces.push(`${pieces.pop() ?? ''}${piece}`);
  }
  return pieces.map((piece) => piece.trim());
}

function spokenOf(said: string, environment: Environment): string | undefined {
  const [, double, single] = /^(?:"([^"]*)"|'([^']*)')$/.exec(said) ?? [];
  if (double !== undefined || single !== undefined) return double ?? single;
  return /^-?\d+(?:\.\d+)?$/.test(said) ? said : environment.variable(said);
}

function filtered(name: string, text: string, argument: string, environment: Environment): string | undefined {
  if (name === 'prepend') return argument + text;
  if (name === 'append') return text + argument;
  if (name === 'upcase' || name === 'upper') return text.toUpperCase();
  if (name === 'downcase' || name === 'lower') return text.toLowerCase();
  if (/^(?:strip|trim|safe|escape|xml_escape|uri_escape|escape_once|markdownify)$/.test(name)) return text.trim();
  return environment.filter(name, text, argument);
}
