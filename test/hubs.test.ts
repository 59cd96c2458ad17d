import assert from 'node:assert/strict';
import { describe, it, type TestContext } from 'node:test';
import { markdown } from './support/folder.ts';
import { publication } from './support/publication.ts';
import { site } from './support/site.ts';

/** How readers find out where they may have themselves told of what is new (WebSub §4). */

const HUBS = ['https://hub.example/', 'https://push.example/?a=1&b=2'];
const FILES = Object.fromEntries(
  ['01', '02', '03', '04'].map((day) => [
    `${day}.md`,
    markdown({ title: `Of the ${day}`, date: `2026-11-${day}`, section: 'World', tags: 'Energy' }),
  ]),
);

const open = (context: TestContext, settings = `hubs: ["${HUBS.join('", "')}"]\nfeed_size: 2\n`) =>
  site(context, FILES, { settings: publication(settings) });

/** Targets by relation, as the `Link` header says them. */
const linked = (header: unknown, rel: string): readonly string[] =>
  [...String(header).matchAll(/<([^>]+)>; rel="([^"]+)"/g)].flatMap(([, target = '', said]) => (said === rel ? [target] : []));

const SUBSCRIBED = ['', '/sections/world', '/tags/energy'].flatMap((base) =>
  ['rss.xml', 'atom.xml', 'feed.json'].map((file) => `${base}/${file}`),
);

describe('hubs are named', () => {
  it('by everything that can be subscribed to, in its Link header and in the document', async (context) => {
    const { get } = await open(context);
    for (const path of SUBSCRIBED) {
      const { headers, body } = await get(path);
      assert.deepEqual(linked(headers.link, 'hub'), HUBS, path);
      assert.deepEqual(linked(headers.link, 'self'), [`https://example.org${path}`]);
      for (const hub of HUBS) assert.ok(body.includes(path.endsWith('xml') ? hub.replace('&', '&amp;') : hub), path);
      assert.equal((await get(path, { method: 'HEAD' })).headers.link, headers.link);
    }
  });

  it('by no archive, combination or page', async (context) => {
    const { get } = await open(context);
    for (const path of ['/archive/1/rss.xml', '/sections/world/archive/1/feed.json', '/atom.xml?limit=1', '/', '/opml.xml']) {
      const { status, headers, body } = await get(path);
      assert.equal(status, 200, path);
      assert.deepEqual(linked(headers.link, 'hub'), [], path);
      assert.doesNotMatch(body, /hub\.example/, path);
    }
  });

  it('by nobody where the publication has none', async (context) => {
    const { get } = await open(context, 'feed_size: 2\n');
    for (const path of SUBSCRIBED) assert.doesNotMatch(JSON.stringify(await get(path)), /hub/i, path);
  });

  it('from the regeneration on that finds them in publication.yaml', async (context) => {
    const under = await open(context, '');
    const before = await under.get('/rss.xml');
    under.settings = publication(`hub: ${HUBS[0]}\n`);
    await under.publisher.regenerate('test');
    const after = await under.get('/rss.xml', { headers: { 'If-None-Match': before.headers.etag } });
    assert.equal(after.status, 200);
    assert.deepEqual(linked(after.headers.link, 'hub'), [HUBS[0]]);
  });
});
