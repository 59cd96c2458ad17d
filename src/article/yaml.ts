import { type Document, isAlias, isMap, isScalar, isSeq, Lexer, LineCounter, type Pair, parseDocument, type YAMLMap } from 'yaml';
import type { NamedValue, Value } from './fields.ts';

/** Why YAML can't be read, and where. */
export interface YamlError {
  /** Counted from 1. */
  readonly line: number;
  readonly found: string;
  readonly expected: string;
}

export type YamlResult =
  /** `repeated`: keys that stand twice in one mapping, under the name of the outermost key. The first of them counts. */
  | {
      readonly ok: true;
      readonly values: readonly NamedValue[];
      readonly repeated: readonly RepeatedKey[];
      /** The line of a key within keys; where it is not there itself, of the last one on the way to it. Counted from 1. */
      readonly lineOf: (keys: readonly string[]) => number;
    }
  | { readonly ok: false; readonly errors: readonly [YamlError, ...YamlError[]] };

export interface RepeatedKey {
  readonly key: string;
  /** Where it stands again. */
  readonly line: number;
}

/** Brackets within brackets. */
const FLOW_DEPTH = 32;
/** Of the `-`, `?` or `:` that begins a block: every level of blocks stands further to the right. */
const BLOCK_COLUMN = 128;
/** Values, with those that aliases repeat: «billion laughs» ends here. */
const MOST_VALUES = 10_000;
const VALUE_DEPTH = 64;

const MENDED_YAML = 'lines such as «title: …», with quotes around text that holds «: » or « #»';

/** YAML that is well-formed and yet can't be used. */
class Refused extends Error {
  readonly expected: string;
  readonly offset: number;
  constructor(found: string, expected: string, offset = 0) {
    super(found);
    this.expected = expected;
    this.offset = offset;
  }
}

/**
 * Reads a YAML mapping, every scalar as the text that stands there: `1984`, `no` and `2026-11-23` stay what was written; a null is
 * the empty text. `firstLine` is the line of the file that it begins on. Never throws.
 */
export function readYaml(yaml: string, firstLine: number): YamlResult {
  const deep = tooDeep(yaml);
  if (deep) return failed({ line: firstLine + deep.line, found: deep.found, expected: 'fewer levels' });
  const lineCounter = new LineCounter();
  const lineOf = (offset: number): number => lineCounter.linePos(Math.min(offset, yaml.length)).line + firstLine - 1;
  const document = parseDocument(yaml, { schema: 'failsafe', lineCounter, prettyErrors: false, logLevel: 'silent' });
  const [error, ...more] = document.errors
    .filter(({ code }) => code !== 'DUPLICATE_KEY')
    .map(({ pos, message }): YamlError => {
      return { line: lineOf(pos[0]), found: `YAML that can't be read (${message})`, expected: MENDED_YAML };
    });
  if (error) return failed(error, ...more.filter((other, i) => other.line !== (more[i - 1] ?? error).line));
  if (document.contents === null || (isScalar(document.contents) && scalarText(document.contents) === ''))
    return { ok: true, values: [], repeated: [], lineOf: () => firstLine };
  if (!isMap(document.contents)) {
    return failed({ line: firstLine, found: 'YAML that is not a list of keys and values', expected: 'lines such as «title: …»' });
  }
  const map = document.contents;
  try {
    return {
      ok: true,
      values: namedValues(map, lineOf),
      repeated: repeatedKeys(document, lineOf),
      lineOf: (keys) => lineOf(offsetOf(map, keys)),
    };
  } catch (thrown) {
    if (!(thrown instanceof Refused)) throw thrown;
    return failed({ line: lineOf(thrown.offset), found: thrown.message, expected: thrown.expected });
  }
}

/**
 * Nesting is counted before the parser sees it, as it descends by recursion: where the stack ends within a regular expression,
 * the engine ends the process.
 */
function tooDeep(yaml: string): { readonly line: number; readonly found: string } | undefined {
  let flow = 0;
  let line = 0;
  let column = 0;
  for (const token of new Lexer().lex(yaml)) {
    if (/^[[{]$/.test(token)) flow++;
    else if (/^[\]}]$/.test(token)) flow = Math.max(0, flow - 1);
    else if (flow === 0 && column > BLOCK_COLUMN && /^[-?:]$/.test(token)) {
      return { line, found: `YAML that begins a list or mapping in column ${column}` };
    }
    if (flow > FLOW_DEPTH) return { line, found: `YAML with more than ${FLOW_DEPTH} brackets within brackets` };
    const breaks = token.split('\n');
    line += breaks.length - 1;
    column = (breaks.length === 1 ? column : 0) + (breaks.at(-1)?.length ?? 0);
  }
  return undefined;
}

