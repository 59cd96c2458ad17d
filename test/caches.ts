/**
 * nginx and Varnish, with the files in `deploy/`, in front of a server as operators run it: `npm run test:caches`. Not a part of
 * `npm test`, as they are no npm packages; where one is missing, its tests fail, and say so.
 */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { CACHES, HUB_ADDRESS } from './support/cache-process.ts';
import type { Reply } from './support/http.ts';
import {
  type Ask,
  answered,
  article,
  FEEDS,
  FRESH_SECONDS,
  from,
  GZIP,
  inFront,
  NAVIGATION,
  STILL,
  secondsUntil,
} from './support/in-front.ts';
import { type Poll, pollAll } from './support/polling.ts';
import { regenerated } from './support/server-process.ts';

/** What readers ask with, and what may come of it. */
async function pollsOf(ask: Ask): Promise<readonly Poll[]> {
  const tags = new Map<string, string>();
  for (const coding of ['identity', 'gzip', 'br, gzip']) {
    const { headers } = await ask('/rss.xml', { 'Accept-Encoding': coding });
    tags.set(coding, headers.etag ?? '');
  }
  const poll = (coding: string, more: Readonly<Record<string, string>>, expected: number): Poll => ({
    path: '/rss.xml',
    headers: { 'Accept-Encoding': coding, ...more },
    expected,
  });
  const condition = (coding: string) => ({ 'If-None-Match': tags.get(coding) ?? '' });
  return [
    poll('gzip', condition('gzip'), 304),
    poll('gzip, deflate', condition('gzip'), 304),
    poll('gzip, deflate, br', condition('br, gzip'), 304),
    poll('identity', condition('identity'), 304),
    poll('GZIP;q=0.8, *;q=0.1', { ...condition('gzip'), 'Sec-Fetch-Mode': 'cors' }, 304),
    poll('gzip', { 'If-Modified-Since': new Date().toUTCString() }, 304),
    poll('gzip', {}, 200),
    poll('br;q=0, gzip;q=0', { Cookie: 'a=1' }, 200),
  ];
}

