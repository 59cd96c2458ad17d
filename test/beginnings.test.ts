import assert from 'node:assert/strict';
import { utimesSync } from 'node:fs';
import path from 'node:path';
import { describe, it, type TestContext } from 'node:test';
import { setTimeout } from 'node:timers/promises';
import fc from 'fast-check';
import './support/seed.ts';
import { parseBeginning, parseHead } from '../src/article/parse.ts';
import { openFolderStore } from '../src/store/folder/folder-store.ts';
import { articlesFolder, markdown } from './support/folder.ts';
import { PUBLICATION } from './support/parsing.ts';
import { publication } from './support/publication.ts';
import { publisherOver } from './support/publisher.ts';

/** Of a long file only the beginning is read, until somebody wants the body. */

const NOW = Date.UTC(2026, 10, 15);
/** Longer than what is read at first. */
const LONG = 'A line of text.\n'.repeat(1000);
/** What was only just written is read whole. */
const settled = (): Promise<void> => setTimeout(120);

const long = (title: string, day: string, end = ''): string => markdown({ title, date: `2026-11-${day}` }, LONG + end);
const NOT_UTF8 = Buffer.from([0x78, 0xff, 0x0a]);
const spoiled = (title: string, day: string): Buffer => Buffer.concat([Buffer.from(long(title, day)), NOT_UTF8]);

async function folderWith(t: TestContext, files: Readonly<Record<string, string | Buffer>>) {
  const folder = articlesFolder(t);
  for (const [file, text] of Object.entries(files)) folder.write(file, text);
  await settled();
  return folder;
}

async function itemsOf(publisher: ReturnType<typeof publisherOver>['publisher'], file = '/feed.json') {
  const answer = await publisher.find(file);
  assert.ok(answer?.kind === 'document');
  const { items } = JSON.parse(answer.rendition.variants.identity.body.toString()) as {
    items: { title: string; content_html: string }[];
  };
  return { items, titles: items.map(({ title }) => title), etag: answer.rendition.etag };
}

