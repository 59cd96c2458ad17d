import type { NamedValue } from './fields.ts';
import { readPlainYaml } from './plain-yaml.ts';
import { type RepeatedKey, readYaml, type YamlError } from './yaml.ts';

/** YAML between two lines of `---` at the head of a file, as Jekyll began it. */
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
const OTHER_KINDS: readonly (readonly [RegExp, string])[] = [
  [/^\+\+\+[ \t]*\n/, 'front matter between +++ lines (TOML)'],
  [/^---[ \t]?(?:json|toml|js|coffee)[ \t]*\n/, 'front matter that is no YAML'],
  [/^\{\s*"[\w-]{1,80}"\s*:/, 'front matter between braces (JSON)'],
];

/** Splits a file into front matter and body. A file without front matter is no error: `frontMatter` is then missing. */
export function splitFrontMatter(text: string): Split {
  for (const [kind, found] of OTHER_KINDS) if (kind.test(text)) return failed(1, found, 'YAML between --- lines');
  const opening = OPENING.exec(text)?.[0];
  if (opening === undefined) return { ok: true };
  const firstLine = 1 + lines(opening);
  const rest = text.slice(opening.length);
  const closing = CLOSING.exec(rest);
  if (!closing) return failed(firstLine - 1, 'front matter that is never closed', 'a line of --- after its last key');
  const yaml = rest.slice(0, closing.index);
  if (yaml.length > FRONT_MATTER_CHARACTERS) {
    return failed(
      firstLine - 1,
      `${yaml.length} characters of front matter`,
      `at most ${FRONT_MATTER_CHARACTERS}: is the closing --- missing?`,
    );
  }
  const read = readPlainYaml(yaml, firstLine) ?? readYaml(yaml, firstLine);
  if (!read.ok) return { ok: false, error: read.errors[0] };
  const body = rest.slice(closing.index + closing[0].length);
  const { values, repeated } = read;
  return { ok: true, frontMatter: { values, repeated, body, bodyLine: firstLine + lines(yaml) + 1 } };
}

const failed = (line: number, found: string, expected: string): Split => ({ ok: false, error: { line, found, expected } });

function lines(text: string): number {
  let count = 0;
  for (let at = text.indexOf('\n'); at >= 0; at = text.indexOf('\n', at + 1)) count++;
  return count;
}
