import assert from 'node:assert/strict';
import { after, describe, it, type TestContext } from 'node:test';
import { openDatabase } from '../src/postgres/database.ts';
import { migrate } from '../src/postgres/migrate.ts';
import { openPostgresStore } from '../src/store/postgres/postgres-store.ts';
import { markdown } from './support/folder.ts';
import { asked, startPostgres } from './support/postgres.ts';
import { publication } from './support/publication.ts';
import { storeContract } from './support/store-contract.ts';

const server = await startPostgres();
after(() => server.stop());

async function opened(context: TestContext) {
  const url = await server.database(context);
  const database = openDatabase(url, { applicationName: 'gazette test' });
  context.after(() => database.close());
  await migrate(database);
  return { url, database, store: openPostgresStore(database, url) };
}

const PUT = `insert into gazette.article_file (file, content) values ($1, convert_to($2, 'UTF8'))
  on conflict (file) do update set content = excluded.content`;

storeContract('a database', async (context) => {
  const { database, store } = await opened(context);
  return {
    store,
    put: async (file, text) => void (await database.query(PUT, [file, text])),
    remove: async (file) => void (await database.query('delete from gazette.article_file where file = $1', [file])),
  };
});

const NOW = Date.UTC(2026, 10, 15);
const article = (title: string): string => markdown({ title, date: '2026-11-01', section: 'World' });

