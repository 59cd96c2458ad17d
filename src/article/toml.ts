import { parse, TomlDate, TomlError } from 'smol-toml';
import type { NamedValue, Value } from './fields.ts';
import type { YamlError } from './yaml.ts';

/** What front matter that is no YAML says, as `readYaml` returns it. */
export type Read =
  | { readonly ok: true; readonly values: readonly NamedValue[]; readonly repeated: readonly [] }
  | { readonly ok: false; readonly errors: readonly [YamlError] };

/** Brackets within brackets, and tables within tables. */
const DEEPEST = 32;
const MOST_VALUES = 10_000;

/** A table's or a value's key, where it begins a line. */
const KEY = /^[ \t]*\[{0,2}[ \t]*(?:"([^"\n]{1,80})"|'([^'\n]{1,80})'|([\w-]{1,80}))/gm;

/** TOML as Hugo has it between lines of `+++` (TOML 1.0): every value as the text that stands there. `firstLine` as for YAML. Never throws. */
export function readToml(toml: string, firstLine: number): Read {
  try {
    const read = parse(toml, { maxDepth: DEEPEST, integersAsBigInt: true });
    return { ok: true, values: namedValues(read, linesOfKeys(toml, firstLine), firstLine), repeated: [] };
  } catch (error) {
    const line = error instanceof TomlError ? firstLine + error.line - 1 : firstLine;
    const why = error instanceof Error ? error.message.split('\n')[0] : String(error);
    const found = `TOML that can't be read (${why})`;
    return failed(line, found, 'lines such as «title = "…"»');
  }
}

/** JSON as Hugo has it: an object at the head of a file. */
export function readJson(json: string, firstLine: number): Read {
  try {
    return { ok: true, values: namedValues(JSON.parse(json) as object, new Map(), firstLine), repeated: [] };
  } catch (error) {
    const why = error instanceof Error ? error.message.slice(0, 80).replace(/\s+/g, ' ') : String(error);
    return failed(firstLine, `JSON that can't be read (${why})`, 'an object such as { "title": "…" }');
  }
}

const failed = (line: number, found: string, expected: string): Read => ({ ok: false, errors: [{ line, found, expected }] });

/** Where each key first begins a line: near enough for messages. */
function linesOfKeys(toml: string, firstLine: number): ReadonlyMap<string, number> {
  const lines = new Map<string, number>();
  let [line, at] = [firstLine, 0];
  for (const match of toml.matchAll(KEY)) {
    for (; at < match.index; at++) if (toml[at] === '\n') line++;
    const key = match[1] ?? match[2] ?? match[3] ?? '';
    if (!lines.has(key)) lines.set(key, line);
  }
  return lines;
}

function namedValues(read: object, lines: ReadonlyMap<string, number>, firstLine: number): readonly NamedValue[] {
  const convert = converter();
  return Object.entries(read).map(([key, value]) => ({ key, value: convert(value, 1), line: lines.get(key) ?? firstLine }));
}

function converter(): (value: unknown, depth: number) => Value {
  let values = 0;
  return function convert(value, depth): Value {
    if (++values > MOST_VALUES) throw new Error(`more than ${MOST_VALUES} values`);
    if (depth > DEEPEST) throw new Error(`values more than ${DEEPEST} levels deep`);
    if (value === null || value === undefined) return '';
    if (value instanceof TomlDate) return value.toISOString();
    if (Array.isArray(value)) return value.map((item) => convert(item, depth + 1));
    if (typeof value !== 'object') return String(value);
    return Object.fromEntries(Object.entries(value).map(([key, one]) => [key, convert(one, depth + 1)]));
  };
}
