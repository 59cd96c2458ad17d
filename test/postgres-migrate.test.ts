import assert from 'node:assert/strict';
import { after, describe, it, type TestContext } from 'node:test';
import { setTimeout } from 'node:timers/promises';
import { type Database, DatabaseUnavailable, openDatabase } from '../src/postgres/database.ts';
import { migrate } from '../src/postgres/migrate.ts';
import { StartError } from '../src/start-error.ts';
import { articlesFolder } from './support/folder.ts';
import { asked, openPostgres } from './support/postgres.ts';

const postgres = await openPostgres();
after(() => postgres.stop());

const FILES = {
  '0001-first.sql': 'create table gazette.first (a integer);\ninsert into gazette.first values (1);\n',
  '0002-second.sql': 'create table gazette.second as select a + 1 as b from gazette.first;\n',
};

function open(context: TestContext, url: string): Database {
  const database = openDatabase(url, { applicationName: 'gazette test' });
  context.after(() => database.close());
  return database;
}

async function prepared(context: TestContext, files: Readonly<Record<string, string>> = FILES) {
  const folder = articlesFolder(context);
  for (const [file, text] of Object.entries(files)) folder.write(file, text);
  const url = await postgres.database(context);
  return { folder, url, database: open(context, url) };
}

const names = async (url: string): Promise<string> =>
  (await asked(url, 'select name from gazette.migration order by number')).map(({ name }) => name).join();

describe('migrations', () => {
  it('are applied in their order, and once', async (context) => {
    const { folder, url, database } = await prepared(context);
    assert.equal(await migrate(database, folder.path), 2);
    assert.equal(await migrate(database, folder.path), 0);
    assert.deepEqual(await asked(url, 'select b from gazette.second'), [{ b: 2 }]);
    assert.equal(await names(url), '0001-first.sql,0002-second.sql');
  });

  it('are applied by one of those that come at once, and found done by the others', async (context) => {
    const { folder, url } = await prepared(context);
    const databases = Array.from({ length: 6 }, () => open(context, url));
    const applied = await Promise.all(databases.map((database) => migrate(database, folder.path)));
    assert.equal(
      applied.reduce((sum, one) => sum + one, 0),
      2,
    );
    assert.deepEqual(await asked(url, 'select a from gazette.first'), [{ a: 1 }]);
  });

  it('that fail leave nothing of themselves, and what was before them stays', async (context) => {
    const { folder, url, database } = await prepared(context);
    folder.write('0003-third.sql', 'create table gazette.third ();\nselect 1 / 0;\n');
    await assert.rejects(migrate(database, folder.path), /division by zero/);
    assert.equal(await names(url), '0001-first.sql,0002-second.sql');
    assert.deepEqual(await asked(url, `select to_regclass('gazette.third') as third`), [{ third: null }]);
    folder.write('0003-third.sql', 'create table gazette.third ();\n');
    assert.equal(await migrate(database, folder.path), 1);
  });

  it('whose connection ends half-way are applied whole the next time', async (context) => {
    const { folder, url, database } = await prepared(context);
    folder.write('0003-third.sql', 'create table gazette.third ();\nselect pg_advisory_xact_lock(1);\n');
    const other = open(context, url);
    await other.transaction(async (client) => {
      await client.query('select pg_advisory_xact_lock(1)');
      const migrating = assert.rejects(migrate(database, folder.path), DatabaseUnavailable);
      const terminate = `select pg_terminate_backend(pid) from pg_locks
        where locktype = 'advisory' and objid = 1 and not granted and database = (select oid from pg_database where datname = current_database())`;
      while ((await asked(url, terminate)).length === 0) await setTimeout(5);
      await migrating;
    });
    assert.equal(await names(url), '0001-first.sql,0002-second.sql');
    assert.equal(await migrate(database, folder.path), 1);
  });

  it('are the same whatever ends their lines', async (context) => {
    const { folder, database } = await prepared(context);
    await migrate(database, folder.path);
    folder.write('0001-first.sql', FILES['0001-first.sql'].replaceAll('\n', '\r\n'));
    assert.equal(await migrate(database, folder.path), 0);
  });

  const REFUSED: Readonly<Record<string, readonly [sql: string, message: RegExp]>> = {
    'of a later release': [
      `insert into gazette.migration (number, name, digest) values (3, '0003-later.sql', '')`,
      /has 3, «0003-later\.sql», which this release of Gazette does not know; start the release/,
    ],
    'of another text': [
      `update gazette.migration set digest = 'other' where number = 2`,
      /has 2, «0002-second\.sql», which is not the one of this release/,
    ],
    'with a gap': [`delete from gazette.migration where number = 1`, /has 2, «0002-second\.sql», and none before it with 1/],
  };
  for (const [kind, [sql, message]] of Object.entries(REFUSED)) {
    it(`${kind} are not gone on from`, async (context) => {
      const { folder, url, database } = await prepared(context);
      await migrate(database, folder.path);
      await asked(url, sql);
      await assert.rejects(
        migrate(database, folder.path),
        (error) => error instanceof StartError && message.test(error.message) && error.message.startsWith('DATABASE_URL: '),
      );
    });
  }

  it('with a number left out, or without one, are a mistake of this program', async (context) => {
    const { database, folder } = await prepared(context, { '0002-second.sql': 'select 1' });
    await assert.rejects(migrate(database, folder.path), /0002-second\.sql: expected a name that begins with 0001-/);
  });

  it('of this release need no right to write where they were applied before', async (context) => {
    const { url, database } = await prepared(context);
    assert.ok((await migrate(database)) > 0);
    const reader = new URL(url);
    reader.searchParams.set('options', '-c default_transaction_read_only=on');
    assert.equal(await migrate(open(context, reader.href)), 0);
  });
});
