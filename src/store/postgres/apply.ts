import type { Instant } from '../../domain.ts';
import type { Queryable } from '../../postgres/database.ts';
import type { Revision } from '../article-store.ts';
import { moveMembers } from './members.ts';
import { byId, dueWithdrawals, rememberChanges, rememberFormer, takeBack } from './past.ts';
import type { Reading } from './read-file.ts';
import { columnsOf, json, KNOWN_COLUMNS, type KnownRow } from './rows.ts';
import { isOther, isSeen, type RowChange, rowAfter, standingAt } from './standing.ts';

/** What files are read with: the program's number of its way of reading, and a name for all that the settings say of it. */
export interface Manner {
  readonly reading: number;
  readonly settings: string;
}

export interface Batch {
  readonly readings: readonly Reading[];
  readonly manner: Manner;
  /** The moment that it is for whoever brings the batch. */
  readonly at: Instant;
  /** Whether everybody must look again, whatever came of the readings. */
  readonly isNews?: boolean;
}

interface State {
  readonly revision: Revision;
  readonly moment: Instant;
}

/** So many articles have their time come at once. */
const DUE_AT_ONCE = 1000;

/**
 * Puts what was read in the place of what was known, within the transaction of `client`: all of it in one revision, or none where nothing
 * is other than it was. Whoever else does so waits: revisions follow the order of commits. Answers with the revision that it is now.
 */
export async function apply(client: Queryable, batch: Batch): Promise<Revision> {
  const state = await lockState(client);
  const due = await dueRows(client, Math.max(state.moment, batch.at));
  const moment = Math.max(state.moment, due.upTo);
  const changes = await work(client, batch, due.rows, moment);
  const dueChannels = await dueWithdrawals(client, moment);
  const revision = state.revision + 1;
  await writeRows(client, batch, changes, revision);
  const isNews = batch.isNews || dueChannels.length > 0 || changes.some(isOther);
  if (!isNews) {
    await client.query('update gazette.state set moment = $1', [moment]);
    return state.revision;
  }
  const articles = byId(changes);
  const said = changes.flatMap(({ after }) => after?.withdrawal ?? []);
  const touched = [...dueChannels, ...(await takeBack(client, articles, said, moment))];
  await moveMembers(
    client,
    changes.filter((change) => isSeen(change, moment)),
    touched,
    revision,
  );
  await rememberFormer(client, articles);
  await rememberChanges(client, articles, revision);
  const more = changes.reduce(
    (sum, { before, after }) => sum + Number(after?.listed ?? false) - Number(before?.listed ?? false),
    0,
  );
  await client.query('update gazette.state set revision = $1, moment = $2, articles = articles + $3', [revision, moment, more]);
  await client.query('notify gazette');
  return revision;
}

async function lockState(client: Queryable): Promise<State> {
  const [state] = await client.query<State>('select revision, moment from gazette.state for update');
  if (!state) throw new Error('gazette.state has lost its row; restore the database from a copy');
  return state;
}

/** The rows whose time has come by a moment: as many as there should be at once, and the moment that this is. */
async function dueRows(client: Queryable, at: Instant): Promise<{ readonly rows: readonly KnownRow[]; readonly upTo: Instant }> {
  const rows = await client.query<KnownRow & { readonly due_at: Instant }>(
    `select ${KNOWN_COLUMNS} from gazette.article where due_at <= $1 order by due_at fetch first ${DUE_AT_ONCE} rows with ties`,
    [at],
  );
  return { rows, upTo: rows.length < DUE_AT_ONCE ? at : (rows.at(-1)?.due_at ?? at) };
}

/** Works out what becomes of the files that were read, of those whose time has come, and of all that claim what one of them has or had. */
async function work(
  client: Queryable,
  { readings, manner }: Batch,
  due: readonly KnownRow[],
  moment: Instant,
): Promise<readonly RowChange[]> {
  const files = readings.map(({ file }) => file);
  const known = await client.query<KnownRow>(`select ${KNOWN_COLUMNS} from gazette.article where file = any($1)`, [files]);
  const before = new Map([...due, ...known].map((row) => [row.file, row]));
  const after = new Map<string, KnownRow | undefined>(before);
  for (const reading of readings) after.set(reading.file, rowAfter(reading, before.get(reading.file), manner.settings));
  await addRivals(client, before, after);
  const standing = standingAt(
    [...after.values()].filter((row) => row !== undefined),
    moment,
  );
  for (const row of standing) after.set(row.file, row);
  return [...after].map(([file, row]) => ({ before: before.get(file), after: row }));
}

