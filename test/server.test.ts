import assert from 'node:assert/strict';
import { once } from 'node:events';
import { rmSync } from 'node:fs';
import { connect } from 'node:net';
import path from 'node:path';
import { describe, it, type TestContext } from 'node:test';
import { articlesFolder, markdown } from './support/folder.ts';
import { get } from './support/http.ts';
import { spawnServer, startServer } from './support/server-process.ts';

const article = (title: string): string => markdown({ title, date: '2026-11-01' });

describe('the server', () => {
  it('serves the folder it is given and prints the addresses', async (context) => {
    const folder = articlesFolder(context, {
      'a.md': article('One'),
      'publication.yaml': 'title: The Process\nid: example.org,2026-01-01\n',
    });
    const server = await startServer(context, { ARTICLES_DIR: folder.path });
    const { body, status } = await get(`${server.url}/rss.xml`);
    assert.equal(status, 200);
    assert.match(body, /<title>The Process<\/title>/);
    const { out } = server.output();
    for (const file of ['rss.xml', 'atom.xml', 'feed.json']) assert.match(out, new RegExp(`http://localhost:\\d+/${file}`));
    const self = /<atom:link href="([^"]+)"/.exec(body)?.[1];
    assert.ok(self && out.includes(self), 'the address printed is the address in the feed');
  });

  it('works without publication.yaml and says in one line what it assumes', async (context) => {
    const folder = articlesFolder(context, { 'a.md': article('One') });
    const server = await startServer(context, { ARTICLES_DIR: folder.path });
    const assumed = server
      .output()
      .err.split('\n')
      .filter((line) => line.includes('assumed'));
    assert.equal(assumed.length, 1);
    assert.match(assumed[0] ?? '', /there is no publication\.yaml; title: Gazette; url: http:\/\/localhost:\d+; id: /);
  });

  it('regenerates on SIGHUP, and gives the same bytes after a restart', async (context) => {
    const folder = articlesFolder(context, { 'a.md': article('One') });
    const environment = { ARTICLES_DIR: folder.path, PUBLIC_URL: 'https://example.org' };
    const server = await startServer(context, environment);
    folder.write('b.md', article('Two'));
    server.process.kill('SIGHUP');
    await server.said(/published \(SIGHUP\)/);
    const before = await get(`${server.url}/atom.xml`);
    assert.match(before.body, /Two/);
    server.process.kill('SIGKILL');
    const again = await startServer(context, environment);
    const after = await get(`${again.url}/atom.xml`, { headers: { 'If-None-Match': before.headers.etag } });
    assert.equal(after.status, 304);
    assert.equal((await get(`${again.url}/atom.xml`)).body, before.body);
  });

  it('regenerates on its schedule', async (context) => {
    const folder = articlesFolder(context, { 'a.md': article('One') });
    const server = await startServer(context, { ARTICLES_DIR: folder.path, REGENERATE: '* * * * * *' });
    folder.write('b.md', article('Two'));
    await server.said(/published \(schedule\): 2 articles/);
    const { body, headers } = await get(`${server.url}/feed.json`);
    assert.match(body, /Two/);
    // What a regeneration takes is a part of the wait.
    assert.match(headers['cache-control'] ?? '', /^public, max-age=([12]), s-maxage=\1, /);
  });

  it('goes on serving when the folder disappears, and says so', async (context) => {
    const folder = articlesFolder(context, { 'articles/a.md': article('One') });
    const root = path.join(folder.path, 'articles');
    const server = await startServer(context, { ARTICLES_DIR: root });
    const before = await get(`${server.url}/rss.xml`);
    rmSync(root, { recursive: true });
    server.process.kill('SIGHUP');
    await server.said(/not regenerated \(SIGHUP\): ARTICLES_DIR: .*can't be found/);
    assert.equal((await get(`${server.url}/rss.xml`)).body, before.body);
    assert.equal(JSON.parse((await get(`${server.url}/healthz`)).body).status, 'stale');
    folder.write('articles/b.md', article('Two'));
    server.process.kill('SIGHUP');
    await server.said(/published \(SIGHUP\)/);
    assert.match((await get(`${server.url}/rss.xml`)).body, /Two/);
  });

  it('keeps the old settings while publication.yaml is wrong', async (context) => {
    const folder = articlesFolder(context, { 'a.md': article('One'), 'publication.yaml': 'title: Right\n' });
    const server = await startServer(context, { ARTICLES_DIR: folder.path });
    folder.write('publication.yaml', 'title: Wrong\nlanguage: no language\n');
    server.process.kill('SIGHUP');
    await server.said(/publication\.yaml:2: language: found «no language»; write a language such as/);
    assert.match((await get(`${server.url}/rss.xml`)).body, /<title>Right<\/title>/);
  });

  it('logs a problem once for each change, with the file, the line and what to write', async (context) => {
    const folder = articlesFolder(context, { 'a.md': article('One'), 'bad.md': '---\ntitle: Bad\ndate: some day\n---\n' });
    const server = await startServer(context, { ARTICLES_DIR: folder.path });
    server.process.kill('SIGHUP');
    await server.said(/published \(SIGHUP\)/);
    const lines = server
      .output()
      .err.split('\n')
      .filter((line) => line.includes('bad.md'));
    assert.equal(lines.length, 1);
    const { level, msg } = JSON.parse(lines[0] ?? '{}') as { level: string; msg: string };
    assert.equal(level, 'warn');
    assert.match(msg, /^bad\.md:3: date: found «some day»; expected a date such as 2026-11-23/);
    assert.equal(JSON.parse((await get(`${server.url}/healthz`)).body).problems, 1);
  });

  it('logs each request as a line of JSON, with the network that it came from and not the address', async (context) => {
    const folder = articlesFolder(context, { 'a.md': article('One') });
    const server = await startServer(context, { ARTICLES_DIR: folder.path, TRUST_PROXY: '1' });
    const headers = {
      'User-Agent': 'Feedbin feed-id:1 - 5 subscribers',
      'X-Forwarded-For': '203.0.113.77',
      'Accept-Encoding': 'gzip',
    };
    const { headers: told, bytes } = await get(`${server.url}/rss.xml`, { headers });
    await get(`${server.url}/rss.xml`, { headers: { ...headers, 'If-None-Match': told.etag } });
    await get(`${server.url}/nothing%22here?a=1`);
    await server.said(/nothing/);
    const lines = server
      .output()
      .err.split('\n')
      .filter((line) => line.includes('"url"'))
      .map((line) => JSON.parse(line) as Record<string, unknown>);
    assert.deepEqual(
      lines.map(({ level, method, url, status, coding, bytes: length }) => [level, method, url, status, coding, length]),
      [
        ['info', 'GET', '/rss.xml', 200, 'gzip', bytes.length],
        ['info', 'GET', '/rss.xml', 304, 'gzip', 0],
        ['info', 'GET', '/nothing%22here?a=1', 404, 'identity', undefined],
      ],
    );
    assert.deepEqual([lines[0]?.network, lines[0]?.userAgent], ['203.0.113.0', 'Feedbin feed-id:1 - 5 subscribers']);
    assert.equal(typeof lines[0]?.milliseconds, 'number');
    assert.doesNotMatch(server.output().err, /203\.0\.113\.77/);
  });

  it('writes no line for requests where that is switched off, and no metrics where they are', async (context) => {
    const folder = articlesFolder(context, { 'a.md': article('One') });
    const server = await startServer(context, { ARTICLES_DIR: folder.path, ACCESS_LOG: 'off', METRICS: 'off' });
    assert.equal((await get(`${server.url}/metrics`)).status, 404);
    server.process.kill('SIGTERM');
    assert.equal(await server.ended(), 0);
    assert.doesNotMatch(server.output().err, /"url"/);
  });

  it('tells caches how long it is until the next regeneration, in the publication’s zone, and follows when that changes', async (context) => {
    const folder = articlesFolder(context, { 'a.md': article('One'), 'publication.yaml': 'timezone: UTC\n' });
    // Half an hour apart in these two zones, and never five hours away.
    const server = await startServer(context, { ARTICLES_DIR: folder.path, REGENERATE: '7 */2 * * *' });
    const told = async (): Promise<number> =>
      Number(/max-age=(\d+)/.exec((await get(`${server.url}/rss.xml`)).headers['cache-control'] ?? '')?.[1]);
    const expected = (offsetMinutes: number): number => {
      const seconds = Date.now() / 1000 + offsetMinutes * 60 - 7 * 60;
      return 7200 - (seconds % 7200);
    };
    assert.ok(Math.abs((await told()) - expected(0)) < 10, `${await told()} ${expected(0)}`);
    folder.write('publication.yaml', 'timezone: Asia/Kolkata\n');
    server.process.kill('SIGHUP');
    await server.said(/published \(SIGHUP\)/);
    assert.ok(Math.abs((await told()) - expected(330)) < 10, `${await told()} ${expected(330)}`);
  });

  it('asks who keeps taking whole feeds to wait until there can be something new', async (context) => {
    const folder = articlesFolder(context, { 'a.md': article('One') });
    const server = await startServer(context, { ARTICLES_DIR: folder.path, RATE_LIMIT: '3', REGENERATE: '*/5 * * * *' });
    const replies = [];
    for (let i = 0; i < 5; i++) replies.push(await get(`${server.url}/rss.xml`));
    assert.deepEqual(
      replies.map(({ status }) => status),
      [200, 200, 200, 429, 429],
    );
    const wait = Number(replies[4]?.headers['retry-after']);
    assert.ok(Number.isInteger(wait) && wait >= 1 && wait <= 300, String(wait));
    const { etag } = replies[0]?.headers ?? {};
    assert.equal((await get(`${server.url}/rss.xml`, { headers: { 'If-None-Match': etag } })).status, 304);
  });

  it('finishes the requests in flight on SIGTERM, then ends', async (context) => {
    const server = await startServer(context, { ARTICLES_DIR: bigFeed(context).path });
    const download = await slowDownload(server.url);
    server.process.kill('SIGTERM');
    await server.said(/stopping/);
    await assert.rejects(get(`${server.url}/rss.xml`), 'no new connections');
    const { expected, received } = await download.finish();
    assert.ok(expected > 10_000_000, `a body that does not fit into the system's buffers: ${expected}`);
    assert.equal(received, expected);
    assert.equal(await server.ended(), 0);
  });

  it('ends at once on a second signal', async (context) => {
    const server = await startServer(context, { ARTICLES_DIR: bigFeed(context).path });
    const download = await slowDownload(server.url);
    server.process.kill('SIGTERM');
    await server.said(/stopping/);
    server.process.kill('SIGINT');
    assert.equal(await server.ended(), 1);
    const { expected, received } = await download.finish();
    assert.ok(received < expected);
  });
});

