import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { describe, it } from 'node:test';
import { gazette } from './support/command.ts';
import { articlesFolder, markdown } from './support/folder.ts';
import { get } from './support/http.ts';
import { startServer } from './support/server-process.ts';

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
