import assert from 'node:assert/strict';
import { appendFileSync, readdirSync, readFileSync } from 'node:fs';
import { describe, it, type TestContext } from 'node:test';
import { paint } from '../src/commands/output.ts';
import { gazette } from './support/command.ts';
import { articlesFolder, markdown } from './support/folder.ts';
import { get } from './support/http.ts';
import { spawnServer, startServer } from './support/server-process.ts';

describe('the command line', () => {
  it('serves where it is not told what to do, and where it is told to serve', async (context) => {
    const articles = articlesFolder(context, { 'a.md': markdown({ title: 'One', date: '2026-01-01' }) });
    for (const words of [[], ['serve']]) {
      const server = await startServer(context, { ARTICLES_DIR: articles.path }, { words });
      assert.match((await get(`${server.url}/rss.xml`)).body, /<title>One<\/title>/);
      server.process.kill('SIGTERM');
      assert.equal(await server.ended(), 0);
    }
  });

  it('says which release it is', async (context) => {
    const { version } = JSON.parse(readFileSync('package.json', 'utf8')) as { readonly version: string };
    assert.deepEqual(await gazette(context, ['--version']), { out: `${version}\n`, err: '', ended: 0 });
  });

  for (const words of [['--help'], ['-h'], ['help']]) {
    it(`says what it can do, with examples: ${words.join(' ')}`, async (context) => {
      const { out, err, ended } = await gazette(context, words);
      assert.deepEqual({ err, ended }, { err: '', ended: 0 });
      for (const part of [/^Usage: gazette /, /\n {2}serve /, /\n {2}build \[options\] <OUT> /, /\nExamples:\n {2}\$ gazette /]) {
        assert.match(out, part);
      }
    });
  }

  it('says what a command can do', async (context) => {
    const { out, ended } = await gazette(context, ['build', '--help']);
    assert.equal(ended, 0);
    assert.match(out, /^Usage: gazette build .*<OUT>.* --no-compress .*\nExample:\n {2}\$ PUBLIC_URL=/s);
  });

  for (const [words, said] of [
    [['bild', 'out'], /^error: unknown command 'bild'\n\(Did you mean build\?\)\n\(gazette --help says how to use it\)\n$/],
    [['--port', '80'], /^error: unknown option '--port'\n/],
    [['serve', 'articles'], /^error: too many arguments for 'serve'/],
    [['build'], /^error: missing required argument 'OUT'\n/],
  ] as const) {
    it(`does nothing, with exit code 2 and why, where it is told: gazette ${words.join(' ')}`, async (context) => {
      const { out, err, ended } = await gazette(context, words);
      assert.deepEqual({ out, ended }, { out: '', ended: 2 });
      assert.match(err, said);
    });
  }

  it('changes no tables where there is no database, and imports into none', async (context) => {
    const migrated = await gazette(context, ['migrate']);
    assert.deepEqual(migrated, { out: 'DATABASE_URL is not set: there are no tables to change\n', err: '', ended: 0 });
    const { err, ended } = await gazette(context, ['import', 'articles']);
    assert.equal(ended, 1);
    assert.match(err, /^gazette: DATABASE_URL: found nothing; write an address such as .*\n$/);
  });

  it('ends with exit code 1 and a line where a setting is wrong', async (context) => {
    const { err, ended } = await gazette(context, ['serve'], { environment: { PORT: 'x' } });
    assert.deepEqual({ err, ended }, { err: 'gazette: PORT: found «x»; write a port from 0 to 65535\n', ended: 1 });
  });
});

/** What `--json` printed, and that nothing else was on standard output. */
async function asJson(context: TestContext, words: readonly string[], environment: Readonly<Record<string, string>>) {
  const { out, err, ended } = await gazette(context, [...words, '--json'], {
    environment: { LOG_LEVEL: 'error', ...environment },
  });
  assert.deepEqual([ended, err], [0, ''], words.join(' '));
  return JSON.parse(out) as Readonly<Record<string, unknown>>;
}

