import assert from 'node:assert/strict';
import { describe, it, type TestContext } from 'node:test';
import { markdown } from './support/folder.ts';
import type { Reply } from './support/http.ts';
import { publication } from './support/publication.ts';
import { type Site, site as siteOver } from './support/site.ts';

/** Who is shown a page at a feed's own address, and who is given the feed. */

const FILES = Object.fromEntries(
  [1, 2, 3, 4, 5].map((day) => [
    `news/day-${day}.md`,
    markdown({
      title: `"Day ${day} <b>& so on</b>"`,
      date: `2026-11-0${day}T12:00:00Z`,
      section: 'World',
      tags: '[sea]',
      author: 'Ann Lee',
    }),
  ]),
);

const site = (context: TestContext, options: Parameters<typeof siteOver>[2] = {}): Promise<Site> =>
  siteOver(context, FILES, { settings: publication('feed_size: 2\n'), ...options });

/** What browsers say when they go to an address. */
const FIREFOX = 'text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8';
const CHROME = `${FIREFOX.replace('*/*', 'image/avif,image/webp,image/apng,*/*')},application/signed-exchange;v=b3;q=0.7`;
const to = (accept: string) => ({ 'Sec-Fetch-Mode': 'navigate', 'Sec-Fetch-Dest': 'document', Accept: accept });
const NAVIGATE = to(CHROME);

const FEEDS = [
  ...['/rss.xml', '/atom.xml', '/feed.json', '/archive/1/rss.xml', '/archive/2/feed.json', '/sections/world/atom.xml'],
  ...['/tags/sea/rss.xml', '/authors/ann-lee/feed.json', '/sections/world/archive/1/atom.xml', '/rss.xml?section=world'],
  '/feed.json?section=world&tag=sea&limit=1',
] as const;

const members = (header: string | undefined): readonly string[] =>
  (header ?? '').split(',').map((member) => member.trim().toLowerCase());

function assertPage({ status, headers, body }: Reply, about = ''): void {
  assert.deepEqual([status, headers['content-type']], [200, 'text/html; charset=utf-8'], about);
  if (body !== '') assert.match(body, /^<!doctype html>/i, about);
}

function assertFeed({ status, headers }: Reply, about = ''): void {
  assert.equal(status, 200, about);
  assert.match(headers['content-type'] ?? '', /^application\/(?:(?:rss|atom)\+xml|feed\+json); charset=utf-8$/, about);
}

