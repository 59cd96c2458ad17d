import type { NamedValue } from './fields.ts';

/** YAML as front matter mostly has it, keys with a text or a list of texts: the parser takes 50 times as long for it. */

/** As `readYaml` returns it, where all is well. */
export interface PlainYaml {
  readonly ok: true;
  readonly values: readonly NamedValue[];
  readonly repeated: readonly [];
  readonly lineOf: (keys: readonly string[]) => number;
}

interface Entry {
  readonly key: string;
  value: string | readonly string[];
  readonly line: number;
}

interface Reading {
  readonly entries: Entry[];
  /** Whether nothing stood behind the last key: a list may stand below it. */
  open: boolean;
  /** The list below the last key, and how far its dashes are indented. */
  list: { readonly indent: number; readonly items: string[] } | undefined;
}

/** Past these the parser, which has limits of its own, has the word. */
const MOST_CHARACTERS = 8 * 1024;
const MOST_KEYS = 64;

/** Tabs, control characters, byte order marks. */
const UNUSUAL = /[^\n -~\xa0-\ufefe\uff00-\uffff]/;
const KEY = /^[A-Za-z_][\w-]{0,60}$/;
const ITEM = /^( {0,30})- +(.+)$/s;
/** What may follow a value on its line. */
const REST = '(?: *| +#.*)$';
/** `\\` and `\"` are the only escapes here. */
const DOUBLE = String.raw`"((?:[^"\\]|\\["\\])*)"`;
const SINGLE = `'((?:[^']|'')*)'`;
const QUOTED = new RegExp(`^(?:${DOUBLE}|${SINGLE})${REST}`, 's');
const LIST = new RegExp(String.raw`^\[ *([^[\]{}]*)\]${REST}`, 's');
const LIST_ITEM = new RegExp(`(?:(?:${DOUBLE}|${SINGLE}) *|([^"', ][^,]*))(?:, *|$)`, 'sy');
/** Plain text that begins with one of these is none, or only at times: the parser knows. */
const INDICATORS: ReadonlySet<string | undefined> = new Set('-?:,[]{}#&*!|>\'"%@`');
const NOTHING = /^(?:null|~)$/i;

/**
 * What `readYaml` returns for the same text. Undefined where that is not certain: where anything stands in it but comments and keys
 * with plain texts, quoted texts or lists of them, each on one line (YAML 1.2.2 §7.3, §7.4.1, §8.2).
 */
export function readPlainYaml(yaml: string, firstLine: number): PlainYaml | undefined {
  if (yaml.length > MOST_CHARACTERS || UNUSUAL.test(yaml)) return undefined;
  const reading: Reading = { entries: [], open: false, list: undefined };
  const { entries } = reading;
  let line = firstLine;
  for (let at = 0; at <= yaml.length; line++) {
    const feed = yaml.indexOf('\n', at);
    const end = feed < 0 ? yaml.length : feed;
    const text = yaml.slice(at, end);
    const start = afterSpaces(text, 0);
    const add = text[start] === '-' ? addItem : addEntry;
    const known = isNothing(text, start) || add(reading, text, line);
    if (!known) return undefined;
    at = end + 1;
  }
  return {
    ok: true,
    values: entries,
    repeated: [],
    lineOf: ([key]) => entries.find((entry) => entry.key === key)?.line ?? firstLine,
  };
}

const SPACE = 0x20;
const HASH = 0x23;

function afterSpaces(text: string, from: number): number {
  let at = from;
  while (text.charCodeAt(at) === SPACE) at++;
  return at;
}

/** Whether a line's end, or a comment, begins here. */
const isNothing = (text: string, at: number): boolean =>
  at === text.length || (text.charCodeAt(at) === HASH && (at === 0 || text.charCodeAt(at - 1) === SPACE));

