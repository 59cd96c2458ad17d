import { createHash } from 'node:crypto';
import { READING } from '../../article/reading.ts';
import type { Article, ArticleHead, Filter, Instant, NamedChannel, Problem, Publication, Withdrawal } from '../../domain.ts';
import { type Selection, WITHDRAWN_TOLD_MS } from '../../feed/feed.ts';
import type { Cursor } from '../../feed/selection.ts';
import type { Queryable } from '../../postgres/database.ts';
import { type ArticleView, type Found, type Revision, StaleView, type Stretch } from '../article-store.ts';
import { PUBLICATION } from './members.ts';
import { changesBetween } from './past.ts';
import { type FileRow, readFile } from './read-file.ts';
import { type ArticleColumns, articleOf } from './rows.ts';
import { belonging, type Cut, rowsOf, type Shelf, shelfOf, totalOf } from './shelf.ts';

export interface ViewParts {
  readonly database: Queryable;
  readonly publication: Publication;
  readonly at: Instant;
  readonly revision: Revision;
  readonly articleCount: number;
  readonly problems: readonly Problem[];
}

/** Answers from the tables, for as long as what they hold of the question is what it was at the view's revision. */
export function makeView(parts: ViewParts): ArticleView {
  const { database, at, revision, articleCount, problems } = parts;
  const shelf = (filter: Filter): Promise<Shelf> => shelfOf(database, revision, filter);
  return {
    at,
    revision,
    articleCount,
    problems: () => problems,
    stateOf: async (filter, stretch) =>
      stretch ? stateOfStretch(parts, await shelf(filter), stretch) : String((await shelf(filter)).changedIn),
    latest: async (filter, limit) => {
      const wanted = await shelf(filter);
      return select(parts, wanted, wanted.articles, { limit });
    },
    stretch: async (filter, stretch) => {
      const wanted = await shelf(filter);
      const total = await totalOf(database, wanted);
      return select(parts, wanted, total, cutOut(total, stretch));
    },
    page: async (filter, query) => {
      const rows = await rowsOf<{ readonly head: ArticleHead }>(database, await shelf(filter), 'a.head', query);
      return rows.map(({ head }) => head);
    },
    neighbours: (place) => neighboursOf(parts, place),
    channel: (kind, by) => channelOf(database, kind, by),
    channels: (most) => channelsOf(database, most),
    find: (path) => findAt(parts, path),
    changesSince: (since) => changesBetween(database, since, revision),
  };
}

/** Counted from whichever end is nearer. */
function cutOut(total: number, { skip, limit }: Stretch): Cut {
  const count = Math.max(0, Math.min(limit, total - skip));
  return skip > total / 2 ? { limit: count, offset: total - skip - count } : { limit: count, offset: skip, fromOldest: true };
}

async function stateOfStretch({ database }: ViewParts, shelf: Shelf, stretch: Stretch): Promise<string> {
  const cut = cutOut(await totalOf(database, shelf), stretch);
  const rows = await rowsOf<{ readonly id: string; readonly digest: string; readonly changed_at: Instant }>(
    database,
    shelf,
    'a.id, a.digest, a.changed_at',
    cut,
  );
  const hash = createHash('sha256');
  for (const { id, digest, changed_at } of rows) hash.update(`${id} ${digest} ${changed_at}\n`);
  return hash.digest('base64url');
}

/** What goes with the articles comes first: where these are still what they were after it, so is that. */
async function select(parts: ViewParts, shelf: Shelf, total: number, cut: Cut): Promise<Selection> {
  const { database } = parts;
  const withdrawals = await withdrawalsOf(parts, shelf.filter);
  const lastExpiredAt = await lastExpiry(parts, shelf.filter);
  const rows = await rowsOf<WholeRow>(database, shelf, WHOLE_COLUMNS, cut);
  return {
    articles: await Promise.all(rows.map((row) => wholeArticleOf(parts, row))),
    total,
    withdrawals,
    ...(lastExpiredAt === undefined ? {} : { lastExpiredAt }),
  };
}

interface WholeRow extends ArticleColumns {
  readonly file: string;
  readonly reading: number;
  readonly changed_in: Revision;
}

const WHOLE_COLUMNS = 'a.file, a.reading, a.head, a.content, a.derived, a.changed_in';

/** What an earlier cleaner let pass is cleaned again, until that has been done for good. */
async function wholeArticleOf({ database, publication }: ViewParts, row: WholeRow): Promise<Article> {
  if (row.reading >= READING) return articleOf(row);
  const [file] = await database.query<FileRow>('select file, content, shipped from gazette.article_file where file = $1', [
    row.file,
  ]);
  const reading = file && readFile(file, publication);
  return reading?.kind === 'article' ? reading.article : articleOf(row);
}

/** More of them at once are no news, but an archive that was cleared out. */
const MOST_WITHDRAWALS = 1000;