describe('a browser that goes to a feed’s address', () => {
  it('is shown a page of that feed, whichever it is', async (context) => {
    const { get } = await site(context);
    for (const path of FEEDS) {
      const page = await get(path, { headers: NAVIGATE });
      assertPage(page, path);
      assert.ok(page.body.includes('&lt;b&gt;&amp; so on&lt;/b&gt;'), `${path} shows its items, escaped`);
      assert.ok(!page.body.includes('<b>& so on'), path);
    }
  });

  for (const [name, accept] of [
    ['Chrome', CHROME],
    ['Firefox and Safari', FIREFOX],
    ['a browser that knows feeds, and likes them less', 'text/html, application/rss+xml;q=0.9'],
    ['a browser that spells it its own way', 'TEXT/HTML ; Q=0.9 , application/xml;q=0.5'],
  ] as const) {
    it(`is shown a page where it is ${name}`, async (context) => {
      const { get } = await site(context);
      assertPage(await get('/rss.xml', { headers: to(accept) }));
    });
  }

  it('is told an address to subscribe to: that of the channel, where it is at an archive', async (context) => {
    const { get } = await site(context);
    const { body } = await get('/sections/world/atom.xml', { headers: NAVIGATE });
    assert.ok(body.includes('https://example.org/sections/world/atom.xml'));
    const archive = await get('/archive/1/rss.xml', { headers: NAVIGATE });
    assert.match(archive.body, /https:\/\/example\.org\/rss\.xml/);
  });

  it('gets a page that no shared cache may keep, and that tells what it depends on', async (context) => {
    const { get } = await site(context);
    for (const path of FEEDS) {
      const { headers } = await get(path, { headers: NAVIGATE });
      const caching = members(headers['cache-control']);
      assert.ok(caching.includes('private') || caching.includes('no-store'), `${path}: ${caching}`);
      assert.ok(!caching.some((one) => /^(?:public|s-maxage|stale-)/.test(one)), `${path}: ${caching}`);
      for (const name of ['sec-fetch-mode', 'accept', 'accept-encoding']) {
        assert.ok(members(headers.vary).includes(name), `${path}: Vary: ${headers.vary}`);
      }
    }
  });

  it('gets a page under a policy that allows no inline script and nothing from elsewhere but media', async (context) => {
    const { get } = await site(context);
    const { headers } = await get('/rss.xml', { headers: NAVIGATE });
    const policy = new Map(
      String(headers['content-security-policy'])
        .split(';')
        .map((directive) => directive.trim().split(/\s+/))
        .map(([name = '', ...sources]) => [name, sources.join(' ')]),
    );
    assert.equal(policy.get('default-src'), "'none'");
    assert.equal(policy.get('script-src'), "'self'");
    assert.equal(policy.get('style-src'), "'self'");
    assert.equal(policy.get('base-uri'), "'none'");
    assert.ok(policy.has('frame-ancestors') && policy.has('form-action'));
    assert.doesNotMatch([...policy.values()].join(' '), /unsafe|\*/);
    assert.equal(headers['x-content-type-options'], 'nosniff');
    assert.equal(headers['access-control-allow-origin'], undefined);
  });

  it('gets it compressed, like everything', async (context) => {
    const { get } = await site(context);
    const headers = { ...NAVIGATE, 'Accept-Encoding': 'gzip, deflate, br' };
    const plain = await get('/rss.xml', { headers: NAVIGATE });
    const first = await get('/rss.xml', { headers });
    assert.match(first.headers['content-encoding'] ?? '', /^(?:gzip|br)$/);
    assert.equal(first.body, plain.body);
    assert.notEqual(first.headers.etag, plain.headers.etag);
    assert.ok(first.bytes.length < plain.bytes.length / 2);
  });

  it('gets the same headers for HEAD, and no body', async (context) => {
    const { get } = await site(context);
    const whole = await get('/atom.xml', { headers: NAVIGATE });
    const head = await get('/atom.xml', { method: 'HEAD', headers: NAVIGATE });
    assertPage(head);
    const { date: _, ...headers } = head.headers;
    const { date: __, ...expected } = whole.headers;
    assert.deepEqual([head.body, headers], ['', expected]);
  });

  it('is never refused as somebody who polls too often', async (context) => {
    const { get } = await site(context, { limit: { fetches: 2, perMs: 60_000 } });
    for (let i = 0; i < 5; i++) assertPage(await get('/rss.xml', { headers: NAVIGATE }));
    assertFeed(await get('/rss.xml'));
  });

  it('is led from other names of the feed to its own, and shown the page there', async (context) => {
    const { get } = await site(context);
    for (const [alias, path] of [
      ['/feed', '/rss.xml'],
      ['/tag/sea/feed/atom', '/tags/sea/atom.xml'],
      ['/rss.xml?limit=2&section=world', '/rss.xml?section=world&limit=2'],
    ] as const) {
      const moved = await get(alias, { headers: NAVIGATE });
      assert.deepEqual([moved.status, moved.headers.location], [301, path]);
      assertPage(await get(path, { headers: NAVIGATE }));
    }
  });

  it('finds nothing where there is no feed, and is refused what the feed refuses', async (context) => {
    const { get } = await site(context);
    for (const [path, status] of [
      ['/sections/nowhere/rss.xml', 404],
      ['/archive/9/rss.xml', 404],
      ['/rss.xml?section=nowhere', 404],
      ['/rss.xml?colour=red', 400],
      ['/tags/sea/rss.xml?section=world', 400],
    ] as const) {
      assert.equal((await get(path, { headers: NAVIGATE })).status, status, path);
      assert.equal((await get(path)).status, status, path);
    }
    assert.equal((await get('/rss.xml', { method: 'POST', headers: NAVIGATE })).status, 405);
  });

  it('is shown what is new once an article has come', async (context) => {
    const { get, folder, publisher } = await site(context);
    const before = await get('/rss.xml', { headers: NAVIGATE });
    folder.write('new.md', markdown({ title: 'Just in', date: '2026-11-10' }));
    await publisher.regenerate('test');
    const after = await get('/rss.xml', { headers: { ...NAVIGATE, 'If-None-Match': before.headers.etag } });
    assertPage(after);
    assert.match(after.body, /Just in/);
  });

  it('finds the page below the path that the publication has on a larger site', async (context) => {
    const settings = { ...publication('feed_size: 2\n'), url: 'https://example.org/paper' };
    const { get } = await site(context, { settings });
    for (const path of ['/rss.xml', '/paper/rss.xml']) {
      const page = await get(path, { headers: NAVIGATE });
      assertPage(page, path);
      assert.ok(page.body.includes('https://example.org/paper/rss.xml'), path);
      assert.doesNotMatch(page.body, /(?:href|src)="\/(?!paper\/)/, 'nothing on the page leads out of the publication');
    }
  });
});

/** What everybody else says, who is given the feed. */
const OTHERS: readonly (readonly [name: string, headers: Readonly<Record<string, string>>])[] = [
  ['curl', { 'User-Agent': 'curl/8.5.0', Accept: '*/*' }],
  ['somebody who says nothing', {}],
  ['NetNewsWire', { 'User-Agent': 'NetNewsWire (RSS Reader; https://netnewswire.com/)', Accept: '*/*' }],
  [
    'a reader that lists formats',
    { Accept: 'application/rss+xml, application/rdf+xml;q=0.8, application/atom+xml;q=0.6, text/xml;q=0.4' },
  ],
  [
    'a reader that asks as a browser would, without saying that it goes somewhere',
    { Accept: CHROME, 'User-Agent': 'Mozilla/5.0' },
  ],
  ['a crawler that would rather have HTML', { Accept: 'text/html', 'User-Agent': 'Feedly/1.0' }],
  [
    'fetch() on a page of this site',
    { 'Sec-Fetch-Mode': 'cors', 'Sec-Fetch-Dest': 'empty', 'Sec-Fetch-Site': 'same-origin', Accept: '*/*' },
  ],
  ['fetch() that asks for HTML', { 'Sec-Fetch-Mode': 'same-origin', 'Sec-Fetch-Dest': 'empty', Accept: 'text/html' }],
  ['a script without CORS', { 'Sec-Fetch-Mode': 'no-cors', 'Sec-Fetch-Dest': 'empty', Accept: CHROME }],
  ['who goes there for RSS', to('application/rss+xml')],
  ['who goes there for RSS rather than HTML', to('application/rss+xml, application/xml;q=0.9, text/html;q=0.8')],
  ['who goes there for either', to('text/html, application/atom+xml')],
  ['who goes there for anything', to('*/*')],
  ['who goes there and says no more', { 'Sec-Fetch-Mode': 'navigate' }],
  ['who goes there and can’t read HTML', to('text/html;q=0, */*')],
  ['who goes there with a list that nobody writes', to(`${'x/y,'.repeat(2500)}text/html`)],
];

describe('everybody else', () => {
  for (const [name, headers] of OTHERS) {
    it(`is given the feed: ${name}`, async (context) => {
      const { get } = await site(context);
      for (const path of ['/rss.xml', '/sections/world/atom.xml', '/archive/1/feed.json', '/feed.json?tag=sea']) {
        const [reply, plain] = [await get(path, { headers }), await get(path)];
        assertFeed(reply, path);
        assert.equal(reply.body, plain.body);
        assert.equal(reply.headers.etag, plain.headers.etag);
      }
    });
  }

  it('is told what the answer depends on, and may keep it', async (context) => {
    const { get } = await site(context);
    for (const path of FEEDS) {
      const { headers } = await get(path);
      assert.ok(members(headers.vary).includes('sec-fetch-mode'), `${path}: Vary: ${headers.vary}`);
      assert.ok(members(headers.vary).includes('accept-encoding'), `${path}: Vary: ${headers.vary}`);
      assert.ok(members(headers['cache-control']).includes('public'), path);
      assert.equal(headers['access-control-allow-origin'], '*');
    }
  });

  it('is told the same with 304', async (context) => {
    const { get } = await site(context);
    const { headers } = await get('/rss.xml');
    const again = await get('/rss.xml', { headers: { 'If-None-Match': headers.etag } });
    assert.deepEqual([again.status, again.headers.vary], [304, headers.vary]);
  });
});

describe('?raw', () => {
  it('gives the feed to a browser too, byte by byte as to everybody', async (context) => {
    const { get } = await site(context);
    for (const path of FEEDS) {
      const [plain, raw] = [await get(path), await get(`${path}${path.includes('?') ? '&' : '?'}raw`, { headers: NAVIGATE })];
      assertFeed(raw, path);
      assert.deepEqual([raw.body, raw.headers.etag], [plain.body, plain.headers.etag], path);
    }
  });

  it('may be said in any way, at any place, by anybody', async (context) => {
    const { get } = await site(context);
    for (const path of [
      '/rss.xml?raw',
      '/rss.xml?raw=',
      '/rss.xml?raw=1',
      '/rss.xml?raw&section=world',
      '/rss.xml?section=world&raw=1',
    ]) {
      assertFeed(await get(path, { headers: NAVIGATE }), path);
      assertFeed(await get(path), path);
    }
  });

  it('is not lost where another spelling leads to the feed’s own', async (context) => {
    const { get } = await site(context);
    for (const path of ['/rss.xml?limit=2&section=world&raw', '/feed?raw']) {
      const moved = await get(path, { headers: NAVIGATE });
      assert.equal(moved.status, 301, path);
      assertFeed(await get(moved.headers.location ?? '', { headers: NAVIGATE }), `${path} → ${moved.headers.location}`);
    }
  });

  it('is answered 304 to who has the feed', async (context) => {
    const { get } = await site(context);
    const { headers } = await get('/rss.xml');
    const again = await get('/rss.xml?raw', { headers: { ...NAVIGATE, 'If-None-Match': headers.etag } });
    assert.deepEqual([again.status, again.headers.etag], [304, headers.etag]);
  });
});

describe('the page and the feed at one address', () => {
  it('are never taken one for the other by who has one of them', async (context) => {
    const { get } = await site(context);
    for (const path of FEEDS) {
      const [feed, page] = [await get(path), await get(path, { headers: NAVIGATE })];
      assert.match(page.headers.etag ?? '', /^"[^"]+"$/);
      assert.notEqual(page.headers.etag, feed.headers.etag);
      assertPage(
        await get(path, { headers: { ...NAVIGATE, 'If-None-Match': feed.headers.etag } }),
        `${path}: has the feed, wants the page`,
      );
      assertFeed(await get(path, { headers: { 'If-None-Match': page.headers.etag } }), `${path}: has the page, wants the feed`);
      const again = await get(path, { headers: { ...NAVIGATE, 'If-None-Match': `${feed.headers.etag}, ${page.headers.etag}` } });
      assert.deepEqual([again.status, again.body, again.headers.etag], [304, '', page.headers.etag]);
      assert.equal(again.headers['cache-control'], page.headers['cache-control']);
      assert.equal(again.headers.vary, page.headers.vary);
    }
  });

  it('have their own ETags in every format', async (context) => {
    const { get } = await site(context);
    const replies = await Promise.all(
      ['/rss.xml', '/atom.xml', '/feed.json'].flatMap((path) => [get(path), get(path, { headers: NAVIGATE })]),
    );
    assert.equal(new Set(replies.map(({ headers }) => headers.etag)).size, 6);
  });
});

describe('an article that belongs to another site', () => {
  const files = {
    'told.md': markdown({ title: 'Told', date: '2026-11-01', link: 'https://other.example/told?a=1' }),
    'own.md': markdown({ title: 'Own', date: '2026-11-02', link: 'https://example.org/articles/own' }),
  };

  it('has a page that links there', async (context) => {
    const { get } = await siteOver(context, files);
    const { status, body } = await get('/articles/told');
    assert.equal(status, 200);
    assert.match(body, /Read it at <a href="https:\/\/other\.example\/told\?a=1">other\.example<\/a>/);
    assert.match(body, /<link rel="canonical" href="https:\/\/other\.example\/told\?a=1">/);
    assert.doesNotMatch((await get('/articles/own')).body, /Read it at/);
  });

  it('leads there at once where the publication says so; one that is its own canonical page stays a page', async (context) => {
    const { get } = await siteOver(context, files, { settings: publication('elsewhere: redirect\n') });
    const { status, headers } = await get('/articles/told');
    assert.deepEqual([status, headers.location, headers['cache-control']], [302, 'https://other.example/told?a=1', 'no-cache']);
    assert.equal((await get('/articles/own')).status, 200);
  });
});

describe('what is a page for everybody', () => {
  it('does not depend on how one comes there, and may be kept by caches', async (context) => {
    const { get } = await site(context);
    for (const path of [
      '/',
      '/archive/1',
      '/sections/world',
      '/sections/world/archive/1',
      '/tags/sea',
      '/authors/ann-lee',
      '/articles/day-1',
    ]) {
      const [gone, taken] = [await get(path, { headers: NAVIGATE }), await get(path)];
      assertPage(gone, path);
      assert.equal(gone.body, taken.body);
      assert.equal(gone.headers.etag, taken.headers.etag);
      assert.deepEqual(members(gone.headers.vary), ['accept-encoding'], path);
      assert.ok(members(gone.headers['cache-control']).includes('public'), path);
    }
  });

  it('older parts lead to each other, and there is none before the first or after the last', async (context) => {
    const { get } = await site(context);
    const [front, second, first] = [await get('/'), await get('/archive/2'), await get('/archive/1')];
    assert.match(front.body, /href="[^"]*\/archive\/2"/);
    assert.match(second.body, /href="[^"]*\/archive\/1"/);
    assert.match(first.body, /href="[^"]*\/archive\/2"/);
    for (const path of ['/archive/0', '/archive/3', '/archive/x', '/sections/world/archive/3']) {
      assert.equal((await get(path)).status, 404, path);
    }
  });

  it('what pages are shown with has a media type and validators', async (context) => {
    const { get } = await site(context);
    for (const [path, mediaType] of [
      ['/assets/style.css', 'text/css; charset=utf-8'],
      ['/assets/copy.js', 'text/javascript; charset=utf-8'],
    ] as const) {
      const { status, headers } = await get(path);
      assert.deepEqual([status, headers['content-type']], [200, mediaType]);
      assert.equal(headers['x-content-type-options'], 'nosniff');
      assert.equal((await get(path, { headers: { 'If-None-Match': headers.etag } })).status, 304);
    }
  });
});
