import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { ROOT } from '../root.ts';
import { StartError } from '../start-error.ts';
import type { Database, Queryable } from './database.ts';

const MIGRATIONS = fileURLToPath(new URL('src/postgres/migrations/', ROOT));

/** Whoever has it changes the tables; all others wait. */
const LOCK = 7_236_000;

const MINUTES = 60_000;

/** A large table takes its time; and who waits for the lock waits for as long. */
const PATIENCE = { queryMs: 15 * MINUTES, lockMs: 15 * MINUTES };

interface Migration {
  /** Counted from 1. */
  readonly number: number;
  readonly name: string;
  readonly sql: string;
  /** Names its bytes. */
  readonly digest: string;
}

type Applied = Pick<Migration, 'number' | 'name' | 'digest'>;

/**
 * Brings the tables to what this program needs: the files of the folder in the order of their numbers (`0001-name.sql`), each in a
 * transaction with its line in `gazette.migration`. Answers with how many were applied. Of several processes one does it, and the others
 * find it done. Rejects with a StartError where the database is of another program, or of a later one.
 */
export async function migrate(database: Database, folder = MIGRATIONS): Promise<number> {
  const migrations = readMigrations(folder);
  let applied = 0;
  // Where there is nothing to do nothing is locked: a database that may only be read will do.
  while (nextOf(await recorded(database), migrations)) {
    if (await database.transaction((client) => applyNext(client, migrations), PATIENCE)) applied++;
  }
  return applied;
}

function readMigrations(folder: string): readonly Migration[] {
  const files = readdirSync(folder)
    .filter((file) => file.endsWith('.sql'))
    .sort();
  return files.map((file, i) => {
    const number = Number(/^(\d{4})-[\w-]+\.sql$/.exec(file)?.[1]);
    if (number !== i + 1)
      throw new Error(`${path.join(folder, file)}: expected a name that begins with ${String(i + 1).padStart(4, '0')}-`);
    // A copy that was checked out with other line ends is the same.
    const sql = readFileSync(path.join(folder, file), 'utf8').replaceAll('\r\n', '\n');
    return { number, name: file, sql, digest: createHash('sha256').update(sql).digest('hex') };
  });
}

/** Answers whether there still was one to apply. */
async function applyNext(client: Queryable, migrations: readonly Migration[]): Promise<boolean> {
  await client.query('select pg_advisory_xact_lock($1)', [LOCK]);
  await createRecord(client);
  const next = nextOf(await recorded(client), migrations);
  if (!next) return false;
  const { number, name, sql, digest } = next;
  await client.query(sql);
  await client.query('insert into gazette.migration (number, name, digest) values ($1, $2, $3)', [number, name, digest]);
  return true;
}

async function recorded(client: Queryable): Promise<readonly Applied[]> {
  const [record] = await client.query<{ readonly isThere: boolean }>(
    `select to_regclass('gazette.migration') is not null as "isThere"`,
  );
  return record?.isThere ? client.query<Applied>('select number, name, digest from gazette.migration order by number') : [];
}

/** Where the schema is there, no right to create one is needed. */
async function createRecord(client: Queryable): Promise<void> {
  const [schema] = await client.query<{ readonly isThere: boolean }>(
    `select to_regnamespace('gazette') is not null as "isThere"`,
  );
  if (!schema?.isThere) await client.query('create schema gazette');
  await client.query(
    `create table if not exists gazette.migration (
      number integer primary key, name text not null, digest text not null, applied_at timestamptz not null default now())`,
  );
}

function nextOf(applied: readonly Applied[], migrations: readonly Migration[]): Migration | undefined {
  compare(applied, migrations);
  return migrations[applied.length];
}

function compare(applied: readonly Applied[], migrations: readonly Migration[]): void {
  for (const [i, { number, name, digest }] of applied.entries()) {
    const own = migrations[i];
    const where = `DATABASE_URL: gazette.migration has ${number}, «${name}»`;
    if (number !== i + 1) throw new StartError(`${where}, and none before it with ${i + 1}; restore the database from a copy`);
    if (!own)
      throw new StartError(
        `${where}, which this release of Gazette does not know; start the release that applied it, or a later one`,
      );
    if (own.digest !== digest)
      throw new StartError(`${where}, which is not the one of this release of Gazette; start the release that applied it`);
  }
}