/** Whether the line is a key's, with a value that could be read. */
function addEntry(reading: Reading, text: string, line: number): boolean {
  const { entries } = reading;
  const colon = text.indexOf(':');
  const key = text.slice(0, Math.max(colon, 0));
  if (!KEY.test(key) || entries.length === MOST_KEYS || has(entries, key)) return false;
  const start = afterSpaces(text, colon + 1);
  const open = isNothing(text, start);
  if (start === colon + 1 && start < text.length) return false;
  const said = open ? '' : text.slice(start);
  const value = said[0] === '[' ? listOf(said) : open ? '' : textOf(said);
  if (value === undefined) return false;
  entries.push({ key, value, line });
  reading.open = open;
  reading.list = undefined;
  return true;
}

function has(entries: readonly Entry[], key: string): boolean {
  for (const entry of entries) if (entry.key === key) return true;
  return false;
}

/** Whether the line is an item of the last key's list. */
function addItem(reading: Reading, text: string): boolean {
  const entry = reading.entries.at(-1);
  const [, indent, said] = ITEM.exec(text) ?? [];
  const item = said === undefined ? undefined : textOf(said);
  if (indent === undefined || item === undefined || !entry || !reading.open) return false;
  const list = reading.list ?? { indent: indent.length, items: [] };
  reading.list = list;
  entry.value = list.items;
  return list.indent === indent.length && list.items.push(item) > 0;
}

/** A text, quoted or not, with what follows it on its line; undefined where it is anything else. */
function textOf(said: string): string | undefined {
  if (said[0] === '"' || said[0] === "'") return quoted(said, said[0]);
  const comment = said.indexOf(' #');
  return plain(comment < 0 ? said : said.slice(0, comment));
}

function quoted(said: string, mark: string): string | undefined {
  const end = said.indexOf(mark, 1);
  const text = said.slice(1, end);
  if (end > 0 && !text.includes('\\') && isNothing(said, afterSpaces(said, end + 1))) return text;
  const [, double, single] = QUOTED.exec(said) ?? [];
  return unquoted(double, single);
}

/** A list between brackets, with what follows it on its line. */
function listOf(said: string): readonly string[] | undefined {
  if (said.endsWith(']') && !QUOTE_OR_COMMENT.test(said)) return plainList(said);
  const inside = LIST.exec(said)?.[1];
  if (inside === undefined || inside.includes(' #')) return undefined;
  const items: string[] = [];
  LIST_ITEM.lastIndex = 0;
  while (LIST_ITEM.lastIndex < inside.length) {
    const [, double, single, text] = LIST_ITEM.exec(inside) ?? [];
    const item = text === undefined ? unquoted(double, single) : plain(text);
    if (item === undefined) return undefined;
    items.push(item);
  }
  return items;
}

const QUOTE_OR_COMMENT = /["'#]/;
const BRACKETS = /[[\]{}]/;

/** A list without quotes. */
function plainList(said: string): readonly string[] | undefined {
  const inside = said.slice(1, -1);
  if (BRACKETS.test(inside)) return undefined;
  const items: string[] = [];
  for (let at = afterSpaces(inside, 0); at < inside.length; ) {
    const comma = inside.indexOf(',', at);
    const end = comma < 0 ? inside.length : comma;
    const item = end === at ? undefined : plain(inside.slice(at, end));
    if (item === undefined) return undefined;
    items.push(item);
    at = afterSpaces(inside, end + 1);
  }
  return items;
}

const unquoted = (double: string | undefined, single: string | undefined): string | undefined =>
  single?.replaceAll("''", "'") ?? (double?.includes('\\') ? double.replace(/\\(["\\])/g, '$1') : double);

/** Text without quotes: YAML's ways of saying nothing are nothing. */
function plain(said: string): string | undefined {
  let end = said.length;
  while (said.charCodeAt(end - 1) === SPACE) end--;
  const text = said.slice(0, end);
  // A colon before a space, or at the end, ends a key within the text.
  if (INDICATORS.has(text[0]) || text.includes(': ') || text.endsWith(':')) return undefined;
  return text.length <= 4 && NOTHING.test(text) ? '' : text;
}
