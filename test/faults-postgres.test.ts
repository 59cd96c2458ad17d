import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { after, before, describe, it } from 'node:test';
import { setTimeout as wait } from 'node:timers/promises';
import { assertRuns, assertSame, messages, type Served, served, titles, until } from './support/faults.ts';
import { markdown } from './support/folder.ts';
import { get } from './support/http.ts';
import { asked, type PostgresServer, startPostgres } from './support/postgres.ts';
import { type ServerProcess, startServer } from './support/server-process.ts';
import { type Wire, wireTo } from './support/tcp-proxy.ts';

/** A server over a database, and what befalls that: one thing after the other befalls the same process. */

const FEEDS = ['/rss.xml', '/atom.xml', '/feed.json', '/sections/world/rss.xml'];
const ARTICLES = {
  'publication.yaml': 'title: The Tester\nid: example.org,2026-01-01\n',
  'a.md': markdown({ title: 'A', date: '2026-09-02', section: 'World' }),
  'b.md': markdown({ title: 'B', date: '2026-09-01', section: 'World' }),
};
/** Of one file: enough for tables, and soon full. */
const FILE_KILOBYTES = 4096;
const QUIET_MS = 200;

const PUT = `insert into gazette.article_file (file, content) select key, convert_to(value, 'UTF8') from jsonb_each_text($1)
  on conflict (file) do update set content = excluded.content`;

