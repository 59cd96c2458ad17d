import assert from 'node:assert/strict';
import { describe, it, type TestContext } from 'node:test';
import type { Feed } from '../src/domain.ts';
import { itemMarks, marksIn, taggedWith } from '../src/edition/delta.ts';
import { digest } from '../src/edition/rendition.ts';
import { carried } from '../src/render/carried.ts';
import { FORMATS } from '../src/render/formats.ts';
import { article, feedOf, html } from './support/feeds.ts';
import { markdown } from './support/folder.ts';
import { publication } from './support/publication.ts';
import { SAMPLE_FEEDS } from './support/sample-feeds.ts';
import { site as siteOver } from './support/site.ts';

const stored = (title: string, day: number, more: Readonly<Record<string, string>> = {}): string =>
  markdown({ title, date: `2026-11-${String(day).padStart(2, '0')}`, ...more });

const FILES = Object.fromEntries(
  Array.from({ length: 5 }, (_, i) => [`${i}.md`, stored(`Article ${i}`, i + 1, { section: 'World' })]),
);
const FEEDS = ['/rss.xml', '/atom.xml', '/feed.json', '/sections/world/atom.xml', '/feed.json?section=world'] as const;

const site = (context: TestContext, options = {}) => siteOver(context, FILES, { deltas: true, ...options });

