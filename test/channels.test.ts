import assert from 'node:assert/strict';
import { describe, it, type TestContext } from 'node:test';
import { markdown } from './support/folder.ts';
import { publication } from './support/publication.ts';
import { type Site, site } from './support/site.ts';

const FORMATS = ['rss.xml', 'atom.xml', 'feed.json'] as const;

interface JsonFeed {
  readonly title: string;
  readonly feed_url: string;
  readonly home_page_url: string;
  readonly next_url?: string;
  readonly items: readonly { readonly id: string; readonly title: string }[];
}

const FILES = {
  'a.md': markdown({ title: 'A', date: '2026-11-01', section: 'World News', tags: '[Énergie, C++]', author: 'Ann Lee' }),
  'b.md': markdown({ title: 'B', date: '2026-11-02', section: 'World News', tags: '["C#"]', author: 'Bo Ek' }),
  'c.md': markdown({ title: 'C', date: '2026-11-03', section: 'محليات', author: 'Ann Lee', lang: 'ar' }),
  'future.md': markdown({ title: 'F', date: '2026-12-01', section: 'Later' }),
};

async function json({ get }: Site, path: string): Promise<JsonFeed> {
  const { status, body } = await get(path);
  assert.equal(status, 200, path);
  return JSON.parse(body) as JsonFeed;
}

const titles = ({ items }: JsonFeed): readonly string[] => items.map(({ title }) => title);
const open = (context: TestContext) => site(context, FILES);

