import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { articlesFolder, markdown } from './support/folder.ts';
import { startHub, startSubscriber } from './support/hub.ts';
import { startServer } from './support/server-process.ts';

/** The whole way: a server as it is run, a hub, and who has subscribed. */

const article = (title: string): string => markdown({ title, date: '2026-11-01', section: 'World' });
const settings = (...hubs: readonly string[]): string =>
  `title: The Tester\nid: example.org,2026-01-01\nhubs: [${hubs.join(', ')}]\n`;

describe('a server with a hub', () => {
  it('has each new article at its subscribers, signed, without anybody polling', async (context) => {
    const hub = await startHub(context);
    const subscriber = await startSubscriber(context, 'a secret of 1 subscriber');
    const folder = articlesFolder(context, { 'a.md': article('One'), 'publication.yaml': settings(hub.url) });
    const server = await startServer(context, { ARTICLES_DIR: folder.path });
    // At start, the publication's own feeds: they may have changed while nobody was there to tell.
    await hub.pings.atLeast(3);
    const port = new URL(server.url).port;
    const own = ['atom.xml', 'feed.json', 'rss.xml'].map((file) => `http://localhost:${port}/${file}`);
    assert.deepEqual(hub.pings.all.toSorted(), own);

    assert.deepEqual(await subscriber.subscribe(`${server.url}/sections/world/atom.xml`), {
      hub: hub.url,
      topic: `http://localhost:${port}/sections/world/atom.xml`,
    });
    const began = performance.now();
    folder.write('b.md', article('Two'));
    await subscriber.received.atLeast(1);
    context.diagnostic(`written → received: ${Math.round(performance.now() - began)} ms`);
    const [content] = subscriber.received.all;
    assert.ok(content?.isSigned);
    assert.equal(content.mediaType, 'application/atom+xml; charset=utf-8');
    assert.match(content.body, /<title type="text">Two<\/title>/);
    assert.ok(content.link.includes(`<${hub.url}>; rel="hub"`));
    await server.said(/told http:\/\/127\.0\.0\.1:\d+\/ of \d+ feeds?/);
  });

  it('asks no hub that publication.yaml does not name any more, and one that it names anew at once', async (context) => {
    const [former, next] = [await startHub(context), await startHub(context)];
    const folder = articlesFolder(context, { 'a.md': article('One'), 'publication.yaml': settings(former.url) });
    const server = await startServer(context, { ARTICLES_DIR: folder.path });
    await former.pings.atLeast(3);
    folder.write('publication.yaml', settings(next.url));
    await next.pings.atLeast(3);
    folder.write('b.md', article('Two'));
    await next.pings.atLeast(9);
    assert.equal(former.pings.all.length, 3);
    assert.match(await (await fetch(`${server.url}/rss.xml`)).text(), new RegExp(`<atom:link href="${next.url}" rel="hub"/>`));
  });

  it('stops at once while a hub keeps it waiting, and serves all the while', async (context) => {
    const hub = await startHub(context);
    hub.answer = () => {};
    const folder = articlesFolder(context, { 'a.md': article('One'), 'publication.yaml': settings(hub.url) });
    const server = await startServer(context, { ARTICLES_DIR: folder.path });
    await hub.pings.atLeast(1);
    assert.equal((await fetch(`${server.url}/rss.xml`)).status, 200);
    const began = performance.now();
    server.process.kill('SIGTERM');
    assert.equal(await server.ended(), 0);
    assert.ok(performance.now() - began < 5000);
  });

  it('goes on when its hub is not there, and says so without a password', async (context) => {
    const folder = articlesFolder(context, { 'a.md': article('One'), 'publication.yaml': settings('http://127.0.0.1:9/?a=b') });
    const server = await startServer(context, { ARTICLES_DIR: folder.path });
    await server.said(/http:\/\/127\.0\.0\.1:9\/\?a=b could not be told of 3 feeds \(.+\): tried again later/);
    assert.equal((await fetch(`${server.url}/healthz`)).status, 200);
    folder.write('publication.yaml', settings('http://ann:secret@127.0.0.1:9/'));
    await server.said(/not regenerated \(watch\): .*hubs: found «http:\/\/…@127\.0\.0\.1:9\/»/);
    assert.doesNotMatch(server.output().err, /secret/);
  });
});