/** Adds the rows that claim an id or a slug of one that is there, until there are no more. */
async function addRivals(
  client: Queryable,
  before: Map<string, KnownRow>,
  after: Map<string, KnownRow | undefined>,
): Promise<void> {
  for (let added = [...before.values(), ...after.values()]; added.length > 0; ) {
    const heads = added.flatMap((row) => row?.head ?? []);
    const claims = [heads.map(({ id }) => id), heads.map(({ slug }) => slug)];
    const rows = await client.query<KnownRow>(
      `select ${KNOWN_COLUMNS} from gazette.article where head is not null and (id = any($1) or slug = any($2))`,
      claims,
    );
    const others = rows.filter(({ file }) => !after.has(file));
    for (const row of others) {
      before.set(row.file, row);
      after.set(row.file, row);
    }
    added = others;
  }
}

async function writeRows(client: Queryable, batch: Batch, changes: readonly RowChange[], revision: Revision): Promise<void> {
  const articles = new Map(batch.readings.flatMap((one) => (one.kind === 'article' ? [[one.file, one.article] as const] : [])));
  const gone = changes.flatMap(({ before, after }) => (before && !after ? [before.file] : []));
  // First those that give up what others get: ids and slugs are unique at every step.
  const yielding = changes.flatMap(({ before, after }) => (before?.listed && !after?.listed ? [before.file] : []));
  const renamed = changes.flatMap(({ before, after }) =>
    before?.listed && after?.listed && (before.head?.id !== after.head?.id || before.head?.slug !== after.head?.slug)
      ? [before.file]
      : [],
  );
  await client.query('update gazette.article set listed = false where file = any($1)', [[...yielding, ...renamed]]);
  await client.query('delete from gazette.article where file = any($1)', [gone]);
  const rows = changes.flatMap(({ before, after }) => {
    if (!after) return [];
    const article = articles.get(after.file);
    return [
      { ...rowOf(after), ...(article ? columnsOf(article) : {}), changed_in: isOther({ before, after }) ? revision : null },
    ];
  });
  await client.query(WRITE_ROWS, [json(rows), batch.manner.reading]);
}

function rowOf(row: KnownRow) {
  const { head } = row;
  return {
    ...row,
    id: head?.id ?? null,
    slug: head?.slug ?? null,
    aliases: head?.aliases ?? [],
    published_at: head?.publishedAt ?? 0,
    expires_at: head?.expiresAt ?? null,
    section: head?.section ?? null,
    tags: head?.tags ?? [],
    authors: (head?.authors ?? []).map(({ name }) => name),
  };
}

/** Texts are written where the file was read and is an article; else they stay what they were. */
const WRITE_ROWS = `insert into gazette.article as a (file, reading, settings, file_version, problems, withdrawal, digest, id, slug, aliases,
    published_at, expires_at, section, tags, authors, head, content, derived, rival, listed, visible, changed_at, due_at, changed_in)
  select file, $2::integer, settings, file_version, problems, withdrawal, digest, id, slug, aliases,
    published_at, expires_at, section, tags, authors, head, content, derived, rival, listed, visible, changed_at, due_at,
    coalesce(changed_in, 0)
  from jsonb_to_recordset($1::jsonb) as r(file text, settings text, file_version text, problems jsonb, withdrawal jsonb, digest text,
    id text, slug text, aliases text[], published_at bigint, expires_at bigint, section text, tags text[], authors text[], head jsonb,
    content text, derived jsonb, rival jsonb, listed boolean, visible boolean, changed_at bigint, due_at bigint, changed_in bigint)
  on conflict (file) do update set
    reading = case when excluded.content is null then a.reading else excluded.reading end,
    settings = excluded.settings, file_version = excluded.file_version, problems = excluded.problems,
    withdrawal = excluded.withdrawal, digest = excluded.digest, id = excluded.id, slug = excluded.slug, aliases = excluded.aliases,
    published_at = excluded.published_at, expires_at = excluded.expires_at, section = excluded.section, tags = excluded.tags,
    authors = excluded.authors, head = excluded.head,
    content = case when excluded.head is null then null else coalesce(excluded.content, a.content) end,
    derived = case when excluded.head is null then null else coalesce(excluded.derived, a.derived) end,
    rival = excluded.rival, listed = excluded.listed, visible = excluded.visible, changed_at = excluded.changed_at,
    due_at = excluded.due_at, changed_in = greatest(a.changed_in, excluded.changed_in)`;