describe('a long article', () => {
  it('is there with all of its text', async (t) => {
    const folder = await folderWith(t, { 'a.md': long('A', '01', 'The end.\n') });
    const { publisher } = publisherOver(folder.path);
    await publisher.regenerate('start');
    const { items } = await itemsOf(publisher);
    assert.match(items[0]?.content_html ?? '', /The end\./);
  });

  it('whose end is no text is left out and told of, and every other one is there', async (t) => {
    const bad = Object.fromEntries([...'abcdefg'].map((name, i) => [`${name}.md`, spoiled(name, `1${i}`)]));
    const folder = await folderWith(t, { ...bad, 'y.md': long('Y', '03'), 'z.md': long('Z', '02') });
    const under = publisherOver(folder.path);
    assert.equal(await under.publisher.regenerate('start'), true);
    assert.deepEqual((await itemsOf(under.publisher)).titles, ['Y', 'Z']);
    assert.deepEqual(under.problems.map(({ file, effect }) => `${file} ${effect}`).sort(), [
      ...[...'abcdefg'].map((name) => `${name}.md left out`),
    ]);
    assert.equal(await under.publisher.find('/articles/a'), undefined, 'never there, so not gone');
    const rss = await under.publisher.find('/atom.xml');
    assert.ok(rss?.kind === 'document' && !rss.rendition.variants.identity.body.includes('deleted-entry'));
  });

  it('that is mended comes, and one that is spoiled while it is published stays as it was', async (t) => {
    const folder = await folderWith(t, { 'a.md': spoiled('A', '10'), 'b.md': long('B', '09', 'Before.\n') });
    const under = publisherOver(folder.path);
    await under.publisher.regenerate('start');
    folder.write('a.md', long('A', '10'));
    folder.write('b.md', spoiled('B', '09'));
    await settled();
    await under.publisher.regenerate('changed');
    const { titles, items } = await itemsOf(under.publisher);
    assert.deepEqual(titles, ['A', 'B']);
    assert.match(items[1]?.content_html ?? '', /Before\./);
    assert.deepEqual(
      under.problems.map(({ file, effect }) => `${file} ${effect}`),
      ['a.md left out', 'b.md kept'],
    );
  });

  it('that nobody read is found spoiled by the first who does, who is told that there is none', async (t) => {
    const newer = Object.fromEntries(Array.from({ length: 3 }, (_, i) => [`n${i}.md`, long(`N${i}`, `1${i}`)]));
    const folder = await folderWith(t, { ...newer, 'old.md': spoiled('Old', '01') });
    const under = publisherOver(folder.path);
    under.settings = { ...publication(), feedSize: 2 };
    await under.publisher.regenerate('start');
    assert.deepEqual(under.problems, []);
    assert.equal(await under.publisher.find('/articles/old'), undefined);
    assert.deepEqual(
      under.problems.map(({ file, effect }) => `${file} ${effect}`),
      ['old.md left out'],
    );
    assert.deepEqual((await itemsOf(under.publisher)).titles, ['N2', 'N1']);
  });

  it('is found spoiled while everything is looked at, too', async (t) => {
    const folder = await folderWith(t, { 'new.md': long('New', '10'), 'old.md': spoiled('Old', '01') });
    const under = publisherOver(folder.path);
    under.settings = { ...publication(), feedSize: 1 };
    await under.publisher.regenerate('start');
    const looking = under.publisher.regenerate('again');
    assert.equal(await under.publisher.find('/articles/old'), undefined);
    await looking;
    assert.deepEqual(
      under.problems.map(({ file }) => file),
      ['old.md'],
    );
  });

  it('that was only touched has the same bytes', async (t) => {
    const folder = await folderWith(t, { 'a.md': long('A', '02'), 'b.md': long('B', '01') });
    const under = publisherOver(folder.path);
    under.settings = { ...publication(), feedSize: 1 };
    await under.publisher.regenerate('start');
    const before = await itemsOf(under.publisher);
    for (const name of ['a.md', 'b.md']) utimesSync(path.join(folder.path, name), new Date(), new Date(0));
    await settled();
    await under.publisher.regenerate('touched');
    assert.equal((await itemsOf(under.publisher)).etag, before.etag);
  });

  for (const [what, wanted] of [
    ['read', true],
    ['not read', false],
  ] as const) {
    it(`whose end alone has changed, at the same length, is another one where it was ${what}`, async (t) => {
      const folder = await folderWith(t, { 'a.md': long('A', '02', 'one\n') });
      const store = openFolderStore(folder.path);
      const view = await store.refresh(publication(), NOW);
      if (wanted) await view.latest({}, 10);
      folder.write('a.md', long('A', '02', 'two\n'));
      await settled();
      const after = await store.refresh(publication(), NOW);
      assert.equal((await after.changesSince(view.revision))?.length, 1);
      const [article] = (await after.latest({}, 10)).articles;
      assert.match(article?.content ?? '', /two/);
    });
  }

  it('changes with a file that only its end mentions, once it has been read', async (t) => {
    const folder = await folderWith(t, { 'a.md': long('A', '02', '\n![x](photo.jpg)\n') });
    const store = openFolderStore(folder.path);
    const content = async () => (await (await store.refresh(publication(), NOW)).latest({}, 1)).articles[0]?.content ?? '';
    const missing = await content();
    folder.write('photo.jpg', 'bytes');
    assert.notEqual(await content(), missing);
    assert.match(await content(), /\/media\/photo\.jpg/);
  });

  it('is found as it is where it changes before it is first read', async (t) => {
    const folder = await folderWith(t, { 'a.md': long('A', '02', 'one\n'), 'b.md': long('B', '01', 'one\n') });
    const under = publisherOver(folder.path);
    under.settings = { ...publication(), feedSize: 1 };
    await under.publisher.regenerate('start');
    folder.write('b.md', markdown({ title: 'New', date: '2026-11-01', slug: 'other' }, `${LONG}two\n`));
    assert.deepEqual(await under.publisher.find('/articles/b'), { kind: 'moved', to: '/articles/other' });
    const found = await under.publisher.find('/articles/other');
    assert.ok(found?.kind === 'document');
    assert.match(found.rendition.variants.identity.body.toString(), /two/);
  });
});

describe('the beginning of a file', () => {
  const pieces = fc.constantFrom(
    '---\n',
    '---',
    '\n',
    '\r\n',
    'title: T\n',
    'date: 2024-05-14\n',
    'tags: [é, b]\n',
    'é',
    '猫',
    'x: &a [\n',
  );
  const text = fc.array(pieces, { maxLength: 14 }).map((all) => Buffer.from(`---\ntitle: T\ndate: 2024-05-14\n${all.join('')}`));

  it('says what the whole file does, or nothing', () => {
    fc.assert(
      fc.property(text, fc.nat({ max: 200 }), (bytes, length) => {
        const stored = { file: 'a.md', version: 'v' };
        const beginning = parseBeginning(
          { ...stored, bytes: bytes.subarray(0, Math.min(length, bytes.length - 1)) },
          PUBLICATION,
        );
        if (beginning) assert.deepEqual(beginning, parseHead({ ...stored, bytes }, PUBLICATION));
      }),
      { numRuns: 3_000 },
    );
  });

  it('says it wherever the front matter ends within it', () => {
    const bytes = Buffer.from(long('T', '14'));
    const end = bytes.indexOf('A line');
    for (let length = 0; length < end + 20; length++) {
      const beginning = parseBeginning({ file: 'a.md', version: 'v', bytes: bytes.subarray(0, length) }, PUBLICATION);
      assert.equal(beginning?.kind, length >= end ? 'article' : undefined, `${length} bytes`);
    }
  });
});
