import assert from 'node:assert/strict';
import { after, describe, it, type TestContext } from 'node:test';
import { readConfig } from '../src/config.ts';
import type { Problem } from '../src/domain.ts';
import { createPublisher, type Publisher } from '../src/edition/publisher.ts';
import { type ImportOptions, importArticles } from '../src/import/database.ts';
import { loadPages } from '../src/pages/pages.ts';
import { type Database, openDatabase } from '../src/postgres/database.ts';
import { migrate } from '../src/postgres/migrate.ts';
import { publicationLoader, type SettingsSource, settingsInFolder } from '../src/publication-file.ts';
import { FORMATS } from '../src/render/formats.ts';
import type { ArticleStore } from '../src/store/article-store.ts';
import { openFolderStore } from '../src/store/folder/folder-store.ts';
import { openPostgresStore } from '../src/store/postgres/postgres-store.ts';
import { gazette } from './support/command.ts';
import { articlesFolder, markdown } from './support/folder.ts';
import { startPostgres } from './support/postgres.ts';

const postgres = await startPostgres();
after(() => postgres.stop());

const NOW = Date.UTC(2026, 10, 15);
const PAGES = loadPages();

async function database(context: TestContext): Promise<{ readonly url: string; readonly database: Database }> {
  const url = await postgres.database(context);
  const opened = openDatabase(url, { applicationName: 'gazette test' });
  context.after(() => opened.close());
  await migrate(opened);
  return { url, database: opened };
}

const configOf = (url: string) => readConfig({ DATABASE_URL: url, PUBLIC_URL: 'https://example.org' }, '/');

const importing = (folder: string, more: Partial<ImportOptions> = {}): ImportOptions => ({
  ...{ folder, mirror: false, progress: () => {}, problem: () => {} },
  ...more,
});

async function published(store: ArticleStore, settings: SettingsSource, url: string): Promise<Publisher> {
  const load = publicationLoader(configOf(url), settings, () => 'http://localhost');
  const failures: unknown[] = [];
  const publisher = createPublisher({
    ...{ store, formats: FORMATS, pages: PAGES, deltas: false, intervalSeconds: 300, now: () => NOW },
    loadPublication: async () => (await load()).publication,
    events: { published: () => {}, failed: (error) => failures.push(error), problem: () => {} },
  });
  await publisher.regenerate('test');
  assert.deepEqual(failures, []);
  return publisher;
}

/** Every document that there is, by its path: ETag and text. */
async function documents(publisher: Publisher): Promise<ReadonlyMap<string, string>> {
  const view = publisher.current()?.view;
  const channels = (await view?.channels()) ?? [];
  const articles = (await view?.page({}, { limit: 1000 })) ?? [];
  const bases = ['', ...channels.map(({ kind, slug }) => `/${kind}s/${encodeURIComponent(slug)}`)];
  const found = new Map<string, string>();
  const add = async (path: string): Promise<void> => {
    const answer = await publisher.find(path);
    found.set(
      path,
      answer?.kind === 'document' ? `${answer.rendition.etag}\n${answer.rendition.variants.identity.body}` : String(answer?.kind),
    );
  };
  for (const base of bases)
    for (const file of ['rss.xml', 'atom.xml', 'feed.json', 'archive/1/rss.xml', 'archive/2/atom.xml'])
      await add(`${base}/${file}`);
  for (const base of bases) await add(base === '' ? '/' : base);
  for (const { slug } of articles) await add(`/articles/${encodeURIComponent(slug)}`);
  await add('/opml.xml');
  return found;
}

