import type { Value } from './fields.ts';
import type { FrontValues } from './front-matter.ts';
import { asLine } from './line.ts';

/** Brackets within brackets. */
const DEPTH = 32;

const MENDED_JSON = 'JSON such as {"title": "…", "date": "2026-11-23"} (RFC 8259)';

/** Where the object ends that `text` begins with; undefined where it doesn't, or is nested too deep. Looks no further than `limit`. */
export function endOfObject(text: string, limit: number): number | undefined {
  let depth = 0;
  let inString = false;
  for (let at = 0; at < Math.min(text.length, limit); at++) {
    const character = text[at];
    if (inString && character === '\\') at++;
    else if (character === '"') inString = !inString;
    else if (inString) continue;
    else if (character === '{' || character === '[') depth++;
    else if (character === '}' || character === ']') depth--;
    if (depth > DEPTH) return undefined;
    if (depth === 0 && !inString) return at + 1;
  }
  return undefined;
}

/** Reads a JSON object, every value as text; `null` says nothing. `firstLine` is the line of the file that it begins on. Never throws. */
export function readJsonFront(json: string, firstLine: number): FrontValues {
  try {
    const object: unknown = JSON.parse(json);
    if (typeof object !== 'object' || object === null || Array.isArray(object)) return failed(json, 0, firstLine, 'no object');
    const values = Object.entries(object).map(([key, value]) => ({
      key,
      value: textual(value, 1),
      line: lineOf(json, json.indexOf(JSON.stringify(key)), firstLine),
    }));
    return { ok: true, values, repeated: [] };
  } catch (error) {
    const why = error instanceof Error ? error.message : '';
    const at = /position (\d+)/.exec(why)?.[1];
    return failed(json, Number(at ?? 0), firstLine, asLine(why).replace(/(?: in JSON|, ["'`]).*$/, ''));
  }
}

function textual(value: unknown, depth: number): Value {
  if (depth > DEPTH) throw new Error(`more than ${DEPTH} levels`);
  if (value === null || value === undefined) return '';
  if (Array.isArray(value)) return value.map((one) => textual(one, depth + 1));
  if (typeof value !== 'object') return String(value);
  return Object.fromEntries(Object.entries(value).map(([key, one]) => [key, textual(one, depth + 1)]));
}

const lineOf = (json: string, at: number, firstLine: number): number =>
  firstLine + json.slice(0, Math.max(0, at)).split('\n').length - 1;

const failed = (json: string, at: number, firstLine: number, why: string): FrontValues => ({
  ok: false,
  error: { line: lineOf(json, at, firstLine), found: `JSON that can't be read (${why})`, expected: MENDED_JSON },
});