describe('a server whose database', () => {
  const ends: (() => unknown)[] = [];
  const own = { after: (end: () => unknown) => void ends.push(end) };
  after(async () => {
    for (const end of ends.toReversed()) await end();
  });
  let postgres: PostgresServer;
  let wire: Wire;
  let direct: string;
  let server: ServerProcess;
  let day = 2;

  before(async () => {
    postgres = await startPostgres({ fileKilobytes: FILE_KILOBYTES });
    own.after(() => postgres.stop());
    direct = await postgres.database(own);
    wire = await wireTo(own, postgres.port);
    const url = direct.replace('test@', 'test:a-secret@').replace(/:\d+\//, `:${wire.port}/`);
    const environment = { DATABASE_URL: url, PUBLIC_URL: 'https://example.org', RATE_LIMIT: 'off', ACCESS_LOG: 'off' };
    server = await startServer(own, environment);
    await put(ARTICLES);
    await until(server, async () => (await titles(server)).join() === 'A,B');
  });

  const put = (files: Readonly<Record<string, string>>): Promise<unknown> => asked(direct, PUT, [JSON.stringify(files)]);
  const isReady = async (): Promise<boolean> => (await get(`${server.url}/readyz`)).status === 200;
  const next = (title: string): string =>
    markdown({ title, date: `2026-09-${String(++day).padStart(2, '0')}`, section: 'World' });

  /** While something is wrong: the feeds are what they were, and soon it is said that they may not be the latest. */
  async function assertServes(was: Served): Promise<void> {
    assertSame(await served(server, undefined, FEEDS), was);
    await until(server, async () => !(await isReady()));
    assertSame(await served(server, undefined, FEEDS), was);
    assert.equal((await get(`${server.url}/healthz`)).status, 200);
  }

  /** Once all is well nobody has to do anything: what is written then is there, and all that was there before. */
  async function assertRecovers(title: string): Promise<void> {
    const known = (await titles(server)).length;
    await put({ [`${title}.md`]: next(title) });
    await until(server, async () => (await titles(server))[0] === title);
    await until(server, isReady);
    assert.ok((await titles(server)).length > known);
    assertRuns(server);
  }

  /** Says when the edition was made. */
  const health = async (): Promise<string> => (await get(`${server.url}/healthz`)).body;
  /** What is served once no edition is on its way: in one that comes after this, nobody would have asked for anything yet. */
  async function feeds(): Promise<Served> {
    for (let [before, now] = ['', await health()]; before !== now; [before, now] = [now, await health()]) await wait(QUIET_MS);
    return served(server, undefined, FEEDS);
  }

  it('is restarted goes on with what it has, and then with what is new', async () => {
    await postgres.restart();
    await assertRecovers('After the restart');
  });

  it('is killed serves its last edition until it is back', async () => {
    const was = await feeds();
    await postgres.kill();
    await assertServes(was);
    await postgres.start();
    await assertRecovers('After the crash');
  });

  it('stands still serves its last edition until it goes on', async () => {
    const was = await feeds();
    postgres.freeze();
    await assertServes(was);
    postgres.thaw();
    await assertRecovers('After the frost');
  });

  it('is cut off serves its last edition until it can be reached', async () => {
    const was = await feeds();
    wire.cut();
    await assertServes(was);
    await put({ 'meanwhile.md': next('Meanwhile') });
    assertSame(await feeds(), was);
    wire.heal();
    await assertRecovers('After the cut');
    assert.ok((await titles(server)).includes('Meanwhile'));
  });

  it('can be sent to and says nothing serves its last edition, and waits for no answer for long', async () => {
    const was = await feeds();
    wire.swallow();
    await assertServes(was);
    wire.heal();
    await assertRecovers('After the silence');
  });

  it('is slow keeps nobody waiting once that is known', async () => {
    wire.slow(100);
    await put({ 'slow.md': next('Slow') });
    await until(server, async () => !(await isReady()));
    const began = performance.now();
    for (let i = 0; i < 100; i++) assert.equal((await get(`${server.url}/feed.json`)).status, 200);
    assert.ok(performance.now() - began < 1000);
    wire.heal();
    await assertRecovers('After the slowness');
    assert.ok((await titles(server)).includes('Slow'));
  });

  it('takes nothing in any more serves what it has', async () => {
    const was = await feeds();
    const name = new URL(direct).pathname.slice(1);
    const reconnect = (): Promise<unknown> =>
      asked(
        direct,
        'select pg_terminate_backend(pid) from pg_stat_activity where datname = current_database() and pid <> pg_backend_pid()',
      );
    const writing = (sql: string): Promise<unknown> => asked(direct, `begin; set transaction read write; ${sql}; commit`);
    await asked(direct, `alter database ${name} set default_transaction_read_only = on`);
    await reconnect();
    await writing(`insert into gazette.article_file (file, content) values ('c.md', '${next('Read late')}')`);
    await assertServes(was);
    await writing(`alter database ${name} reset default_transaction_read_only`);
    await reconnect();
    await assertRecovers('After the lock');
    assert.ok((await titles(server)).includes('Read late'));
  });

  it('has no room left serves what it has', async () => {
    const was = await feeds();
    const filler = async (i: number): Promise<unknown> =>
      asked(
        direct,
        `insert into gazette.article (file, settings, reading, file_version, changed_in, content) select $1, settings, 1, '', 0, $2
          from gazette.state`,
        [`filler/${i}`, randomBytes(150_000).toString('base64')],
      );
    await assert.rejects(async () => {
      for (let i = 0; i < 100; i++) await filler(i);
    }, /could not (?:extend|write)/);
    await put({ 'late.md': `${next('Stored late')}\n${randomBytes(300_000).toString('base64')}\n` });
    await assertServes(was);
    await asked(direct, "delete from gazette.article where file like 'filler/%'");
    await asked(direct, 'vacuum full gazette.article');
    await until(server, async () => (await titles(server)).includes('Stored late'));
    await assertRecovers('After the flood');
  });

  it('has been through all that without a word of its password, or an error that nobody expected', () => {
    const said = server.output();
    assert.doesNotMatch(said.err + said.out, /a-secret/);
    assert.doesNotMatch(said.err, /"level":"fatal"|"stack"/);
    assert.ok(messages(said.err).some((line) => /the database answers again/.test(line)));
  });
});
