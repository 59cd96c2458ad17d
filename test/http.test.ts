import assert from 'node:assert/strict';
import { connect } from 'node:net';
import { describe, it, type TestContext } from 'node:test';
import { markdown } from './support/folder.ts';
import { publication } from './support/publication.ts';
import { site as siteOver } from './support/site.ts';

const FILES = {
  'one.md': markdown({ title: 'One', date: '2026-11-01', aliases: '[/2015/one.html, was-one]' }),
  'Grüße an alle.md': markdown({ title: 'Zwei', date: '2026-11-02', lang: 'de' }),
};

const site = (context: TestContext, options = {}) => siteOver(context, FILES, options);

/** Sends bytes as they are and resolves to all that comes back. */
function raw(port: number, text: string): Promise<string> {
  return new Promise((resolve, reject) => {
    let reply = '';
    const socket = connect(port, '127.0.0.1', () => socket.end(text));
    socket.on('data', (data) => {
      reply += data;
    });
    socket.on('end', () => resolve(reply));
    socket.on('error', reject);
  });
}

const FEEDS = [
  ['/rss.xml', 'application/rss+xml; charset=utf-8', /^<\?xml version="1.0" encoding="utf-8"\?>\n<rss /],
  ['/atom.xml', 'application/atom+xml; charset=utf-8', /^<\?xml version="1.0" encoding="utf-8"\?>\n<feed /],
  ['/feed.json', 'application/feed+json; charset=utf-8', /^\{\n {2}"version": "https:\/\/jsonfeed.org\/version\/1.1"/],
] as const;

describe('a feed', () => {
  for (const [path, mediaType, beginning] of FEEDS) {
    it(`${path} comes with its media type, validators and freshness`, async (context) => {
      const { get } = await site(context);
      const { status, headers, body } = await get(path);
      assert.equal(status, 200);
      assert.match(body, beginning);
      assert.equal(headers['content-type'], mediaType);
      assert.equal(headers['content-length'], String(Buffer.byteLength(body)));
      assert.match(headers.etag ?? '', /^"[\w-]+"$/);
      assert.equal(headers['last-modified'], 'Mon, 02 Nov 2026 00:00:00 GMT');
      assert.equal(headers['cache-control'], 'public, max-age=90, s-maxage=90, stale-while-revalidate=60, stale-if-error=86400');
      assert.equal(headers['x-content-type-options'], 'nosniff');
      assert.equal(headers['x-powered-by'], undefined);
    });

    it(`${path} is answered 304 to who has it, without a body and with its validators`, async (context) => {
      const { get } = await site(context);
      const { headers: first } = await get(path);
      for (const headers of [{ 'If-None-Match': first.etag }, { 'If-Modified-Since': first['last-modified'] }]) {
        const again = await get(path, { headers });
        assert.deepEqual([again.status, again.body], [304, '']);
        assert.equal(again.headers.etag, first.etag);
        assert.equal(again.headers['cache-control'], first['cache-control']);
        assert.equal(again.headers['content-type'], undefined);
      }
    });

    it(`${path} answers HEAD as it answers GET, without the body`, async (context) => {
      const { get } = await site(context);
      const whole = await get(path);
      const head = await get(path, { method: 'HEAD' });
      assert.equal(head.body, '');
      const { date: _, ...headers } = head.headers;
      const { date: __, ...expected } = whole.headers;
      assert.deepEqual([head.status, headers], [whole.status, expected]);
    });
  }

  it('is answered in full once an article has come', async (context) => {
    const { get, folder, publisher } = await site(context);
    const { headers } = await get('/rss.xml');
    folder.write('two.md', markdown({ title: 'Two', date: '2026-11-03' }));
    await publisher.regenerate('test');
    const next = await get('/rss.xml', { headers: { 'If-None-Match': headers.etag } });
    assert.equal(next.status, 200);
    assert.match(next.body, /Two/);
  });
});

describe('an address that people try', () => {
  const MOVED = [
    ['/feed', '/rss.xml'],
    ['/feed/', '/rss.xml'],
    ['/feed.xml', '/rss.xml'],
    ['/rss', '/rss.xml'],
    ['/rss/', '/rss.xml'],
    ['/index.xml', '/rss.xml'],
    ['/atom', '/atom.xml'],
    ['/feed/atom', '/atom.xml'],
    ['/feed/atom/', '/atom.xml'],
    ['/rss.xml/', '/rss.xml'],
    ['/articles/%6fne', '/articles/one'],
    ['/articles/was-one', '/articles/one'],
    ['/2015/one.html', '/articles/one'],
    ['/articles/one/', '/articles/one'],
    ['/articles/gr%C3%BC%C3%9Fe-an-alle/', '/articles/gr%C3%BC%C3%9Fe-an-alle'],
    ['/articles/gr%c3%bc%c3%9fe-an-alle', '/articles/gr%C3%BC%C3%9Fe-an-alle'],
  ] as const;
  for (const [from, to] of MOVED) {
    it(`${from} leads to ${to} for good`, async (context) => {
      const { status, headers } = await (await site(context)).get(from);
      assert.deepEqual([status, headers.location], [301, to]);
    });
  }

  it('leads to the right place under a path of a larger site, whether or not the proxy keeps that path', async (context) => {
    const { get } = await site(context, { settings: { ...publication(), url: 'https://example.org/news' } });
    assert.match((await get('/news/rss.xml')).body, /href="https:\/\/example.org\/news\/rss.xml" rel="self"/);
    assert.equal((await get('/news/feed')).headers.location, '/news/rss.xml');
    assert.equal((await get('/feed')).headers.location, '/news/rss.xml');
    assert.equal((await get('/news/articles/was-one')).headers.location, '/news/articles/one');
    assert.equal((await get('/news/articles/one')).status, 200);
    assert.equal((await get('/news')).status, 200);
  });
});

describe('where an address leads', () => {
  it('is said again to who asks again, to each method what it is due', async (context) => {
    const { get } = await site(context);
    for (const _ of [1, 2, 3]) {
      const [read, asked, written] = await Promise.all(
        ['GET', 'OPTIONS', 'POST'].map((method) => get('/2015/one.html', { method })),
      );
      assert.deepEqual([read?.status, read?.headers.location], [301, '/articles/one']);
      assert.deepEqual([asked?.status, written?.status], [204, 405]);
      assert.equal((await get('/nowhere')).status, 404);
    }
  });

  it('is another thing once the articles are others', async (context) => {
    const { folder, get, publisher } = await site(context);
    const statuses = async (): Promise<readonly number[]> => {
      const replies = [await get('/articles/one'), await get('/articles/one'), await get('/2015/one.html')];
      return replies.map(({ status }) => status);
    };
    assert.deepEqual(await statuses(), [200, 200, 301]);
    folder.write('one.md', markdown({ title: 'One', date: '2026-11-01', withdrawn: '2026-11-03' }));
    await publisher.regenerate('test');
    assert.deepEqual(await statuses(), [410, 410, 404]);
    folder.write('one.md', FILES['one.md']);
    await publisher.regenerate('test');
    assert.deepEqual(await statuses(), [200, 200, 301]);
    folder.write('one.md', markdown({ title: 'One', date: '2026-11-01', slug: 'first', aliases: '[/articles/one]' }));
    await publisher.regenerate('test');
    assert.deepEqual(await statuses(), [301, 301, 404]);
  });
});

describe('a page', () => {
  it('shows the article and leads readers to the feeds', async (context) => {
    const { get } = await site(context);
    const { status, headers, body } = await get('/articles/gr%C3%BC%C3%9Fe-an-alle');
    assert.equal(status, 200);
    assert.equal(headers['content-type'], 'text/html; charset=utf-8');
    assert.match(String(headers['content-security-policy']), /default-src 'none'/);
    assert.match(body, /^<!doctype html>\s*<html lang="en" dir="ltr">/);
    assert.match(body, /<header lang="de" dir="ltr">\s*(?:<p[^>]*>[^<]*<\/p>\s*)?<h1/);
    assert.match(body, /<h1[^>]*>Zwei<\/h1>/);
    const offered = [...body.matchAll(/<link rel="alternate" type="([^"]+)" title="[^"]+" href="([^"]+)">/g)].map(
      ([, type, href]) => [type, href],
    );
    assert.deepEqual(offered, [
      ['application/atom+xml', 'https://example.org/atom.xml'],
      ['application/rss+xml', 'https://example.org/rss.xml'],
      ['application/feed+json', 'https://example.org/feed.json'],
    ]);
    assert.equal(
      (await get('/articles/one', { headers: { 'If-None-Match': (await get('/articles/one')).headers.etag } })).status,
      304,
    );
  });

  it('of the publication lists its articles', async (context) => {
    const { body, status } = await (await site(context)).get('/');
    assert.equal(status, 200);
    assert.match(body, /href="https:\/\/example.org\/articles\/one"[^>]*>One</);
  });
});

