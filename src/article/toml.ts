import { parse, TomlDate, TomlError, type TomlTable, type TomlValue } from 'smol-toml';
import type { NamedValue, Value } from './fields.ts';
import type { FrontValues } from './front-matter.ts';

/** Tables and lists within one another. */
const DEPTH = 32;

const MENDED_TOML = 'lines such as «title = "…"» (TOML 1.0)';

/**
 * Reads a TOML document (TOML 1.0), every value as text: a date is what ISO 8601 writes, with its offset where it has one. `firstLine` is
 * the line of the file that it begins on. Never throws.
 */
export function readToml(toml: string, firstLine: number): FrontValues {
  try {
    const table = parse(toml, { maxDepth: DEPTH, integersAsBigInt: 'asNeeded' });
    const lines = linesOfKeys(toml, firstLine);
    const values = Object.entries(table).map(
      ([key, value]): NamedValue => ({ key, value: textual(value), line: lines.get(key) ?? firstLine }),
    );
    return { ok: true, values, repeated: [] };
  } catch (error) {
    // A key of ever so many parts (`a.a.a`) is one that the stack has no room for.
    if (error instanceof RangeError)
      return { ok: false, error: { line: firstLine, found: 'TOML that is nested too deep', expected: MENDED_TOML } };
    if (!(error instanceof TomlError)) throw error;
    // The first line says what is wrong, the others quote the text.
    const why = error.message.split('\n', 1)[0]?.replace(/^Invalid TOML document: /, '') ?? '';
    return {
      ok: false,
      error: { line: firstLine + error.line - 1, found: `TOML that can't be read (${why})`, expected: MENDED_TOML },
    };
  }
}

function textual(value: TomlValue): Value {
  if (value instanceof TomlDate) return value.toISOString();
  if (Array.isArray(value)) return value.map(textual);
  return typeof value === 'object' ? mapping(value as TomlTable) : String(value);
}

/** Made of entries, as `__proto__` is a key like any other. */
const mapping = (table: TomlTable): Value =>
  Object.fromEntries(Object.entries(table).map(([key, value]) => [key, textual(value)]));

/** Where the document's own keys and tables stand: the parser keeps no lines. */
function linesOfKeys(toml: string, firstLine: number): ReadonlyMap<string, number> {
  const found = new Map<string, number>();
  let inTable = false;
  for (const [i, line] of toml.split('\n').entries()) {
    const table = /^\s*\[{1,2}\s*["']?([\w-]+)/.exec(line)?.[1];
    const key = table ?? (inTable ? undefined : /^\s*["']?([\w-]+)["']?\s*[.=]/.exec(line)?.[1]);
    inTable ||= table !== undefined;
    if (key !== undefined && !found.has(key)) found.set(key, firstLine + i);
  }
  return found;
}
