import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { renameSync, utimesSync } from 'node:fs';
import path from 'node:path';
import { describe, it } from 'node:test';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { gunzipSync } from 'node:zlib';
import type { Rendition } from '../src/domain.ts';
import type { Publisher } from '../src/edition/publisher.ts';
import { articlesFolder, markdown } from './support/folder.ts';
import { publication } from './support/publication.ts';
import { publisherOver } from './support/publisher.ts';

const FEEDS = ['/rss.xml', '/atom.xml', '/feed.json'];
const SECOND = 1000;
const DAY = 86_400 * SECOND;

const article = (title: string, date: string, more: Readonly<Record<string, string>> = {}): string =>
  markdown({ title, date, ...more });

function feeds(publisher: Publisher): Rendition[] {
  return FEEDS.map((file) => {
    const rendition = publisher.current()?.prepared(file);
    assert.ok(rendition, file);
    return rendition;
  });
}

/** All that a reader gets of a document. */
const asServed = ({ path, etag, lastModified, variants }: Rendition) => ({
  ...{ path, etag, lastModified },
  body: variants.identity.body.toString(),
});

const text = (publisher: Publisher): string =>
  feeds(publisher)
    .map(({ variants }) => variants.identity.body.toString())
    .join('\n');

/** Lets everything go that nobody holds, and that is done with its work in other threads. */
async function collectGarbage(): Promise<void> {
  setFlagsFromString('--expose-gc');
  await new Promise(setImmediate);
  (runInNewContext('gc') as () => void)();
}

async function page(publisher: Publisher, file: string): Promise<Rendition> {
  const answer = await publisher.find(file);
  assert.equal(answer?.kind, 'document', file);
  return answer.rendition;
}