/** Articles whose feed is larger than what the system takes off the server's hands at once. */
const bigFeed = (context: TestContext) => {
  const big = markdown({ title: 'Big', date: '2026-11-01' }, `${'a'.repeat(800_000)}\n`);
  return articlesFolder(context, Object.fromEntries(Array.from({ length: 14 }, (_, i) => [`${i}.md`, big])));
};

/** A reader that has asked for a feed and reads no further than the head for now. */
async function slowDownload(
  url: string,
): Promise<{ finish(): Promise<{ readonly expected: number; readonly received: number }> }> {
  const { hostname, port } = new URL(url);
  const socket = connect(Number(port), hostname);
  const chunks: Buffer[] = [];
  socket.on('error', () => {});
  socket.write(`GET /feed.json HTTP/1.1\r\nHost: ${hostname}\r\n\r\n`);
  await once(socket, 'readable');
  return {
    async finish() {
      socket.on('data', (chunk: Buffer) => chunks.push(chunk));
      await once(socket, 'close');
      const [head = ''] = Buffer.concat(chunks).toString('latin1').split('\r\n\r\n', 1);
      const length = Number(/content-length: (\d+)/i.exec(head)?.[1]);
      return { expected: head.length + 4 + length, received: Buffer.concat(chunks).length };
    },
  };
}

