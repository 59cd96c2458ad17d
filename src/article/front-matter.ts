import { type Document, isMap, isNode, isScalar, LineCounter, type Pair, parseDocument } from 'yaml';
import type { NamedValue, Value } from './fields.ts';

/** YAML between two lines of `---` at the head of a file, as Jekyll began it. */
export interface FrontMatter {
  readonly values: readonly NamedValue[];
  /** The text after it. */
  readonly body: string;
  /** The line of the file that `body` begins on, counted from 1. */
  readonly bodyLine: number;
}

export interface FrontMatterError {
  readonly line: number;
  readonly found: string;
  readonly expected: string;
}

export type Split =
  | { readonly ok: true; readonly frontMatter?: FrontMatter }
  | { readonly ok: false; readonly error: FrontMatterError };

/** Longer than any real one; YAML past it is not read. */
const FRONT_MATTER_CHARACTERS = 64 * 1024;

/** Splits a file into front matter and body. A file without front matter is no error: `frontMatter` is then missing. */
export function splitFrontMatter(text: string): Split {
  if (/^\+\+\+[ \t]*\n/.test(text)) return failed(1, 'front matter between +++ lines (TOML)', 'YAML between --- lines');
  const opening = /^---[ \t]*\n/.exec(text)?.[0];
  if (opening === undefined) return { ok: true };
  const rest = text.slice(opening.length);
  const closing = /^(?:---|\.\.\.)[ \t]*(?:\n|$)/m.exec(rest);
  if (!closing) return failed(1, 'front matter that is never closed', 'a line of --- after its last key');
  const yaml = rest.slice(0, closing.index);
  if (yaml.length > FRONT_MATTER_CHARACTERS) {
    return failed(
      1,
      `${yaml.length} characters of front matter`,
      `at most ${FRONT_MATTER_CHARACTERS}: is the closing --- missing?`,
    );
  }
  const parsed = readYaml(yaml, 2);
  if (!parsed.ok) return parsed;
  const bodyLine = 2 + lines(yaml) + 1;
  return { ok: true, frontMatter: { values: parsed.values, body: rest.slice(closing.index + closing[0].length), bodyLine } };
}

export type YamlResult =
  | { readonly ok: true; readonly values: readonly NamedValue[] }
  | { readonly ok: false; readonly error: FrontMatterError };

/**
 * Reads a YAML mapping, every scalar as the text that stands there: `1984`, `no` and `2026-11-23` stay what was written.
 * `firstLine` is the line of the file that it begins on.
 */
export function readYaml(yaml: string, firstLine: number): YamlResult {
  const lineCounter = new LineCounter();
  const lineOf = (offset: number): number => lineCounter.linePos(Math.min(offset, yaml.length)).line + firstLine - 1;
  try {
    const document = parseDocument(yaml, { schema: 'failsafe', lineCounter, prettyErrors: false, logLevel: 'silent' });
    const error = document.errors[0];
    if (error) return failed(lineOf(error.pos[0]), `YAML that can't be read (${error.message})`, MENDED_YAML);
    if (document.contents === null) return { ok: true, values: [] };
    if (!isMap(document.contents))
      return failed(firstLine, 'YAML that is not a list of keys and values', 'lines such as «title: …»');
    return { ok: true, values: document.contents.items.flatMap((pair) => namedValue(pair, document, lineOf)) };
  } catch (error) {
    // The library's limits: aliases that multiply («billion laughs») and brackets nested past the stack.
    return failed(
      firstLine,
      `YAML that can't be read (${error instanceof Error ? error.message : 'no reason given'})`,
      MENDED_YAML,
    );
  }
}

const MENDED_YAML = 'lines such as «title: …», with quotes around text that holds «: » or « #»';

function namedValue(pair: Pair, document: Document, lineOf: (offset: number) => number): NamedValue[] {
  if (!isScalar(pair.key) || typeof pair.key.value !== 'string') return [];
  const value: Value = isNode(pair.value) ? pair.value.toJS(document, { maxAliasCount: 100 }) : '';
  return [{ key: pair.key.value, value, line: lineOf(pair.key.range?.[0] ?? 0) }];
}

const failed = (line: number, found: string, expected: string) => ({ ok: false, error: { line, found, expected } }) as const;

const lines = (text: string): number => text.split('\n').length - 1;