describe('a channel', () => {
  it('of a section, a tag or an author has the three formats, its own articles, address, title and page', async (context) => {
    const server = await open(context);
    const channels: readonly (readonly [path: string, title: string, articles: readonly string[]])[] = [
      ['/sections/world-news', 'World News · The Tester', ['B', 'A']],
      [`/sections/${encodeURIComponent('محليات')}`, 'محليات · The Tester', ['C']],
      [`/tags/${encodeURIComponent('énergie')}`, 'Énergie · The Tester', ['A']],
      ['/tags/c', 'C++ · The Tester', ['A']],
      ['/authors/ann-lee', 'Ann Lee · The Tester', ['C', 'A']],
    ];
    for (const [path, title, articles] of channels) {
      const feed = await json(server, `${path}/feed.json`);
      assert.deepEqual([feed.title, titles(feed)], [title, articles]);
      assert.equal(feed.feed_url, `https://example.org${path}/feed.json`);
      assert.equal(feed.home_page_url, `https://example.org${path}`);
      for (const format of FORMATS) {
        const { status, headers } = await server.get(`${path}/${format}`);
        assert.equal(status, 200);
        assert.match(String(headers.link), /<https:\/\/example\.org\/.*>; rel="self"/);
      }
      const page = await server.get(path);
      assert.equal(page.status, 200);
      assert.ok(page.body.includes(`href="https://example.org${path}/rss.xml"`), 'the page offers its own channel');
      assert.ok(page.body.includes('href="https://example.org/rss.xml"'), 'and the publication');
    }
  });

  it('keeps two names that would have one slug apart', async (context) => {
    const server = await open(context);
    const { body } = await server.get('/opml.xml');
    const slugs = [...body.matchAll(/\/tags\/(c[^/"]*)\/rss\.xml/g)].map(([, slug]) => slug);
    assert.equal(new Set(slugs).size, 2);
    const found = await Promise.all(slugs.map(async (slug) => titles(await json(server, `/tags/${slug}/feed.json`))));
    assert.deepEqual(found.sort(), [['A'], ['B']]);
  });

  it('that never had an article is 404, one that became empty goes on, and nothing is 410', async (context) => {
    const server = await open(context);
    for (const path of ['/sections/nothing', '/sections/later', '/tags/nothing', '/authors/nobody']) {
      for (const format of FORMATS) assert.equal((await server.get(`${path}/${format}`)).status, 404, path);
    }
    server.folder.remove('a.md');
    server.folder.remove('b.md');
    await server.publisher.regenerate('test');
    for (const format of FORMATS) assert.equal((await server.get(`/sections/world-news/${format}`)).status, 200);
    assert.deepEqual(titles(await json(server, '/sections/world-news/feed.json')), []);
  });

  it('says more of itself where publication.yaml does', async (context) => {
    const channels = {
      'section World News': { title: 'The World', description: 'All of it', image: 'https://example.org/world.png' },
    };
    const server = await site(context, FILES, { settings: { ...publication(), channels } });
    const { body } = await server.get('/sections/world-news/rss.xml');
    assert.match(body, /<title>The World<\/title>/);
    assert.match(body, /<description>All of it<\/description>/);
    assert.match(body, /<url>https:\/\/example\.org\/world\.png<\/url>/);
  });

  it('is untouched, to the byte, by an article of another one', async (context) => {
    const server = await open(context);
    const before = await server.get('/authors/bo-ek/atom.xml');
    server.folder.write('d.md', markdown({ title: 'D', date: '2026-11-05', author: 'Ann Lee' }));
    server.now += 60_000;
    await server.publisher.regenerate('test');
    const after = await server.get('/authors/bo-ek/atom.xml');
    assert.deepEqual(
      [after.body, after.headers.etag, after.headers['last-modified']],
      [before.body, before.headers.etag, before.headers['last-modified']],
    );
    assert.deepEqual(titles(await json(server, '/authors/ann-lee/feed.json')), ['D', 'C', 'A']);
  });
});

describe('a combination', () => {
  const ANSWERS: readonly (readonly [query: string, articles: readonly string[]])[] = [
    ['?section=world-news', ['B', 'A']],
    ['?section=world-news&author=ann-lee', ['A']],
    ['?author=ann-lee&limit=1', ['C']],
    ['?since=2026-11-02T00%3A00%3A00Z', ['C', 'B']],
    ['?section=world-news&tag=c&author=ann-lee&limit=20&since=2026-11-01T00%3A00%3A00Z', ['A']],
    ['?section=world-news&author=ann-lee&since=2026-11-02T00%3A00%3A00Z', []],
  ];
  for (const [query, articles] of ANSWERS) {
    it(`${query} is answered with ${articles.join(', ') || 'no article'}`, async (context) => {
      const server = await open(context);
      const feed = await json(server, `/feed.json${query}`);
      assert.deepEqual(titles(feed), articles);
      assert.equal(feed.feed_url, `https://example.org/feed.json${query}`);
      for (const format of ['rss.xml', 'atom.xml']) assert.equal((await server.get(`/${format}${query}`)).status, 200);
      const first = await server.get(`/rss.xml${query}`);
      assert.equal((await server.get(`/rss.xml${query}`, { headers: { 'If-None-Match': first.headers.etag } })).status, 304);
    });
  }

  const MOVED: readonly (readonly [from: string, to: string])[] = [
    ['?tag=c&section=world-news', '?section=world-news&tag=c'],
    ['?limit=5&author=Ann-Lee', '?author=ann-lee&limit=5'],
    ['?since=2026-11-02', '?since=2026-11-02T00%3A00%3A00Z'],
    ['?since=2026-11-02T02:00%2B02:00', '?since=2026-11-02T00%3A00%3A00Z'],
    ['?limit=07', '?limit=7'],
  ];
  for (const [from, to] of MOVED) {
    it(`${from} leads to its one spelling`, async (context) => {
      const { status, headers } = await (await open(context)).get(`/atom.xml${from}`);
      assert.deepEqual([status, headers.location], [301, `/atom.xml${to}`]);
    });
  }

  const REFUSED = [
    '?colour=red',
    '?limit=0',
    '?limit=301',
    '?limit=ten',
    '?since=yesterday',
    '?since=2026-02-31',
    '?section=',
    '?tag=c&tag=d',
    '?section=a&x=1',
    '?__proto__=1',
  ];
  for (const query of REFUSED) {
    it(`${query} is refused with the list of what is known`, async (context) => {
      const { status, body } = await (await open(context)).get(`/rss.xml${query}`);
      assert.equal(status, 400);
      for (const name of ['section', 'tag', 'author', 'limit', 'since']) assert.ok(body.includes(name), body);
    });
  }

  it('of a channel that is none is 404', async (context) => {
    const { get } = await open(context);
    assert.equal((await get('/feed.json?section=nothing')).status, 404);
  });
});

describe('the whole history', () => {
  const count = (total: number) => Object.fromEntries(Array.from({ length: total }, (_, i) => [`${i}.md`, numbered(i)]));
  const numbered = (i: number): string =>
    markdown({ title: `N${i}`, date: new Date(Date.UTC(2026, 0, 1) + i * 3_600_000).toISOString() });
  const settings = { ...publication(), feedSize: 5 };

  /** Follows a feed back to the beginning: the documents' addresses, and every item that was met. */
  async function walk(
    server: Site,
    first: string,
    previous: (body: string) => string | undefined,
    ids: (body: string) => readonly string[],
  ) {
    const documents: string[] = [];
    const met: string[] = [];
    for (let path: string | undefined = first; path !== undefined; ) {
      const { status, body } = await server.get(path);
      assert.equal(status, 200, path);
      documents.push(path);
      met.push(...ids(body));
      path = previous(body)?.replace('https://example.org', '');
      assert.ok(documents.length < 50);
    }
    return { documents, met };
  }

  const WAYS: readonly (readonly [name: string, first: string, previous: RegExp, id: RegExp])[] = [
    [
      'Atom',
      '/atom.xml',
      /<link[^>]*rel="prev-archive"[^>]*href="([^"]+)"|<link[^>]*href="([^"]+)"[^>]*rel="prev-archive"/,
      /<entry>[\s\S]*?<id>([^<]+)<\/id>/g,
    ],
    [
      'RSS',
      '/rss.xml',
      /<atom:link[^>]*rel="prev-archive"[^>]*href="([^"]+)"|<atom:link[^>]*href="([^"]+)"[^>]*rel="prev-archive"/,
      /<guid[^>]*>([^<]+)<\/guid>/g,
    ],
    ['JSON Feed', '/feed.json', /"next_url": "([^"]+)"/, /^ {6}"id": "([^"]+)"/gm],
  ];
  for (const [name, first, previous, id] of WAYS) {
    for (const total of [0, 1, 5, 6, 10, 11, 23, 25]) {
      it(`of ${total} articles is walked in ${name}, meeting each exactly once`, async (context) => {
        const server = await site(context, count(total), { settings });
        const { met, documents } = await walk(
          server,
          first,
          (body) =>
            previous
              .exec(body)
              ?.slice(1)
              .find((group) => group !== undefined),
          (body) => [...body.matchAll(id)].map(([, found]) => found ?? ''),
        );
        assert.equal(met.length, total);
        assert.equal(new Set(met).size, total);
        assert.equal(documents.length, Math.max(1, Math.ceil(total / 5)));
      });
    }
  }

  it('keeps address and bytes of an archive that is cut while articles come, until one of its own changes', async (context) => {
    const server = await site(context, count(16), { settings });
    const archives = ['/archive/1/atom.xml', '/archive/2/rss.xml', '/archive/1/feed.json'];
    const before = await Promise.all(archives.map((path) => server.get(path)));
    for (let i = 16; i < 24; i++) {
      server.folder.write(`${i}.md`, numbered(i));
      server.now += 60_000;
      await server.publisher.regenerate('test');
    }
    const after = await Promise.all(archives.map((path) => server.get(path)));
    after.forEach(({ body, headers }, i) => {
      assert.equal(body, before[i]?.body);
      assert.equal(headers.etag, before[i]?.headers.etag);
    });
    server.folder.write('2.md', numbered(2).replace('Some text', 'Mended text'));
    await server.publisher.regenerate('test');
    assert.notEqual((await server.get('/archive/1/atom.xml')).headers.etag, before[0]?.headers.etag);
    assert.equal((await server.get('/archive/2/rss.xml')).headers.etag, before[1]?.headers.etag);
  });

  it('ends where it ends', async (context) => {
    const server = await site(context, count(16), { settings });
    for (const path of [
      '/archive/0/rss.xml',
      '/archive/4/rss.xml',
      '/archive/01/rss.xml',
      '/archive/x/rss.xml',
      '/archive/99999999999/rss.xml',
      '/archive/4',
      '/archive/1/x.xml',
    ]) {
      assert.equal((await server.get(path)).status, 404, path);
    }
  });
});

describe('what is gone', () => {
  it('is 410 at its address and told in Atom and JSON Feed for thirty days', async (context) => {
    const server = await open(context);
    server.folder.remove('b.md');
    await server.publisher.regenerate('test');
    assert.equal((await server.get('/articles/b')).status, 410);
    const told = async (): Promise<readonly boolean[]> => [
      /<at:deleted-entry[^>]*ref="tag:example\.org,2026-01-01:b"/.test((await server.get('/atom.xml')).body),
      /"id": "tag:example\.org,2026-01-01:b"/.test((await server.get('/feed.json')).body),
      (await server.get('/rss.xml')).body.includes('tag:example.org,2026-01-01:b<'),
    ];
    assert.deepEqual(await told(), [true, true, false]);
    server.now += 30 * 86_400_000;
    await server.publisher.regenerate('test');
    assert.deepEqual(await told(), [false, false, false]);
    assert.equal((await server.get('/articles/b')).status, 410);
  });

  it('is quiet of an article that expired', async (context) => {
    const server = await site(context, {
      'x.md': markdown({ title: 'X', date: '2026-11-01', expires: '2026-11-20' }),
      'y.md': markdown({ title: 'Y', date: '2026-11-02' }),
    });
    server.now = Date.UTC(2026, 10, 21);
    await server.publisher.regenerate('test');
    assert.equal((await server.get('/articles/x')).status, 404);
    assert.doesNotMatch((await server.get('/atom.xml')).body, /deleted-entry/);
  });
});

describe('readers find', () => {
  it('every channel in /opml.xml', async (context) => {
    const server = await open(context);
    const { headers, body } = await server.get('/opml.xml');
    assert.equal(headers['content-type'], 'text/x-opml; charset=utf-8');
    const urls = [...body.matchAll(/xmlUrl="([^"]+)"/g)].map(([, url]) => String(url).replace('https://example.org', ''));
    assert.equal(urls.length, 1 + 2 + 3 + 2);
    for (const url of urls) assert.equal((await server.get(url)).status, 200, url);
  });

  it('nothing forbidden in /robots.txt', async (context) => {
    const { status, body } = await (await open(context)).get('/robots.txt');
    assert.deepEqual([status, body], [200, 'User-agent: *\nDisallow:\n']);
  });

  it('an article’s own section and the publication on its page and in its Link header', async (context) => {
    const { body, headers } = await (await open(context)).get('/articles/a');
    for (const url of ['https://example.org/sections/world-news/atom.xml', 'https://example.org/rss.xml']) {
      assert.ok(body.includes(`<link rel="alternate" type="application/${url.includes('atom') ? 'atom' : 'rss'}+xml"`));
      assert.ok(body.includes(`href="${url}"`), url);
      assert.ok(String(headers.link).includes(`<${url}>; rel="alternate"`), url);
    }
  });

  it('channels under the names that other systems use', async (context) => {
    const { get } = await open(context);
    const moved = {
      '/tag/c/feed': '/tags/c/rss.xml',
      '/tag/c/feed/': '/tags/c/rss.xml',
      '/category/world-news/feed': '/sections/world-news/rss.xml',
      '/author/ann-lee/feed/atom': '/authors/ann-lee/atom.xml',
      '/tags/c/feed': '/tags/c/rss.xml',
      '/tag/c': '/tags/c',
      '/tag/c/atom.xml': '/tags/c/atom.xml',
    };
    for (const [from, to] of Object.entries(moved)) {
      const { status, headers } = await get(from);
      assert.deepEqual([from, status, headers.location], [from, 301, to]);
    }
  });
});
