import assert from 'node:assert/strict';
import { cpSync, utimesSync } from 'node:fs';
import path from 'node:path';
import { describe, it } from 'node:test';
import { articlesFolder, markdown } from './support/folder.ts';
import { publication } from './support/publication.ts';
import { type PublisherUnderTest, publisherOver } from './support/publisher.ts';

const FILES = {
  'a.md': markdown({ title: 'A', date: '2026-11-01', section: 'World', tags: '[sea]' }),
  'sub/b.md': markdown({ title: 'B', date: '2026-11-01', section: 'Home' }),
  'c.md': markdown({ title: 'C', date: '2026-11-03', updated: '2026-11-04', section: 'World' }),
};
const FEEDS = [
  '/rss.xml',
  '/atom.xml',
  '/feed.json',
  '/sections/world/rss.xml',
  '/sections/world/atom.xml',
  '/sections/home/feed.json',
  '/tags/sea/atom.xml',
];
const HOME = FEEDS.filter((feed) => feed.startsWith('/sections/home'));

/** Each feed's bytes and ETag. */
async function documents({ publisher }: PublisherUnderTest, paths = FEEDS): Promise<Readonly<Record<string, string>>> {
  const found = await Promise.all(paths.map(async (feed) => [feed, await publisher.find(feed)] as const));
  return Object.fromEntries(
    found.map(([feed, answer]) => [
      feed,
      answer?.kind === 'document' ? `${answer.rendition.etag} ${answer.rendition.variants.identity.body}` : 'nothing',
    ]),
  );
}

/** Each article's id and last change, by title, as the Atom feed has them. */
async function entries(under: PublisherUnderTest): Promise<Readonly<Record<string, string>>> {
  const { '/atom.xml': atom = '' } = await documents(under, ['/atom.xml']);
  const found = atom
    .split('<entry>')
    .slice(1)
    .map((entry) => {
      const [title, id, updated] = ['title', 'id', 'updated'].map(
        (name) => new RegExp(`<${name}[^>]*>([^<]*)</${name}>`).exec(entry)?.[1],
      );
      return [title, `${id} ${updated}`];
    });
  return Object.fromEntries(found);
}

describe('no reader is shown an article again', () => {
  it('when files are touched or saved again, when time passes, or after a restart on another machine', async (context) => {
    const folder = articlesFolder(context, FILES);
    const under = publisherOver(folder.path);
    await under.publisher.regenerate('test');
    const before = await documents(under);
    assert.ok(Object.values(before).every((document) => document !== 'nothing'));
    utimesSync(path.join(folder.path, 'a.md'), new Date(0), new Date());
    folder.write('c.md', FILES['c.md']);
    under.now += 5 * 86_400_000;
    await under.publisher.regenerate('test');
    assert.deepEqual(await documents(under), before);
    const elsewhere = articlesFolder(context);
    cpSync(folder.path, elsewhere.path, { recursive: true });
    const moved = publisherOver(elsewhere.path, { now: under.now + 86_400_000 });
    await moved.publisher.regenerate('test');
    assert.deepEqual(await documents(moved), before);
  });

  it('when another one is added: ids and last changes stay, and so do the bytes of feeds that it is not in', async (context) => {
    const folder = articlesFolder(context, FILES);
    const under = publisherOver(folder.path);
    await under.publisher.regenerate('test');
    const [before, home] = [await entries(under), await documents(under, HOME)];
    folder.write('d.md', markdown({ title: 'D', date: '2026-11-05', section: 'World' }));
    await under.publisher.regenerate('test');
    const { D: _, ...others } = await entries(under);
    assert.deepEqual(others, before);
    assert.deepEqual(await documents(under, HOME), home);
  });

  it('when its title changes: its id stays, and nothing of the others moves', async (context) => {
    const folder = articlesFolder(context, FILES);
    const under = publisherOver(folder.path);
    await under.publisher.regenerate('test');
    const [{ A: a, ...others }, home] = [await entries(under), await documents(under, HOME)];
    folder.write('a.md', FILES['a.md'].replace('title: A', 'title: Another'));
    await under.publisher.regenerate('test');
    const { Another: renamed, ...rest } = await entries(under);
    assert.equal(renamed?.split(' ')[0], a?.split(' ')[0]);
    assert.deepEqual(rest, others);
    assert.deepEqual(await documents(under, HOME), home);
  });

  it('when its slug changes: the id stays and the old address leads to the new one', async (context) => {
    const folder = articlesFolder(context, FILES);
    const under = publisherOver(folder.path);
    await under.publisher.regenerate('test');
    const before = await entries(under);
    folder.write('a.md', FILES['a.md'].replace('title: A', 'title: A\nslug: a-new-slug\naliases: [a]'));
    await under.publisher.regenerate('test');
    assert.deepEqual(await entries(under), before);
    assert.deepEqual(await under.publisher.find('/articles/a'), { kind: 'moved', to: '/articles/a-new-slug' });
  });

  it('when the publication moves to another domain or to https', async (context) => {
    const folder = articlesFolder(context, FILES);
    const under = publisherOver(folder.path);
    await under.publisher.regenerate('test');
    const before = await entries(under);
    under.settings = { ...publication(), url: 'https://other.example' };
    await under.publisher.regenerate('test');
    assert.deepEqual(await entries(under), before);
  });
});
