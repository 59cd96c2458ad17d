import assert from 'node:assert/strict';
import { describe, it, type TestContext } from 'node:test';
import { createCompressor } from '../src/edition/compressor.ts';
import { handing } from '../src/edition/handed.ts';
import { type RemoteShowing, remoteShowing, reporter } from '../src/edition/remote.ts';
import { movingWith, type Told } from '../src/thread-calls.ts';
import { articlesFolder, markdown } from './support/folder.ts';
import { publisherOver } from './support/publisher.ts';

/** What a message is once it has arrived: memory that moved has left whoever sent it. */
const sent = <T extends Told>(told: T): T => structuredClone(told, { transfer: movingWith(told) });

const article = (title: string, more: Readonly<Record<string, string>> = {}): string =>
  markdown({ title, date: '2026-01-01', section: 'World', ...more }, `${'A paragraph of some length. '.repeat(200)}\n`);

/** A publisher, and what stands for it in another thread: all that passes between the two is sent. */
async function apart(context: TestContext, files: Readonly<Record<string, string>>) {
  const folder = articlesFolder(context, files);
  const documents = handing();
  // However slow the machine is, all that was asked for is looked at.
  const under = publisherOver(folder.path, { compress: documents.compress, carryingMs: 60_000 });
  const { standing, ...questions } = reporter(under.publisher, documents);
  const asked: string[] = [];
  /** Which answers had bytes. */
  const whole: string[] = [];
  const send =
    <W extends readonly string[], T>(name: string, ask: (...words: W) => Promise<T>) =>
    async (...words: W): Promise<T> => {
      asked.push(`${name} ${words.join(' ')}`.trim());
      const { value } = sent({ kind: 'returned', call: 1, value: await ask(...words) });
      if ((value as { handed?: { bytes?: object } } | undefined)?.handed?.bytes) whole.push(words[0] ?? '');
      return value as T;
    };
  const showing: RemoteShowing = remoteShowing(
    {
      find: send('find', questions.find),
      page: send('page', questions.page),
      delta: send('delta', questions.delta),
      forget: send('forget', questions.forget),
    },
    createCompressor(300),
  );
  const publish = async (): Promise<boolean> => {
    const isMade = await under.publisher.regenerate('test');
    const told = sent({ kind: 'standing', standing: standing(), freshUntil: undefined, regenerated: undefined });
    showing.stand(told.standing);
    return isMade;
  };
  await publish();
  return { folder, showing, publish, asked, whole, publisher: under.publisher };
}

const documentAt = async (showing: RemoteShowing, path: string) => {
  const answer = await showing.find(path);
  assert.equal(answer?.kind, 'document', path);
  return answer?.kind === 'document' ? answer.rendition : assert.fail();
};

const WORLD = '/sections/world/rss.xml';

