import { breathe } from '../../breathe.ts';
import type { Instant, Publication } from '../../domain.ts';
import type { Database, Queryable } from '../../postgres/database.ts';
import { PUBLICATION_FILE } from '../article-store.ts';
import { apply, type Manner } from './apply.ts';
import { type FileRow, type Reading, readFile } from './read-file.ts';

/** What is read at once: as many files, and as many bytes, as one revision may take to come about. */
const AT_ONCE = { files: 200, bytes: 4 * 1024 * 1024 };

/** A transaction that says nothing is ended: texts that take long to clean are no reason for that. In milliseconds. */
const SIGN_OF_LIFE_MS = 500;

/** One process at a time reads what others wrote; it gives way where its transaction ends, however that comes. */
const READER_LOCK = 7_236_001;

interface Writing {
  readonly file: string;
  /** Missing where it is read again for no change of its own. */
  readonly stamp: number | null;
  readonly bytes: number;
}

/** `some`: more may be left to do; `elsewhere`: another process is at it. */
export type TakenIn = 'nothing' | 'some' | 'elsewhere';

/**
 * Reads the next files that were written, or that were read in another manner before, and what has its time come, and puts it all into
 * one revision.
 */
export function takeIn(database: Database, publication: Publication, manner: Manner, at: Instant): Promise<TakenIn> {
  return database.transaction(async (client) => {
    const [lock] = await client.query<{ readonly free: boolean }>('select pg_try_advisory_xact_lock($1) as free', [READER_LOCK]);
    if (!lock?.free) return 'elsewhere';
    const writings = await nextWritings(client, manner);
    if (writings.length === 0 && !(await isAnythingDue(client, at))) return 'nothing';
    const readings = await read(client, writings, publication);
    await client.query(
      'delete from gazette.unread u using jsonb_to_recordset($1::jsonb) as r(file text, stamp bigint) where u.file = r.file and u.stamp = r.stamp',
      [JSON.stringify(writings)],
    );
    const isNews = writings.some(({ file }) => file === PUBLICATION_FILE);
    await apply(client, { readings, manner, at, isNews });
    return 'some';
  });
}

async function nextWritings(client: Queryable, manner: Manner): Promise<readonly Writing[]> {
  const unread = await client.query<Writing>(
    `select u.file, u.stamp, coalesce(octet_length(f.content), 0) as bytes
      from gazette.unread u left join gazette.article_file f using (file) order by u.stamp limit $1`,
    [AT_ONCE.files],
  );
  const room = AT_ONCE.files - unread.length;
  return withinBytes(room > 0 ? [...unread, ...(await readOtherwise(client, manner, room))] : unread);
}

/** Files that were read in another manner, the newest articles first. */
async function readOtherwise(client: Queryable, { settings }: Manner, limit: number): Promise<readonly Writing[]> {
  const [other] = await client.query<{ readonly settings: string }>(
    `(select settings from gazette.article where settings < $1 order by settings desc limit 1)
      union all (select settings from gazette.article where settings > $1 order by settings limit 1) limit 1`,
    [settings],
  );
  if (!other) return [];
  return client.query<Writing>(
    `select a.file, null as stamp, coalesce(octet_length(f.content), 0) as bytes
      from gazette.article a left join gazette.article_file f using (file)
      where a.settings = $1 order by a.published_at desc limit $2`,
    [other.settings, limit],
  );
}

/** At least one, however long it is. */
function withinBytes(writings: readonly Writing[]): readonly Writing[] {
  let sum = 0;
  return writings.filter(({ bytes }, i) => {
    sum += bytes;
    return i === 0 || sum <= AT_ONCE.bytes;
  });
}

async function read(client: Queryable, writings: readonly Writing[], publication: Publication): Promise<readonly Reading[]> {
  const files = [...new Set(writings.map(({ file }) => file))].filter((file) => file !== PUBLICATION_FILE);
  const rows = await client.query<FileRow>('select file, content, shipped from gazette.article_file where file = any($1)', [
    files,
  ]);
  const found = new Map(rows.map((row) => [row.file, row]));
  const readings: Reading[] = [];
  let askedAt = performance.now();
  for (const file of files) {
    await breathe();
    if (performance.now() - askedAt > SIGN_OF_LIFE_MS) {
      await client.query('select 1');
      askedAt = performance.now();
    }
    const row = found.get(file);
    readings.push(row ? readFile(row, publication) : { kind: 'gone', file });
  }
  return readings;
}

const isAnythingDue = async (client: Queryable, at: Instant): Promise<boolean> =>
  (
    await client.query(
      '(select 1 from gazette.article where due_at <= $1 limit 1) union all (select 1 from gazette.withdrawn where due_at <= $1 limit 1)',
      [at],
    )
  ).length > 0;
