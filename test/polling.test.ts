import assert from 'node:assert/strict';
import { describe, it, type TestContext } from 'node:test';
import { setTimeout as wait } from 'node:timers/promises';
import { markdown } from './support/folder.ts';
import type { Reply } from './support/http.ts';
import { publication } from './support/publication.ts';
import { type Site, type SiteOptions, site as siteOver } from './support/site.ts';

const BODY = 'A paragraph that is worth compressing, as it says the same again and again. '.repeat(20);
const FILES = {
  'one.md': markdown({ title: 'One', date: '2026-11-01', section: 'World', tags: '[sea]' }, `${BODY}\n`),
  'two.md': markdown({ title: 'Two', date: '2026-11-02' }, `${BODY}\n`),
};
const FEEDS = ['/rss.xml', '/atom.xml', '/feed.json', '/sections/world/atom.xml', '/feed.json?section=world', '/opml.xml'];
const DOCUMENTS = [...FEEDS, '/', '/articles/one', '/sections/world'];

const site = (context: TestContext, options: SiteOptions = {}) => siteOver(context, FILES, options);

/** How the strongest of each coding is marked in its tag. */
const STRONGEST = { gzip: '.gz"', br: '.br"' } as const;
const CODINGS = ['gzip', 'br'] as const;

/** Asks until what is still being compressed is there, and nothing better will come. */
async function settled({ get }: Site, path: string, coding: keyof typeof STRONGEST): Promise<Reply> {
  for (;;) {
    const reply = await get(path, { headers: { 'Accept-Encoding': coding } });
    if (reply.headers.etag?.endsWith(STRONGEST[coding])) return reply;
    await wait(5);
  }
}

describe('a document in several codings', () => {
  for (const path of DOCUMENTS) {
    it(`${path} is the same text in each, with a tag for each, and is answered 304 in each`, async (context) => {
      const under = await site(context);
      const plain = await under.get(path);
      assert.equal(plain.headers['content-encoding'], undefined);
      const tags = new Set([plain.headers.etag]);
      for (const coding of CODINGS) {
        const { status, headers, body, bytes } = await settled(under, path, coding);
        assert.deepEqual([status, body], [200, plain.body]);
        assert.equal(headers['content-length'], String(bytes.length));
        assert.ok(bytes.length < plain.bytes.length);
        for (const name of ['content-type', 'last-modified', 'cache-control', 'link', 'vary']) {
          assert.equal(headers[name], plain.headers[name], name);
        }
        tags.add(headers.etag);
        const again = await under.get(path, { headers: { 'Accept-Encoding': coding, 'If-None-Match': headers.etag } });
        assert.deepEqual([again.status, again.body, again.headers.etag], [304, '', headers.etag]);
        const isFeed = /rss|atom|json/.test(path);
        assert.equal(again.headers.vary, isFeed ? 'Accept-Encoding, Sec-Fetch-Mode' : 'Accept-Encoding');
      }
      assert.equal(tags.size, 3);
    });
  }

  it('comes in gzip from the first request on, to who takes it', async (context) => {
    const { get, folder, publisher } = await site(context);
    for (let i = 3; i < 6; i++) {
      folder.write(`${i}.md`, markdown({ title: `No. ${i}`, date: `2026-11-0${i}` }, `${BODY}\n`));
      await publisher.regenerate('test');
      for (const path of DOCUMENTS) {
        assert.equal((await get(path, { headers: { 'Accept-Encoding': 'gzip' } })).headers['content-encoding'], 'gzip', path);
      }
    }
  });

  it('is refused to who takes none of them, and plain to who takes others only', async (context) => {
    const { get } = await site(context);
    assert.equal((await get('/rss.xml', { headers: { 'Accept-Encoding': '*;q=0' } })).status, 406);
    const { status, headers } = await get('/rss.xml', { headers: { 'Accept-Encoding': 'deflate' } });
    assert.deepEqual([status, headers['content-encoding']], [200, undefined]);
  });

  it('answers HEAD as GET in each', async (context) => {
    const under = await site(context);
    for (const coding of CODINGS) {
      const { headers: whole } = await settled(under, '/rss.xml', coding);
      const head = await under.get('/rss.xml', { method: 'HEAD', headers: { 'Accept-Encoding': coding } });
      const { date: _, ...expected } = whole;
      const { date: __, ...headers } = head.headers;
      assert.deepEqual([head.status, head.bytes.length, headers], [200, 0, expected]);
    }
  });
});