describe('the database', () => {
  it('may be written by who has a right to the one table alone', async (context) => {
    const { url, database, store } = await opened(context);
    const role = `cms_${process.pid}`;
    await database.query(`create role ${role} login`);
    await database.query(`grant usage on schema gazette to ${role}`);
    await database.query(`grant select, insert, update, delete, truncate on gazette.article_file to ${role}`);
    const cms = url.replace('test@', `${role}@`);
    const titles = async () => (await (await store.refresh(publication(), NOW)).latest({}, 9)).articles.map(({ title }) => title);
    await asked(cms, PUT, ['a.md', article('A')]);
    assert.deepEqual(await titles(), ['A']);
    await asked(cms, PUT, ['a.md', article('B')]);
    assert.deepEqual(await titles(), ['B']);
    await asked(cms, 'truncate gazette.article_file');
    assert.deepEqual(await titles(), []);
    await assert.rejects(asked(cms, "update gazette.article set content = '<script>'"), /permission denied/);
  });

  it('takes many files in by a few revisions, and those who write at the same time lose nothing', async (context) => {
    const { url, database, store } = await opened(context);
    const many = `insert into gazette.article_file (file, content)
      select $1 || '-' || n || '.md', convert_to(replace($2, 'NUMBER', n::text), 'UTF8') from generate_series(1, 150) as n`;
    await Promise.all(['a', 'b', 'c'].map((name) => asked(url, many, [name, article(`${name} NUMBER`)])));
    const writing = Promise.all(
      ['d', 'e'].map(async (name) => {
        for (let i = 0; i < 20; i++) await asked(url, PUT, [`${name}${i}.md`, article(`${name}${i}`)]);
      }),
    );
    await store.refresh(publication(), NOW);
    await writing;
    const isLeft = async () => (await database.query('select 1 from gazette.unread limit 1')).length > 0;
    let view = await store.refresh(publication(), NOW);
    while (await isLeft()) view = await store.refresh(publication(), NOW);
    assert.equal(view.articleCount, 490);
    assert.equal((await view.latest({ section: 'World' }, 1)).total, 490);
    assert.ok(view.revision < 60, String(view.revision));
    const [counted] = await database.query<{ visible: number; members: number }>(
      `select (select count(*) from gazette.article where visible) as visible,
        (select count(*) from gazette.member join gazette.channel c on c.number = channel where c.kind = 'publication') as members`,
    );
    assert.deepEqual(counted, { visible: 490, members: 490 });
  });

  it('refuses what no file can be called, and says so of what no article is', async (context) => {
    const { url, store } = await opened(context);
    await assert.rejects(asked(url, PUT, ['', 'x']), /violates check constraint/);
    for (const file of ['../up.md', '/etc/passwd.md', 'a//b.md', 'picture.jpg', 'no-ending'])
      await asked(url, PUT, [file, article('X')]);
    await asked(url, PUT, ['good.md', article('Good')]);
    await asked(url, PUT, ['nul.md', article('A\u0001B')]);
    await asked(url, 'insert into gazette.article_file (file, content, shipped) values ($1, $2, $3)', [
      'odd.md',
      Buffer.from(`${article('Odd')}\n![](x.png)`),
      '[{"path": 3}, null, {"path": "x.png", "sizeBytes": -1}]',
    ]);
    const view = await store.refresh(publication(), NOW);
    const told = view.problems().map(({ file, effect }) => [file, effect]);
    const refused = ['../up.md', '/etc/passwd.md', 'a//b.md', 'no-ending', 'picture.jpg'];
    assert.deepEqual(
      told.filter(([, effect]) => effect === 'left out').map(([file]) => file),
      refused,
    );
    assert.equal((await view.latest({}, 9)).total, 3);
  });

  it('counts among the changes what comes and goes by its date', async (context) => {
    const { database, store } = await opened(context);
    await database.query(PUT, ['a.md', markdown({ title: 'A', date: '2026-11-16', expires: '2026-11-18', tags: '[sea]' })]);
    const told = async (day: number) => {
      const before = await store.refresh(publication(), Date.UTC(2026, 10, day));
      const after = await store.refresh(publication(), Date.UTC(2026, 10, day + 1));
      return (await after.changesSince(before.revision))?.map((one) => [one.before?.tags, one.after?.tags]);
    };
    assert.deepEqual(await told(15), [[undefined, ['sea']]]);
    assert.deepEqual(await told(16), []);
    assert.deepEqual(await told(17), [[['sea'], undefined]]);
  });

  it('takes in texts that take longer to clean than a transaction may be silent', async (context) => {
    const url = await server.database(context);
    const database = openDatabase(url, { applicationName: 'gazette test', timeouts: { idleMs: 1500 } });
    context.after(() => database.close());
    await migrate(database);
    const store = openPostgresStore(database, url);
    const long = `${article('Long')}\n${'*Some* [words](https://example.org/) of a [text](x.html) that is **long**.\n\n'.repeat(1200)}`;
    await Promise.all(Array.from({ length: 24 }, (_, i) => database.query(PUT, [`${i}.md`, long])));
    const began = performance.now();
    assert.equal((await store.refresh(publication(), NOW)).articleCount, 24);
    context.diagnostic(`${Math.round(performance.now() - began)} ms`);
  });

  it('cleans again, when it is published, what an earlier cleaner cleaned', async (context) => {
    const { database, store } = await opened(context);
    await database.query(PUT, ['a.md', article('A')]);
    await store.refresh(publication(), NOW);
    await database.query("update gazette.article set reading = 0, content = '<p>As it was cleaned before.</p>'");
    const { articles } = await (await store.refresh(publication(), NOW)).latest({}, 9);
    assert.equal(articles[0]?.content, '<p>Some text.</p>');
  });

  it('reads everything anew, the newest first, where it was read in another way', async (context) => {
    const { database, store } = await opened(context);
    for (const day of ['01', '02', '03'])
      await database.query(PUT, [`${day}.md`, markdown({ title: day, date: `2026-11-${day}` })]);
    const { revision } = await store.refresh(publication(), NOW);
    await database.query("update gazette.article set settings = '0 before', digest = 'before'");
    const view = await store.refresh(publication(), NOW);
    assert.ok(view.revision > revision);
    const left = await database.query("select 1 from gazette.article where settings = '0 before'");
    assert.equal(left.length, 0);
    assert.equal(await view.stateOf({}), String(view.revision), 'who has a document of before makes it anew');
  });
});