describe('the publisher', () => {
  it('prepares the three feeds, each with its own strong ETag', async (context) => {
    const folder = articlesFolder(context, { 'a.md': article('One', '2026-11-01') });
    const { publisher } = publisherOver(folder.path);
    assert.equal(publisher.current(), undefined);
    assert.equal(await publisher.regenerate('test'), true);
    const etags = feeds(publisher).map(({ etag }) => etag);
    assert.equal(new Set(etags).size, 3);
    for (const etag of etags) assert.match(etag, /^"[\w-]+"$/);
    for (const { lastModified } of feeds(publisher)) assert.equal(lastModified, Date.UTC(2026, 10, 1));
  });

  it('has the three feeds compressed as soon as they are there, and begins with all else when it is made', async (context) => {
    const folder = articlesFolder(context, { 'a.md': article('One', '2026-11-01', { section: 'World' }) });
    const { publisher } = publisherOver(folder.path);
    assert.equal(await publisher.regenerate('test'), true);
    for (const { variants } of feeds(publisher)) {
      assert.equal(variants.pending, undefined);
      assert.equal(gunzipSync(variants.get('gzip')?.body ?? assert.fail()).toString(), variants.identity.body.toString());
    }
    const { variants } = await page(publisher, '/sections/world/rss.xml');
    assert.equal(variants.get('gzip'), undefined);
    await variants.pending;
    assert.equal(gunzipSync(variants.get('gzip')?.body ?? assert.fail()).toString(), variants.identity.body.toString());
  });

  it('gives the same bytes for the same articles: again, touched, saved again, restarted, and elsewhere', async (context) => {
    const files = { 'a.md': article('One', '2026-11-01'), 'sub/b.md': article('Two', '2026-11-02 10:00') };
    const folder = articlesFolder(context, files);
    const under = publisherOver(folder.path);
    await under.publisher.regenerate('test');
    const first = feeds(under.publisher);
    under.now += DAY;
    utimesSync(path.join(folder.path, 'a.md'), new Date(), new Date());
    folder.write('sub/b.md', files['sub/b.md']);
    await under.publisher.regenerate('test');
    feeds(under.publisher).forEach((rendition, i) => {
      assert.equal(rendition, first[i], 'carried over, not made again');
    });
    const elsewhere = publisherOver(articlesFolder(context, files).path, { now: under.now + DAY });
    await elsewhere.publisher.regenerate('test');
    assert.deepEqual(feeds(elsewhere.publisher).map(asServed), first.map(asServed));
  });

  it('shows a new article and takes away a removed one', async (context) => {
    const folder = articlesFolder(context, { 'a.md': article('One', '2026-11-01') });
    const { publisher } = publisherOver(folder.path);
    await publisher.regenerate('test');
    folder.write('b.md', article('Two', '2026-11-02'));
    folder.remove('a.md');
    assert.doesNotMatch(text(publisher), /Two/);
    await publisher.regenerate('test');
    assert.match(text(publisher), /Two/);
    assert.doesNotMatch(text(publisher), /One/);
  });

  it('shows an article when its time has come and not before, and takes it away when that has gone', async (context) => {
    const folder = articlesFolder(context, {
      'a.md': article('Tomorrow', '2026-11-16 12:00:00', { expires: '2026-11-17T12:00:00Z' }),
    });
    const under = publisherOver(folder.path);
    const seen: boolean[] = [];
    for (const wait of [0, DAY - SECOND, SECOND, DAY - SECOND, SECOND]) {
      under.now += wait;
      await under.publisher.regenerate('test');
      seen.push(text(under.publisher).includes('Tomorrow'));
    }
    assert.deepEqual(seen, [false, false, true, true, false]);
  });

  it('looks at everything once what it was told of could not be looked at', async (context) => {
    const folder = articlesFolder(context, { 'a.md': article('One', '2026-11-01') });
    const under = publisherOver(folder.path);
    await under.publisher.regenerate('test');
    const { settings } = under;
    under.settings = new Error('half written');
    folder.write('b.md', article('Two', '2026-11-02'));
    assert.equal(await under.publisher.regenerate('test', ['b.md']), false);
    under.settings = settings;
    await under.publisher.regenerate('test', ['publication.yaml']);
    assert.match(text(under.publisher), /Two/);
  });

  it('holds on to no edition but the one that is served', async (context) => {
    const folder = articlesFolder(context, { 'a.md': article('One', '2026-11-01') });
    const { publisher } = publisherOver(folder.path);
    const former: WeakRef<Rendition>[] = [];
    for (let i = 0; i < 5; i++) {
      folder.write('a.md', article(`Round ${i}`, '2026-11-01'));
      await publisher.regenerate('test');
      former.push(...feeds(publisher).map((rendition) => new WeakRef(rendition)));
      for (const { variants } of feeds(publisher)) await variants.pending;
    }
    const current = former.splice(-FEEDS.length);
    const isHeld = (): boolean => former.some((each) => each.deref() !== undefined);
    for (let attempt = 0; isHeld() && attempt < 500; attempt++) await collectGarbage();
    assert.equal(isHeld(), false);
    assert.deepEqual(
      current.map((each) => each.deref()),
      feeds(publisher),
    );
  });

  it('keeps no trace of drafts', async (context) => {
    const folder = articlesFolder(context, { 'a.md': article('Secret', '2026-11-01', { draft: 'true' }) });
    const { publisher } = publisherOver(folder.path);
    await publisher.regenerate('test');
    assert.doesNotMatch(text(publisher), /Secret/);
    assert.equal(await publisher.find('/articles/a'), undefined);
  });

  it('moves Last-Modified when an article is edited without a new date, and when one is taken away', async (context) => {
    const folder = articlesFolder(context, { 'a.md': article('One', '2026-11-01'), 'b.md': article('Two', '2026-11-02') });
    const under = publisherOver(folder.path);
    await under.publisher.regenerate('test');
    const moments = [feeds(under.publisher)[0]?.lastModified];
    under.now += DAY;
    folder.write('a.md', article('One, mended', '2026-11-01'));
    await under.publisher.regenerate('test');
    moments.push(feeds(under.publisher)[0]?.lastModified);
    under.now += DAY;
    folder.remove('b.md');
    await under.publisher.regenerate('test');
    moments.push(feeds(under.publisher)[0]?.lastModified);
    assert.deepEqual(moments, [Date.UTC(2026, 10, 2), under.now - DAY, under.now]);
  });

  it('moves Last-Modified of a page likewise', async (context) => {
    const folder = articlesFolder(context, { 'a.md': article('One', '2026-11-01'), 'b.md': article('Two', '2026-11-02') });
    const under = publisherOver(folder.path);
    await under.publisher.regenerate('test');
    const paths = ['/', '/articles/a', '/opml.xml'];
    const before = await Promise.all(paths.map((file) => page(under.publisher, file)));
    under.now += DAY;
    folder.write('a.md', article('One, mended', '2026-11-01', { section: 'New' }));
    await under.publisher.regenerate('test');
    const after = await Promise.all(paths.map((file) => page(under.publisher, file)));
    after.forEach(({ etag, lastModified }, i) => {
      assert.notEqual(etag, before[i]?.etag);
      assert.equal(lastModified, under.now);
    });
  });

  it('tells each problem once for as long as it is the same', async (context) => {
    const folder = articlesFolder(context, { 'a.md': markdown({ title: 'No date' }) });
    const { publisher, problems } = publisherOver(folder.path);
    await publisher.regenerate('test');
    await publisher.regenerate('test');
    assert.equal(problems.length, 1);
    folder.write('a.md', markdown({ title: 'A bad date', date: 'yesterday' }));
    await publisher.regenerate('test');
    assert.deepEqual(
      problems.map(({ found }) => found),
      ['nothing', '«yesterday»'],
    );
    assert.equal(publisher.status().problems, 1);
  });

  it('goes on serving the old edition when the folder or the settings can not be read, and recovers by itself', async (context) => {
    const folder = articlesFolder(context, { 'articles/a.md': article('One', '2026-11-01') });
    const root = path.join(folder.path, 'articles');
    const under = publisherOver(root);
    await under.publisher.regenerate('test');
    const before = feeds(under.publisher);
    renameSync(root, `${root}-away`);
    assert.equal(await under.publisher.regenerate('test'), false);
    renameSync(`${root}-away`, root);
    under.settings = new Error('publication.yaml: line 1');
    assert.equal(await under.publisher.regenerate('test'), false);
    assert.deepEqual([under.failures.length, under.publisher.status().failures], [2, 2]);
    assert.deepEqual(feeds(under.publisher), before);
    under.settings = publication('description: New words');
    assert.equal(await under.publisher.regenerate('test'), true);
    assert.equal(under.publisher.status().failures, 0);
    assert.match(text(under.publisher), /New words/);
  });

  it('makes one edition at a time, and one more for all who asked meanwhile', async (context) => {
    const folder = articlesFolder(context, { 'a.md': article('One', '2026-11-01') });
    const { publisher } = publisherOver(folder.path);
    const running = publisher.regenerate('first');
    folder.write('b.md', article('Two', '2026-11-02'));
    const [second, third] = [publisher.regenerate('second'), publisher.regenerate('third')];
    assert.equal(second, third);
    await Promise.all([running, second]);
    assert.match(text(publisher), /Two/);
  });

  it('makes a page when it is first wanted, keeps it while it is what it was, and leads from former addresses', async (context) => {
    const folder = articlesFolder(context, { 'a.md': article('One', '2026-11-01', { aliases: '[before]' }) });
    const under = publisherOver(folder.path);
    await under.publisher.regenerate('test');
    const first = await page(under.publisher, '/articles/a');
    assert.match(first.variants.identity.body.toString(), /<h1[^>]*>One<\/h1>/);
    folder.write('b.md', article('Two', '2026-11-02'));
    folder.write('c.md', article('Three', '2026-11-03'));
    under.now += DAY;
    await under.publisher.regenerate('test');
    const second = await page(under.publisher, '/articles/a');
    assert.notEqual(second, first, 'it leads to the one after it');
    assert.match(second.variants.identity.body.toString(), /\/articles\/b"/);
    folder.write('c.md', article('Three, mended', '2026-11-03'));
    await under.publisher.regenerate('test');
    assert.equal(await page(under.publisher, '/articles/a'), second);
    assert.deepEqual(await under.publisher.find('/articles/before'), { kind: 'moved', to: '/articles/a' });
    assert.match((await page(under.publisher, '/')).variants.identity.body.toString(), /Two/);
  });

  it('answers for an article that changed since the last regeneration by regenerating', async (context) => {
    const newer = Object.fromEntries(Array.from({ length: 60 }, (_, i) => [`newer-${i}.md`, article('Newer', '2026-11-10')]));
    const folder = articlesFolder(context, {
      ...newer,
      'a.md': article('One', '2026-11-01'),
      'b.md': article('Two', '2026-11-01'),
    });
    const { publisher } = publisherOver(folder.path);
    await publisher.regenerate('test');
    folder.write('a.md', article('One, mended', '2026-11-01'));
    folder.remove('b.md');
    assert.match((await page(publisher, '/articles/a')).variants.identity.body.toString(), /One, mended/);
    assert.deepEqual(await publisher.find('/articles/b'), { kind: 'gone' });
  });

  it('says that a page is unavailable while the folder is away, and serves what it has', async (context) => {
    const older = Object.fromEntries(
      Array.from({ length: 3 }, (_, i) => [`articles/${i}.md`, article(`${i}`, `2026-11-0${i + 1}`)]),
    );
    const folder = articlesFolder(context, older);
    const root = path.join(folder.path, 'articles');
    const under = publisherOver(root);
    under.settings = { ...publication(), feedSize: 1 };
    await under.publisher.regenerate('test');
    renameSync(root, `${root}-away`);
    assert.deepEqual(await under.publisher.find('/articles/0'), { kind: 'unavailable' });
    assert.match((await page(under.publisher, '/articles/2')).variants.identity.body.toString(), /<h1>2<\/h1>/);
    renameSync(`${root}-away`, root);
    await page(under.publisher, '/articles/0');
  });

  it('never publishes half a file or fails for good while another process writes', async (context) => {
    const folder = articlesFolder(context, { '0.md': article('Round 0', '2026-11-01') });
    const { publisher, failures } = publisherOver(folder.path);
    const author = spawn(process.execPath, ['-e', AUTHOR, folder.path], { stdio: 'ignore' });
    context.after(() => author.kill('SIGKILL'));
    for (let i = 0, seen = 0; i < 20 || seen < 5; i++) {
      await publisher.regenerate('test');
      if (/Round [1-9]/.test(text(publisher))) seen++;
      await new Promise(setImmediate);
      const { items = [] } = JSON.parse(
        publisher.current()?.prepared('/feed.json')?.variants.identity.body.toString() ?? '{}',
      ) as {
        items?: { content_html: string }[];
      };
      for (const { content_html: html } of items) assert.match(html, /^<p>(?:Some text\.|a{20000} the end\.)<\/p>$/);
    }
    author.kill('SIGKILL');
    await once(author, 'exit');
    folder.write('whole.md', article('Whole', '2026-11-02'));
    assert.equal(await publisher.regenerate('test'), true);
    for (const failure of failures) assert.equal((failure as Error).name, 'StaleView');
  });
});

/** Writes and removes files in the folder that it is given, moving each whole one into place, as fast as it can. */
const AUTHOR = `
const fs = require('node:fs');
const folder = process.argv[1];
for (let i = 0; ; i++) {
  fs.writeFileSync(folder + '/.next', '---\\ntitle: Round ' + i + '\\ndate: 2026-11-01\\n---\\n' + 'a'.repeat(20000) + ' the end.\\n');
  fs.renameSync(folder + '/.next', folder + '/' + (i % 7) + '.md');
  if (i % 5 === 0) fs.rmSync(folder + '/' + (i * 3 % 7) + '.md', { force: true });
}`;