describe('a document', () => {
  it('is not to be had in ranges', async (context) => {
    const { get } = await site(context);
    const { status, headers } = await get('/rss.xml', { headers: { Range: 'bytes=0-9' } });
    assert.equal(status, 200);
    assert.notEqual(headers['accept-ranges'], 'bytes');
  });

  it('says nothing of what runs here', async (context) => {
    const { get } = await site(context);
    for (const path of [...DOCUMENTS, '/healthz', '/metrics', '/nothing', '/feed', '/%zz']) {
      const { headers } = await get(path);
      for (const name of ['server', 'x-powered-by', 'via', 'expires', 'set-cookie']) assert.equal(headers[name], undefined, path);
      assert.equal(headers['x-content-type-options'], 'nosniff', path);
    }
  });

  it('costs a poll that finds nothing new a few hundred bytes', async (context) => {
    const { get } = await site(context);
    const { etag } = (await get('/rss.xml')).headers;
    const { status, headers } = await get('/rss.xml', { headers: { 'If-None-Match': etag } });
    assert.equal(status, 304);
    const length = Object.entries(headers).reduce((sum, [name, value]) => sum + name.length + String(value).length + 4, 0);
    assert.ok(length < 500, String(length));
  });

  it('is refused with 412 where a demand fails', async (context) => {
    const { get } = await site(context);
    assert.equal((await get('/rss.xml', { headers: { 'If-Match': '"other"' } })).status, 412);
  });

  it('is answered as it stands to who has it from before an article was taken away', async (context) => {
    const under = await site(context);
    const before = (await under.get('/rss.xml')).headers;
    under.now += 60_000;
    under.folder.remove('one.md');
    await under.publisher.regenerate('test');
    const after = await under.get('/rss.xml', { headers: { 'If-Modified-Since': before['last-modified'] } });
    assert.equal(after.status, 200);
    assert.ok(Date.parse(after.headers['last-modified'] ?? '') > Date.parse(before['last-modified'] ?? ''));
    assert.equal((await under.get('/rss.xml', { headers: { 'If-Modified-Since': after.headers['last-modified'] } })).status, 304);
  });

  it('is answered as it stands to who asks by a date of its own, also when what is new bears an older one', async (context) => {
    const under = await site(context);
    const asked = { 'If-Modified-Since': new Date(under.now).toUTCString() };
    assert.equal((await under.get('/rss.xml', { headers: asked })).status, 304);
    under.now += 60_000;
    under.folder.write('late.md', markdown({ title: 'Late', date: '2026-11-14' }));
    await under.publisher.regenerate('test');
    assert.equal((await under.get('/rss.xml', { headers: asked })).status, 200);
  });

  it('is prepared at its full address too, where the publication is a part of a larger site', async (context) => {
    const { get } = await site(context, { settings: { ...publication(), url: 'https://example.org/news' } });
    const [kept, below] = await Promise.all([get('/news/rss.xml'), get('/rss.xml')]);
    assert.deepEqual([kept.status, kept.body], [200, below.body]);
    assert.equal((await get('/newsrss.xml')).status, 404);
  });
});