/** The line of the first value that each key has. */
function namedValues(map: YAMLMap, lineOf: (offset: number) => number): readonly NamedValue[] {
  const convert = converter();
  const seen = new Set<string>();
  const own: NamedValue[] = [];
  const merged: NamedValue[] = [];
  for (const pair of map.items) {
    const key = keyOf(pair);
    const value = convert(pair.value, 1);
    if (key === undefined || seen.has(key)) continue;
    seen.add(key);
    const line = lineOf(isScalar(pair.key) ? (pair.key.range?.[0] ?? 0) : 0);
    if (key !== MERGE) own.push({ key, value, line });
    else for (const [name, inherited] of mergedEntries(value)) merged.push({ key: name, value: inherited, line });
  }
  return [...own, ...merged.filter(({ key }) => !seen.has(key))];
}

/** YAML 1.1's merge key: `<<: *defaults`. */
const MERGE = '<<';

const mergedEntries = (value: Value): readonly (readonly [string, Value])[] =>
  typeof value === 'string' ? [] : Array.isArray(value) ? value.flatMap(mergedEntries) : Object.entries(value);

const keyOf = (pair: Pair): string | undefined =>
  isScalar(pair.key) && typeof pair.key.value === 'string' ? pair.key.value : undefined;

function offsetOf(map: YAMLMap, keys: readonly string[]): number {
  let node: unknown = map;
  let offset = 0;
  for (const key of keys) {
    const pair: Pair | undefined = isMap(node) ? node.items.find((one) => keyOf(one) === key) : undefined;
    if (!pair) break;
    offset = isScalar(pair.key) ? (pair.key.range?.[0] ?? offset) : offset;
    node = pair.value;
  }
  return offset;
}

/** Nodes → Values, in the order of the source, so that an alias means the last anchor of its name before it. */
function converter(): (node: unknown, depth: number) => Value {
  const anchors = new Map<string, unknown>();
  let values = 0;
  return function convert(node: unknown, depth: number): Value {
    if (++values > MOST_VALUES)
      throw new Refused(`YAML of more than ${MOST_VALUES} values, repeated ones counted`, 'the values themselves');
    if (depth > VALUE_DEPTH) throw new Refused(`YAML with values more than ${VALUE_DEPTH} levels deep`, 'the values themselves');
    if (isAlias(node)) {
      if (!anchors.has(node.source)) throw new Refused(`*${node.source}, which stands for nothing`, MENDED_YAML, node.range?.[0]);
      return convert(anchors.get(node.source), depth + 1);
    }
    if ((isScalar(node) || isSeq(node) || isMap(node)) && node.anchor) anchors.set(node.anchor, node);
    if (isScalar(node)) return scalarText(node);
    if (isSeq(node)) return node.items.map((item) => convert(item, depth + 1));
    if (!isMap(node)) return '';
    const entries = node.items.map((pair) => [keyOf(pair), convert(pair.value, depth + 1)] as const);
    const own = entries.flatMap(([key, value]) => (key === undefined || key === MERGE ? [] : [[key, value] as const]));
    return firstOfEach([...own, ...entries.flatMap(([key, value]) => (key === MERGE ? mergedEntries(value) : []))]);
  };
}

function firstOfEach(entries: readonly (readonly [string, Value])[]): Value {
  const first = new Map<string, Value>();
  for (const [key, value] of entries) if (!first.has(key)) first.set(key, value);
  return Object.fromEntries(first);
}

/** YAML's ways of saying nothing are nothing, unless they are quoted. */
const scalarText = ({ value, type }: { readonly value: unknown; readonly type?: unknown }): string =>
  typeof value !== 'string' || (type === 'PLAIN' && /^(?:null|~)$/i.test(value)) ? '' : value;

function repeatedKeys(document: Document.Parsed, lineOf: (offset: number) => number): readonly RepeatedKey[] {
  const outermost = isMap(document.contents) ? document.contents.items.filter((pair) => isScalar(pair.key)) : [];
  return document.errors.flatMap(({ code, pos }) => {
    if (code !== 'DUPLICATE_KEY') return [];
    const owner = outermost.findLast(({ key }) => isScalar(key) && (key.range?.[0] ?? 0) <= pos[0]);
    const key = owner && keyOf(owner);
    return key === undefined ? [] : [{ key, line: lineOf(pos[0]) }];
  });
}

const failed = (...errors: [YamlError, ...YamlError[]]): YamlResult => ({ ok: false, errors });
