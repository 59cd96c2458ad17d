import type { NamedValue } from './fields.ts';
import { endOfObject, readJsonFront } from './json-front.ts';
import { readPlainYaml } from './plain-yaml.ts';
import { readToml } from './toml.ts';
import { type RepeatedKey, readYaml, type YamlError } from './yaml.ts';

/** What stands at the head of a file: YAML between two lines of `---`, as Jekyll began it, TOML between `+++`, or a JSON object. */
export interface FrontMatter {
  readonly values: readonly NamedValue[];
  readonly repeated: readonly RepeatedKey[];
  /** The text after it. */
  readonly body: string;
  /** The line of the file that `body` begins on, counted from 1. */
  readonly bodyLine: number;
}

export type Split = { readonly ok: true; readonly frontMatter?: FrontMatter } | { readonly ok: false; readonly error: YamlError };

/** Front matter's keys with their values, or the first thing that is wrong. */
export type FrontValues =
  | { readonly ok: true; readonly values: readonly NamedValue[]; readonly repeated: readonly RepeatedKey[] }
  | { readonly ok: false; readonly error: YamlError };

/** Longer than any real one; what is past it is not read. */
const FRONT_MATTER_CHARACTERS = 64 * 1024;

/** One way of writing it between two lines. Empty lines may go before the first. */
interface Kind {
  readonly opening: RegExp;
  readonly closing: RegExp;
  /** The closing line, for messages. */
  readonly mark: string;
  readonly read: (text: string, firstLine: number) => FrontValues;
}

const DASHES = /^(?:---|\.\.\.)[ \t]*(?:\n|$)/m;

/** A comment after the dashes is YAML's own. */
const YAML: Kind = {
  opening: /^\s{0,200}?---[ \t]*(?: #[^\n]*)?\n/,
  closing: DASHES,
  mark: '---',
  read(yaml, firstLine) {
    const read = readPlainYaml(yaml, firstLine) ?? readYaml(yaml, firstLine);
    return read.ok ? read : { ok: false, error: read.errors[0] };
  },
};

/** In the order in which they are tried: nearly every file has the first. After the dashes, some name another language. */
const KINDS: readonly Kind[] = [
  YAML,
  { opening: /^\s{0,200}?\+\+\+[ \t]*\n/, closing: /^\+\+\+[ \t]*(?:\n|$)/m, mark: '+++', read: readToml },
  { opening: /^\s{0,200}?---[ \t]?toml[ \t]*\n/, closing: DASHES, mark: '---', read: readToml },
  { opening: /^\s{0,200}?---[ \t]?json[ \t]*\n/, closing: DASHES, mark: '---', read: readJsonFront },
];

/** Said outright, as the article would otherwise only seem to have no title. */
const PROGRAM = /^---[ \t]?(?:js|javascript|coffee)[ \t]*\n/;

const JSON_OBJECT = /^\s{0,200}?(?=\{\s*"[^"\n]{1,80}"\s*:)/;

/** Splits a file into front matter and body. A file without front matter is no error: `frontMatter` is then missing. */
export function splitFrontMatter(text: string): Split {
  for (const kind of KINDS) {
    const opening = kind.opening.exec(text)?.[0];
    if (opening !== undefined) return splitBetween(kind, text, opening);
  }
  if (PROGRAM.test(text)) return failed(1, 'front matter that is a program', 'YAML between --- lines');
  const before = JSON_OBJECT.exec(text)?.[0];
  return before === undefined ? { ok: true } : splitObject(text, before.length);
}

function splitBetween({ closing, mark, read }: Kind, text: string, opening: string): Split {
  const firstLine = 1 + lines(opening);
  const rest = text.slice(opening.length);
  const end = closing.exec(rest);
  if (!end) return failed(firstLine - 1, 'front matter that is never closed', `a line of ${mark} after its last key`);
  const said = rest.slice(0, end.index);
  if (said.length > FRONT_MATTER_CHARACTERS) {
    return failed(
      firstLine - 1,
      `${said.length} characters of front matter`,
      `at most ${FRONT_MATTER_CHARACTERS}: is the closing ${mark} missing?`,
    );
  }
  const result = read(said, firstLine);
  if (!result.ok) return result;
  const body = rest.slice(end.index + end[0].length);
  const { values, repeated } = result;
  return { ok: true, frontMatter: { values, repeated, body, bodyLine: firstLine + lines(said) + 1 } };
}

/** Its object begins at `start`; the body on the line after it. */
function splitObject(text: string, start: number): Split {
  const line = 1 + lines(text.slice(0, start));
  const length = endOfObject(text.slice(start, start + FRONT_MATTER_CHARACTERS), FRONT_MATTER_CHARACTERS);
  if (length === undefined) return failed(line, 'front matter in JSON that is never closed', 'its closing }');
  const json = text.slice(start, start + length);
  const result = readJsonFront(json, line);
  if (!result.ok) return result;
  const body = text.slice(start + length).replace(/^[ \t]*\n?/, '');
  const { values, repeated } = result;
  return { ok: true, frontMatter: { values, repeated, body, bodyLine: line + lines(json) + 1 } };
}

const failed = (line: number, found: string, expected: string): Split => ({ ok: false, error: { line, found, expected } });

function lines(text: string): number {
  let count = 0;
  for (let at = text.indexOf('\n'); at >= 0; at = text.indexOf('\n', at + 1)) count++;
  return count;
}