describe('gazette import', () => {
  it('publishes the very bytes that the folder does', async (context) => {
    const { url, database: opened } = await database(context);
    const folder = articlesFolder(context, { 'publication.yaml': 'title: T\nid: example.org,2026-01-01\nfeed_size: 4\n' });
    const section = (i: number): string => (i % 3 === 0 ? 'World' : i % 3 === 1 ? 'World!' : 'C++');
    for (let i = 1; i <= 28; i++) {
      const date = `2026-10-${String(29 - i).padStart(2, '0')}`;
      folder.write(
        `${i % 4}/${i}.md`,
        markdown({ title: `N ${i}`, date, section: section(i), tags: `[t${i % 5}]` }, `![](p${i}.png)\n`),
      );
      if (i % 2) folder.write(`${i % 4}/p${i}.png`, 'x'.repeat(i));
    }
    folder.write(
      'wire.txt',
      'A headline\n\nPhoto by: Somebody\nPublished Nov 1, 2026\n\nA paragraph of text that is long enough.\n',
    );
    folder.write('bad.md', markdown({ title: 'No date' }));
    folder.write('draft.md', markdown({ title: 'Draft', date: '2026-10-01', draft: true }));
    folder.write('rival.md', markdown({ title: 'Rival', date: '2026-11-01', slug: '7' }));
    const problems: Problem[] = [];
    const done = await importArticles(configOf(url), opened, importing(folder.path, { problem: (one) => problems.push(one) }));
    assert.deepEqual([done.written, done.unchanged, problems.map(({ file }) => file)], [32, 0, ['bad.md']]);
    const store = openPostgresStore(opened, url);
    const fromDatabase = await published(store, { name: 'x', read: store.settings, isEmpty: () => false }, url);
    const fromFolder = await published(openFolderStore(folder.path), settingsInFolder(folder.path), url);
    const [expected, found] = [await documents(fromFolder), await documents(fromDatabase)];
    assert.ok(expected.size > 80, String(expected.size));
    for (const [path, document] of expected) assert.equal(found.get(path), document, path);
    const said = (publisher: Publisher) =>
      publisher
        .current()
        ?.view.problems()
        .map(({ file, field }) => [file, field]);
    assert.deepEqual(said(fromDatabase), said(fromFolder));
  });

  it('goes on where it was broken off, writes nothing twice, and says nothing anew where nothing is', async (context) => {
    const { url, database: opened } = await database(context);
    const folder = articlesFolder(context, {});
    for (let i = 1; i <= 9; i++) folder.write(`${i}.md`, markdown({ title: `N ${i}`, date: `2026-10-0${i}` }));
    let turns = 0;
    const breakOff = importing(folder.path, {
      problem: () => {
        if (turns++ > 0) throw new Error('broken off');
      },
    });
    folder.write('x.md', markdown({ title: 'X' }));
    folder.write('y.md', markdown({ title: 'Y' }));
    await assert.rejects(importArticles(configOf(url), opened, breakOff), /broken off/);
    const first = await importArticles(configOf(url), opened, importing(folder.path));
    const revision = async () => (await opened.query<{ revision: number }>('select revision from gazette.state'))[0]?.revision;
    const before = await revision();
    const second = await importArticles(configOf(url), opened, importing(folder.path));
    assert.deepEqual([first.written, second.written, second.unchanged], [11, 0, 11]);
    assert.equal(await revision(), before);
    folder.write('5.md', markdown({ title: 'N 5, mended', date: '2026-10-05' }));
    assert.equal((await importArticles(configOf(url), opened, importing(folder.path))).written, 1);
    assert.equal(await revision(), Number(before) + 1);
  });

  it('leaves what others wrote, and removes it where the database is to mirror the folder', async (context) => {
    const { url, database: opened } = await database(context);
    const folder = articlesFolder(context, { 'a.md': markdown({ title: 'A', date: '2026-10-01' }) });
    await opened.query("insert into gazette.article_file (file, content) values ('b.md', convert_to($1, 'UTF8'))", [
      markdown({ title: 'B', date: '2026-10-02' }),
    ]);
    const slugs = async (): Promise<readonly string[]> => {
      const store = openPostgresStore(opened, url);
      const publisher = await published(store, { name: 'x', read: store.settings, isEmpty: () => false }, url);
      return ((await publisher.current()?.view.page({}, { limit: 9 })) ?? []).map(({ slug }) => slug);
    };
    await importArticles(configOf(url), opened, importing(folder.path));
    assert.deepEqual(await slugs(), ['b', 'a']);
    const { removed } = await importArticles(configOf(url), opened, importing(folder.path, { mirror: true }));
    assert.equal(removed, 1);
    assert.deepEqual(await slugs(), ['a']);
  });

  it('names a folder that is none', async (context) => {
    const { url, database: opened } = await database(context);
    await assert.rejects(importArticles(configOf(url), opened, importing('/nowhere/at/all')), /\/nowhere\/at\/all/);
  });
});

it('gazette import brings another system straight into the database, under the ids that it had', async (context) => {
  const { url, database: opened } = await database(context);
  const words = ['import', 'test/fixtures/import/jekyll', '--json'];
  const environment = { DATABASE_URL: url, LOG_LEVEL: 'error' };
  const [first, again] = [await gazette(context, words, { environment }), await gazette(context, words, { environment })];
  assert.deepEqual([first.ended, again.ended, first.err], [0, 0, '']);
  const { source, written, removed, problems, leftBehind } = JSON.parse(first.out) as Record<string, unknown>;
  assert.deepEqual([source, removed, problems, leftBehind], ['jekyll', 0, 0, 8]);
  assert.deepEqual([JSON.parse(again.out).written, JSON.parse(again.out).unchanged], [0, written]);
  const store = openPostgresStore(opened, url);
  const publisher = await published(store, { name: 'x', read: store.settings, isEmpty: () => false }, url);
  const view = publisher.current()?.view;
  const ids = (await view?.latest({}, 10))?.articles.map(({ id }) => id) ?? [];
  assert.equal(ids.length, 5);
  for (const id of ids) assert.match(id, /^https:\/\/tides\.example\/notes\//);
});
