import assert from 'node:assert/strict';
import { describe, it, type TestContext } from 'node:test';
import type { ArticleStore } from '../../src/store/article-store.ts';
import { markdown } from './folder.ts';
import { publication } from './publication.ts';

/** A store under test, and the author's hand on what is stored in it. */
export interface StoreUnderTest {
  readonly store: ArticleStore;
  put(file: string, text: string): Promise<void>;
  remove(file: string): Promise<void>;
}

const NOVEMBER = Date.UTC(2026, 10, 15);
const PUBLICATION = { kind: 'publication' } as const;
const at = (day: string): number => Date.parse(`2026-11-${day}T00:00:00Z`);
const dated = (day: string, more: Readonly<Record<string, string | number | boolean>> = {}): string =>
  markdown({ title: `Of the ${day}th`, date: `2026-11-${day}`, ...more });

/** What every ArticleStore promises, whatever it keeps its articles in. */
export function storeContract(name: string, open: (context: TestContext) => Promise<StoreUnderTest>): void {
  describe(`${name} as an ArticleStore`, () => {
    it('answers with the latest articles, newest first, and no more than asked for', async (context) => {
      const { store, put } = await open(context);
      for (const day of ['03', '01', '02']) await put(`${day}.md`, dated(day));
      const view = await store.refresh(publication());
      const { articles } = await view.latest(PUBLICATION, { at: NOVEMBER, limit: 2 });
      assert.deepEqual(
        articles.map(({ slug }) => slug),
        ['03', '02'],
      );
      assert.equal(articles[0]?.content, '<p>Some text.</p>');
      assert.equal(view.articleCount, 3);
    });

    it('orders articles of one moment by their ids', async (context) => {
      const { store, put } = await open(context);
      for (const file of ['b', 'c', 'a']) await put(`${file}.md`, dated('01'));
      const { articles } = await (await store.refresh(publication())).latest(PUBLICATION, { at: NOVEMBER, limit: 9 });
      assert.deepEqual(
        articles.map(({ path }) => path),
        ['a', 'b', 'c'],
      );
    });

    it('shows an article from its date on and until it expires', async (context) => {
      const { store, put } = await open(context);
      await put('x.md', dated('10', { expires: '2026-11-12' }));
      const view = await store.refresh(publication());
      const shown = async (moment: number): Promise<number> =>
        (await view.latest(PUBLICATION, { at: moment, limit: 9 })).articles.length;
      assert.deepEqual(
        [await shown(at('10') - 1), await shown(at('10')), await shown(at('12') - 1), await shown(at('12'))],
        [0, 1, 1, 0],
      );
      assert.equal((await view.latest(PUBLICATION, { at: at('13'), limit: 9 })).lastExpiredAt, at('12'));
      assert.equal(await view.find('/articles/x', at('10') - 1), undefined);
      assert.equal(await view.find('/articles/x', at('12')), undefined);
      assert.equal((await view.find('/articles/x', at('11')))?.kind, 'article');
    });

    it('never answers with a draft', async (context) => {
      const { store, put } = await open(context);
      await put('a.md', dated('01', { draft: true }));
      await put('b.md', dated('02', { published: false }));
      const view = await store.refresh(publication());
      assert.deepEqual((await view.latest(PUBLICATION, { at: NOVEMBER, limit: 9 })).articles, []);
      assert.equal(await view.find('/articles/a', NOVEMBER), undefined);
      assert.deepEqual(view.problems(), []);
    });

    it('keeps sections, tags and authors apart', async (context) => {
      const { store, put } = await open(context);
      await put('a.md', dated('01', { section: 'World', tags: '[energy, sea]', author: 'Ann Lee' }));
      await put('b.md', dated('02', { section: 'Home', tags: '[sea]', authors: '[Ann Lee, Bo Ek]' }));
      const view = await store.refresh(publication());
      const slugs = async (kind: 'section' | 'tag' | 'author', channel: string) =>
        (await view.latest({ kind, name: channel }, { at: NOVEMBER, limit: 9 })).articles.map(({ slug }) => slug);
      assert.deepEqual(await slugs('section', 'World'), ['a']);
      assert.deepEqual(await slugs('tag', 'sea'), ['b', 'a']);
      assert.deepEqual(await slugs('tag', 'energy'), ['a']);
      assert.deepEqual(await slugs('author', 'Bo Ek'), ['b']);
      assert.deepEqual(await slugs('author', 'Nobody'), []);
    });

    it('leads through the whole history page by page, each article once', async (context) => {
      const { store, put } = await open(context);
      const days = ['01', '02', '03', '04', '05', '06', '07'];
      for (const day of days) await put(`${day}.md`, dated(day === '04' ? '03' : day));
      const view = await store.refresh(publication());
      const met: string[] = [];
      let after: { publishedAt: number; id: string } | undefined;
      for (let page = 0; page < 9; page++) {
        const heads = await view.page(PUBLICATION, { at: NOVEMBER, limit: 3, ...(after ? { after } : {}) });
        met.push(...heads.map(({ slug }) => slug));
        after = heads.at(-1);
        if (!after) break;
      }
      assert.deepEqual(met, ['07', '06', '05', '03', '04', '02', '01']);
    });

    it('finds an article by its path and leads from former ones to it', async (context) => {
      const { store, put } = await open(context);
      await put('new.md', dated('01', { aliases: '[old, /2015/07/older.html]' }));
      await put('çay.md', dated('02'));
      const view = await store.refresh(publication());
      const found = await view.find('/articles/new', NOVEMBER);
      assert.equal(found?.kind === 'article' && found.article.title, 'Of the 01th');
      assert.deepEqual(await view.find('/articles/old', NOVEMBER), { kind: 'moved', slug: 'new' });
      assert.deepEqual(await view.find('/2015/07/older.html', NOVEMBER), { kind: 'moved', slug: 'new' });
      assert.equal((await view.find('/articles/%C3%A7ay', NOVEMBER))?.kind, 'article');
      assert.equal(await view.find('/articles/nothing', NOVEMBER), undefined);
      assert.equal(await view.find('/articles/', NOVEMBER), undefined);
    });

    it('lets the older of two articles keep their slug or id, and says so of the other', async (context) => {
      const { store, put } = await open(context);
      await put('one.md', dated('02', { slug: 'same' }));
      await put('two.md', dated('01', { slug: 'same' }));
      await put('three.md', dated('03', { id: 'urn:x:1' }));
      await put('four.md', dated('04', { id: 'urn:x:1' }));
      const view = await store.refresh(publication());
      const { articles } = await view.latest(PUBLICATION, { at: NOVEMBER, limit: 9 });
      assert.deepEqual(
        articles.map(({ path }) => path),
        ['three', 'two'],
      );
      const problems = view.problems().map(({ file, field, effect }) => [file, field, effect]);
      assert.deepEqual(problems, [
        ['four.md', 'id', 'left out'],
        ['one.md', 'slug', 'left out'],
      ]);
    });

    it('says what changed since a revision, each article once', async (context) => {
      const { store, put, remove } = await open(context);
      await put('stays.md', dated('01'));
      await put('changes.md', dated('02'));
      await put('goes.md', dated('03'));
      const first = await store.refresh(publication());
      await put('changes.md', dated('02', { author: 'Someone' }));
      await store.refresh(publication());
      await put('changes.md', dated('02', { author: 'Someone Else' }));
      await put('comes.md', dated('04'));
      await remove('goes.md');
      const last = await store.refresh(publication());
      const changes = (await last.changesSince(first.revision)) ?? [];
      const told = changes.map(({ before, after }) => [before?.path, after?.path, after?.authors[0]?.name]);
      assert.deepEqual(
        told.sort(),
        [
          ['changes', 'changes', 'Someone Else'],
          ['goes', undefined, undefined],
          [undefined, 'comes', undefined],
        ].sort(),
      );
      assert.deepEqual(await last.changesSince(last.revision), []);
      assert.equal(await last.changesSince(-5), undefined);
    });

    it('has the same revision for as long as nothing changes', async (context) => {
      const { store, put } = await open(context);
      await put('a.md', dated('01'));
      const { revision } = await store.refresh(publication());
      await put('a.md', dated('01'));
      assert.equal((await store.refresh(publication())).revision, revision);
      await put('a.md', dated('02'));
      assert.ok((await store.refresh(publication())).revision > revision);
    });

    it('tells of what can not become an article and goes on with the others', async (context) => {
      const { store, put } = await open(context);
      await put('bad.md', markdown({ title: 'No date' }));
      await put('good.md', dated('01'));
      const view = await store.refresh(publication());
      assert.deepEqual(
        view.problems().map(({ file, field }) => [file, field]),
        [['bad.md', 'date']],
      );
      assert.equal((await view.latest(PUBLICATION, { at: NOVEMBER, limit: 9 })).articles.length, 1);
      await put('bad.md', dated('02'));
      assert.deepEqual((await store.refresh(publication())).problems(), []);
    });

    it('reads articles with the settings of the publication it is given', async (context) => {
      const { store, put } = await open(context);
      await put('a.md', dated('01'));
      await store.refresh(publication());
      const view = await store.refresh({ ...publication('timezone: Europe/Istanbul'), url: 'https://other.example' });
      const [article] = (await view.latest(PUBLICATION, { at: NOVEMBER, limit: 1 })).articles;
      assert.equal(article?.url, 'https://other.example/articles/a');
      assert.equal(article?.publishedAt, Date.parse('2026-10-31T21:00:00Z'));
    });
  });
}
