import assert from 'node:assert/strict';
import { createServer, type RequestListener } from 'node:http';
import type { AddressInfo } from 'node:net';
import { describe, it, type TestContext } from 'node:test';
import { fetchReport, metricsUrl } from '../src/commands/stats.ts';
import { StartError } from '../src/start-error.ts';
import { createMetrics } from '../src/traffic/metrics.ts';
import { reportOf } from '../src/traffic/report.ts';
import { readSamples } from '../src/traffic/samples.ts';
import { reportLines } from '../src/traffic/table.ts';
import { createTraffic } from '../src/traffic/traffic.ts';
import { gazette } from './support/command.ts';
import { articlesFolder, markdown } from './support/folder.ts';
import { get } from './support/http.ts';
import { startServer } from './support/server-process.ts';

const GAUGES = { editionAgeSeconds: 200, articles: 1234, problems: 1, failures: 2 };

/** What a server tells after some traffic. */
function told() {
  const traffic = createTraffic({ now: Date.now });
  const metrics = createMetrics({ traffic, gauges: () => GAUGES });
  return { traffic, metrics };
}

function report(text: string) {
  const read = readSamples(text);
  assert.ok(read.ok, `line ${read.ok || read.line}`);
  return reportOf(read.samples) ?? assert.fail('no report');
}

const nothingSaved = { savedByCondition: 0, savedByCoding: 0 };

