import assert from 'node:assert/strict';
import { appendFileSync, renameSync, truncateSync } from 'node:fs';
import { describe, it } from 'node:test';
import { setImmediate, setTimeout } from 'node:timers/promises';
import {
  ARTICLES,
  assertSaid,
  assertSame,
  assertUnchanged,
  attempt,
  atWork,
  faultsOf,
  items,
  type Newsroom,
  newsroom,
  served,
  titles,
} from './support/faults.ts';
import { markdown } from './support/folder.ts';
import { get } from './support/http.ts';

const GONE_BAD: readonly (readonly [name: string, break_: (room: Newsroom, file: string) => void, said: RegExp])[] = [
  [
    'whose YAML can’t be read',
    (room, file) => room.write(file, '---\ntitle: "A\ndate: 2026-09-07\n---\nText.\n'),
    /found YAML that can't/,
  ],
  ['of 6 MB', (room, file) => room.write(file, Buffer.alloc(6 * 1024 * 1024, 'text ')), /more than 5 MB/],
  ['without a date', (room, file) => room.write(file, markdown({ title: 'A' })), /date: found /],
  [
    'whose front matter never ends',
    (room, file) => room.write(file, '---\ntitle: A\ndate: 2026-09-07\n'),
    /front matter: found /,
  ],
  [
    'that is not UTF-8',
    (room, file) => room.write(file, Buffer.from(markdown({ title: 'Caf\xe9', date: '2026-09-07' }), 'latin1')),
    /found bytes that are not UTF-8/,
  ],
  ['that is an empty file', (room, file) => room.write(file, ''), /found /],
  [
    'of 10 GB, nearly all of them a hole',
    (room, file) => {
      room.write(file, markdown({ title: 'A', date: '2026-09-07' }));
      truncateSync(room.at(file), 10 * 1024 ** 3);
    },
    /more than 5 MB/,
  ],
];

describe('a bad article', { timeout: 120_000 }, () => {
  it('is left out and named, and nothing else changes', async (context) => {
    const room = newsroom(context);
    const server = await atWork(context, room);
    for (const [name, makeBad, said] of GONE_BAD) {
      await context.test(name, async () => {
        const outcome = await attempt(server, () => makeBad(room, 'world/bad.md'));
        assert.ok(outcome.published);
        assertSaid(outcome, new RegExp(`^world/bad\\.md.*${said.source}.*; expected .*\\(the article is left out\\)$`));
        await assertUnchanged(server);
        assert.ok((await attempt(server, () => room.remove('world/bad.md'))).published);
        await assertUnchanged(server);
      });
    }
  });

  it('in the folder from the start keeps no other from being published', async (context) => {
    const room = newsroom(context);
    const { before } = await atWork(context, room);
    GONE_BAD.forEach(([, makeBad], i) => {
      makeBad(room, `bad-${i}.md`);
    });
    const server = await atWork(context, room);
    assertSame(server.before, before);
    GONE_BAD.forEach((_, i) => {
      assert.match(server.output().err, new RegExp(`bad-${i}\\.md.*the article is left out`));
    });
  });
});

describe('an article that was good and turned bad', { timeout: 120_000 }, () => {
  it('stays as it last was, whichever way it turned bad, and the log says so', async (context) => {
    const room = newsroom(context);
    const server = await atWork(context, room);
    for (const [name, makeBad, said] of GONE_BAD) {
      await context.test(name, async () => {
        const outcome = await attempt(server, () => makeBad(room, 'a.md'));
        assert.ok(outcome.published);
        assertSaid(outcome, new RegExp(`^a\\.md.*${said.source}.*; expected .*\\(its last good version stays\\)$`));
        await assertUnchanged(server);
      });
    }
    await context.test('and is what it was once it is mended', async () => {
      assert.ok((await attempt(server, () => room.write('a.md', ARTICLES['a.md'] ?? ''))).published);
      await assertUnchanged(server);
    });
  });

  it('is published anew once it is mended, under the id that it had', async (context) => {
    const room = newsroom(context);
    const server = await atWork(context, room);
    const [known] = await items(server);
    await attempt(server, () => room.write('a.md', '---\ntitle: [\n'));
    await attempt(server, () => room.write('a.md', ARTICLES['a.md']?.replace('title: A', 'title: A, mended') ?? ''));
    // While it is written, the watch may have seen half of it: what counts is what there is to say in the end.
    assert.equal(JSON.parse((await get(`${server.url}/healthz`)).body).problems, 0);
    assert.deepEqual(await titles(server), ['A, mended', 'B', 'C', 'D', 'E', 'F', 'G']);
    assert.deepEqual((await items(server))[0], { ...known, title: 'A, mended' });
  });

  it('is withdrawn once its file is gone', async (context) => {
    const room = newsroom(context);
    const server = await atWork(context, room);
    await attempt(server, () => room.write('a.md', '---\ntitle: [\n'));
    assert.ok((await attempt(server, () => room.remove('a.md'))).published);
    assert.deepEqual(await titles(server), ['B', 'C', 'D', 'E', 'F', 'G']);
    for (const [feed, answer] of Object.entries(await served(server)))
      assert.doesNotMatch(answer, /<title[^>]*>A<|"title": "A"/, feed);
    await attempt(server, () => room.write('a.md', ARTICLES['a.md'] ?? ''));
    await assertUnchanged(server);
  });

  it('and is renamed is published once, under the id that it names, when it is mended', async (context) => {
    const named = (title: string): string => markdown({ title, date: '2026-09-08', id: 'known', slug: 'known' });
    const room = newsroom(context, { ...ARTICLES, 'known.md': named('Known') });
    const server = await atWork(context, room);
    const [known] = await items(server);
    await attempt(server, () => room.write('known.md', '---\ntitle: [\n'));
    const renamed = await attempt(server, () => renameSync(room.at('known.md'), room.at('other.md')));
    assertSaid(renamed, /^other\.md.*\(the article is left out\)$/);
    assert.deepEqual(
      (await titles(server)).filter((title) => title !== 'Known'),
      ['A', 'B', 'C', 'D', 'E', 'F', 'G'],
    );
    await attempt(server, () => room.write('other.md', named('Known, mended')));
    assert.deepEqual((await items(server))[0], { ...known, title: 'Known, mended' });
    assert.equal((await titles(server)).length, 8);
  });
});

