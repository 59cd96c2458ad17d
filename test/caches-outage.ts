/** nginx and Varnish in front of a server that dies, freezes and fails; a part of `npm run test:caches`. */
import assert from 'node:assert/strict';
import { describe, it, type TestContext } from 'node:test';
import { setTimeout as wait } from 'node:timers/promises';
import { CACHES, type CacheProgram, startCache } from './support/cache-process.ts';
import type { Reply } from './support/http.ts';
import { article, asking, FRESH_SECONDS, GZIP, inFront, kill, NAVIGATION, STILL, secondsUntil } from './support/in-front.ts';
import { type Relay, startRelay } from './support/relay.ts';

/** A day is over after some seconds: the relay between the cache and the server says so. */
async function shortened(context: TestContext, program: CacheProgram, ifErrorSeconds: number) {
  const { port, server } = await inFront(context, program, STILL);
  const caching = `public, max-age=1, s-maxage=1, stale-while-revalidate=1, stale-if-error=${ifErrorSeconds}`;
  const relay: Relay = await startRelay(context, `http://127.0.0.1:${port}`, (headers) => ({
    ...headers,
    ...(headers['cache-control']?.startsWith('public') ? { 'cache-control': caching } : {}),
  }));
  return { server, relay, ask: asking(await startCache(context, program, relay.port, program.shortened)) };
}

const OLD_MS = 3000;

const statuses = (replies: readonly Reply[]): ReadonlySet<number> => new Set(replies.map(({ status }) => status));

for (const program of CACHES) {
  describe(`${program.name} in front of a Gazette in trouble`, () => {
    it('serves what it has while the server is dead, and what is new once it is back', async (context) => {
      const { ask, folder, server, start } = await inFront(context, program, { DELTAS: 'on' });
      const { headers } = await ask('/rss.xml', GZIP);
      await ask('/');
      await kill(server);
      await wait(1000 * FRESH_SECONDS);
      const stale = await Promise.all(Array.from({ length: 20 }, () => ask('/rss.xml', GZIP)));
      assert.deepEqual(statuses(stale), new Set([200]));
      assert.equal((await ask('/rss.xml', { ...GZIP, 'If-None-Match': headers.etag })).status, 304);
      assert.equal((await ask('/rss.xml', GZIP, { method: 'HEAD' })).status, 200);
      assert.equal((await ask('/rss.xml', { ...GZIP, 'A-IM': 'feed', 'If-None-Match': '"other"' })).status, 200);
      assert.match((await ask('/rss.xml', { ...GZIP, ...NAVIGATION })).body, /^<\?xml/);
      assert.match((await ask('/', NAVIGATION)).body, /First/);
      const unknown = await ask('/atom.xml', GZIP);
      assert.deepEqual([unknown.status, unknown.headers['cache-control']], [503, 'no-store']);
      assert.match(unknown.headers['retry-after'] ?? '', /^\d+$/);
      folder.write('b.md', article('Second', 2));
      await start();
      const read = (): Promise<Reply> => ask('/rss.xml', GZIP);
      const seconds = await secondsUntil(read, ({ body }) => body.includes('Second'), 8);
      context.diagnostic(`new ${seconds.toFixed(1)} s after the server was back`);
    });

    it('serves what it has while the server is frozen', async (context) => {
      const { ask, server } = await shortened(context, program, 86_400);
      await ask('/rss.xml', GZIP);
      await wait(OLD_MS);
      server.process.kill('SIGSTOP');
      const waited: string[] = [];
      for (let round = 0; round < 2; round++) {
        const began = performance.now();
        const replies = await Promise.all(Array.from({ length: 20 }, () => ask('/rss.xml', GZIP)));
        const seconds = (performance.now() - began) / 1000;
        assert.deepEqual(statuses(replies), new Set([200]));
        assert.ok(seconds < 12, `twenty readers waited for ${seconds} s`);
        waited.push(seconds.toFixed(1));
      }
      context.diagnostic(`twenty readers at once waited for ${waited.join(' s, then ')} s`);
    });

    it('serves what it has while the server fails, until stale-if-error is over', async (context) => {
      const { ask, relay } = await shortened(context, program, 9);
      const read = (): Promise<Reply> => ask('/rss.xml', GZIP);
      assert.equal((await read()).status, 200);
      await wait(OLD_MS);
      relay.fail(503);
      assert.equal((await read()).status, 200, 'a server that starts says 503');
      await relay.cut();
      assert.equal((await read()).status, 200);
      const seconds = await secondsUntil(read, ({ status }) => status === 503, 9);
      context.diagnostic(`nothing any more after ${(OLD_MS / 1000 + seconds).toFixed(1)} s`);
      assert.ok(seconds > 4, `${seconds} s`);
    });
  });
}
