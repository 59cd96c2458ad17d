import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { test } from 'node:test';
import { readPublication } from '../src/publication.ts';
import { exporting, filesBelow } from './support/exporting.ts';
import { markdown } from './support/folder.ts';
import { publication } from './support/publication.ts';
import { site } from './support/site.ts';

/** Addresses that a site had before it was Gazette's. */

const SETTINGS = `aliases:
  /feed/: /atom.xml
  /?feed=rss2: /rss.xml
  /index.php?feed=atom&cat=3: /sections/world/atom.xml
  /wp-rss2.php: /rss.xml
  /category/welt/%d1%8f/feed/: /sections/world/rss.xml
  /tag/énergie/feed: https://example.org/tags/energy/feed.json
  /imprint: /articles/one
  /paged: /rss.xml?limit=1
`;
const FILES = {
  'one.md': markdown({ title: 'One', date: '2026-11-01', section: 'World', tags: 'Energy', aliases: '[/imprint, /feed/, /own]' }),
  'two.md': markdown({ title: 'Two', date: '2026-11-02', aliases: '[/imprint]' }),
};

test('former addresses lead on for good, however they are spelled, and a poller that follows has the feed', async (context) => {
  const { get } = await site(context, FILES, { settings: publication(SETTINGS) });
  const expected: Readonly<Record<string, string>> = {
    '/feed': '/atom.xml',
    '/feed/': '/atom.xml',
    '/feed/?x=1': '/atom.xml',
    '/?feed=rss2': '/rss.xml',
    '/index.php?cat=3&feed=atom': '/sections/world/atom.xml',
    '/wp-rss2.php': '/rss.xml',
    '/category/welt/%D1%8F/feed': '/sections/world/rss.xml',
    '/tag/%C3%A9nergie/feed/': '/tags/energy/feed.json',
    '/imprint/': '/articles/one',
    '/paged': '/rss.xml?limit=1',
    '/own': '/articles/one',
    '/category/world/feed/atom/': '/sections/world/atom.xml',
  };
  const plain = await get('/rss');
  for (const [old, to] of Object.entries(expected)) {
    const moved = await get(old);
    assert.deepEqual([moved.status, moved.headers.location], [301, to], old);
    assert.equal(moved.headers['cache-control'], plain.headers['cache-control']);
    assert.equal((await get(to)).status, 200, to);
    assert.equal((await get(old, { method: 'HEAD' })).status, 301);
  }
  for (const other of ['/index.php', '/index.php?feed=atom', '/wp-rss2.php/x'])
    assert.equal((await get(other)).status, 404, other);
  assert.equal((await get('/?feed=other')).status, 200);
  assert.equal((await get('/?raw&feed=rss2')).headers.location, '/rss.xml?raw');
});

test('below a publication that is a part of a larger site', async (context) => {
  const read = readPublication('url: https://example.org/paper\naliases: {/paper/old/: /paper/rss.xml, /older: /atom.xml}\n', {
    fallbackUrl: 'http://localhost',
    refreshMinutes: 5,
  });
  assert.ok(read.ok, JSON.stringify(read));
  const { get } = await site(context, FILES, { settings: read.publication });
  assert.equal((await get('/paper/old')).headers.location, '/paper/rss.xml');
  assert.equal((await get('/paper/older/')).headers.location, '/paper/atom.xml');
});

test('what no alias can be is told with its line, and what to write', () => {
  const wrong = {
    'feed: /rss.xml': 'no path on this site',
    '"//other.example/feed": /rss.xml': 'no path on this site',
    'https://other.example/feed: /rss.xml': 'no path on this site',
    '"/a#b": /rss.xml': 'no path on this site',
    '"/a\\0b": /rss.xml': 'no path on this site',
    '/rss.xml: /atom.xml': 'something of its own',
    '/rss.xml/: /atom.xml': 'something of its own',
    '/%72ss.xml: /atom.xml': 'something of its own',
    '/x/../atom.xml: /rss.xml': 'something of its own',
    '/sections/world/feed.json?x=1: /rss.xml': 'something of its own',
    '/articles/one: /rss.xml': 'something of its own',
    '/: /rss.xml': 'something of its own',
    '/old: https://other.example/rss.xml': 'leads to',
    '/old: //other.example/rss.xml': 'leads to',
    '/old: /\\other.example': 'leads to',
    '/old: /feed/': 'leads to',
    '/old: /old': 'leads to',
    '/old: [/rss.xml]': 'leads to',
    '/old: ""': 'leads to',
    '/old: /articles/one?x=1': 'leads to',
  };
  const lines = Object.keys(wrong).map((line) => `  ${line}\n`);
  for (const [i, found] of Object.values(wrong).entries()) {
    const result = readPublication(`title: T\naliases:\n  /good: /rss.xml\n${lines[i]}`, {
      fallbackUrl: 'https://example.org',
      refreshMinutes: 5,
    });
    assert.ok(!result.ok, lines[i]);
    assert.deepEqual([result.errors.length, result.errors[0]?.line, result.errors[0]?.key], [1, 4, 'aliases'], lines[i]);
    assert.ok(result.errors[0]?.found.includes(found), `${lines[i]} ${result.errors[0]?.found}`);
  }
  const errorsOf = (yaml: string) => {
    const result = readPublication(yaml, { fallbackUrl: 'https://example.org', refreshMinutes: 5 });
    return result.ok ? [] : result.errors.map(({ line, found }) => `${line} ${found}`);
  };
  assert.match(errorsOf('aliases:\n  /a: /rss.xml\n  /a/: /atom.xml\n')[0] ?? '', /^3 «\/a\/», which another line/);
  assert.match(errorsOf('aliases: /feed\n')[0] ?? '', /^1 «\/feed»/);
});

test('an export has them as its other redirects, but for those with a query, which it tells', async (context) => {
  const under = exporting(context, FILES, publication(SETTINGS));
  await under.build({ isPacked: false });
  const redirects = readFileSync(path.join(under.out.path, '_redirects'), 'utf8').split('\n');
  assert.ok(redirects.indexOf('/feed /atom.xml 301') >= 0);
  assert.ok(redirects.indexOf('/feed /atom.xml 301') < redirects.indexOf('/feed /rss.xml 301'));
  assert.ok(redirects.includes('/imprint /articles/one 301') && !redirects.some((line) => line.includes('?feed')));
  assert.ok(filesBelow(under.out.path).includes('category/welt/я/feed/index.html'));
  assert.ok(readFileSync(path.join(under.out.path, 'imprint/index.html'), 'utf8').includes('/articles/one'));
  assert.deepEqual([...under.leftOut.keys()], ['publication.yaml: aliases']);
});