/** Each would be another article, were a part of it taken for the whole. */
const GROWING: readonly (readonly [file: string, pieces: readonly string[]])[] = [
  [
    'grow.md',
    [
      '---\ntitle: Gro',
      'wn\n',
      'da',
      'te: 2026-09-0',
      '8\nid: its-',
      'own-id\n',
      '---\n',
      'The first paragraph.\n\n',
      'The ',
      'end.\n',
    ],
  ],
  [
    'grow.html',
    [
      '---\nti',
      'tle: Grown\nda',
      'te: 2026-09-08\n',
      'id: its-own',
      '-id\n--',
      '-\n<p>The fi',
      'rst paragraph.</p>\n<',
      'p>The ',
      'end.</p',
      '>\n',
    ],
  ],
];
const GROWN = {
  id: 'tag:example.org,2026-01-01:its-own-id',
  title: 'Grown',
  published: '2026-09-08T00:00:00Z',
  updated: '2026-09-08T00:00:00Z',
};

/** Small enough for a hundred of them. */
const PIECE = 170;

describe('a file that is written piece by piece', { timeout: 120_000 }, () => {
  for (const [file, pieces] of GROWING) {
    it(`is never under another id in a feed, and no other article is ever missing: ${file}`, async (context) => {
      const room = newsroom(context);
      const server = await atWork(context, room);
      const others = await items(server);
      for (const piece of pieces) {
        assert.ok((await attempt(server, () => appendFileSync(room.at(file), piece))).published);
        const [first, ...rest] = await items(server);
        assert.deepEqual(first?.title === 'Grown' ? rest : [first, ...rest], others);
        if (first?.title === 'Grown') assert.deepEqual(first, GROWN);
      }
      assert.deepEqual((await items(server))[0], GROWN);
      const documents = await served(server);
      assert.match(documents['/feed.json'] ?? '', /<p>The end\.<\/p>/);
      assert.deepEqual(faultsOf(documents), []);
      assertSame((await atWork(context, room)).before, documents);
    });
  }

  it('over an article that is published leaves that as it was until it can be read again', async (context) => {
    const [, pieces = []] = GROWING[0] ?? [];
    const room = newsroom(context, { ...ARTICLES, 'grow.md': pieces.join('') });
    const server = await atWork(context, room);
    const everything = await items(server);
    room.write('grow.md', '');
    for (const piece of pieces) {
      await attempt(server, () => appendFileSync(room.at('grow.md'), piece));
      assert.deepEqual(await items(server), everything);
    }
    await assertUnchanged(server);
  });

  it('while the server reads it all the time is published whole in the end', async (context) => {
    const room = newsroom(context);
    const server = await atWork(context, room);
    const others = await titles(server);
    const text = markdown({ title: 'Z', date: '2026-09-08' }, `${'A long line of text. '.repeat(40)}\n\n`.repeat(20));
    let growing = true;
    const writing = (async () => {
      for (let written = 0; written < text.length; written += PIECE) {
        appendFileSync(room.at('z.md'), text.slice(written, written + PIECE));
        await setTimeout(10);
      }
      growing = false;
    })();
    while (growing) {
      await attempt(server);
      assert.deepEqual(
        (await titles(server)).filter((title) => title !== 'Z'),
        others,
      );
    }
    await writing;
    assert.ok((await attempt(server)).published);
    assert.deepEqual(await titles(server), ['Z', ...others]);
    assertSame((await atWork(context, room)).before, await served(server));
  });
});

describe('five hundred files that are renamed all the time', { timeout: 120_000 }, () => {
  it('are never twice in the feeds, and each there once, as it was, when that is over', async (context) => {
    const numbers = Array.from({ length: 500 }, (_, i) => i);
    const text = (i: number): string =>
      markdown({ title: `N${i}`, date: `2026-08-${String((i % 28) + 1).padStart(2, '0')}`, id: `n${i}`, slug: `n${i}` });
    const files = Object.fromEntries(numbers.map((i) => [`n${i}.md`, text(i)]));
    const room = newsroom(context, { ...ARTICLES, ...files }, 'title: The Tester\nfeed_size: 300\nid: example.org,2026-01-01\n');
    const server = await atWork(context, room);
    const everything = await items(server);
    let storm = true;
    const rename = async (from: string, to: string): Promise<void> => {
      for (const i of numbers) {
        renameSync(room.at(`${from}${i}.md`), room.at(`${to}${i}.md`));
        if (i % 25 === 0) await setImmediate();
      }
    };
    const renaming = (async () => {
      while (storm) {
        await rename('n', 'world/m');
        await rename('world/m', 'n');
      }
    })();
    for (let i = 0; i < 6; i++) {
      const outcome = await attempt(server);
      if (!outcome.published) assertSaid(outcome, /changed while the feeds were being made/);
      const others = (await titles(server)).filter((title) => !title.startsWith('N'));
      assert.deepEqual(others, ['A', 'B', 'C', 'D', 'E', 'F', 'G']);
    }
    storm = false;
    await renaming;
    assert.ok((await attempt(server)).published);
    assert.deepEqual(await items(server), everything);
    await assertUnchanged(server);
  });
});