describe('the server says what is wrong and exits with 1 when', () => {
  const WRONG: readonly (readonly [name: string, environment: Readonly<Record<string, string>>, said: RegExp])[] = [
    [
      'the folder is missing',
      { ARTICLES_DIR: '/nowhere/at/all' },
      /ARTICLES_DIR: \/nowhere\/at\/all can't be found; create the folder or set ARTICLES_DIR/,
    ],
    [
      'settings are wrong, all of them at once',
      { PORT: 'eighty', REGENERATE: 'often', LOG_LEVEL: 'loud', PUBLIC_URL: 'example.org' },
      /PORT: found «eighty»; write .*\n(?:.*\n)*REGENERATE: found «often»; write .*\n(?:.*\n)*LOG_LEVEL: found «loud»; write /,
    ],
    [
      'there are no templates where it is told that they are',
      { TEMPLATES_DIR: '/nowhere/at/all' },
      /TEMPLATES_DIR: \/nowhere\/at\/all: found no folder that can be read; write the path of the one with your templates/,
    ],
    [
      'the port is taken',
      { PORT: '1', HOST: '203.0.113.1' },
      /PORT 1 on HOST 203\.0\.113\.1 can't be listened on \(E[A-Z]+\); choose another/,
    ],
  ];
  for (const [name, environment, said] of WRONG) {
    it(name, async (context) => {
      const folder = articlesFolder(context, { 'a.md': article('One') });
      const server = spawnServer(context, { ARTICLES_DIR: folder.path, ...environment });
      assert.equal(await server.ended(), 1);
      assert.match(server.output().err, said);
      assert.doesNotMatch(server.output().err, /^ {4}at /m, 'no stack');
    });
  }

  it('publication.yaml is wrong, every error with its line', async (context) => {
    const folder = articlesFolder(context, {
      'publication.yaml': 'title: ok\nurl: not an address\ntimezone: Mars/Phobos\ncolour: red\nfeed_size: many\n',
    });
    const server = spawnServer(context, { ARTICLES_DIR: folder.path });
    assert.equal(await server.ended(), 1);
    const { err } = server.output();
    for (const [line, key] of [
      [2, 'url'],
      [3, 'timezone'],
      [4, 'colour'],
      [5, 'feed_size'],
    ]) {
      assert.match(err, new RegExp(`publication\\.yaml:${line}: ${key}: found .*; write `));
    }
  });
});