/** The titles of a document's items, in its order. */
const titles = (document: string): readonly string[] =>
  [...document.matchAll(/Article \d+\w*(?=<\/title>|",)/g)].map(([title]) => title);

const ask = (tag: string | undefined, more: Readonly<Record<string, string>> = {}) => ({
  headers: { 'If-None-Match': tag, 'A-IM': 'feed', ...more },
});

/** What is done to the articles → the titles of what is new or changed. */
const CHANGES: readonly (readonly [
  name: string,
  files: Readonly<Record<string, string | undefined>>,
  expected: readonly string[],
])[] = [
  ['a new article', { '5.md': stored('Article 5', 6, { section: 'World' }) }, ['Article 5']],
  ['a back-dated article', { 'old.md': stored('Article 77', 2, { section: 'World' }) }, ['Article 77']],
  ['an edit without a new date', { '2.md': stored('Article 2b', 3, { section: 'World' }) }, ['Article 2b']],
  [
    'an edited body',
    { '2.md': markdown({ title: 'Article 2', date: '2026-11-03', section: 'World' }, 'Other text.\n') },
    ['Article 2'],
  ],
  ['an article taken away', { '2.md': undefined }, []],
  [
    'all of these at once',
    {
      '5.md': stored('Article 5', 6, { section: 'World' }),
      'old.md': stored('Article 77', 2, { section: 'World' }),
      '0.md': stored('Article 0b', 1, { section: 'World' }),
      '3.md': undefined,
    },
    ['Article 5', 'Article 77', 'Article 0b'],
  ],
];

describe('a feed asked for what is new of it', () => {
  for (const [name, files, expected] of CHANGES) {
    it(`has ${name} in every format, and nothing else`, async (context) => {
      const { get, folder, publisher } = await site(context);
      const tags = new Map<string, string | undefined>();
      for (const feed of FEEDS) tags.set(feed, (await get(feed)).headers.etag);
      for (const [file, text] of Object.entries(files)) text === undefined ? folder.remove(file) : folder.write(file, text);
      await publisher.regenerate('test');
      for (const feed of FEEDS) {
        const { status, headers, body } = await get(feed, ask(tags.get(feed)));
        assert.equal(status, 226, feed);
        assert.equal(headers.im, 'feed');
        assert.equal(headers['cache-control'], 'no-store');
        assert.match(headers.vary ?? '', /\bA-IM\b/);
        assert.deepEqual(titles(body), expected, feed);
        const whole = await get(feed);
        assert.equal(headers.etag, whole.headers.etag, 'it bears the tag of what its reader has from then on');
        assert.equal(headers['content-type'], whole.headers['content-type']);
        assert.equal((await get(feed, ask(headers.etag))).status, 304);
      }
    });
  }

  it('tells nobody that a part is complete: they would delete the rest', async (context) => {
    const { get, folder, publisher } = await site(context);
    const [rss, atom] = await Promise.all([get('/rss.xml'), get('/atom.xml')]);
    for (const { body } of [rss, atom]) assert.match(body, /fh:complete/);
    folder.write('5.md', stored('Article 5', 6));
    await publisher.regenerate('test');
    for (const [feed, { headers }] of [['/rss.xml', rss] as const, ['/atom.xml', atom] as const]) {
      const delta = await get(feed, ask(headers.etag));
      assert.equal(delta.status, 226);
      assert.doesNotMatch(delta.body, /<fh:complete/);
    }
  });

  it('answers by the tag alone: after a restart, in another process, in every coding, and through a proxy', async (context) => {
    const before = await site(context);
    const tags = await Promise.all(
      ['', 'gzip'].map(
        async (coding) => (await before.get('/atom.xml', { headers: { 'Accept-Encoding': coding } })).headers.etag ?? '',
      ),
    );
    const after = await siteOver(context, { ...FILES, '1.md': stored('Article 1b', 2, { section: 'World' }) }, { deltas: true });
    const [identity = '', gzip = ''] = tags;
    assert.notEqual(identity, gzip);
    for (const tag of [identity, gzip, `W/${gzip}`, identity.replace(/"$/, '-gzip"'), `W/${identity.replace(/"$/, ';gzip"')}`]) {
      for (const coding of ['', 'gzip', 'gzip, br']) {
        const { status, headers, body } = await after.get('/atom.xml', ask(tag, { 'Accept-Encoding': coding }));
        assert.deepEqual([status, titles(body)], [226, ['Article 1b']], tag);
        assert.equal(headers['content-encoding'], coding === '' ? undefined : headers['content-encoding']);
      }
    }
  });

  it('is answered whole wherever there is a doubt', async (context) => {
    const { get, folder, publisher } = await site(context);
    const { headers } = await get('/rss.xml');
    const atom = (await get('/atom.xml')).headers.etag;
    folder.write('5.md', stored('Article 5', 6));
    await publisher.regenerate('test');
    const { etag = '' } = headers;
    const doubtful = [
      ask('"unknown"'),
      ask('*"'),
      ask(etag.replace(/~.*"/, '"')),
      ask(etag.replace(/.{3}"$/, '"')),
      ask(`${etag}, "other"`),
      ask(atom),
      { headers: { 'If-None-Match': etag } },
      { headers: { 'If-None-Match': etag, 'A-IM': 'vcdiff, gzip' } },
      { headers: { 'If-None-Match': etag, 'A-IM': 'feed;q=0' } },
      { headers: { 'If-None-Match': etag, 'A-IM': 'feeder' } },
      { headers: { 'If-Modified-Since': headers['last-modified'], 'A-IM': 'feed' } },
      { headers: { 'A-IM': 'feed' } },
    ];
    for (const request of doubtful) {
      const { status, body, headers: told } = await get('/rss.xml', request);
      assert.equal(status, 200, JSON.stringify(request));
      assert.equal(titles(body).length, 6);
      assert.equal(told.im, undefined);
    }
    for (const wanted of ['feed', ' FEED ', 'vcdiff, feed', 'feed;q=0.5, gzip', 'feed ; q=1.0']) {
      assert.equal((await get('/rss.xml', { headers: { 'If-None-Match': etag, 'A-IM': wanted } })).status, 226, wanted);
    }
  });

  it('is answered in no time, however long the question', async (context) => {
    const { get } = await site(context);
    const { etag = '' } = (await get('/rss.xml')).headers;
    const began = performance.now();
    for (const wanted of [
      `feed;q=.${'1'.repeat(14_000)}x`,
      `feed;q=0.${'1'.repeat(14_000)}x`,
      ' '.repeat(14_000),
      ',feed;'.repeat(2000),
    ]) {
      assert.equal((await get('/rss.xml', ask('"x"', { 'A-IM': wanted }))).status, 200);
    }
    for (const tag of [`"${'a'.repeat(27)}~${'-'.repeat(14_000)}x`, etag.replace('~', `~${'a'.repeat(14_000)}`)]) {
      assert.equal((await get('/rss.xml', ask(tag))).status, 200);
    }
    assert.ok(performance.now() - began < 1000);
  });

  it('is answered HEAD as GET, without the body', async (context) => {
    const { get, folder, publisher } = await site(context);
    const { etag } = (await get('/rss.xml')).headers;
    folder.write('5.md', stored('Article 5', 6));
    await publisher.regenerate('test');
    const whole = await get('/rss.xml', ask(etag));
    const head = await get('/rss.xml', { method: 'HEAD', ...ask(etag) });
    assert.deepEqual([head.status, head.body], [226, '']);
    assert.equal(head.headers['content-length'], whole.headers['content-length']);
  });

  it('is answered whole where deltas are off, with tags that say nothing of items', async (context) => {
    const { get, folder, publisher } = await site(context, { deltas: false });
    const { etag = '' } = (await get('/rss.xml')).headers;
    assert.match(etag, /^"[\w-]{27}"$/);
    folder.write('5.md', stored('Article 5', 6));
    await publisher.regenerate('test');
    assert.equal((await get('/rss.xml', ask(etag))).status, 200);
  });

  it('is answered with what entered it because another left', async (context) => {
    const { get, folder, publisher } = await site(context, { settings: publication('feed_size: 3\n') });
    const { etag } = (await get('/atom.xml')).headers;
    folder.remove('4.md');
    await publisher.regenerate('test');
    const { status, body } = await get('/atom.xml', ask(etag));
    assert.deepEqual([status, titles(body)], [226, ['Article 1']]);
    assert.match(body, /rel="prev-archive"/);
  });
});

/** What looks like the end of an item and is a part of one. */
const TRAPS: Feed = {
  ...feedOf([
    article({
      title: '</item><item></entry>',
      content: html('<pre>&lt;/item&gt;\n    }\n</item></entry>\n    {\n      "id": 1</pre>'),
    }),
    article({ title: 'Another', path: 'b' }),
  ]),
  authors: [{ name: 'A' }, { name: 'B' }],
  withdrawn: [{ id: 'tag:x', url: 'https://example.org/x', withdrawnAt: 0, reason: '<item></item>' }],
};

describe('the marks of a document', () => {
  for (const format of FORMATS) {
    for (const [kind, feed] of [...SAMPLE_FEEDS, ['traps', TRAPS] as const]) {
      it(`are one for each item: ${format.name}, ${kind}`, () => {
        const text = format.render(feed);
        const marks = itemMarks([Buffer.from(text)], format.item);
        assert.equal(marks.length, feed.items.length);
        assert.equal(new Set(marks).size, marks.length);
        assert.deepEqual([...(marksIn(`"${taggedWith(digest(text), marks)}.gz"`) ?? [])], marks);
      });

      it(`are the same where it is written in pieces: ${format.name}, ${kind}`, async () => {
        const write = carried(format);
        const marks = itemMarks([Buffer.from(format.render(feed))], format.item);
        assert.deepEqual(itemMarks(await write(feed), format.item), marks);
        assert.deepEqual(itemMarks(await write(feed), format.item), marks, 'of pieces that were there');
        const fewer = { ...feed, items: feed.items.slice(1) };
        assert.deepEqual(itemMarks(await write(fewer), format.item), marks.slice(1));
      });
    }
  }

  it('tell each of a hundred thousand edits from three hundred items', () => {
    const marksOf = (from: number, count: number): readonly string[] =>
      itemMarks(
        Array.from({ length: count }, (_, i) => Buffer.from(`<item>${from + i}</item>`)),
        /<item>.*?<\/item>/gs,
      );
    const held = new Set(marksOf(0, 300));
    assert.equal(held.size, 300);
    assert.equal(marksOf(300, 100_000).filter((mark) => held.has(mark)).length, 0);
  });
});
