import { readFile, stat } from 'node:fs/promises';
import { StartError } from '../start-error.ts';

/** Ghost's JSON export: the tables of its database, each a list of rows. */

/** A row; what its columns hold is for whoever reads them. */
export type Row = Readonly<Record<string, unknown>>;

export interface GhostTables {
  rows(name: string): readonly Row[];
  /** By key; from `settings`. */
  readonly settings: ReadonlyMap<string, string>;
}

/** A text of JavaScript's holds no more. */
const LARGEST_BYTES = 500 * 1024 * 1024;

/** Reads it whole. Rejects with a StartError where it is too large, no JSON, or no export of Ghost's. */
export async function readTables(file: string): Promise<GhostTables> {
  const { size } = await stat(file);
  if (size > LARGEST_BYTES) {
    throw new StartError(
      `${file}: found ${Math.round(size / 1024 / 1024)} MB; write an export of at most 500 MB, such as one without old posts`,
    );
  }
  const data = dataIn(parsed((await readFile(file, 'utf8')).replace(/^\uFEFF/, ''), file));
  if (!data) throw new StartError(`${file}: found no list of posts; write the JSON file that Ghost's «Settings → Export» gave`);
  const rows = (name: string): readonly Row[] => listAt(data, name);
  return { rows, settings: new Map(rows('settings').map((row) => [textAt(row, 'key'), textAt(row, 'value')])) };
}

/** What the parser says may quote the file: there are addresses of people in it. */
function parsed(text: string, file: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    const position = Number(/at position (\d+)/.exec(String(error))?.[1] ?? text.length);
    const line = text.slice(0, position).split('\n').length;
    throw new StartError(
      `${file}:${line}: found JSON that breaks off or is none (at character ${position}); write the file as Ghost exported it`,
    );
  }
}

const isRow = (value: unknown): value is Row => typeof value === 'object' && value !== null && !Array.isArray(value);

/** `{"db": [{"meta", "data"}]}`; before Ghost 1.0 also `{"meta", "data"}`. */
function dataIn(value: unknown): Row | undefined {
  const whole = isRow(value) && Array.isArray(value.db) ? value.db[0] : value;
  const data = isRow(whole) && isRow(whole.data) ? whole.data : undefined;
  return data && Array.isArray(data.posts) ? data : undefined;
}

function listAt(data: Row, name: string): readonly Row[] {
  const list = Object.hasOwn(data, name) ? data[name] : undefined;
  return Array.isArray(list) ? list.filter(isRow) : [];
}

/** A column as text; empty where there is none. */
export function textAt(row: Row | undefined, ...names: readonly string[]): string {
  for (const name of names) {
    const value = row && Object.hasOwn(row, name) ? row[name] : undefined;
    if (typeof value === 'string' && value !== '') return value;
    if (typeof value === 'number') return String(value);
  }
  return '';
}

/** Rows by what one column says. */
export function grouped(rows: readonly Row[], column: string): ReadonlyMap<string, readonly Row[]> {
  const groups = new Map<string, Row[]>();
  for (const row of rows) {
    const key = textAt(row, column);
    const group = groups.get(key);
    if (group) group.push(row);
    else groups.set(key, [row]);
  }
  return groups;
}

/** For each post, the rows that a table in between joins to it, in their order there. */
export function joined(tables: GhostTables, between: string, column: string, table: string): ReadonlyMap<string, readonly Row[]> {
  const byId = new Map<string, Row>(tables.rows(table).map((row) => [textAt(row, 'id'), row]));
  const order = (row: Row): number => Number(textAt(row, 'sort_order')) || 0;
  const joinedTo = (links: readonly Row[]): readonly Row[] =>
    [...links]
      .sort((a, b) => order(a) - order(b))
      .flatMap((link): readonly Row[] => {
        const row = byId.get(textAt(link, column));
        return row ? [row] : [];
      });
  return new Map([...grouped(tables.rows(between), 'post_id')].map(([post, links]) => [post, joinedTo(links)] as const));
}