describe('scripts of other sites', () => {
  it('may read feeds and what leads to them, with their tags and links', async (context) => {
    const { get } = await site(context);
    for (const path of FEEDS) {
      const { headers } = await get(path, { headers: { Origin: 'https://other.example' } });
      assert.equal(headers['access-control-allow-origin'], '*', path);
      assert.match(headers['access-control-expose-headers'] ?? '', /ETag.*Link/);
      const again = await get(path, { headers: { 'If-None-Match': headers.etag } });
      assert.deepEqual([again.status, again.headers['access-control-allow-origin']], [304, '*']);
    }
    for (const path of ['/feed', '/nothing.xml'])
      assert.equal((await get(path)).headers['access-control-allow-origin'], '*', path);
  });

  it('may not read pages', async (context) => {
    const { get } = await site(context);
    for (const path of ['/', '/articles/one']) assert.equal((await get(path)).headers['access-control-allow-origin'], undefined);
  });

  it('may ask first, and are told that they may poll', async (context) => {
    const { get } = await site(context);
    const asking = { Origin: 'https://other.example', 'Access-Control-Request-Method': 'GET' };
    for (const path of [...FEEDS, '/feed']) {
      const { status, headers, body } = await get(path, { method: 'OPTIONS', headers: asking });
      assert.deepEqual([status, body], [204, ''], path);
      assert.equal(headers['access-control-allow-methods'], 'GET, HEAD');
      assert.match(headers['access-control-allow-headers'] ?? '', /If-None-Match/);
    }
    assert.equal((await get('/', { method: 'OPTIONS', headers: asking })).status, 405);
    assert.equal((await get('/nothing', { method: 'OPTIONS', headers: asking })).status, 404);
  });
});

describe('who keeps fetching whole feeds', () => {
  const LIMIT = { fetches: 5, perMs: 300_000 };
  const agent = (name: string, more = {}) => ({ headers: { 'User-Agent': name, ...more } });

  it('is told to wait, in whole seconds, and is served when it did', async (context) => {
    const under = await site(context, { limit: LIMIT });
    const statuses: number[] = [];
    for (let i = 0; i < 7; i++) statuses.push((await under.get('/rss.xml', agent('Rude/1'))).status);
    assert.deepEqual(statuses, [200, 200, 200, 200, 200, 429, 429]);
    const { headers, body } = await under.get('/rss.xml', agent('Rude/1'));
    assert.match(headers['retry-after'] ?? '', /^\d+$/);
    assert.equal(headers.etag, undefined);
    assert.match(body, /If-None-Match/);
    under.now += Number(headers['retry-after']) * 1000;
    assert.equal((await under.get('/rss.xml', agent('Rude/1'))).status, 200);
  });

  it('is always answered on a condition, by HEAD, and with pages', async (context) => {
    const { get } = await site(context, { limit: LIMIT });
    for (let i = 0; i < 6; i++) await get('/rss.xml', agent('Rude/1'));
    for (let i = 0; i < 20; i++) {
      assert.equal((await get('/rss.xml', agent('Rude/1', { 'If-None-Match': '"old"' }))).status, 200);
      const dated = agent('Rude/1', { 'If-Modified-Since': 'Sat, 01 Jan 2000 00:00:00 GMT' });
      assert.equal((await get('/rss.xml', dated)).status, 200);
      assert.equal((await get('/rss.xml', { method: 'HEAD', ...agent('Rude/1') })).status, 200);
      assert.equal((await get('/', agent('Rude/1'))).status, 200);
    }
  });

  it('punishes nobody else behind the same address', async (context) => {
    const { get } = await site(context, { limit: LIMIT });
    for (let i = 0; i < 6; i++) await get('/rss.xml', agent('Rude/1'));
    assert.equal((await get('/rss.xml', agent('Feedbin feed-id:1 - 10 subscribers'))).status, 200);
    assert.equal((await get('/atom.xml', agent('Rude/1'))).status, 200);
  });

  it('is told apart behind a proxy that is trusted, and only there', async (context) => {
    const [behind, open] = [await site(context, { limit: LIMIT, trustProxy: 1 }), await site(context, { limit: LIMIT })];
    const from = (address: string) => agent('Reader/1', { 'X-Forwarded-For': address });
    for (const { get } of [behind, open]) for (let i = 0; i < 6; i++) await get('/rss.xml', from('192.0.2.1'));
    assert.equal((await behind.get('/rss.xml', from('192.0.2.1'))).status, 429);
    assert.equal((await behind.get('/rss.xml', from('192.0.2.2'))).status, 200);
    assert.equal((await open.get('/rss.xml', from('192.0.2.2'))).status, 429);
  });

  it('is served where there is no limit', async (context) => {
    const { get } = await site(context);
    for (let i = 0; i < 200; i++) assert.equal((await get('/rss.xml', agent('Rude/1'))).status, 200);
  });
});
