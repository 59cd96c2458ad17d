import type { NamedValue } from './fields.ts';
import { readPlainYaml } from './plain-yaml.ts';
import { type Read, readJson, readToml } from './toml.ts';
import { type RepeatedKey, readYaml, type YamlError } from './yaml.ts';

/** At the head of a file: YAML between two lines of `---`, as Jekyll began it; TOML between lines of `+++` or a JSON object, as in Hugo. */
export interface FrontMatter {
  readonly values: readonly NamedValue[];
  readonly repeated: readonly RepeatedKey[];
  /** The text after it. */
  readonly body: string;
  /** The line of the file that `body` begins on, counted from 1. */
  readonly bodyLine: number;
}

export type Split = { readonly ok: true; readonly frontMatter?: FrontMatter } | { readonly ok: false; readonly error: YamlError };

/** Longer than any real one; YAML past it is not read. */
const FRONT_MATTER_CHARACTERS = 64 * 1024;

/** Empty lines may go before it. A comment after the dashes is YAML's own. */
const OPENING = /^\s{0,200}?---[ \t]*(?: #[^\n]*)?\n/;
const CLOSING = /^(?:---|\.\.\.)[ \t]*(?:\n|$)/m;

/** Front matter of other kinds: said outright, as the article would otherwise only seem to have no title. */
const OTHER_KIND = /^---[ \t]?(?:json|toml|js|coffee)[ \t]*\n/;
const TOML_OPENING = /^\s{0,200}?\+\+\+[ \t]*\n/;
const TOML_CLOSING = /^\+\+\+[ \t]*(?:\n|$)/m;
const JSON_OPENING = /^\s{0,200}?(?=\{\s*"[\w-]{1,80}"\s*:)/;

/** Splits a file into front matter and body. A file without front matter is no error: `frontMatter` is then missing. */
export function splitFrontMatter(text: string): Split {
  if (OTHER_KIND.test(text)) return failed(1, 'front matter that is no YAML', 'YAML between --- lines');
  const yaml = OPENING.exec(text)?.[0];
  if (yaml !== undefined)
    return between(text, yaml, CLOSING, '---', (part, line) => readPlainYaml(part, line) ?? readYaml(part, line));
  const toml = TOML_OPENING.exec(text)?.[0];
  if (toml !== undefined) return between(text, toml, TOML_CLOSING, '+++', readToml);
  const json = JSON_OPENING.exec(text)?.[0];
  return json === undefined ? { ok: true } : withinBraces(text, json);
}

type Reader = (part: string, firstLine: number) => Read | ReturnType<typeof readYaml>;

function between(text: string, opening: string, closing: RegExp, mark: string, read: Reader): Split {
  const firstLine = 1 + lines(opening);
  const rest = text.slice(opening.length);
  const closed = closing.exec(rest);
  if (!closed) return failed(firstLine - 1, 'front matter that is never closed', `a line of ${mark} after its last key`);
  const part = rest.slice(0, closed.index);
  if (part.length > FRONT_MATTER_CHARACTERS) return tooLong(part.length, firstLine - 1, mark);
  return split(read(part, firstLine), rest.slice(closed.index + closed[0].length), firstLine + lines(part) + 1);
}

function withinBraces(text: string, opening: string): Split {
  const firstLine = 1 + lines(opening);
  const rest = text.slice(opening.length);
  const end = endOfObject(rest);
  if (end === undefined) return failed(firstLine, 'front matter that is never closed', 'a } after its last value');
  const json = rest.slice(0, end);
  const gap = /^[ \t]*(?:\n|$)/.exec(rest.slice(end))?.[0];
  // What goes on behind the brace is no front matter.
  if (gap === undefined) return { ok: true };
  return split(readJson(json, firstLine), rest.slice(end + gap.length), firstLine + lines(json) + lines(gap));
}

const JSON_MARKS = /"(?:[^"\\]|\\.)*"|[{}]/gs;

/** Where the object ends that a text begins with. */
function endOfObject(text: string): number | undefined {
  let depth = 0;
  for (const { 0: mark, index } of text.slice(0, FRONT_MATTER_CHARACTERS).matchAll(JSON_MARKS)) {
    if (mark === '{') depth++;
    else if (mark === '}' && --depth === 0) return index + 1;
  }
  return undefined;
}

function split(read: Read | ReturnType<typeof readYaml>, body: string, bodyLine: number): Split {
  if (!read.ok) return { ok: false, error: read.errors[0] };
  const { values, repeated } = read;
  return { ok: true, frontMatter: { values: [...values, ...values.flatMap(inTable)], repeated, body, bodyLine } };
}

/** Tables that hold a system's own keys, Hugo's and Zola's: what is in them counts where it does not stand outside. */
const TABLES: ReadonlySet<string> = new Set(['params', 'taxonomies', 'extra']);

const inTable = ({ key, value, line }: NamedValue): readonly NamedValue[] =>
  TABLES.has(key) && typeof value === 'object' && !Array.isArray(value)
    ? Object.entries(value).map(([name, one]) =>
        line === undefined ? { key: name, value: one } : { key: name, value: one, line },
      )
    : [];

const tooLong = (characters: number, line: number, mark: string): Split =>
  failed(line, `${characters} characters of front matter`, `at most ${FRONT_MATTER_CHARACTERS}: is the closing ${mark} missing?`);

const failed = (line: number, found: string, expected: string): Split => ({ ok: false, error: { line, found, expected } });

function lines(text: string): number {
  let count = 0;
  for (let at = text.indexOf('\n'); at >= 0; at = text.indexOf('\n', at + 1)) count++;
  return count;
}