/** Those that readers are told of, or else the last one: it may be when the channel last changed. */
async function withdrawalsOf({ database, at }: ViewParts, filter: Filter): Promise<readonly Withdrawal[]> {
  const { sql, values } = belonging(filter, []);
  const query = (
    more: string,
    limit: number,
    from: readonly unknown[],
  ): Promise<readonly { readonly withdrawal: Withdrawal }[]> =>
    database.query(
      `select withdrawal from gazette.withdrawn a where ${sql} and withdrawn_at is not null${more} order by withdrawn_at desc limit ${limit}`,
      from,
    );
  const told = await query(` and withdrawn_at > $${values.length + 1}`, MOST_WITHDRAWALS, [...values, at - WITHDRAWN_TOLD_MS]);
  const rows = told.length > 0 ? told : await query('', 1, values);
  return rows.map(({ withdrawal }) => withdrawal);
}

async function lastExpiry({ database, at }: ViewParts, filter: Filter): Promise<Instant | undefined> {
  const { sql, values } = belonging(filter, [at]);
  const [row] = await database.query<{ readonly expires_at: Instant }>(
    `select expires_at from gazette.article a where listed and expires_at <= $1 and published_at < expires_at and ${sql}
      order by expires_at desc limit 1`,
    values,
  );
  return row?.expires_at;
}

/** What comes beside a page is for people: it may be of a moment later than the view. */
async function neighboursOf(
  { database }: ViewParts,
  { publishedAt, id }: Cursor,
): Promise<{ readonly newer?: ArticleHead; readonly older?: ArticleHead }> {
  const beside = async (side: string, order: string): Promise<ArticleHead | undefined> => {
    const [row] = await database.query<{ readonly head: ArticleHead }>(
      `select a.head from gazette.member m join gazette.article a on a.id = m.id and a.listed
        where m.channel = (select number from gazette.channel where kind = $3) and ${side} order by ${order} limit 1`,
      [publishedAt, id, PUBLICATION.kind],
    );
    return row?.head;
  };
  const newer = await beside('m.published_at >= $1 and (m.published_at > $1 or m.id < $2)', 'm.published_at, m.id desc');
  const older = await beside('m.published_at <= $1 and (m.published_at < $1 or m.id > $2)', 'm.published_at desc, m.id');
  return { ...(newer ? { newer } : {}), ...(older ? { older } : {}) };
}

async function channelOf(
  database: Queryable,
  kind: NamedChannel['kind'],
  by: { readonly slug: string } | { readonly name: string },
): Promise<NamedChannel | undefined> {
  const [column, value] = 'slug' in by ? ['slug', by.slug] : ['name', by.name];
  const [channel] = await database.query<NamedChannel>(
    `select kind, name, slug from gazette.channel where kind = $1 and ${column} = $2`,
    [kind, value],
  );
  return channel;
}

const channelsOf = (database: Queryable, most: number | undefined): Promise<readonly NamedChannel[]> =>
  database.query<NamedChannel>(
    `select kind, name, slug from (
        select kind, name, slug, row_number() over (partition by kind order by articles desc, name) as place
          from gazette.channel where articles > 0 and kind <> $2
      ) as placed where $1::bigint is null or place <= $1 order by kind, name`,
    [most ?? null, PUBLICATION.kind],
  );

interface FoundRow extends WholeRow {
  readonly visible: boolean;
}

async function findAt(parts: ViewParts, path: string): Promise<Found | undefined> {
  const { database, revision } = parts;
  const slug = slugOf(path);
  const [row] =
    slug === undefined
      ? []
      : await database.query<FoundRow>(
          `select ${WHOLE_COLUMNS}, a.visible from gazette.article a where a.slug = $1 and a.listed`,
          [slug],
        );
  if (row) {
    if (row.changed_in > revision) throw new StaleView(`${path} changed in revision ${row.changed_in}`);
    return row.visible ? { kind: 'article', article: await wholeArticleOf(parts, row) } : undefined;
  }
  const [moved] = await database.query<{ readonly slug: string }>(MOVED, [path]);
  if (moved) return { kind: 'moved', slug: moved.slug };
  const [gone] = await database.query<{ readonly withdrawal: Withdrawal }>(
    'select withdrawal from gazette.withdrawn where paths @> array[$1::text] limit 1',
    [path],
  );
  return gone && { kind: 'withdrawn', withdrawal: gone.withdrawal };
}

/** The older article's word goes before the younger's, and both before a slug that one had. */
const MOVED = `(select slug from gazette.article where listed and visible and aliases <> '{}' and aliases @> array[$1::text]
    order by published_at, id desc limit 1)
  union all (select a.slug from gazette.former_path f join gazette.article a on a.id = f.id and a.listed and a.visible where f.path = $1)
  limit 1`;

/** Of no article where it can't be read. */
function slugOf(path: string): string | undefined {
  const encoded = /^\/articles\/([^/]+)$/.exec(path)?.[1];
  return encoded === undefined ? undefined : decodeURIComponent(encoded);
}
