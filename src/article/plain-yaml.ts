import type { NamedValue } from './fields.ts';

/** YAML as front matter mostly has it: keys with a text or a list of texts, read without the parser, which takes 50 times as long. */

/** As `readYaml` returns it, where all is well. */
export interface PlainYaml {
  readonly ok: true;
  readonly values: readonly NamedValue[];
  readonly repeated: readonly [];
  readonly lineOf: (keys: readonly string[]) => number;
}

interface Entry {
  readonly key: string;
  readonly line: number;
  value: string | readonly string[];
  /** Nothing stood behind the key: a list may stand below it. */
  readonly open: boolean;
  /** The list below the key, and how far its dashes are indented. */
  list?: { readonly indent: number; readonly items: string[] };
}

/** Past these the parser, which has limits of its own, has the word. */
const MOST_CHARACTERS = 8 * 1024;
const MOST_KEYS = 64;

/** Tabs, control characters, byte order marks. */
const UNUSUAL = /[^\n -~\xa0-\ufefe\uff00-\uffff]/;
const KEY_START = /^[A-Za-z_]/;
const KEY = /^[A-Za-z_][\w-]{0,60}$/;
const ITEM = /^( {0,30})- +(.+)$/s;
const BLANK = /^ *(?:#.*)?$/s;
/** What may follow a value on its line. */
const REST = '(?: *| +#.*)$';
/** `\\` and `\"` are the only escapes here; in a list, a comma may follow. */
const DOUBLE = String.raw`"(?<double>(?:[^"\\]|\\["\\])*)"`;
const SINGLE = `'(?<single>(?:[^']|'')*)'`;
const QUOTED = new RegExp(`^(?:${DOUBLE}|${SINGLE})${REST}`, 's');
const LIST = new RegExp(String.raw`^\[ *([^[\]{}]*)\]${REST}`, 's');
const LIST_ITEM = new RegExp(`(?:(?:${DOUBLE}|${SINGLE}) *|(?<plain>[^"', ][^,]*))(?:, *|$)`, 'sy');
/** Plain text that begins with one of these is none, or only at times: the parser knows. */
const INDICATOR = /^[-?:,[\]{}#&*!|>'"%@`]/;
/** A key within the text. */
const INNER_KEY = /:(?: |$)/;
const NOTHING = /^(?:null|~)$/i;

/**
 * What `readYaml` returns for the same text. Undefined where that is not certain: where anything stands in it but comments and keys with
 * plain texts, quoted texts or lists of them, each on one line (YAML 1.2.2 §7.3, §7.4.1, §8.2).
 */
export function readPlainYaml(yaml: string, firstLine: number): PlainYaml | undefined {
  if (yaml.length > MOST_CHARACTERS || UNUSUAL.test(yaml)) return undefined;
  const entries: Entry[] = [];
  let line = firstLine;
  for (const text of yaml.split('\n')) {
    const known = KEY_START.test(text) ? addEntry(entries, text, line) : BLANK.test(text) || addItem(entries.at(-1), text);
    if (!known) return undefined;
    line++;
  }
  return {
    ok: true,
    values: entries.map(({ key, value, line }) => ({ key, value, line })),
    repeated: [],
    lineOf: ([key]) => entries.find((entry) => entry.key === key)?.line ?? firstLine,
  };
}

/** Whether the line is a key's, with a value that could be read. */
function addEntry(entries: Entry[], text: string, line: number): boolean {
  const colon = text.indexOf(':');
  const key = text.slice(0, Math.max(colon, 0));
  if (!KEY.test(key) || entries.length === MOST_KEYS || entries.some((entry) => entry.key === key)) return false;
  const rest = text.slice(colon + 1);
  if (BLANK.test(rest)) return (rest === '' || rest[0] === ' ') && entries.push({ key, line, value: '', open: true }) > 0;
  if (rest[0] !== ' ') return false;
  const said = rest.slice(/[^ ]/.exec(rest)?.index);
  const value = said[0] === '[' ? listOf(said) : textOf(said);
  return value !== undefined && entries.push({ key, line, value, open: false }) > 0;
}

/** Whether the line is an item of the last key's list. */
function addItem(entry: Entry | undefined, text: string): boolean {
  const [, indent, said] = ITEM.exec(text) ?? [];
  const item = said === undefined ? undefined : textOf(said);
  if (indent === undefined || item === undefined || !entry?.open) return false;
  entry.list ??= { indent: indent.length, items: [] };
  entry.value = entry.list.items;
  return entry.list.indent === indent.length && entry.list.items.push(item) > 0;
}

/** A text, quoted or not, with what follows it on its line; undefined where it is anything else. */
function textOf(said: string): string | undefined {
  if (said[0] === '"' || said[0] === "'") return unquoted(QUOTED.exec(said)?.groups);
  const comment = said.indexOf(' #');
  return plain(comment < 0 ? said : said.slice(0, comment));
}

/** A list between brackets, with what follows it on its line. */
function listOf(said: string): readonly string[] | undefined {
  const inside = LIST.exec(said)?.[1];
  if (inside === undefined) return undefined;
  const items: string[] = [];
  LIST_ITEM.lastIndex = 0;
  while (LIST_ITEM.lastIndex < inside.length) {
    const groups = LIST_ITEM.exec(inside)?.groups;
    const item = groups?.plain === undefined ? unquoted(groups) : groups.plain.includes(' #') ? undefined : plain(groups.plain);
    if (item === undefined) return undefined;
    items.push(item);
  }
  return items;
}

function unquoted(groups: Readonly<Record<string, string | undefined>> | undefined): string | undefined {
  return groups?.single?.replaceAll("''", "'") ?? groups?.double?.replace(/\\(["\\])/g, '$1');
}

/** Text without quotes: YAML's ways of saying nothing are nothing. */
function plain(said: string): string | undefined {
  let end = said.length;
  while (said[end - 1] === ' ') end--;
  const text = said.slice(0, end);
  if (INDICATOR.test(text) || INNER_KEY.test(text)) return undefined;
  return NOTHING.test(text) ? '' : text;
}
