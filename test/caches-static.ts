/**
 * nginx with what `gazette build` wrote, and the file in `deploy/`: a part of `npm run test:caches`, as nginx is not on npm.
 */
import assert from 'node:assert/strict';
import { it } from 'node:test';
import { startCache, staticNginx } from './support/cache-process.ts';
import { gazette } from './support/command.ts';
import { articlesFolder, markdown } from './support/folder.ts';
import { get } from './support/http.ts';
import { startServer } from './support/server-process.ts';

it('nginx answers from a build as the server does, but for what a server alone can do', async (context) => {
  const text = `${'Some words of a text that is worth compressing. '.repeat(40)}\n\n![](photo.jpg)\n`;
  const articles = articlesFolder(context, {
    'publication.yaml': 'title: T\nid: news.example,2026-01-01\n',
    'çay saati.md': markdown({ title: 'One', date: '2026-01-01', section: 'World', aliases: '[/2025/old.html]' }, text),
    'photo.jpg': 'not really one',
  });
  const environment = { ARTICLES_DIR: articles.path, PUBLIC_URL: 'https://news.example', REGENERATE: '0 0 1 1 *' };
  const out = articlesFolder(context);
  assert.equal((await gazette(context, ['build', out.path], { environment })).ended, 0);
  const server = await startServer(context, environment);
  const url = await startCache(context, staticNginx(out.path), 0);
  const article = `/articles/${encodeURIComponent('çay-saati')}`;
  for (const path of [
    '/',
    '/rss.xml',
    '/atom.xml',
    '/feed.json',
    '/sections/world/rss.xml',
    '/sections/world',
    '/opml.xml',
    article,
  ]) {
    const [own, theirs] = [await get(`${server.url}${path}?raw`), await get(`${url}${path}`)];
    assert.deepEqual([theirs.status, theirs.body], [200, own.body], path);
    assert.equal(theirs.headers['content-type'], own.headers['content-type'], path);
    assert.equal(theirs.headers['x-content-type-options'], 'nosniff', path);
    const packed = await get(`${url}${path}`, { headers: { 'Accept-Encoding': 'gzip' } });
    assert.deepEqual([packed.headers['content-encoding'], packed.body], ['gzip', own.body], path);
  }
  assert.equal((await get(`${url}/feed.json`)).headers['access-control-allow-origin'], '*');
  assert.equal((await get(`${url}/media/photo.jpg`)).body, 'not really one');
  assert.match((await get(`${url}/2025/old.html`)).body, /%C3%A7ay-saati/);
  for (const path of ['/.gazette-export.jsonl', '/_headers', '/_redirects', '/nothing'])
    assert.equal((await get(`${url}${path}`)).status, 404);
  const { etag = '' } = (await get(`${url}/rss.xml`)).headers;
  assert.equal((await get(`${url}/rss.xml`, { headers: { 'If-None-Match': etag } })).status, 304);
});
