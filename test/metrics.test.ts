import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { createMetrics } from '../src/traffic/metrics.ts';
import { createTraffic } from '../src/traffic/traffic.ts';
import { markdown } from './support/folder.ts';
import { site } from './support/site.ts';

/** A sample of the text format: name, labels, value. */
const SAMPLE = /^([a-z_][\w:]*)(?:\{((?:[a-z_]\w*="(?:[^"\\\n]|\\[\\"n])*",?)*)\})? (-?\d[\d.e+-]*|NaN?|Nan|\+Inf)$/;
const COMMENT = /^# (?:HELP [a-z_][\w:]* .*|TYPE [a-z_][\w:]* (?:counter|gauge|histogram|summary|untyped))$/;

/** Every sample, by name and labels; what is no line of the format fails. */
function read(text: string): ReadonlyMap<string, number> {
  const samples = new Map<string, number>();
  for (const line of text.split('\n')) {
    if (line === '' || COMMENT.test(line)) continue;
    const [, name, labels = '', value] = SAMPLE.exec(line) ?? assert.fail(`no sample: ${line}`);
    const key = labels === '' ? `${name}` : `${name}{${labels}}`;
    assert.equal(samples.has(key), false, `said twice: ${key}`);
    samples.set(key, Number(value));
  }
  return samples;
}

describe('/metrics', () => {
  it('says what was asked for, what was saved and who reads', async (context) => {
    const { get } = await site(context, {
      'a.md': markdown({ title: 'A', date: '2026-11-01' }, `${'Long text. '.repeat(500)}\n`),
    });
    const aggregator = { 'User-Agent': 'Feedbin feed-id:1 - 12 subscribers', 'Accept-Encoding': 'gzip' };
    const { headers } = await get('/rss.xml', { headers: aggregator });
    await get('/rss.xml', { headers: { ...aggregator, 'If-None-Match': headers.etag } });
    await get('/rss.xml', { headers: { 'User-Agent': 'newsboat' } });
    await get('/nothing');
    await get('/');
    const { status, headers: told, body } = await get('/metrics');
    assert.equal(status, 200);
    assert.match(told['content-type'] ?? '', /^text\/plain; version=0\.0\.4/);
    assert.equal(told['cache-control'], 'no-store');
    const samples = read(body);
    const requests = (labels: string): number | undefined => samples.get(`gazette_requests_total{${labels}}`);
    assert.equal(requests('feed="/rss.xml",status="200",encoding="gzip"'), 1);
    assert.equal(requests('feed="/rss.xml",status="304",encoding="gzip"'), 1);
    assert.equal(requests('feed="/rss.xml",status="200",encoding="identity"'), 1);
    assert.equal(requests('feed="",status="404",encoding="identity"'), 1);
    assert.equal(requests('feed="",status="200",encoding="identity"'), 1);
    assert.equal(samples.get('gazette_response_saved_bytes_total{by="condition"}'), Number(headers['content-length']));
    assert.ok((samples.get('gazette_response_saved_bytes_total{by="compression"}') ?? 0) > 1000);
    assert.equal(samples.get('gazette_feed_subscribers{feed="/rss.xml",via="aggregators"}'), 12);
    assert.equal(samples.get('gazette_feed_subscribers{feed="/rss.xml",via="direct"}'), 1);
    assert.ok((samples.get('process_resident_memory_bytes') ?? 0) > 0);
    assert.equal((await get('/metrics', { method: 'POST' })).status, 405);
  });

  it('says how regenerations went, and what is the case', async () => {
    const gauges = () => ({ editionAgeSeconds: 12.5, articles: 9, problems: 2, failures: 1 });
    const metrics = createMetrics({ traffic: createTraffic({ now: Date.now }), gauges });
    metrics.regenerated(30, true);
    metrics.regenerated(4000, true);
    metrics.regenerated(10, false);
    const samples = read(await metrics.text());
    assert.equal(samples.get('gazette_regenerations_total{result="ok"}'), 2);
    assert.equal(samples.get('gazette_regenerations_total{result="failed"}'), 1);
    assert.equal(samples.get('gazette_regeneration_seconds_count'), 3);
    assert.equal(samples.get('gazette_regeneration_seconds_bucket{le="0.05"}'), 2);
    assert.equal(samples.get('gazette_edition_age_seconds'), 12.5);
    assert.equal(samples.get('gazette_articles'), 9);
    assert.equal(samples.get('gazette_problems'), 2);
    assert.equal(samples.get('gazette_regeneration_failures'), 1);
  });

  it('only ever counts up, and writes any path so that it can be read', async () => {
    const traffic = createTraffic({ now: Date.now });
    const metrics = createMetrics({
      traffic,
      gauges: () => ({ editionAgeSeconds: undefined, articles: 0, problems: 0, failures: 0 }),
    });
    const feed = '/tags/a"b\\c\nd/rss.xml';
    const seen: (number | undefined)[] = [];
    for (let i = 0; i < 3; i++) {
      traffic.count({ feed, status: 200, coding: 'br', savedByCondition: 0, savedByCoding: 1 });
      const samples = read(await metrics.text());
      seen.push(samples.get('gazette_requests_total{feed="/tags/a\\"b\\\\c\\nd/rss.xml",status="200",encoding="br"}'));
    }
    assert.deepEqual(seen, [1, 2, 3]);
  });

  it('is answered where nothing was saved, and says nothing of an edition that is not there', async () => {
    const traffic = createTraffic({ now: Date.now });
    const gauges = () => ({ editionAgeSeconds: undefined, articles: 0, problems: 0, failures: 0 });
    const metrics = createMetrics({ traffic, gauges });
    traffic.count({ feed: '/rss.xml', status: 200, coding: 'gzip', savedByCondition: 0, savedByCoding: -3 });
    const samples = read(await metrics.text());
    assert.equal(samples.get('gazette_response_saved_bytes_total{by="compression"}'), 0);
    assert.equal(samples.has('gazette_edition_age_seconds'), false);
  });

  it('never shows what a client says of itself', async () => {
    const traffic = createTraffic({ now: Date.now });
    const gauges = () => ({ editionAgeSeconds: 1, articles: 0, problems: 0, failures: 0 });
    traffic.seen('/rss.xml', '203.0.113.77', 'Secret"\n# HELP evil (5 subscribers)');
    traffic.seen('/rss.xml', '203.0.113.77', 'Secret reader');
    assert.doesNotMatch(await createMetrics({ traffic, gauges }).text(), /203\.0|secret|evil/i);
  });
});
