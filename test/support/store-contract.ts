import assert from 'node:assert/strict';
import { describe, it, type TestContext } from 'node:test';
import type { Filter } from '../../src/domain.ts';
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
const ALL = {};
const at = (day: string): number => Date.parse(`2026-11-${day}T00:00:00Z`);
const dated = (day: string, more: Readonly<Record<string, string | number | boolean>> = {}): string =>
  markdown({ title: `Of the ${day}th`, date: `2026-11-${day}`, ...more });

/** What every ArticleStore promises, whatever it keeps its articles in. */
export function storeContract(name: string, open: (context: TestContext) => Promise<StoreUnderTest>): void {
  describe(`${name} as an ArticleStore`, () => {
    it('answers with the latest articles, newest first, and no more than asked for', async (context) => {
      const { store, put } = await open(context);
      for (const day of ['03', '01', '02']) await put(`${day}.md`, dated(day));
      const view = await store.refresh(publication(), NOVEMBER);
      const { articles } = await view.latest(ALL, 2);
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
      const { articles } = await (await store.refresh(publication(), NOVEMBER)).latest(ALL, 9);
      assert.deepEqual(
        articles.map(({ path }) => path),
        ['a', 'b', 'c'],
      );
    });

    it('shows an article from its date on and until it expires', async (context) => {
      const { store, put } = await open(context);
      await put('x.md', dated('10', { expires: '2026-11-12' }));
      const shown = async (moment: number) => {
        const view = await store.refresh(publication(), moment);
        assert.equal(view.at, moment);
        const { articles, total, lastExpiredAt } = await view.latest(ALL, 9);
        return [articles.length, total, (await view.find('/articles/x'))?.kind, lastExpiredAt];
      };
      assert.deepEqual(await shown(at('10') - 1), [0, 0, undefined, undefined]);
      assert.deepEqual(await shown(at('10')), [1, 1, 'article', undefined]);
      assert.deepEqual(await shown(at('12') - 1), [1, 1, 'article', undefined]);
      assert.deepEqual(await shown(at('12')), [0, 0, undefined, at('12')]);
      assert.deepEqual(await shown(at('13')), [0, 0, undefined, at('12')]);
    });

    it('never answers with a draft', async (context) => {
      const { store, put } = await open(context);
      await put('a.md', dated('01', { draft: true }));
      await put('b.md', dated('02', { published: false }));
      const view = await store.refresh(publication(), NOVEMBER);
      assert.deepEqual((await view.latest(ALL, 9)).articles, []);
      assert.equal(await view.find('/articles/a'), undefined);
      assert.deepEqual(view.problems(), []);
    });

    it('selects by section, tag and author, alone and together, and by when an article last changed', async (context) => {
      const { store, put } = await open(context);
      await put('a.md', dated('01', { section: 'World', tags: '[energy, sea]', author: 'Ann Lee' }));
      await put('b.md', dated('02', { section: 'Home', tags: '[sea]', authors: '[Ann Lee, Bo Ek]' }));
      await put('c.md', dated('01', { updated: '2026-11-09', section: 'Home' }));
      const view = await store.refresh(publication(), NOVEMBER);
      const slugs = async (filter: Filter) => (await view.latest(filter, 9)).articles.map(({ slug }) => slug);
      assert.deepEqual(await slugs({ section: 'World' }), ['a']);
      assert.deepEqual(await slugs({ tag: 'sea' }), ['b', 'a']);
      assert.deepEqual(await slugs({ tag: 'energy' }), ['a']);
      assert.deepEqual(await slugs({ author: 'Bo Ek' }), ['b']);
      assert.deepEqual(await slugs({ author: 'Nobody' }), []);
      assert.deepEqual(await slugs({ section: 'Home', author: 'Ann Lee' }), ['b']);
      assert.deepEqual(await slugs({ section: 'World', author: 'Bo Ek' }), []);
      assert.deepEqual(await slugs({ since: at('02') }), ['b', 'c']);
      assert.deepEqual(await slugs({ section: 'Home', since: at('03') }), ['c']);
    });

    it('counts a stretch of history from the oldest', async (context) => {
      const { store, put } = await open(context);
      for (const day of ['01', '02', '03', '04', '05']) await put(`${day}.md`, dated(day));
      const view = await store.refresh(publication(), NOVEMBER);
      const slugs = async (skip: number, limit: number) =>
        (await view.stretch(ALL, { skip, limit })).articles.map(({ slug }) => slug);
      assert.deepEqual(await slugs(0, 2), ['02', '01']);
      assert.deepEqual(await slugs(2, 2), ['04', '03']);
      assert.deepEqual(await slugs(4, 2), ['05']);
      assert.deepEqual(await slugs(5, 2), []);
      const { articles, total } = await view.latest(ALL, 1);
      assert.deepEqual([articles.length, total], [1, 5]);
    });

    it('knows channels by slug and by name, in any script, and never mixes two', async (context) => {
      const { store, put } = await open(context);
      await put('a.md', dated('01', { tags: '[C++, "C#", Café, مدينة, 東京, "!!!"]' }));
      await put('b.md', dated('02', { tags: '[C]', section: 'C' }));
      const view = await store.refresh(publication(), NOVEMBER);
      const tags = (await view.channels()).filter(({ kind }) => kind === 'tag');
      assert.equal(tags.length, 7);
      assert.equal(new Set(tags.map(({ slug }) => slug)).size, 7);
      for (const tag of tags) {
        assert.deepEqual(await view.channel('tag', { slug: tag.slug }), tag);
        assert.deepEqual(await view.channel('tag', { name: tag.name }), tag);
      }
      const slug = (name: string) => tags.find((tag) => tag.name === name)?.slug ?? '';
      assert.deepEqual([slug('C++'), slug('Café'), slug('東京'), slug('مدينة')], ['c', 'café', '東京', 'مدينة']);
      for (const name of ['C#', 'C']) assert.match(slug(name), /^c-[0-9a-f]{4}$/);
      assert.equal((await view.channel('section', { slug: 'c' }))?.name, 'C');
      await put('c.md', dated('03', { tags: '["C#", Café]' }));
      const most = await (await store.refresh(publication(), NOVEMBER)).channels(2);
      assert.deepEqual(
        most.map(({ name }) => name),
        ['C', 'C#', 'Café'],
      );
    });

    it('has a channel from its first visible article on, and remembers it when it is empty', async (context) => {
      const { store, put, remove } = await open(context);
      await put('a.md', dated('10', { section: 'Once' }));
      await put('b.md', dated('20', { section: 'Later' }));
      const early = await store.refresh(publication(), at('09'));
      assert.equal(await early.channel('section', { slug: 'once' }), undefined);
      const view = await store.refresh(publication(), NOVEMBER);
      assert.equal((await view.channel('section', { slug: 'once' }))?.name, 'Once');
      assert.equal(await view.channel('section', { slug: 'later' }), undefined);
      assert.equal(await view.channel('section', { slug: 'never' }), undefined);
      await remove('a.md');
      const after = await store.refresh(publication(), NOVEMBER);
      assert.equal((await after.channel('section', { slug: 'once' }))?.name, 'Once');
      assert.deepEqual(await after.channels(), []);
    });

    it('remembers an article that is gone, until it is back', async (context) => {
      const { store, put, remove } = await open(context);
      await put('a.md', dated('10', { section: 'World', aliases: '[before]' }));
      await put('future.md', dated('20'));
      await store.refresh(publication(), NOVEMBER);
      await remove('a.md');
      await remove('future.md');
      const view = await store.refresh(publication(), NOVEMBER + 1000);
      const gone = await view.find('/articles/a');
      assert.equal(gone?.kind === 'withdrawn' && gone.withdrawal.withdrawnAt, NOVEMBER + 1000);
      assert.equal((await view.find('/articles/before'))?.kind, 'withdrawn');
      assert.equal(await view.find('/articles/future'), undefined, 'nobody ever saw it');
      assert.equal((await view.latest({ section: 'World' }, 9)).withdrawals.length, 1);
      assert.equal((await view.latest({ section: 'Home' }, 9)).withdrawals.length, 0);
      await put('a.md', dated('10'));
      const back = await store.refresh(publication(), NOVEMBER + 2000);
      assert.equal((await back.find('/articles/a'))?.kind, 'article');
      assert.deepEqual((await back.latest(ALL, 9)).withdrawals, []);
    });

    it('leads through the whole history page by page, each article once', async (context) => {
      const { store, put } = await open(context);
      const days = ['01', '02', '03', '04', '05', '06', '07'];
      for (const day of days) await put(`${day}.md`, dated(day === '04' ? '03' : day));
      const view = await store.refresh(publication(), NOVEMBER);
      const met: string[] = [];
      let after: { publishedAt: number; id: string } | undefined;
      for (let page = 0; page < 9; page++) {
        const heads = await view.page(ALL, { limit: 3, ...(after ? { after } : {}) });
        met.push(...heads.map(({ slug }) => slug));
        after = heads.at(-1);
        if (!after) break;
      }
      assert.deepEqual(met, ['07', '06', '05', '03', '04', '02', '01']);
    });

    it('knows what comes just before and after an article, of what can be seen', async (context) => {
      const { store, put } = await open(context);
      for (const day of ['01', '02', '03', '04', '20'])
        await put(`${day}.md`, dated(day, day === '03' ? { expires: '2026-11-04' } : {}));
      const view = await store.refresh(publication(), NOVEMBER);
      const { articles } = await view.latest(ALL, 9);
      const beside = await Promise.all(
        articles.map(async (article) => {
          const { newer, older } = await view.neighbours(article);
          return [newer?.title, article.slug, older?.title];
        }),
      );
      assert.deepEqual(beside, [
        [undefined, '04', 'Of the 02th'],
        ['Of the 04th', '02', 'Of the 01th'],
        ['Of the 02th', '01', undefined],
      ]);
    });

    it('names the state that its answers come from: another one where another article came, changed or went', async (context) => {
      const { store, put, remove } = await open(context);
      await put('a.md', dated('01', { section: 'World', tags: '[sea]' }));
      await put('b.md', dated('02', { section: 'Home' }));
      await put('c.md', dated('20', { section: 'Home' }));
      const stateOf = async (filter: Filter, at = NOVEMBER): Promise<string> =>
        (await store.refresh(publication(), at)).stateOf(filter);
      const [all, world, home, sea] = [
        await stateOf(ALL),
        await stateOf({ section: 'World' }),
        await stateOf({ section: 'Home' }),
        await stateOf({ tag: 'sea' }),
      ];
      assert.equal(await stateOf(ALL), all);
      await put('b.md', dated('02', { section: 'Home', author: 'Someone' }));
      assert.notEqual(await stateOf(ALL), all);
      assert.notEqual(await stateOf({ section: 'Home' }), home);
      assert.deepEqual([await stateOf({ section: 'World' }), await stateOf({ tag: 'sea' })], [world, sea]);
      await remove('a.md');
      assert.notEqual(await stateOf({ section: 'World' }), world);
      assert.notEqual(await stateOf({ tag: 'sea' }), sea);
      const before = await stateOf({ section: 'Home' });
      assert.notEqual(await stateOf({ section: 'Home' }, at('20')), before, 'its time has come');
    });

    it('names the state of a stretch of history, which newer articles leave as it is', async (context) => {
      const { store, put } = await open(context);
      for (const day of ['01', '02', '03']) await put(`${day}.md`, dated(day));
      const stretch = { skip: 0, limit: 2 };
      const state = async () => (await store.refresh(publication(), NOVEMBER)).stateOf(ALL, stretch);
      const before = await state();
      await put('04.md', dated('04'));
      assert.equal(await state(), before);
      await put('02.md', dated('02', { author: 'Someone' }));
      assert.notEqual(await state(), before);
    });

    it('keeps an article whose file goes wrong as it was, until it is mended or removed', async (context) => {
      const { store, put, remove } = await open(context);
      await put('a.md', dated('01', { section: 'World' }));
      const shown = async () => {
        const view = await store.refresh(publication(), NOVEMBER);
        const { articles, total } = await view.latest(ALL, 9);
        return [articles[0]?.title, total, view.problems().map(({ effect }) => effect)];
      };
      assert.deepEqual(await shown(), ['Of the 01th', 1, []]);
      await put('a.md', markdown({ title: 'At work', date: 'some day' }));
      assert.deepEqual(await shown(), ['Of the 01th', 1, ['kept']]);
      await put('a.md', 'nothing at all');
      assert.deepEqual(await shown(), ['Of the 01th', 1, ['kept', 'kept']]);
      await put('a.md', dated('02'));
      assert.deepEqual(await shown(), ['Of the 02th', 1, []]);
      await put('a.md', markdown({ title: 'At work' }));
      await remove('a.md');
      assert.deepEqual(await shown(), [undefined, 0, []]);
    });

    it('finds an article by its path and leads from former ones to it', async (context) => {
      const { store, put } = await open(context);
      await put('new.md', dated('01', { aliases: '[old, /2015/07/older.html]' }));
      await put('çay.md', dated('02'));
      const view = await store.refresh(publication(), NOVEMBER);
      const found = await view.find('/articles/new');
      assert.equal(found?.kind === 'article' && found.article.title, 'Of the 01th');
      assert.deepEqual(await view.find('/articles/old'), { kind: 'moved', slug: 'new' });
      assert.deepEqual(await view.find('/2015/07/older.html'), { kind: 'moved', slug: 'new' });
      assert.equal((await view.find('/articles/%C3%A7ay'))?.kind, 'article');
      assert.equal(await view.find('/articles/nothing'), undefined);
      assert.equal(await view.find('/articles/'), undefined);
    });

    it('takes an article that has become unfit for no withdrawal', async (context) => {
      const { store, put } = await open(context);
      await put('a.md', dated('01'));
      await store.refresh(publication(), NOVEMBER);
      await put('a.md', markdown({ title: 'At work', date: 'some day' }));
      const view = await store.refresh(publication(), NOVEMBER);
      assert.deepEqual((await view.latest(ALL, 9)).withdrawals, []);
      assert.notEqual((await view.find('/articles/a'))?.kind, 'withdrawn');
    });

    it('leads from the slug that an article had to the one that it has', async (context) => {
      const { store, put } = await open(context);
      await put('a.md', dated('01'));
      await store.refresh(publication(), NOVEMBER);
      await put('a.md', dated('01', { slug: 'b' }));
      await store.refresh(publication(), NOVEMBER);
      await put('a.md', dated('01', { slug: 'c' }));
      const view = await store.refresh(publication(), NOVEMBER);
      for (const former of ['a', 'b']) assert.deepEqual(await view.find(`/articles/${former}`), { kind: 'moved', slug: 'c' });
    });

    it('lets the older of two articles keep their slug or id, and says so of the other', async (context) => {
      const { store, put } = await open(context);
      await put('one.md', dated('02', { slug: 'same' }));
      await put('two.md', dated('01', { slug: 'same' }));
      await put('three.md', dated('03', { id: 'urn:x:1' }));
      await put('four.md', dated('04', { id: 'urn:x:1' }));
      const view = await store.refresh(publication(), NOVEMBER);
      const { articles } = await view.latest(ALL, 9);
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
      const first = await store.refresh(publication(), NOVEMBER);
      await put('changes.md', dated('02', { author: 'Someone' }));
      await store.refresh(publication(), NOVEMBER);
      await put('changes.md', dated('02', { author: 'Someone Else' }));
      await put('comes.md', dated('04'));
      await remove('goes.md');
      const last = await store.refresh(publication(), NOVEMBER);
      const changes = (await last.changesSince(first.revision)) ?? [];
      const told = changes.map(({ before, after }) => [before?.slug, after?.slug, after?.authors[0]?.name]);
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
      const { revision } = await store.refresh(publication(), NOVEMBER);
      await put('a.md', dated('01'));
      assert.equal((await store.refresh(publication(), NOVEMBER)).revision, revision);
      await put('a.md', dated('02'));
      assert.ok((await store.refresh(publication(), NOVEMBER)).revision > revision);
    });

    it('tells of what can not become an article and goes on with the others', async (context) => {
      const { store, put } = await open(context);
      await put('bad.md', markdown({ title: 'No date' }));
      await put('good.md', dated('01'));
      const view = await store.refresh(publication(), NOVEMBER);
      assert.deepEqual(
        view.problems().map(({ file, field }) => [file, field]),
        [['bad.md', 'date']],
      );
      assert.equal((await view.latest(ALL, 9)).articles.length, 1);
      await put('bad.md', dated('02'));
      assert.deepEqual((await store.refresh(publication(), NOVEMBER)).problems(), []);
    });

    it('reads articles with the settings of the publication it is given', async (context) => {
      const { store, put } = await open(context);
      await put('a.md', dated('01'));
      await store.refresh(publication(), NOVEMBER);
      const view = await store.refresh({ ...publication('timezone: Europe/Istanbul'), url: 'https://other.example' }, NOVEMBER);
      const [article] = (await view.latest(ALL, 1)).articles;
      assert.equal(article?.url, 'https://other.example/articles/a');
      assert.equal(article?.publishedAt, Date.parse('2026-10-31T21:00:00Z'));
    });
  });
}
