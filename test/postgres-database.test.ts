import assert from 'node:assert/strict';
import { after, describe, it, type TestContext } from 'node:test';
import { setTimeout } from 'node:timers/promises';
import { inspect } from 'node:util';
import { type Database, type DatabaseOptions, DatabaseUnavailable, openDatabase } from '../src/postgres/database.ts';
import { StartError } from '../src/start-error.ts';
import { asked, startPostgres } from './support/postgres.ts';
import { wireTo } from './support/tcp-proxy.ts';

const postgres = await startPostgres();
after(() => postgres.stop());

const SHORT = { connectMs: 300, queryMs: 400, lockMs: 200, idleMs: 300 };

function open(context: TestContext, url: string, options: Partial<DatabaseOptions> = {}): Database {
  const database = openDatabase(url, { applicationName: 'gazette test', timeouts: SHORT, ...options });
  context.after(() => database.close());
  return database;
}

const fresh = async (context: TestContext, options?: Partial<DatabaseOptions>) => {
  const url = await postgres.database(context);
  return { url, database: open(context, url, options) };
};

const one = (database: Database) => database.query<{ readonly one: number }>('select 1 as one');

/** Rejects as it should, and within the limits and a little. */
async function assertUnavailable(work: Promise<unknown>, message = /^DATABASE_URL: the database «gazette_test_/): Promise<void> {
  const began = performance.now();
  await assert.rejects(work, (error) => error instanceof DatabaseUnavailable && message.test(error.message) && !!error.cause);
  assert.ok(performance.now() - began < 1500, `took ${performance.now() - began} ms`);
}

/** Whatever state the connections are in: soon it is served again, without anybody's help. */
async function assertRecovers(database: Database): Promise<void> {
  const until = performance.now() + 5000;
  for (;;) {
    const rows = await one(database).catch((error: unknown) => {
      if (!(error instanceof DatabaseUnavailable) || performance.now() > until) throw error;
      return undefined;
    });
    if (rows) return assert.deepEqual(rows, [{ one: 1 }]);
  }
}

const count = async (url: string): Promise<unknown> => (await asked(url, 'select count(*)::integer as n from t'))[0]?.n;

