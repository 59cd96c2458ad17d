import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import {
  existsSync,
  mkdirSync,
  renameSync,
  rmSync,
  statSync,
  symlinkSync,
  truncateSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import path from 'node:path';
import { describe, it, type TestContext } from 'node:test';
import { StaleView, StoreUnavailable } from '../src/store/article-store.ts';
import { openFolderStore } from '../src/store/folder/folder-store.ts';
import { type Known, scanFolder } from '../src/store/folder/scan.ts';
import { stampOf } from '../src/store/folder/stamp.ts';
import { stillGone } from '../src/store/folder/suspects.ts';
import { articlesFolder, markdown } from './support/folder.ts';
import { publication } from './support/publication.ts';
import { storeContract } from './support/store-contract.ts';

storeContract('a folder', async (context) => {
  const folder = articlesFolder(context);
  return {
    store: openFolderStore(folder.path),
    put: async (file, text) => folder.write(file, text),
    remove: async (file) => folder.remove(file),
  };
});

const ALL = {};
const NOW = Date.UTC(2026, 10, 15);
const dated = (day: string): string => markdown({ title: 'An article', date: `2026-11-${day}` });
const article = dated('01');

describe('the folder store', () => {
  it('reads folders within folders, and passes over what is hidden or no article', async (context) => {
    const folder = articlesFolder(context, {
      'a.md': article,
      'world/deep/b.html': article,
      'c.MARKDOWN': article,
      '.hidden.md': article,
      '.git/d.md': article,
      'photo.jpg': 'no text',
      'notes.md~': article,
    });
    const view = await openFolderStore(folder.path).refresh(publication(), NOW);
    const { articles } = await view.latest(ALL, 50);
    assert.deepEqual(articles.map(({ path }) => path).sort(), ['a', 'c', 'world/deep/b']);
    assert.deepEqual(view.problems(), []);
  });

  it('gives an article in a folder the id of its path and the slug of its name', async (context) => {
    const folder = articlesFolder(context, { 'world/çay saati.md': article, 'tea/index.md': article });
    const { articles } = await (await openFolderStore(folder.path).refresh(publication(), NOW)).latest(ALL, 50);
    assert.deepEqual(
      articles.map(({ id, slug }) => [id, slug]),
      [
        ['tag:example.org,2026-01-01:tea/index', 'tea'],
        ['tag:example.org,2026-01-01:world/%C3%A7ay%20saati', 'çay-saati'],
      ],
    );
  });

  it('names a folder that is missing, and what to do', async (context) => {
    const folder = articlesFolder(context);
    const store = openFolderStore(path.join(folder.path, 'nowhere'));
    await assert.rejects(
      store.refresh(publication(), NOW),
      (error) => error instanceof StoreUnavailable && /ARTICLES_DIR: .*nowhere can't be found; create/.test(error.message),
    );
  });

  it('says which files are no ordinary files and waits for none of them', async (context) => {
    const folder = articlesFolder(context, { 'good.md': article });
    execFileSync('mkfifo', [path.join(folder.path, 'pipe.md')]);
    symlinkSync('/etc/hostname', path.join(folder.path, 'out.md'));
    symlinkSync('good.md', path.join(folder.path, 'within.md'));
    symlinkSync('loop.md', path.join(folder.path, 'loop.md'));
    symlinkSync('nothing.md', path.join(folder.path, 'dangling.md'));
    symlinkSync('.', path.join(folder.path, 'circle'));
    symlinkSync('/etc', path.join(folder.path, 'elsewhere'));
    const view = await openFolderStore(folder.path).refresh(publication(), NOW);
    assert.deepEqual(
      view.problems().map(({ file }) => file),
      ['circle', 'elsewhere', 'loop.md', 'out.md', 'pipe.md'],
    );
    assert.equal((await view.latest(ALL, 50)).articles.length, 2, 'a link within the folder is an article of its own');
  });

  it('refuses a file too large to be an article without reading it', async (context) => {
    const folder = articlesFolder(context, { 'good.md': article, 'huge.md': article });
    truncateSync(path.join(folder.path, 'huge.md'), 10 * 1024 ** 3);
    const view = await openFolderStore(folder.path).refresh(publication(), NOW);
    assert.deepEqual(
      view.problems().map(({ file, found }) => [file, found]),
      [['huge.md', 'a file of more than 5 MB']],
    );
  });

  it('sees an edit that leaves size and modification time as they were', async (context) => {
    const folder = articlesFolder(context, { 'a.md': article });
    const store = openFolderStore(folder.path);
    await store.refresh(publication(), NOW);
    const file = path.join(folder.path, 'a.md');
    const { atime, mtime } = statSync(file);
    writeFileSync(file, article.replace('An article', 'An_article'));
    utimesSync(file, atime, mtime);
    const { articles } = await (await store.refresh(publication(), NOW)).latest(ALL, 50);
    assert.equal(articles[0]?.title, 'An_article');
  });

  it('knows when an article it listed is no longer what it was', async (context) => {
    const folder = articlesFolder(context, { 'a.md': article });
    const view = await openFolderStore(folder.path).refresh(publication(), NOW);
    folder.write('a.md', markdown({ title: 'Another', date: '2026-11-01' }));
    await assert.rejects(view.latest(ALL, 50), StaleView);
    folder.remove('a.md');
    await assert.rejects(view.latest(ALL, 50), StaleView);
  });

  it('answers from an older view as long as its files are what they were', async (context) => {
    const folder = articlesFolder(context, { 'a.md': article });
    const store = openFolderStore(folder.path);
    const before = await store.refresh(publication(), NOW);
    folder.write('b.md', article);
    const after = await store.refresh(publication(), NOW);
    assert.equal((await before.latest(ALL, 50)).articles.length, 1);
    assert.equal((await after.latest(ALL, 50)).articles.length, 2);
  });

  it('looks at nothing but what it has a hint of, and at everything without one', async (context) => {
    const folder = articlesFolder(context, { 'a.md': dated('01') });
    const store = openFolderStore(folder.path);
    await store.refresh(publication(), NOW);
    folder.write('b.md', dated('02'));
    folder.write('c.md', dated('03'));
    const slugs = async (hint?: readonly string[]) =>
      (await (await store.refresh(publication(), NOW, hint)).latest(ALL, 9)).articles.map(({ slug }) => slug);
    assert.deepEqual(await slugs(['c.md']), ['c', 'a']);
    assert.deepEqual(await slugs(), ['c', 'b', 'a']);
  });

  it('keeps what it knows while the folder is away, and goes on when it is back', async (context) => {
    const folder = articlesFolder(context, { 'articles/a.md': article });
    const root = path.join(folder.path, 'articles');
    const store = openFolderStore(root);
    const { revision } = await store.refresh(publication(), NOW);
    renameSync(root, `${root}-away`);
    await assert.rejects(store.refresh(publication(), NOW), StoreUnavailable);
    renameSync(`${root}-away`, root);
    assert.equal((await store.refresh(publication(), NOW)).revision, revision);
    rmSync(root, { recursive: true });
    writeFileSync(root, 'a file');
    await assert.rejects(store.refresh(publication(), NOW), StoreUnavailable);
  });

  it('says that a file name is not UTF-8', async (context) => {
    const folder = articlesFolder(context, { 'good.md': article });
    writeFileSync(Buffer.concat([Buffer.from(`${folder.path}/caf`), Buffer.from([0xe9]), Buffer.from('.md')]), article);
    const view = await openFolderStore(folder.path).refresh(publication(), NOW);
    assert.deepEqual(
      view.problems().map(({ found }) => found),
      ['a file name that is not UTF-8'],
    );
    assert.equal(view.articleCount, 1);
  });

  it('takes in 10,000 articles without keeping the thread to itself, and again only what changed', async (context) => {
    const folder = articlesFolder(context);
    for (let i = 0; i < 10_000; i++)
      folder.write(`${i % 100}/${i}.md`, markdown({ title: `Number ${i}`, date: `2026-${(i % 9) + 1}-${(i % 28) + 1}` }));
    const store = openFolderStore(folder.path);
    let turns = 0;
    const ticking = setInterval(() => turns++, 1);
    const first = await store.refresh(publication(), NOW);
    clearInterval(ticking);
    assert.equal(first.articleCount, 10_000);
    assert.ok(turns > 20, `other work had only ${turns} turns`);
    folder.write('7/7.md', markdown({ title: 'Number 7, mended', date: '2026-10-01' }));
    const second = await store.refresh(publication(), NOW);
    assert.deepEqual(
      (await second.changesSince(first.revision))?.map(({ after }) => after?.slug),
      ['7'],
    );
    const { articles } = await second.latest(ALL, 50);
    assert.equal(articles[0]?.title, 'Number 7, mended');
  });
});

describe('a folder that is moved away while it is looked at', () => {
  /** A folder of which something is known, moved away by whoever first asks what that is: in the middle of a scan. */
  async function scanned(context: TestContext) {
    const folder = articlesFolder(context, { 'a.md': article, 'b/c.md': article });
    const away = `${folder.path}-away`;
    context.after(() => rmSync(away, { recursive: true, force: true }));
    class Moving extends Map<string, Known> {
      override get(file: string): Known | undefined {
        if (existsSync(folder.path)) renameSync(folder.path, away);
        return super.get(file);
      }
    }
    const known = new Moving(
      ['a.md', 'b/c.md'].map((file) => [
        file,
        { file, ...stampOf(statSync(path.join(folder.path, file))), fresh: false, scan: 0 },
      ]),
    );
    const scan = await scanFolder({ root: folder.path, known, identities: new Map() });
    assert.deepEqual(scan.gone, ['a.md', 'b/c.md']);
    return { folder, away, scan };
  }

  it('and stays away is none, and its articles are not taken back', async (context) => {
    const { folder, scan } = await scanned(context);
    await assert.rejects(stillGone(folder.path, scan, scan.gone), StoreUnavailable);
    await assert.rejects(stillGone(folder.path, scan, []), StoreUnavailable, 'what was not listed is not known to be missed');
  });

  it('and another one put in its place takes nothing back', async (context) => {
    const { folder, scan } = await scanned(context);
    mkdirSync(folder.path);
    await assert.rejects(
      stillGone(folder.path, scan, scan.gone),
      (error) => error instanceof StoreUnavailable && /was moved while it was looked at/.test(error.message),
    );
  });

  it('and is there again has what it had, but for what was removed', async (context) => {
    const { folder, away, scan } = await scanned(context);
    renameSync(away, folder.path);
    assert.deepEqual(await stillGone(folder.path, scan, scan.gone), []);
    folder.remove('a.md');
    assert.deepEqual(await stillGone(folder.path, scan, scan.gone), ['a.md']);
    mkdirSync(path.join(folder.path, 'a.md'));
    assert.deepEqual(await stillGone(folder.path, scan, scan.gone), ['a.md'], 'a folder is no article');
  });
});
