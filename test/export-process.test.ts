import assert from 'node:assert/strict';
import { rmSync, watch } from 'node:fs';
import path from 'node:path';
import { describe, it, type TestContext } from 'node:test';
import { gazette, type Ran } from './support/command.ts';
import { contentsOf, filesBelow, stampsOf } from './support/exporting.ts';
import { type ArticlesFolder, articlesFolder, markdown } from './support/folder.ts';

const articlesOf = (count: number, text: string): Readonly<Record<string, string>> => ({
  'publication.yaml': 'title: The Process\nid: example.org,2026-01-01\nfeed_size: 100\n',
  ...Object.fromEntries(
    Array.from({ length: count }, (_, i) => {
      const date = new Date(Date.UTC(2020, 0, 1) + i * 3_600_000).toISOString();
      return [`a${i}.md`, markdown({ title: `Article ${i}`, date, section: i % 2 === 0 ? 'World' : 'Home' }, `${text} ${i}\n`)];
    }),
  ),
});

interface Building {
  readonly articles: ArticlesFolder;
  readonly out: ArticlesFolder;
  build(options?: Parameters<typeof gazette>[2]): Promise<Ran>;
}

function building(context: TestContext, files: Readonly<Record<string, string>>): Building {
  const [articles, out] = [articlesFolder(context, files), articlesFolder(context)];
  const build: Building['build'] = (options = {}) =>
    gazette(context, ['build', out.path], { ...options, environment: { ARTICLES_DIR: articles.path, ...options.environment } });
  return { articles, out, build };
}

/** Kills the build once something of this name appears in the folder that it writes to. */
async function killedWhen({ out, build }: Building, name: string): Promise<Ran> {
  const watching = watch(out.path);
  try {
    return await build({
      begun: (child) => watching.on('change', (_, appeared) => void (appeared === name && child.kill('SIGKILL'))),
    });
  } finally {
    watching.close();
  }
}

describe('gazette build', () => {
  it('tells what it wrote, what is wrong in articles, and what it assumes', async (context) => {
    const under = building(context, {
      'a.md': markdown({ title: 'One', date: '2026-01-01' }),
      'b.md': markdown({ title: 'Two' }),
    });
    const { out, err, ended } = await under.build();
    assert.equal(ended, 0, err);
    assert.match(
      out,
      /^Gazette exported «Gazette» to \S+\n {2}\d+ documents, 0 media files, 0 redirects\n {2}\d+ written, 0 as they were, 0 removed\n {2}1 problem in/,
    );
    assert.match(err, /b\.md.*found.*expected.*the article is left out/);
    assert.match(err, /assumed .*title: Gazette/);
    assert.match((await under.build()).out, /\n {2}0 written, \d+ as they were, 0 removed\n/);
  });

  it('that is killed leaves the export before it, and the next one is whole', async (context) => {
    const under = building(context, articlesOf(12, 'Before.'));
    assert.equal((await under.build()).ended, 0);
    const before = contentsOf(under.out.path);
    for (const [file, text] of Object.entries(articlesOf(16, 'After.'))) under.articles.write(file, text);
    under.articles.remove('a7.md');
    assert.equal((await killedWhen(under, '.gazette-export.tmp')).ended, 'SIGKILL');
    assert.deepEqual(contentsOf(under.out.path), before, 'killed while all is being made');
    // What comes first is taken away, to be seen coming back: most of the moves are still to come then.
    rmSync(path.join(under.out.path, 'assets'), { recursive: true });
    const { ended } = await killedWhen(under, 'assets');
    // On a machine that is busy with other things the kill may come when all is done.
    assert.ok(ended === 'SIGKILL' || ended === 0);
    assert.equal((await under.build()).ended, 0);
    const fresh = building(context, {});
    await fresh.build({ environment: { ARTICLES_DIR: under.articles.path } });
    assert.deepEqual(contentsOf(under.out.path), contentsOf(fresh.out.path));
  });

  it('that has no room to write fails, says why, and leaves the export before it', async (context) => {
    const under = building(context, articlesOf(20, 'Before.'));
    await under.build();
    const before = stampsOf(under.out.path);
    under.articles.write('big.md', markdown({ title: 'Big', date: '2026-01-01' }, 'A long text. '.repeat(3000)));
    const { err, ended } = await under.build({ shell: 'ulimit -f 16' });
    assert.equal(ended, 1);
    assert.match(
      err,
      /gazette: OUT: \S+: found a limit on the size of files \(EFBIG.*\); raise it.*, and build again\. What was there is as it was\.\n/,
    );
    assert.deepEqual(filesBelow(under.out.path).length, contentsOf(under.out.path).size);
    for (const [name, stamp] of before)
      if (path.extname(name) !== '') assert.equal(stampsOf(under.out.path).get(name), stamp, name);
  });

  for (const [what, words, said] of [
    ['a file', (file: string) => file, /found a file \(EEXIST\); choose a folder, and build again/],
    [
      'a folder below a file',
      (file: string) => `${file}/out`,
      /found a file where a folder must be \(ENOTDIR.*\); choose another folder/,
    ],
    [
      'a place that can not be written to',
      () => '/proc/gazette',
      /OUT: \/proc\/gazette: found .*; .*What was there is as it was/,
    ],
  ] as const) {
    it(`refuses ${what} to write to, with exit code 1 and a line`, async (context) => {
      const articles = articlesFolder(context, { 'a.md': markdown({ title: 'One', date: '2026-01-01' }) });
      const out = words(path.join(articles.path, 'a.md'));
      const { err, ended } = await gazette(context, ['build', out], { environment: { ARTICLES_DIR: articles.path } });
      assert.equal(ended, 1);
      assert.match(err, said);
      assert.doesNotMatch(err, /\n {4}at /);
    });
  }

  it('fails with a line where the articles, a setting or a template can not be used', async (context) => {
    const articles = articlesFolder(context, { 'publication.yaml': 'titel: x\n' });
    for (const [environment, said] of [
      [{ ARTICLES_DIR: '/nowhere' }, /ARTICLES_DIR/],
      [{ ARTICLES_DIR: articles.path }, /publication\.yaml:1: titel: found/],
      [{ LOG_LEVEL: 'loud' }, /LOG_LEVEL: found «loud»/],
      [{ TEMPLATES_DIR: '/nowhere' }, /TEMPLATES_DIR: /],
    ] as const) {
      const { err, ended } = await gazette(context, ['build', path.join(articles.path, 'out')], { environment });
      assert.equal(ended, 1, err);
      assert.match(err, said);
    }
  });

  it('takes five hundred articles in little memory', async (context) => {
    const articles = articlesFolder(context, articlesOf(500, 'A short text.'));
    const out = articlesFolder(context);
    const environment = { ARTICLES_DIR: articles.path, NODE_OPTIONS: '--max-old-space-size=80' };
    const ran = await gazette(context, ['build', '--no-compress', out.path], { environment });
    assert.equal(ran.ended, 0, ran.err);
    assert.equal(filesBelow(out.path).filter((name) => name.startsWith('articles/')).length, 500);
  });
});
