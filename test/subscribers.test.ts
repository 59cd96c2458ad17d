import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { readUserAgent } from '../src/traffic/subscribers.ts';

/** User-Agents as aggregators send them → how many they fetch for. */
const AGGREGATORS: readonly (readonly [userAgent: string, subscribers: number])[] = [
  ['Feedbin feed-id:1373711 - 142 subscribers', 142],
  ['Feedly/1.0 (+http://www.feedly.com/fetcher.html; 1,205 subscribers; like FeedFetcher-Google)', 1205],
  ['Feedly/1.0 (+http://www.feedly.com/fetcher.html; 1 subscribers; feed-id abc123)', 1],
  ['NewsBlur Feed Fetcher - 27 subscribers - http://www.newsblur.com/site/12/example', 27],
  ['Inoreader/1.0 (+http://www.inoreader.com/feed-fetcher; 88 subscribers; )', 88],
  ['Mozilla/5.0 (compatible; BazQux/2.4; +https://bazqux.com/fetcher; 3 subscribers)', 3],
  ['The Old Reader (http://theoldreader.com; 12 subscribers; feed-id=4f)', 12],
  ['theoldreader.com (12 subscribers; feed-id=4f)', 12],
  ['Bloglovin/1.0 (http://www.bloglovin.com; 45 subscribers)', 45],
  ['Netvibes (http://www.netvibes.com/; 7 subscribers; feedID: 1234)', 7],
  ['Feed Wrangler/1.0 (1 subscriber; feed-id=99)', 1],
  ['FeedHQ/0.1 (https://github.com/feedhq/feedhq; 9 subscribers; https://feedhq.org/faq)', 9],
  ['NewsGatorOnline/2.0 (http://www.newsgator.com; 2 subscribers)', 2],
  ['livedoor FeedFetcher/0.01 (http://reader.livedoor.com/; 31 subscribers)', 31],
  ['g2reader-bot/1.0 (+http://www.g2reader.com/; 4 readers)', 4],
  ['YahooFeedSeeker/2.0 (compatible; Mozilla 4.0; MSIE 5.5; http://publisher.yahoo.com/rssguide; users 6; views 11)', 6],
  ['Aggregator/2.1 subscribers=17', 17],
  ['Minireader (1.234.567 subscribers)', 1_234_567],
  ['Nobody (0 subscribers)', 0],
];

const OTHERS: readonly (readonly [userAgent: string, kind: string])[] = [
  ['', 'reader'],
  ['NetNewsWire (RSS Reader; https://netnewswire.com/)', 'reader'],
  ['newsboat/2.30.1 (Linux 6.1.0)', 'reader'],
  ['Tiny Tiny RSS/23.11 (https://tt-rss.org/)', 'reader'],
  ['FreshRSS/1.24.0 (Linux; https://freshrss.org)', 'reader'],
  ['Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Thunderbird/140.0', 'reader'],
  ['Mozilla/5.0 (compatible; Miniflux/2.2.0; +https://miniflux.app)', 'reader'],
  ['Mozilla/5.0 (compatible; Googlebot/2.1; +http://www.google.com/bot.html)', 'crawler'],
  ['Feedspot-crawler', 'crawler'],
  ['Joker (99999999999 subscribers)', 'reader'],
  ['Joker (99,999,999 subscribers)', 'reader'],
  ['Reader 5.0', 'reader'],
  ['v1.5 reader', 'reader'],
];

describe('a User-Agent', () => {
  for (const [userAgent, subscribers] of AGGREGATORS) {
    it(`«${userAgent}» fetches for ${subscribers}`, () => {
      const agent = readUserAgent(userAgent);
      assert.equal(agent.kind === 'aggregator' ? agent.subscribers : agent.kind, subscribers);
    });
  }
  for (const [userAgent, kind] of OTHERS) {
    it(`«${userAgent}» is a ${kind}`, () => assert.equal(readUserAgent(userAgent).kind, kind));
  }

  it('is one aggregator whatever its count and version, and another for another subscription', () => {
    const name = (text: string): string => {
      const agent = readUserAgent(text);
      return agent.kind === 'aggregator' ? agent.name : assert.fail(text);
    };
    assert.equal(name('Feedly/1.0 (+x; 5 subscribers)'), name('Feedly/2.1.3 (+x; 1,500 subscribers)'));
    assert.notEqual(name('Feedbin feed-id:1 - 5 subscribers'), name('Feedbin feed-id:2 - 5 subscribers'));
  });

  it('of any length is read in no time', () => {
    const began = performance.now();
    for (const text of ['1,', '1', 'a', ' ', 'subscribers ', '9 a ', '1.111']) readUserAgent(text.repeat(100_000));
    for (const text of ['1,111', '1 ', 'users ', '1 a']) readUserAgent(text.repeat(100));
    assert.ok(performance.now() - began < 500);
  });
});