describe('gazette stats', () => {
  it('asks a running server', async (context) => {
    const articles = articlesFolder(context, {
      'a.md': markdown({ title: 'A', date: '2026-01-01' }, `${'Long text. '.repeat(500)}\n`),
    });
    const server = await startServer(context, { ARTICLES_DIR: articles.path, PUBLIC_URL: 'https://example.org/below' });
    const aggregator = { 'User-Agent': 'Feedbin feed-id:1 - 12 subscribers', 'Accept-Encoding': 'gzip' };
    const { headers } = await get(`${server.url}/rss.xml`, { headers: aggregator });
    await get(`${server.url}/rss.xml`, { headers: { ...aggregator, 'If-None-Match': headers.etag ?? '' } });
    await get(`${server.url}/atom.xml`, { headers: { 'User-Agent': 'newsboat' } });
    const { out, err, ended } = await gazette(context, ['stats', `${server.url}/below/`, '--json']);
    assert.deepEqual({ err, ended }, { err: '', ended: 0 });
    const { url, articles: count, feeds, altogether } = JSON.parse(out);
    assert.deepEqual([url, count, altogether.polls], [`${server.url}/metrics`, 1, 3]);
    const saved = feeds[0].savedByCompression;
    assert.ok(saved > 1000);
    assert.deepEqual(feeds[0], {
      ...{ feed: '/rss.xml', aggregated: 12, direct: 0, polls: 2, notModified: 1, whole: { gzip: 1 }, refused: 0, failed: 0 },
      ...{ savedByCondition: Number(headers['content-length']), savedByCompression: saved },
    });
    assert.deepEqual([feeds[1].feed, feeds[1].direct], ['/atom.xml', 1]);
  });

  it('lists the largest feeds, all of them together, and what else there is to know', async () => {
    const { traffic, metrics } = told();
    metrics.regenerated(20, true);
    metrics.regenerated(40, false);
    for (let i = 0; i < 3; i++) {
      traffic.count({ feed: '/atom.xml', status: 304, coding: 'gzip', savedByCondition: 600_000, savedByCoding: 0 });
      traffic.count({ feed: '/rss.xml', status: 200, coding: 'br', savedByCondition: 0, savedByCoding: 5 });
    }
    traffic.count({ feed: '/atom.xml', status: 200, coding: 'identity', ...nothingSaved });
    traffic.count({ feed: '/tags/x/rss.xml', status: 429, coding: 'identity', ...nothingSaved });
    traffic.count({ status: 503, coding: 'identity', ...nothingSaved });
    traffic.seen('/rss.xml', '203.0.113.1', 'Feedly/1.0 (1500 subscribers)');
    const lines = reportLines(report(await metrics.text()), 2, (head) => head);
    assert.deepEqual(lines, [
      'articles       1,234, with 1 problem',
      'edition        published 3 min ago',
      'regenerations  2, of which 1 failed, 30 ms each on average',
      "               the last 2 failed: the server's log says why",
      'saved          1.8 MB by 304s, 15 B by compression',
      '',
      'feed       subscribers   said  direct  polls  304  whole  refused  failed   saved',
      '/rss.xml         1,500  1,500       0      3   0%      3        0       0    15 B',
      '/atom.xml            0      0       0      4  75%      1        0       0  1.8 MB',
      'all 3            1,500  1,500       0      8  38%      4        1       0  1.8 MB',
      '(1 more: --top 3 shows them)',
      '',
      'Whole answers by encoding: br 3, identity 1',
      'Requests besides feeds: 1, of which 0 refused (4xx) and 1 failed (5xx)',
    ]);
  });

  it('says what was saved of each feed, of a bounded number of feeds', async () => {
    const { traffic, metrics } = told();
    for (let i = 0; i < 1100; i++) {
      traffic.count({ feed: `/tags/${i}/rss.xml`, status: 304, coding: 'gzip', savedByCondition: 10, savedByCoding: 0 });
    }
    const { feeds, altogether } = report(await metrics.text());
    assert.equal(feeds.length, 1001);
    assert.equal(feeds.find(({ feed }) => feed === 'other')?.savedByCondition, 1000);
    assert.equal(altogether.savedByCondition, 11_000);
  });

  it('reads any label, and lets none steer the terminal', async () => {
    const { traffic, metrics } = told();
    const feed = '/tags/a"b\\n\\\n\u001b[31m{x="1"} 7/rss.xml';
    traffic.count({ feed, status: 200, coding: 'br', ...nothingSaved });
    const read = report(await metrics.text());
    assert.equal(read.feeds[0]?.feed, feed);
    assert.doesNotMatch(reportLines(read, 20, (head) => head).join(''), /\p{Cc}/u);
  });

  for (const line of ['a', 'a{b="c} 1', 'a{b="c"d="e"} 1', 'a{b="c",b="d"} 1', 'a{b="\\x"} 1', 'a 1 2 3', 'a one', '<html>']) {
    it(`takes no line for a sample that is none: ${line}`, () => {
      assert.deepEqual(readSamples(`# HELP a b\na 1\n${line}\n`), { ok: false, line: 3 });
    });
  }

  it('knows where the numbers are', () => {
    const at = (address?: string) => metricsUrl(address, { port: 8080 }).href;
    assert.equal(at(), 'http://localhost:8080/metrics');
    assert.equal(at('https://news.example.org/below?a#b'), 'https://news.example.org/metrics');
    assert.equal(at('localhost:3001'), 'http://localhost:3001/metrics');
    for (const address of ['ftp://a.example', 'http://', 'a b', 'file:///etc/passwd'])
      assert.throws(() => at(address), /^Error: URL: found «/);
  });

  const UNFIT: readonly (readonly [string, RequestListener, RegExp])[] = [
    ['METRICS=off', (_, response) => void response.writeHead(404).end(), /found 404; start the server without METRICS=off/],
    [
      'another program',
      (_, response) => void response.end('<!doctype html>'),
      /found something else than the numbers of a Gazette/,
    ],
    ['other numbers', (_, response) => void response.end('up 1\n'), /found something else than the numbers of a Gazette/],
    ['too much', (_, response) => void response.end('# '.repeat(17 * 1024 * 1024)), /found more than 32 MB/],
    ['silence', () => {}, /no answer within 0\.05 seconds/],
    [
      'half an answer',
      (_, response) => void response.writeHead(200, { 'Content-Length': 9 }).write('a'),
      /no answer within 0\.05 sec/,
    ],
    ['a broken answer', (request) => void request.socket.end('HTTP/1.1 \u001b[31m\r\n\r\n'), /no answer \([A-Z_]+\)/],
  ];
  for (const [what, listener, said] of UNFIT) {
    it(`says what is wrong: ${what}`, async (context) => {
      const url = await listening(context, listener);
      const patienceMs = what === 'silence' || what === 'half an answer' ? 50 : 5000;
      await assert.rejects(fetchReport(url, patienceMs), (error) => error instanceof StartError && said.test(error.message));
    });
  }

  it('says that nobody listens, without the password that it was given', async (context) => {
    const { port } = await listening(context, () => {});
    const free = createServer().listen(0, '127.0.0.1');
    await new Promise((resolve) => free.once('listening', resolve));
    const other = (free.address() as AddressInfo).port;
    await new Promise((resolve) => free.close(resolve));
    assert.notEqual(String(other), port);
    const { out, err, ended } = await gazette(context, ['stats', `http://me:hidden@127.0.0.1:${other}`]);
    assert.deepEqual({ out, ended }, { out: '', ended: 1 });
    assert.match(err, /^gazette: http:\/\/127\.0\.0\.1:\d+\/metrics: no answer \(ECONNREFUSED\); start the server with .*\n$/);
  });

  it('gives a name and a password to the server alone', async (context) => {
    let given: string | undefined;
    const url = await listening(context, (request, response) => {
      given = request.headers.authorization;
      response.writeHead(401).end();
    });
    url.username = 'me';
    url.password = 'h%C3%A9';
    await assert.rejects(
      fetchReport(url),
      (error) => error instanceof Error && !/me:|h%C3/.test(error.message.split(';')[0] ?? ''),
    );
    assert.equal(given, `Basic ${Buffer.from('me:hé').toString('base64')}`);
  });
});

async function listening(context: TestContext, listener: RequestListener): Promise<URL> {
  const server = createServer(listener).listen(0, '127.0.0.1');
  await new Promise((resolve) => server.once('listening', resolve));
  context.after(() => {
    server.closeAllConnections();
    server.close();
  });
  return metricsUrl(`http://127.0.0.1:${(server.address() as AddressInfo).port}`, { port: 0 });
}