for (const program of CACHES) {
  describe(`${program.name} in front of Gazette`, () => {
    it('lets a handful of 10,000 polls through', async (context) => {
      const { ask, origin, url } = await inFront(context, program, { REGENERATE: '* * * * * *' });
      const polls = await pollsOf(ask);
      const [before, began] = [await answered(origin), performance.now()];
      const unexpected = await pollAll(url, polls, 10_000);
      const [requests, seconds] = [(await answered(origin)) - before, (performance.now() - began) / 1000];
      context.diagnostic(`10,000 polls in ${seconds.toFixed(1)} s with max-age 1: ${requests} reached the server`);
      assert.deepEqual(unexpected.slice(0, 5), []);
      const most = 3 * (Math.ceil(seconds) + 1);
      // None, where all are answered while the first copies are fresh.
      assert.ok(requests <= most, `${requests} requests, where one document in three codings needs ${most}`);
    });

    it('lets one of fifty through that want at once what nobody has asked for', async (context) => {
      const { ask, origin } = await inFront(context, program, STILL);
      const replies = await Promise.all(Array.from({ length: 50 }, () => ask('/sections/world/atom.xml', GZIP)));
      assert.deepEqual(new Set(replies.map(({ status }) => status)), new Set([200]));
      assert.equal(await answered(origin), 1);
    });

    it('shows a change when max-age is over, at the latest', async (context) => {
      const { ask, folder } = await inFront(context, program);
      const read = (): Promise<Reply> => ask('/feed.json', GZIP);
      await read();
      folder.write('b.md', article('Second', 2));
      // The slot that publishes it, and the one that ends what was kept just before.
      const seconds = await secondsUntil(read, ({ body }) => body.includes('Second'), FRESH_SECONDS + 1.5);
      context.diagnostic(`seen after ${seconds.toFixed(1)} s`);
    });

    for (const feed of FEEDS) {
      it(`gives what is new of ${feed} to who asked for it, and to nobody else`, async (context) => {
        const { ask, folder, server } = await inFront(context, program, { ...STILL, DELTAS: 'on' });
        const { etag } = (await ask(feed, GZIP)).headers;
        await regenerated(server, () => folder.write('b.md', article('Second', 2)));
        const delta = { ...GZIP, 'A-IM': 'feed', 'If-None-Match': etag?.replace(/^"[^~]+/, '"other-other-other-other-oth') };
        const parts = [await ask(feed, delta), await ask(feed, delta)];
        for (const { status, headers, body } of parts) {
          assert.deepEqual([status, headers.im], [226, 'feed']);
          assert.deepEqual([/First/.test(body), /Second/.test(body)], [false, true]);
        }
        // What was kept before is fresh still: it, and never a part, is for everybody else.
        for (const headers of [GZIP, { ...GZIP, 'A-IM': 'feed' }, { ...GZIP, 'If-None-Match': '"other"' }]) {
          const { status, body } = await ask(feed, headers);
          assert.deepEqual([status, /First/.test(body)], [200, true]);
        }
        const cold = { ...delta, 'Accept-Encoding': 'identity' };
        assert.equal((await ask(feed, cold)).status, 226, 'asked for a part before anybody wanted the whole');
        const whole = await ask(feed, { 'Accept-Encoding': 'identity' });
        assert.deepEqual([whole.status, /First.*Second|Second.*First/s.test(whole.body)], [200, true]);
        assert.equal((await ask(feed, { ...cold, 'If-None-Match': whole.headers.etag })).status, 304);
        assert.equal((await ask(feed, cold)).status, 226, 'and after');
      });
    }

    it('shows pages to browsers and feeds to readers, whoever comes first', async (context) => {
      const { ask } = await inFront(context, program, STILL);
      for (const [first, second] of [
        ['/rss.xml', '/atom.xml'],
        ['/atom.xml', '/rss.xml'],
      ] as const) {
        for (const headers of [NAVIGATION, {}, NAVIGATION, {}]) {
          const path = headers === NAVIGATION ? first : second;
          const { headers: told, body } = await ask(path, { ...GZIP, ...headers });
          assert.match(body, headers === NAVIGATION ? /^<!doctype html/i : /^<\?xml/);
          if (headers === NAVIGATION) assert.match(told['cache-control'] ?? '', /^private/);
        }
      }
      const asFeed = { ...GZIP, 'Sec-Fetch-Mode': 'navigate', Accept: 'application/rss+xml' };
      assert.match((await ask('/rss.xml', asFeed)).body, /^<\?xml/);
      assert.match((await ask('/rss.xml', { ...GZIP, ...NAVIGATION })).body, /^<!doctype html/i, 'whatever others accept');
      assert.match((await ask('/rss.xml?raw', { ...GZIP, ...NAVIGATION })).body, /^<\?xml/);
    });

    it('keeps each coding with a tag of its own, answers conditions by it, and HEAD as GET', async (context) => {
      const { ask, origin } = await inFront(context, program, STILL);
      for (const feed of FEEDS) {
        await secondsUntil(
          () => origin(feed, { 'Accept-Encoding': 'br' }),
          ({ headers }) => headers.etag?.endsWith('.br"') === true,
          5,
        );
        const tags = new Set<string | undefined>();
        for (const [accepted, coding] of [
          ['identity', undefined],
          ['gzip', 'gzip'],
          ['gzip, br', 'br'],
        ] as const) {
          const asked = { 'Accept-Encoding': accepted };
          const whole = await ask(feed, asked);
          const direct = await origin(feed, asked);
          assert.equal(whole.headers['content-encoding'], coding);
          assert.equal(whole.headers.etag, direct.headers.etag);
          assert.deepEqual(whole.bytes, direct.bytes);
          tags.add(whole.headers.etag);
          const again = await ask(feed, { ...asked, 'If-None-Match': whole.headers.etag });
          assert.deepEqual([again.status, again.headers.etag, again.bytes.length], [304, whole.headers.etag, 0]);
          const head = await ask(feed, asked, { method: 'HEAD' });
          assert.deepEqual([head.status, head.bytes.length], [200, 0]);
          assert.deepEqual([head.headers.etag, head.headers['content-encoding']], [whole.headers.etag, coding]);
        }
        assert.equal(tags.size, 3);
      }
      const before = await answered(origin);
      for (const path of ['/rss.xml?raw', '/rss.xml?', '/rss.xml']) assert.equal((await ask(path, GZIP)).status, 200);
      assert.equal(await answered(origin), before, 'one address, however it is written');
    });

    it('forgets at once that something was not found, and that somebody was refused', async (context) => {
      const { ask, folder, server } = await inFront(context, program, { ...STILL, RATE_LIMIT: '1' });
      assert.equal((await ask('/articles/b')).status, 404);
      await regenerated(server, () => folder.write('b.md', article('Second', 2)));
      assert.equal((await ask('/articles/b')).status, 200);
      assert.equal((await ask('/rss.xml', GZIP)).status, 200);
      assert.equal((await ask('/rss.xml', { 'Accept-Encoding': 'identity' })).status, 429);
      const agent = from(context, '127.0.0.3');
      assert.equal((await ask('/rss.xml', { 'Accept-Encoding': 'identity' }, { agent })).status, 200, 'another household');
      assert.equal(
        (await ask('/rss.xml', { 'Accept-Encoding': 'identity' })).status,
        200,
        'who takes what is kept takes nothing',
      );
    });

    it('passes on the tags of a feed of three hundred articles', async (context) => {
      const { ask, origin, folder, server } = await inFront(context, program, { ...STILL, DELTAS: 'on' });
      await regenerated(server, () => {
        folder.write('publication.yaml', 'feed_size: 300\n');
        for (let n = 0; n < 300; n++) folder.write(`${n}.md`, article(`Number ${n}`));
      });
      const { status, headers } = await ask('/atom.xml', GZIP);
      assert.deepEqual([status, headers.etag], [200, (await origin('/atom.xml', GZIP)).headers.etag]);
      assert.ok((headers.etag ?? '').length > 1800);
      for (const more of [{}, { 'A-IM': 'feed' }]) {
        assert.equal((await ask('/atom.xml', { ...GZIP, ...more, 'If-None-Match': headers.etag })).status, 304);
      }
    });

    it('gives a hub what is new, and everybody else from then on', async (context) => {
      const { ask, folder, server } = await inFront(context, program, STILL);
      const agent = from(context, HUB_ADDRESS);
      await ask('/rss.xml', GZIP);
      await regenerated(server, () => folder.write('b.md', article('Second', 2)));
      assert.doesNotMatch(
        (await ask('/rss.xml', { ...GZIP, 'Cache-Control': 'no-cache' })).body,
        /Second/,
        'anybody may say that',
      );
      assert.match((await ask('/rss.xml', GZIP, { agent })).body, /Second/);
      assert.match((await ask('/rss.xml', GZIP)).body, /Second/);
    });

    it('keeps counts to itself and health never', async (context) => {
      const { ask, folder, server } = await inFront(context, program, STILL);
      for (const path of ['/metrics', '/METRICS', '/metrics/', '/metrics?x', '/metrics/?x', '/Metrics//']) {
        assert.equal((await ask(path)).status, 403, path);
      }
      for (const path of ['//metrics', '/%6detrics', '/./metrics', '/x/../metrics', '/metrics%2f']) {
        assert.doesNotMatch((await ask(path)).body, /gazette_/, path);
      }
      const articles = async (): Promise<unknown> => JSON.parse((await ask('/healthz')).body).articles;
      assert.equal(await articles(), 1);
      await regenerated(server, () => folder.write('b.md', article('Second', 2)));
      assert.equal(await articles(), 2);
    });
  });
}