describe('a database', { concurrency: false }, () => {
  it('answers with rows, and with numbers for what is counted', async (context) => {
    const { database } = await fresh(context);
    assert.deepEqual(await database.query('select $1::bigint as big, array[1, 2]::bigint[] as bigs', [2 ** 40]), [
      { big: 2 ** 40, bigs: [1, 2] },
    ]);
    assert.deepEqual(await database.query('create table t (a integer); insert into t values (1)'), []);
  });

  it('keeps what a transaction did as a whole, or none of it', async (context) => {
    const { url, database } = await fresh(context);
    await database.query('create table t (a integer primary key)');
    const insert = 'insert into t values ($1)';
    assert.equal(await database.transaction(async (client) => (await client.query(insert, [1])).length), 0);
    const failure = new Error('connection is only a word here');
    const failing = database.transaction(async (client) => {
      await client.query(insert, [2]);
      throw failure;
    });
    await assert.rejects(failing, (error) => error === failure);
    const hushed = database.transaction(async (client) => {
      await client.query(insert, [3]);
      await client.query(insert, [1]).catch(() => {});
    });
    await assert.rejects(hushed, /all of it was undone/);
    assert.equal(await count(url), 1);
  });

  it('calls a mistake in a statement by its name', async (context) => {
    const { database } = await fresh(context);
    await assert.rejects(database.query('selekt 1'), { code: '42601', name: 'error' });
    await assert.rejects(database.query('select $1::integer', ['x']), { code: '22P02' });
    await assert.rejects(database.query('select 1 where $1', [1, 2]), { code: '08P01' });
    await assertRecovers(database);
  });

  it('waits for what others have locked for as long as it may', async (context) => {
    const { database } = await fresh(context);
    await database.query('create table t (a integer)');
    await database.transaction(async (client) => {
      await client.query('lock table t');
      await assertUnavailable(database.query('select from t'), /lock timeout/);
    });
  });

  it('ends a transaction that nothing comes of, and frees what it has locked', async (context) => {
    const { url, database } = await fresh(context);
    await database.query('create table t (a integer)');
    const idle = database.transaction(async (client) => {
      await client.query('lock table t');
      await asked(url, 'select count(*) from t');
      await client.query('select from t');
    });
    await assertUnavailable(idle, /idle-in-transaction timeout/);
    await assertRecovers(database);
  });

  it('cuts a statement short that takes too long, but where it is told to be patient', async (context) => {
    const { database } = await fresh(context, { timeouts: { ...SHORT, queryMs: 100 } });
    await assertUnavailable(database.query('select pg_sleep(2)'));
    await database.transaction((client) => client.query('select pg_sleep(0.2)'), { queryMs: 2000 });
    await assertUnavailable(database.transaction((client) => client.query('select pg_sleep(2)')));
  });

  it('waits for a connection that others have for as long as it may', async (context) => {
    const { database } = await fresh(context, { poolSize: 1, timeouts: { connectMs: 100 } });
    await database.transaction(() => assertUnavailable(one(database), /timeout exceeded when trying to connect/));
    await assertRecovers(database);
  });

  it('that stands still is not waited for, and is there again when it goes on', async (context) => {
    const { database } = await fresh(context);
    await Promise.all([one(database), one(database)]);
    postgres.freeze();
    try {
      // On connections that were there, and on new ones.
      await assertUnavailable(Promise.any([one(database), one(database)]).catch(({ errors }) => Promise.reject(errors[0])));
      await assertUnavailable(database.transaction(() => one(database)));
    } finally {
      postgres.thaw();
    }
    await assertRecovers(database);
  });

  it('that is closed while it stands still keeps nobody', async (context) => {
    const { database } = await fresh(context);
    const sockets = (): number => process.getActiveResourcesInfo().filter((kind) => kind === 'TCPSocketWrap').length;
    const before = sockets();
    await one(database);
    assert.equal(sockets(), before + 1);
    postgres.freeze();
    try {
      await database.close();
      while (sockets() > before) await setTimeout(10);
      await database.close();
      await assert.rejects(one(database), DatabaseUnavailable);
    } finally {
      postgres.thaw();
    }
  });

  it('behind a silent, cut or slow wire is not waited for, and is there again with the wire', async (context) => {
    const wire = await wireTo(context, postgres.port);
    const url = (await postgres.database(context)).replace(/:\d+\//, `:${wire.port}/`);
    const database = open(context, url);
    await one(database);
    wire.swallow();
    await assertUnavailable(one(database), /Query read timeout/);
    await assertUnavailable(one(database), /connection timeout/);
    wire.heal();
    await assertRecovers(database);
    wire.cut();
    await assertUnavailable(one(database));
    wire.heal();
    await assertRecovers(database);
    wire.slow(1000);
    await assertUnavailable(one(database), /Query read timeout/);
    wire.heal();
    await assertRecovers(database);
  });

  it('is there again after it was restarted, and after it was killed, and has what was committed', async (context) => {
    const { url, database } = await fresh(context);
    await database.query('create table t (a integer)');
    await database.transaction((client) => client.query('insert into t values (1)'));
    await Promise.all([one(database), one(database), one(database)]);
    await postgres.restart();
    await assertRecovers(database);
    const halfway = database.transaction(async (client) => {
      await client.query('insert into t values (2)');
      await postgres.kill();
    });
    await assertUnavailable(halfway);
    await assertUnavailable(one(database), /ECONNREFUSED .*; see that it runs/);
    await postgres.start();
    await assertRecovers(database);
    assert.equal(await count(url), 1);
  });

  it('has its limits said by statements: nothing but its name and its user opens a session', async (context) => {
    const { database } = await fresh(context);
    const settings = `select name, setting, source from pg_settings
      where name in ('statement_timeout', 'lock_timeout', 'idle_in_transaction_session_timeout') order by name`;
    const expected = [
      { name: 'idle_in_transaction_session_timeout', setting: '300', source: 'session' },
      { name: 'lock_timeout', setting: '200', source: 'session' },
      { name: 'statement_timeout', setting: '400', source: 'session' },
    ];
    assert.deepEqual(await database.query(settings), expected);
    assert.deepEqual(
      await database.query(`select source from pg_settings where source = 'client' and name <> 'application_name'
      and name not in ('client_encoding')`),
      [],
    );
  });

  const WRONG: Readonly<
    Record<string, readonly [change: Partial<Pick<URL, 'pathname' | 'username' | 'hostname' | 'search'>>, message: RegExp]>
  > = {
    'is not there': [{ pathname: 'nowhere' }, /«nowhere» at 127\.0\.0\.1:\d+ can't be used .*; create it/],
    'knows no such user': [{ username: 'nobody' }, /role "nobody" does not exist\); name the user/],
    'speaks no TLS': [{ search: 'sslmode=no-verify' }, /does not support SSL/],
    'has no address': [{ hostname: 'gazette.invalid' }, /at gazette\.invalid:\d+ can't be used/],
  };
  for (const [kind, [change, message]] of Object.entries(WRONG)) {
    it(`that ${kind} is told of without the password`, async (context) => {
      const url = new URL(await postgres.database(context));
      Object.assign(url, { password: 'sesame', ...change });
      const database = open(context, url.href, { timeouts: { connectMs: 1000 } });
      await assertUnavailable(one(database), message);
      await assert.rejects(one(database), (error) => !inspect(error, { depth: 9, showHidden: true }).includes('sesame'));
    });
  }

  it('that may only be read says so', async (context) => {
    const { url } = await fresh(context);
    const database = open(context, `${url}?options=-c%20default_transaction_read_only%3Don`);
    await assertUnavailable(database.query('create table t ()'), /it may only be read/);
  });

  for (const url of [
    '',
    'gazette',
    'mysql://me:sesame@host/db',
    'postgres://me:sesame@ho st:x/db',
    'postgres://h/?sslrootcert=/none',
  ]) {
    it(`has no address such as «${url}»`, () => {
      assert.throws(
        () => openDatabase(url, { applicationName: 'gazette test' }),
        (error) =>
          error instanceof StartError && /^DATABASE_URL: expected /.test(error.message) && !inspect(error).includes('sesame'),
      );
    });
  }
});