describe('with --json', () => {
  it('every command that ends prints one document', async (context) => {
    const { path } = articlesFolder(context, { 'a.md': markdown({ title: 'One', date: '2026-01-01' }) });
    const environment = { ARTICLES_DIR: path };
    const { file, ...begun } = await asJson(context, ['new', 'Two', '--publish'], environment);
    assert.deepEqual(begun.id, `tag:localhost,2000-01-01:${begun.slug}`);
    appendFileSync(String(file), 'Some text.\n');
    const { title } = (await asJson(context, ['preview', String(file)], environment)).json as { readonly title: string };
    assert.equal(title, 'Two');
    assert.deepEqual(await asJson(context, ['check'], environment), { ok: true, articles: 2, documents: 4, findings: [] });
    const { folder, written, problems } = await asJson(context, ['build', `${path}/out`, '--no-compress'], environment);
    assert.deepEqual([folder, problems], [`${path}/out`, 0]);
    assert.ok(Number(written) > 0);
    assert.deepEqual(await asJson(context, ['migrate'], environment), { applied: 0 });
  });

  it('serve prints where it is reached, once it is', async (context) => {
    const { path } = articlesFolder(context, { 'a.md': markdown({ title: 'One', date: '2026-01-01' }) });
    const server = spawnServer(
      context,
      { ARTICLES_DIR: path, PUBLIC_URL: 'https://example.org' },
      { words: ['serve', '--json'] },
    );
    await server.said(/"port": \d+\n\}/);
    const { port, ...publication } = JSON.parse(server.output().out) as { readonly port: number };
    assert.deepEqual(publication, { title: 'Gazette', url: 'https://example.org' });
    assert.equal((await get(`http://127.0.0.1:${port}/rss.xml`)).status, 200);
  });
});

describe('gazette import', () => {
  it('brings another system into a folder, again and again, and says what it leaves behind', async (context) => {
    const { path } = articlesFolder(context);
    const words = ['import', 'test/fixtures/import/ghost.json', '--to', `${path}/articles`];
    const dry = await gazette(context, [...words, '--dry-run', '--json']);
    assert.deepEqual(readdirSync(path), []);
    const { out, err, ended } = await gazette(context, words);
    assert.equal(ended, 0);
    assert.equal(out, `7 written, 0 unchanged: ${path}/articles\n8 could not be brought along as they were: see above\n`);
    assert.match(err, /ghost\.json: «About» is a page, not a post: it is left behind/);
    assert.deepEqual(
      [JSON.parse(dry.out), await asJson(context, words, {})].map(({ written, unchanged, leftBehind }) => [
        written,
        unchanged,
        leftBehind,
      ]),
      [
        [7, 0, 8],
        [0, 7, 8],
      ],
    );
  });

  it('says what it can make nothing of', async (context) => {
    const { path } = articlesFolder(context, { 'letters.csv': 'a,b\n' });
    for (const [source, said] of [
      [
        'letters.csv',
        /^gazette: \S+letters\.csv: found no articles, no site and no export that is known; say whose it is: --from /,
      ],
      ['none', /^gazette: \S+none can't be read \(ENOENT\); write the path of a folder of articles/],
    ] as const) {
      const { err, ended } = await gazette(context, ['import', `${path}/${source}`]);
      assert.equal(ended, 1);
      assert.match(err, said);
    }
  });
});

describe('colours', () => {
  const terminal = (isTTY: boolean, hasColors: boolean) => ({ isTTY, hasColors: () => hasColors }) as NodeJS.WriteStream;

  it('are for terminals that have some', () => {
    assert.equal(paint('red', 'text', terminal(true, true)), '\u001b[31mtext\u001b[39m');
    assert.equal(paint('red', 'text', terminal(true, false)), 'text');
    assert.equal(paint('red', 'text', terminal(false, true)), 'text');
  });
});
