import { parseHead } from '../../article/parse.ts';
import type { ShippedFile } from '../../article/shipped.ts';
import type { Instant, Problem, Publication } from '../../domain.ts';
import type { Database, Queryable } from '../../postgres/database.ts';
import { readStored } from '../folder/read.ts';
import { scanFolder } from '../folder/scan.ts';
import { mentionedNames, shippedBeside } from '../folder/shipped.ts';
import { apply, type Manner } from './apply.ts';
import { type FileRow, type Reading, readFile, versionOf } from './read-file.ts';

/** What goes into one revision, at most: a crash loses no more than that, and readers wait for no longer. */
const AT_ONCE = { files: 500, bytes: 8 * 1024 * 1024 };

export interface ImportParts {
  readonly database: Database;
  readonly folder: string;
  readonly publication: Publication;
  readonly manner: Manner;
  readonly now: () => Instant;
  readonly progress: (done: number, total: number) => void;
  readonly problem: (problem: Problem) => void;
  /** Whether what the database has and the folder has not is removed. */
  readonly mirror: boolean;
}

/** How many files there were of each sort. */
export interface Imported {
  readonly written: number;
  readonly unchanged: number;
  readonly removed: number;
  readonly problems: number;
}

/**
 * Brings a folder of articles into the database, the oldest articles first: where two claim one name, the older one has it before the
 * younger comes. Each batch is a revision. What is there as it is already is passed over: an import that was broken off goes on by being
 * run again.
 */
export async function importFolder(parts: ImportParts): Promise<Imported> {
  const scan = await scanFolder({ root: parts.folder, known: new Map(), identities: new Map() });
  let problems = 0;
  const tell = (problem: Problem): void => {
    problems++;
    parts.problem(problem);
  };
  for (const problem of [...scan.problems, ...scan.refused]) tell(problem);
  const files = byAge(parts, scan.suspects);
  let [done, written] = [0, 0];
  for (const batch of batches(parts, files)) {
    const changed = await changedOf(parts, batch);
    const readings = changed.map((row) => readFile(row, parts.publication));
    for (const reading of readings) if (reading.kind !== 'gone') reading.problems.forEach(tell);
    if (changed.length > 0) await write(parts, changed, readings);
    written += changed.length;
    done += batch.length;
    parts.progress(done, files.length);
  }
  const removed = parts.mirror ? await removeOthers(parts, new Set([...files, ...scan.refused.map(({ file }) => file)])) : 0;
  return { written, unchanged: done - written, removed, problems };
}

/** Those that are no articles come last: they claim nothing. */
function byAge({ folder, publication }: ImportParts, files: readonly string[]): readonly string[] {
  const buffer = { bytes: Buffer.alloc(0) };
  const dated = files.map((file) => {
    const result = readStored(folder, file, buffer);
    const parsed = result.kind === 'read' ? parseHead(result.stored, publication) : undefined;
    return { file, publishedAt: parsed?.kind === 'article' ? parsed.head.publishedAt : Number.MAX_VALUE };
  });
  return dated.sort((a, b) => a.publishedAt - b.publishedAt || (a.file < b.file ? -1 : 1)).map(({ file }) => file);
}

function* batches({ folder, problem }: ImportParts, files: readonly string[]): Generator<readonly FileRow[]> {
  let batch: FileRow[] = [];
  let bytes = 0;
  for (const file of files) {
    const result = readStored(folder, file);
    if (result.kind === 'problem') problem(result.problem);
    if (result.kind !== 'read') continue;
    const content = Buffer.from(result.stored.bytes);
    if (batch.length > 0 && (batch.length === AT_ONCE.files || bytes + content.length > AT_ONCE.bytes)) {
      yield batch;
      [batch, bytes] = [[], 0];
    }
    batch.push({ file, content, shipped: shippedWith(folder, file, content) });
    bytes += content.length;
  }
  if (batch.length > 0) yield batch;
}

/** The files that an article mentions and that lie beside it. */
function shippedWith(folder: string, file: string, content: Buffer): readonly ShippedFile[] {
  const find = shippedBeside(folder, file);
  const found = mentionedNames(content).flatMap((name) => find(name) ?? []);
  return [...new Map(found.map((one) => [one.path, one])).values()].sort((a, b) => (a.path < b.path ? -1 : 1));
}

/** Those that are not in the database as they are. */
async function changedOf({ database, manner }: ImportParts, batch: readonly FileRow[]): Promise<readonly FileRow[]> {
  const known = await database.query<{ readonly file: string; readonly file_version: string }>(
    `select a.file, a.file_version from gazette.article a join gazette.article_file using (file)
      where a.file = any($1) and a.settings = $2 and not exists (select from gazette.unread u where u.file = a.file)`,
    [batch.map(({ file }) => file), manner.settings],
  );
  const versions = new Map(known.map(({ file, file_version }) => [file, file_version]));
  return batch.filter((row) => versions.get(row.file) !== versionOf(row));
}

/** What was just read needs not be read again. */
async function write(
  { database, manner, now }: ImportParts,
  rows: readonly FileRow[],
  readings: readonly Reading[],
): Promise<void> {
  await database.transaction(async (client) => {
    await client.query(
      `insert into gazette.article_file (file, content, shipped)
        select * from unnest($1::text[], $2::bytea[], $3::jsonb[])
        on conflict (file) do update set content = excluded.content, shipped = excluded.shipped`,
      [rows.map(({ file }) => file), rows.map(({ content }) => content), rows.map(({ shipped }) => JSON.stringify(shipped))],
    );
    await applyRead(client, readings, manner, now());
  });
}

async function applyRead(client: Queryable, readings: readonly Reading[], manner: Manner, at: Instant): Promise<void> {
  await client.query('delete from gazette.unread where file = any($1)', [readings.map(({ file }) => file)]);
  await apply(client, { readings, manner, at });
}

async function removeOthers({ database, manner, now }: ImportParts, files: ReadonlySet<string>): Promise<number> {
  let removed = 0;
  for (let after = ''; ; ) {
    const page = await database.query<{ readonly file: string }>(
      `select file from gazette.article_file where file > $1 and file <> 'publication.yaml' order by file limit ${AT_ONCE.files}`,
      [after],
    );
    const others = page.map(({ file }) => file).filter((file) => !files.has(file));
    if (others.length > 0)
      await database.transaction(async (client) => {
        await client.query('delete from gazette.article_file where file = any($1)', [others]);
        await applyRead(
          client,
          others.map((file) => ({ kind: 'gone', file })),
          manner,
          now(),
        );
      });
    removed += others.length;
    const last = page.at(-1);
    if (!last) return removed;
    after = last.file;
  }
}