describe('what stands for a publisher in another thread', () => {
  it('has the publication’s feeds without asking, with the bytes and tags that they have there', async (context) => {
    const { showing, asked } = await apart(context, { 'a.md': article('One') });
    const alone = publisherOver(articlesFolder(context, { 'a.md': article('One') }).path);
    await alone.publisher.regenerate('test');
    for (const path of ['/rss.xml', '/atom.xml', '/feed.json']) {
      const [here, there] = [showing.current()?.prepared(path), alone.publisher.current()?.prepared(path)];
      assert.equal(here?.etag, there?.etag);
      assert.deepEqual(here?.variants.identity, there?.variants.identity);
    }
    assert.deepEqual(asked, []);
  });

  it('asks for all else, is sent it once however many want it, and then has it', async (context) => {
    const { showing, asked, whole } = await apart(context, { 'a.md': article('One') });
    assert.equal(showing.current()?.prepared(WORLD), undefined);
    const renditions = await Promise.all(Array.from({ length: 20 }, () => documentAt(showing, WORLD)));
    assert.equal(new Set(renditions).size, 1);
    assert.match(String(renditions[0]?.variants.identity.body), /<title>One<\/title>/);
    assert.deepEqual(whole, [WORLD]);
    assert.equal(showing.current()?.prepared(WORLD), renditions[0]);
    asked.length = 0;
    assert.equal(await documentAt(showing, WORLD), renditions[0]);
    assert.deepEqual(asked, []);
  });

  it('keeps what is the same in the next edition without asking, and asks for what is not', async (context) => {
    const { showing, publish, folder, asked } = await apart(context, {
      'a.md': article('One'),
      'b.md': article('Two', { section: 'Local' }),
    });
    const [world, local] = [await documentAt(showing, WORLD), await documentAt(showing, '/sections/local/rss.xml')];
    const atom = showing.current()?.prepared('/atom.xml');
    folder.write('c.md', article('Three', { section: 'Local' }));
    asked.length = 0;
    assert.ok(await publish());
    assert.equal(showing.current()?.prepared(WORLD), world);
    assert.equal(showing.current()?.prepared('/sections/local/rss.xml'), undefined);
    assert.deepEqual(asked, []);
    assert.notEqual((await documentAt(showing, '/sections/local/rss.xml')).etag, local.etag);
    assert.notEqual(showing.current()?.prepared('/atom.xml'), atom);
    assert.deepEqual(showing.status(), { edition: showing.current(), problems: 0, failures: 0 });
    assert.equal(showing.current()?.articleCount, 3);
  });

  it('takes over the same document where an edition has it again', async (context) => {
    const { showing, publish } = await apart(context, { 'a.md': article('One') });
    const before = showing.current();
    const feed = before?.prepared('/rss.xml');
    assert.ok(await publish());
    assert.notEqual(showing.current(), before);
    assert.equal(showing.current()?.prepared('/rss.xml'), feed);
  });

  it('has a document made again that it does not have any more, with the name that it had', async (context) => {
    const names = Array.from({ length: 13 }, (_, i) => `Section ${i}`);
    const body = 'A paragraph that is rather long, as there are some. '.repeat(10_400);
    const files = Object.fromEntries(names.map((section, i) => [`${i}.md`, article(`Of ${section}`, { section }) + body]));
    const { showing, asked } = await apart(context, files);
    const path = (i: number): string => `/sections/section-${i}/rss.xml`;
    for (let i = 0; i < 10; i++) await documentAt(showing, path(i));
    const first = await documentAt(showing, path(1));
    // Asked for again, it is kept here for longer; that is not known there.
    for (const i of [2, 3, 4, 5, 6, 7, 8, 9, 0]) await documentAt(showing, path(i));
    for (let i = 10; i < names.length; i++) await documentAt(showing, path(i));
    assert.equal(showing.current()?.prepared(path(1)), undefined, 'more than is kept');
    asked.length = 0;
    const again = await documentAt(showing, path(1));
    assert.ok(asked.includes(`forget ${path(1)}`), 'there it is known to have been sent');
    assert.notEqual(again, first);
    assert.equal(again.etag, first.etag);
    assert.equal(again.lastModified, first.lastModified);
    assert.deepEqual(again.variants.identity.body, first.variants.identity.body);
  });

  it('forgets nothing of what is no document: moved, gone, refused, nothing', async (context) => {
    const { showing } = await apart(context, { 'a.md': article('One', { slug: 'one', aliases: '[/old]' }) });
    assert.deepEqual(await showing.find('/old'), { kind: 'moved', to: '/articles/one' });
    assert.equal(await showing.find('/articles/none'), undefined);
    assert.equal((await showing.find(WORLD, new URLSearchParams('limit=1')))?.kind, 'refused');
    assert.equal(await showing.page('/articles/one', new URLSearchParams()), undefined);
    assert.match(String((await showing.page('/rss.xml', new URLSearchParams()))?.variants.identity.body), /<html/);
  });
});