describe('what can not be answered', () => {
  it('is 404 where nothing is published, without a stack or a name of what runs here', async (context) => {
    const { get } = await site(context);
    for (const path of [
      '/nothing',
      '/articles/',
      '/articles/nothing',
      '/../etc/passwd',
      '/articles/../../etc/passwd',
      '/__proto__',
      '/articles/constructor',
      '//evil.example/',
      '/rss.xml%3Fx',
      '/articles/a%2Fb',
    ]) {
      const { status, body } = await get(path);
      assert.equal(status, 404, path);
      assert.equal(body, 'Not found: nothing is published here.\n');
    }
  });

  it('is 405 for other methods, naming those that are allowed', async (context) => {
    const { get } = await site(context);
    for (const path of ['/rss.xml', '/feed', '/', '/articles/one', '/healthz']) {
      for (const method of ['POST', 'PUT', 'DELETE', 'PATCH']) {
        const { status, headers } = await get(path, { method });
        assert.deepEqual([status, headers.allow], [405, 'GET, HEAD'], `${method} ${path}`);
      }
    }
    assert.equal((await get('/nothing', { method: 'POST' })).status, 404);
  });

  it('is 400 for what is no address', async (context) => {
    const { get, port } = await site(context);
    for (const path of ['/%', '/%zz', '/articles/%E0%A4', '/a%00b', `/${'a'.repeat(3000)}`])
      assert.equal((await get(path)).status, 400, path.slice(0, 20));
    for (const target of ['//[', '//[?x=1', '//[/rss.xml?limit=1', 'http://[/']) {
      assert.match(
        await raw(port, `GET ${target} HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n`),
        /^HTTP\/1\.1 4\d\d /,
        target,
      );
    }
    assert.match(await raw(port, 'GARBAGE\r\n\r\n'), /^HTTP\/1\.1 400 /);
    assert.match(
      await raw(port, 'GET http://example.org/rss.xml HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n'),
      /^HTTP\/1\.1 200 /,
    );
  });

  it('is 503 with Retry-After before the first edition is ready', async (context) => {
    const { get } = await site(context, { ready: false });
    for (const path of ['/rss.xml', '/']) {
      const { status, headers } = await get(path);
      assert.deepEqual([status, headers['retry-after']], [503, '1']);
    }
    assert.equal((await get('/healthz')).status, 503);
  });
});

describe('/healthz', () => {
  it('counts articles, problems and failures', async (context) => {
    const { get, folder, publisher, ...under } = await site(context);
    folder.write('bad.md', markdown({ title: 'No date' }));
    await publisher.regenerate('test');
    const { headers, body } = await get('/healthz');
    assert.equal(headers['cache-control'], 'no-store');
    assert.deepEqual(JSON.parse(body), {
      status: 'ok',
      articles: 2,
      problems: 1,
      failures: 0,
      regenerated: new Date(under.now).toISOString(),
    });
  });
});
