import type { Filter } from '../../domain.ts';
import type { Cursor } from '../../feed/selection.ts';
import type { Queryable } from '../../postgres/database.ts';
import { type Revision, StaleView } from '../article-store.ts';
import { type ChannelName, PUBLICATION } from './members.ts';

/** What a filter wants, as the tables have it: the shortest of the channels that it names, and what else must hold. */
export interface Shelf {
  readonly channel: number;
  /** Those that the filter names: an article that it wants is in all of them. */
  readonly channels: readonly number[];
  /** How many articles the shortest has. */
  readonly articles: number;
  readonly filter: Filter;
  /** When one of the channels last changed: what is wanted is what it was for as long as one of them is. */
  readonly changedIn: Revision;
}

interface ChannelRow {
  readonly number: number;
  readonly articles: number;
  readonly changed_in: Revision;
}

const NONE: readonly number[] = [];

/** Rejects with a StaleView where what the filter wants has changed since a revision. */
export async function shelfOf(database: Queryable, revision: Revision, filter: Filter): Promise<Shelf> {
  const named = namesIn(filter);
  const rows = await database.query<ChannelRow>(
    `select c.number, c.articles, c.changed_in
      from unnest($1::text[], $2::text[]) as r(kind, name) join gazette.channel c using (kind, name)`,
    [named.map(({ kind }) => kind), named.map(({ name }) => name)],
  );
  const [shortest] = rows.toSorted((a, b) => a.articles - b.articles);
  if (!shortest || rows.length < named.length) return { channel: 0, channels: NONE, articles: 0, filter, changedIn: 0 };
  const changedIn = Math.min(...rows.map(({ changed_in }) => changed_in));
  if (changedIn > revision) throw stale(changedIn, revision);
  return { channel: shortest.number, channels: rows.map(({ number }) => number), articles: shortest.articles, filter, changedIn };
}

const stale = (changedIn: Revision, revision: Revision): StaleView =>
  new StaleView(`revision ${changedIn} has changed what was asked of revision ${revision}`);

function namesIn(filter: Filter): readonly ChannelName[] {
  const named = KINDS.flatMap((kind) => {
    const name = filter[kind];
    return name === undefined ? [] : [{ kind, name }];
  });
  return named.length === 0 ? [PUBLICATION] : named;
}

const KINDS = ['section', 'tag', 'author'] as const;

/** Whether it wants everything of its one channel. */
const isWholeChannel = ({ filter, channels }: Shelf): boolean => channels.length <= 1 && filter.since === undefined;

/** Conditions of a query, and the values of their parameters, the first of which has the number after `before`. */
export interface Conditions {
  readonly sql: string;
  readonly values: readonly unknown[];
}

/** What an article `a` or a withdrawal `a` must have to belong to what a filter names. */
export function belonging({ section, tag, author }: Filter, before: readonly unknown[]): Conditions {
  const values = [...before];
  const parts: string[] = [];
  const add = (value: unknown, sql: (parameter: string) => string): void => {
    if (value === undefined) return;
    values.push(value);
    parts.push(sql(`$${values.length}`));
  };
  add(section, (p) => `a.section = ${p}`);
  add(tag, (p) => `${p} = any(a.tags)`);
  add(author, (p) => `${p} = any(a.authors)`);
  return { sql: parts.length === 0 ? 'true' : parts.join(' and '), values };
}

/** Which of a shelf's articles. */
export interface Cut {
  readonly limit: number;
  readonly offset?: number;
  /** Counted from the oldest on; what is answered is newest first all the same. */
  readonly fromOldest?: boolean;
  /** Those that follow this place. */
  readonly after?: Cursor;
}

/** The rows of a shelf's articles, newest first. Rejects with a StaleView where the shelf is no longer what it was. */
export async function rowsOf<R extends object>(
  database: Queryable,
  shelf: Shelf,
  columns: string,
  cut: Cut,
): Promise<readonly R[]> {
  const { sql, values } = placesOf(shelf, cut);
  const rows = await database.query<R & { readonly as_of: Revision; readonly is_row: true | null }>(
    `select checked.as_of, found.* from (select coalesce(min(changed_in), 0) as as_of from gazette.channel where number = any($1)) as checked
      left join lateral (
        select true as is_row, m.published_at as m_published_at, m.id as m_id, ${columns}
          from (${sql}) as m join gazette.article a on a.id = m.id and a.listed
      ) as found on true order by found.m_published_at desc, found.m_id`,
    [shelf.channels, ...values],
  );
  const asOf = rows[0]?.as_of ?? shelf.changedIn;
  if (asOf !== shelf.changedIn) throw stale(asOf, shelf.changedIn);
  return rows.filter(({ is_row }) => is_row);
}

/** How many articles a shelf has: known of a channel, counted for anything else. */
export async function totalOf(database: Queryable, shelf: Shelf): Promise<number> {
  if (isWholeChannel(shelf)) return shelf.articles;
  const { sql, values } = membersOf(shelf, []);
  const [row] = await database.query<{ readonly total: number }>(`select count(*) as total ${sql}`, values);
  return row?.total ?? 0;
}

function placesOf(shelf: Shelf, { limit, offset = 0, fromOldest = false, after }: Cut): Conditions {
  const members = membersOf(shelf, [shelf.channels]);
  const values = [...members.values, limit, offset];
  const [limitAt, offsetAt] = [values.length - 1, values.length];
  let { sql } = members;
  if (after) {
    values.push(after.publishedAt, after.id);
    const [at, id] = [`$${values.length - 1}`, `$${values.length}`];
    sql += ` and m.published_at <= ${at} and (m.published_at < ${at} or m.id > ${id})`;
  }
  const order = fromOldest ? 'm.published_at, m.id desc' : 'm.published_at desc, m.id';
  return {
    sql: `select m.published_at, m.id ${sql} order by ${order} limit $${limitAt} offset $${offsetAt}`,
    values: values.slice(1),
  };
}

/** The members of a shelf that its filter wants: found in an index alone where that is all of one channel. */
function membersOf(shelf: Shelf, before: readonly unknown[]): Conditions {
  const from = [...before, shelf.channel];
  const channel = `m.channel = $${from.length}`;
  if (isWholeChannel(shelf)) return { sql: `from gazette.member m where ${channel}`, values: from };
  const { sql, values } = belonging(shelf.channels.length <= 1 ? {} : shelf.filter, from);
  const { since } = shelf.filter;
  const recent = since === undefined ? '' : ` and a.changed_at >= $${values.length + 1}`;
  return {
    sql: `from gazette.member m join gazette.article a on a.id = m.id and a.listed where ${channel} and ${sql}${recent}`,
    values: since === undefined ? values : [...values, since],
  };
}
