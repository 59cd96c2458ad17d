import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import './support/seed.ts';
import type { Problem, Withdrawal } from '../src/domain.ts';
import { openFolderStore } from '../src/store/folder/folder-store.ts';
import { articlesFolder } from './support/folder.ts';
import { inShort, markdown, PUBLICATION, parse, parsed, problemsOf } from './support/parsing.ts';

function withdrawn(
  frontMatter: string,
  file = 'a.md',
): { readonly withdrawal: Withdrawal; readonly problems: readonly Problem[] } {
  const result = parse(file, markdown(frontMatter, ''));
  assert.ok(result.kind === 'withdrawn', JSON.stringify(result));
  return result;
}

const MAY_4 = Date.UTC(2026, 4, 4);

const SAID: readonly (readonly [said: string, withdrawnAt: number | undefined, reason: string | undefined])[] = [
  ['withdrawn: true', undefined, undefined],
  ['Withdrawn: "YES"', undefined, undefined],
  ['withdrawn: 2026-05-04', MAY_4, undefined],
  ['withdrawn: 4 May 2026', MAY_4, undefined],
  ['withdrawn: The source asked us to', undefined, 'The source asked us to'],
  ['withdrawn: 内容有误', undefined, '内容有误'],
  ['withdrawn: {reason: "Wrong  names", date: 2026-05-04}', MAY_4, 'Wrong names'],
  ['withdrawn: {date: 2026-05-04}', MAY_4, undefined],
  ['withdrawn: {}', undefined, undefined],
  ['withdrawn: true\nwithdrawn_date: 2026-05-04\nwithdrawn_reason: Retracted', MAY_4, 'Retracted'],
  ['withdrawn: {date: 2020-01-01, reason: old}\nwithdrawn_date: 2026-05-04', MAY_4, 'old'],
  ['withdrawn_date: 2026-05-04', MAY_4, undefined],
  ['withdrawn-reason: Retracted', undefined, 'Retracted'],
];
for (const [said, withdrawnAt, reason] of SAID) {
  test(`«${said.replaceAll('\n', ', ')}» withdraws an article that has nothing else`, () => {
    const { withdrawal, problems } = withdrawn(said);
    assert.deepEqual(problems, []);
    assert.deepEqual(withdrawal, {
      id: 'tag:gazette.example,2020-01-01:a',
      slug: 'a',
      aliases: [],
      ...(withdrawnAt === undefined ? {} : { withdrawnAt }),
      ...(reason === undefined ? {} : { reason }),
      tags: [],
      authors: [],
    });
  });
}

const UNCLEAR = [
  'withdrawn: maybe?',
  'withdrawn: perhaps',
  'withdrawn: 2026-02-30',
  'withdrawn: 30 February 2026',
  'withdrawn: Did we get this right?',
  'withdrawn: [true]',
  'withdrawn: {date: soon}',
  'withdrawn: true\nwithdrawn_date: soon',
];
for (const said of UNCLEAR) {
  test(`«${said.replaceAll('\n', ', ')}» withdraws on the safe side, and is said`, () => {
    const { withdrawal, problems } = withdrawn(said);
    assert.equal(withdrawal.withdrawnAt, undefined);
    assert.equal(withdrawal.reason, undefined);
    assert.deepEqual(
      problems.map(({ effect, expected }) => [effect, expected !== '']),
      [['mended', true]],
    );
  });
}

for (const said of [
  'withdrawn: false',
  'withdrawn: no',
  'withdrawn:',
  'withdrawn: null',
  'withdrawn: false\nwithdrawn_date: 2026-05-04',
]) {
  test(`«${said.replaceAll('\n', ', ')}» withdraws nothing`, () =>
    assert.equal(parsed('a.md', markdown(`title: T\ndate: 2024-05-14\n${said}`)).head.title, 'T'));
}

test('what readers and channels knew the article by stays', () => {
  const { withdrawal, problems } = withdrawn(
    'title: [broken]\ndate: nonsense\nwithdrawn: true\nid: 2024-x\nslug: My Slug\naliases: /old\nsection: World\ntags: [a, b]\nauthors: Ann Lee',
    'news/b.md',
  );
  assert.deepEqual(problems, []);
  assert.deepEqual(withdrawal, {
    id: 'tag:gazette.example,2020-01-01:2024-x',
    slug: 'my-slug',
    aliases: ['/old'],
    section: 'World',
    tags: ['a', 'b'],
    authors: [{ name: 'Ann Lee' }],
  });
});

test('an article and its withdrawal have one id and one slug', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary', minLength: 1, maxLength: 40 }), (name) => {
      const file = `${name.replace(/[/\\.]/g, '-')}.md`;
      const article = parse(file, markdown('title: T\ndate: 2024-05-14'));
      const taken = parse(file, markdown('title: T\ndate: 2024-05-14\nwithdrawn: true'));
      assert.equal(taken.kind, article.kind === 'article' ? 'withdrawn' : 'unfit');
      if (article.kind !== 'article' || taken.kind !== 'withdrawn') return;
      assert.deepEqual([taken.withdrawal.id, taken.withdrawal.slug], [article.head.id, article.head.slug]);
    }),
  );
});

test('a page is withdrawn by its front matter, whose words go before its own', () => {
  const page = '<!doctype html><title>T</title><meta property="article:section" content="World"><p>Text';
  const result = parse('a.html', `---\nwithdrawn: true\n---\n${page}`);
  assert.ok(result.kind === 'withdrawn');
  assert.equal(result.withdrawal.section, 'World');
  assert.equal(
    parse('a.html', page.replace('<p>', '<meta name="withdrawn" content="true"><meta name=date content=2024-05-14><p>')).kind,
    'article',
  );
});

test('a draft that is withdrawn is a draft', () =>
  assert.deepEqual(parse('a.md', markdown('draft: true\nwithdrawn: true')), { kind: 'draft' }));

test('«withdrawn» said twice, and differently, publishes nothing', () => {
  assert.deepEqual(problemsOf('a.md', markdown('title: T\ndate: 2024-05-14\nwithdrawn: false\nwithdrawn: true')).map(inShort), [
    'withdrawn 5 left out',
  ]);
  assert.deepEqual(withdrawn('withdrawn: true\nwithdrawn: false').problems.map(inShort), ['withdrawn 3 mended']);
});

test('a withdrawal that nobody can tell from others is left out', () =>
  assert.deepEqual(problemsOf('a.md', markdown('withdrawn: true\nid: {a: b}')).map(inShort), ['id 3 left out']));

test('the store tells of what is withdrawn, at its address', async (t) => {
  const folder = articlesFolder(t, { 'a.md': markdown('title: T\ndate: 2024-05-14') });
  const store = openFolderStore(folder.path);
  const at = Date.UTC(2026, 4, 5);
  assert.equal((await (await store.refresh(PUBLICATION, at)).find('/articles/a'))?.kind, 'article');
  folder.write('a.md', markdown('withdrawn: {date: 2026-05-04, reason: Wrong names}'));
  const found = await (await store.refresh(PUBLICATION, at)).find('/articles/a');
  assert.ok(found?.kind === 'withdrawn');
  assert.deepEqual([found.withdrawal.withdrawnAt, found.withdrawal.reason], [MAY_4, 'Wrong names']);
});
