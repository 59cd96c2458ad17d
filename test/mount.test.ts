import assert from 'node:assert/strict';
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { describe, it, type TestContext } from 'node:test';
import express, { type ErrorRequestHandler } from 'express';
import { type Gazette, type GazetteOptions, gazette } from '../src/index.ts';
import { articlesFolder, markdown } from './support/folder.ts';
import { get } from './support/http.ts';

interface Site {
  readonly news: Gazette;
  readonly url: string;
  /** What the publication told. */
  readonly told: readonly string[];
}

/** A site that says of itself who it is, with a publication below /news. */
async function site(context: TestContext, options: GazetteOptions, place = '/news'): Promise<Site> {
  const told: string[] = [];
  const tell = (_: object, message: string): void => void told.push(message);
  const log = { debug: () => {}, info: () => {}, warn: tell, error: tell };
  const news = gazette({ publicUrl: 'https://example.org/news', watch: false, log, ...options });
  context.after(() => news.close());
  const app = express();
  app.use((_, response, next) => {
    response.setHeader('X-Site', 'a larger one');
    next();
  });
  app.use(place, news);
  app.use((request, response) => void response.status(404).send(`The site has no ${request.originalUrl}`));
  app.use(
    ((error, _request, response, _next) => void response.status(500).send(`The site: ${error}`)) satisfies ErrorRequestHandler,
  );
  const server = app.listen(0, '127.0.0.1');
  context.after(() => server.close());
  await once(server, 'listening');
  return { news, url: `http://127.0.0.1:${(server.address() as AddressInfo).port}${place}`, told };
}

const ONE = { 'one.md': markdown({ title: 'One', date: '2026-01-01', section: 'World' }) };

describe('a publication as a part of a larger site', () => {
  it('starts with the first requests, all of which wait for the same start, and answers as a server of its own does', async (context) => {
    const { url, told } = await site(context, { articlesDir: articlesFolder(context, ONE).path });
    const addresses = ['/rss.xml', '/atom.xml', '/feed.json', '/sections/world/rss.xml', '/articles/one', '/', '', '/opml.xml'];
    const replies = await Promise.all(addresses.map((address) => get(url + address)));
    assert.deepEqual(
      replies.map(({ status, headers }) => [status, headers['x-site']]),
      addresses.map(() => [200, 'a larger one']),
    );
    assert.match(replies[0]?.body ?? '', /<atom:link [^>]*href="https:\/\/example\.org\/news\/rss\.xml"/);
    assert.match(replies[4]?.body ?? '', /href="\/news\//);
    assert.deepEqual(told, []);
  });

  it('answers conditions, codings, methods and redirects', async (context) => {
    const { url } = await site(context, { articlesDir: articlesFolder(context, ONE).path });
    const { headers } = await get(`${url}/atom.xml`, { headers: { 'accept-encoding': 'gzip' } });
    assert.equal(headers['content-encoding'], 'gzip');
    const again = { headers: { 'accept-encoding': 'gzip', 'if-none-match': String(headers.etag) } };
    assert.equal((await get(`${url}/atom.xml`, again)).status, 304);
    assert.equal((await get(`${url}/atom.xml`, { method: 'HEAD' })).bytes.length, 0);
    assert.equal((await get(`${url}/atom.xml`, { method: 'POST' })).status, 405);
    const moved = await get(`${url}/feed/`);
    assert.deepEqual([moved.status, moved.headers.location], [301, '/news/rss.xml']);
    assert.equal((await get(`${url}/healthz`)).status, 200);
  });

  it('leaves to the site what it has nothing at, with any method', async (context) => {
    const { url } = await site(context, { articlesDir: articlesFolder(context, ONE).path });
    for (const [address, method] of [['/nothing'], ['/media/none.png'], ['/metrics'], ['/nothing', 'POST']] as const) {
      const { status, body } = await get(url + address, { method: method ?? 'GET' });
      assert.deepEqual([status, body], [404, `The site has no /news${address}`]);
    }
    assert.equal((await get(`${url}/%`)).status, 400);
  });

  it('shows what changed once it is told to look, and hands everything on when it is closed', async (context) => {
    const folder = articlesFolder(context, ONE);
    const { news, url } = await site(context, { articlesDir: folder.path });
    await news.start();
    folder.write('two.md', markdown({ title: 'Two', date: '2026-02-01' }));
    assert.equal(await news.regenerate(), true);
    assert.match((await get(`${url}/rss.xml`)).body, /<title>Two<\/title>/);
    await news.close();
    assert.equal((await get(`${url}/rss.xml`)).body, 'The site has no /news/rss.xml');
    await assert.rejects(news.start(), /was closed/);
  });

  it('says why it can not start, to who starts it and in the log, and starts once that is mended', async (context) => {
    const folder = articlesFolder(context, ONE);
    folder.write('publication.yaml', 'titel: News\n');
    const { news, url, told } = await site(context, { articlesDir: folder.path });
    await assert.rejects(news.start(), /publication\.yaml:1: titel: found an unknown key/);
    const refused = await get(`${url}/rss.xml`);
    assert.deepEqual([refused.status, refused.headers['retry-after']], [503, '5']);
    folder.write('publication.yaml', 'title: News\n');
    await news.start();
    assert.match((await get(`${url}/rss.xml`)).body, /<title>News<\/title>/);
    assert.deepEqual(told, []);
  });

  it('tells once why a start failed that many requests wait for', async (context) => {
    const folder = articlesFolder(context, ONE);
    folder.write('publication.yaml', 'titel: News\n');
    const { url, told } = await site(context, { articlesDir: folder.path });
    const replies = await Promise.all(['/rss.xml', '/atom.xml', '/feed.json'].map((address) => get(url + address)));
    assert.deepEqual(
      replies.map(({ status }) => status),
      [503, 503, 503],
    );
    assert.equal(told.length, 1);
    assert.match(told[0] ?? '', /^the publication can not be started: .*titel: found an unknown key/);
  });

  it('asks for an address where nothing says one, and notices that it is used at another', async (context) => {
    const folder = articlesFolder(context, ONE);
    const nowhere = gazette({ articlesDir: folder.path, log: 'silent' });
    context.after(() => nowhere.close());
    await assert.rejects(nowhere.start(), /url: found nothing; write where readers reach the articles/);
    const { url, told } = await site(context, { articlesDir: folder.path }, '/blog');
    assert.equal((await get(`${url}/rss.xml`)).status, 200);
    assert.match(told.join(), /^publicUrl: its path is «\/news», but the publication is used at «\/blog»/);
  });

  it('names each option that is wrong', () => {
    assert.throws(() => gazette({ publicUrl: 'news', regenerate: 'often', rateLimit: -1 }), {
      message: [
        'publicUrl: found «news»; write an http(s) address such as https://example.org',
        'rateLimit: found «-1»; write a whole number of at least 1, or off',
        'regenerate: found «often»; write a cron expression such as */5 * * * *',
      ].join('\n'),
    });
    const misspelled = { articleDir: 'news' } as GazetteOptions;
    assert.throws(() => gazette(misspelled), /^ConfigError: articleDir: no such option; write one of publicUrl, articlesDir, /);
  });
});
