import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { createSubscriptions, readUserAgent } from '../src/traffic/subscribers.ts';

/** User-Agents as aggregators send them, or have sent them → how many they fetch for, and which subscription that is. */
const AGGREGATORS: readonly (readonly [userAgent: string, subscribers: number, name: string])[] = [
  ['Feedbin feed-id:1373711 - 142 subscribers', 142, 'feedbin 1373711'],
  ['Feedly/1.0 (+http://www.feedly.com/fetcher.html; 1,205 subscribers; like FeedFetcher-Google)', 1205, 'feedly '],
  ['Feedly/1.0 (+http://www.feedly.com/fetcher.html; 1 subscribers; feed-id abc123)', 1, 'feedly abc123'],
  ['NewsBlur Feed Fetcher - 27 subscribers - https://www.newsblur.com/site/77/a ("Mozilla/5.0 (X11)")', 27, 'newsblur 77'],
  ['NewsBlur Page Fetcher - 27 subscribers - https://www.newsblur.com/site/77/a ("Mozilla/5.0 (X11)")', 27, 'newsblur 77'],
  ['Inoreader/1.0 (+http://www.inoreader.com/feed-fetcher; 88 subscribers; )', 88, 'inoreader '],
  ['Mozilla/5.0 (compatible; inoreader.com; 114 subscribers)', 114, 'inoreader '],
  ['Mozilla/5.0 (compatible; BazQux/2.4; +https://bazqux.com/fetcher; 3 subscribers)', 3, 'bazqux '],
  ['Mozilla/5.0 (compatible; theoldreader.com; 1 subscribers; feed-id=cead6c3a)', 1, 'theoldreader cead6c3a'],
  ['theoldreader.com (12 subscribers; feed-id=4f)', 12, 'theoldreader 4f'],
  ['Bloglovin/1.0 (http://www.bloglovin.com; 45 subscribers)', 45, 'bloglovin '],
  ['Netvibes (http://www.netvibes.com/; 7 subscribers; feedId: 1234)', 7, 'netvibes 1234'],
  ['Feed Wrangler/1.0 (1 subscriber; feed-id=99; http://feedwrangler.net; Allow like Gecko)', 1, 'feed wrangler 99'],
  ['FeedHQ/0.1.2 (https://github.com/feedhq/feedhq; 9 subscribers; https://feedhq.org/faq)', 9, 'feedhq '],
  ['Overcast/1.0 Podcast Sync (210 subscribers; feed-id=735461; +http://overcast.fm/)', 210, 'overcast 735461'],
  [
    'Dreamwidth Studios (webmaster@dreamwidth.org; for https://x.example/a_feed/; 2 readers)',
    2,
    'dreamwidth studios https://x.example/a_feed/',
  ],
  ['NewsGatorOnline/2.0 (http://www.newsgator.com; 2 subscribers)', 2, 'newsgatoronline '],
  ['Bloglines/3.1 (http://www.bloglines.com; 1 subscriber)', 1, 'bloglines '],
  ['Feedfetcher-Google; (+http://www.google.com/feedfetcher.html; 4 subscribers; feed-id=1249)', 4, 'feedfetcher-google 1249'],
  ['livedoor FeedFetcher/0.01 (http://reader.livedoor.com/; 31 subscribers)', 31, 'livedoor '],
  ['Fastladder FeedFetcher/0.01 (http://fastladder.com/; 1 subscriber)', 1, 'fastladder '],
  ['AideRSS/1.0 (aiderss.com); 2 subscribers', 2, 'aiderss '],
  ['Zhuaxia.com 1 Subscribers', 1, 'zhuaxia '],
  ['xianguo-rssbot/0.1 (http://www.xianguo.com/; 1 subscribers)', 1, 'xianguo-rssbot '],
  ['kinjabot (http://www.kinja.com; 1 Readers)', 1, 'kinjabot '],
  ['g2reader-bot/1.0 (+http://www.g2reader.com/; 4 readers)', 4, 'g2reader-bot '],
  ['ThePort_Web/1.0; subscribers 1', 1, 'theport_web '],
  [
    'Mozilla/5.0 (X11; U; rv:1.2.1; Rojo 1.0; http://www.rojo.com/agg/; on behalf of 15 subscriber(s) at http://www.rojo.com/?feed-id=x) Gecko',
    ...([15, 'rojo x'] as const),
  ],
  [
    'YahooFeedSeeker/2.0 (compatible; Mozilla 4.0; http://publisher.yahoo.com/rssguide; users 6; views 11)',
    6,
    'yahoofeedseeker ',
  ],
  ['Aggregator/2.1 subscribers=17', 17, 'aggregator '],
  ['Aggregator/2.1 (subscriber-count: 17)', 17, 'aggregator '],
  ['Minireader (1.234.567 subscribers)', 1_234_567, 'minireader '],
  ["Minireader (1'234 subscribers)", 1234, 'minireader '],
  ['Most (10000000 subscribers)', 10_000_000, 'most '],
  ['Nobody (0 subscribers)', 0, 'nobody '],
  ['12 subscribers', 12, ' '],
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
  ['Joker (10,000,001 subscribers)', 'reader'],
  [`Joker (${'9'.repeat(250)} subscribers)`, 'reader'],
  ['Joker (-5 subscribers)', 'reader'],
  ['Joker (1,5 readers)', 'reader'],
  ['Joker (1e6 subscribers)', 'reader'],
  ['Joker (loved by 10,000 users)', 'reader'],
  ['RSS Reader 5 (Windows)', 'reader'],
  ['Mozilla/5.0 (Linux; Android 13 Reader)', 'reader'],
  ['Mozilla/5.0 (Linux; Android 12; CUBOT NOTE 20) Chrome/140', 'reader'],
  ['Mozilla/5.0 (compatible; Feeds/2; like Googlebot)', 'reader'],
  ['FeedFetcher-Google; (+http://www.google.com/feedfetcher.html)', 'crawler'],
  ['TelegramBot (like TwitterBot)', 'crawler'],
  ['Reader 5.0', 'reader'],
  ['v1.5 reader', 'reader'],
];

describe('a User-Agent', () => {
  for (const [userAgent, subscribers, name] of AGGREGATORS) {
    it(`«${userAgent}» fetches for ${subscribers}`, () => {
      assert.deepEqual(readUserAgent(userAgent), { kind: 'aggregator', name, subscribers });
    });
  }
  for (const [userAgent, kind] of OTHERS) {
    it(`«${userAgent.slice(0, 80)}» is a ${kind}`, () => assert.equal(readUserAgent(userAgent).kind, kind));
  }

  it('is one aggregator whatever its count and version, and another for another subscription', () => {
    const name = (text: string): string => {
      const agent = readUserAgent(text);
      return agent.kind === 'aggregator' ? agent.name : assert.fail(text);
    };
    assert.equal(name('Feedly/1.0 (+x; 5 subscribers)'), name('Feedly/2.1.3 (+x; 1,500 subscribers)'));
    assert.notEqual(name('Feedbin feed-id:1 - 5 subscribers'), name('Feedbin feed-id:2 - 5 subscribers'));
  });

  it('has a name of a length that can be kept', () => {
    const agent = readUserAgent(`${'n'.repeat(200)} (5 subscribers; feed-id=${'1'.repeat(70)})`);
    assert.ok(agent.kind === 'aggregator' && agent.name.length < 170);
  });

  it('of any length is read in no time', () => {
    const began = performance.now();
    for (const text of ['1,', '1', 'a', ' ', 'subscribers ', '9 a ', '1.111']) readUserAgent(text.repeat(100_000));
    for (const text of ['1,111', '1 ', 'users ', '1 a', ' -\n', 'like ', 'feed-id ', 'Mozilla/']) readUserAgent(text.repeat(100));
    assert.ok(performance.now() - began < 500);
  });
});

describe('the subscriptions of a feed', () => {
  const one = { kind: 'aggregator', name: 'one', subscribers: 5 } as const;

  it('are at most two hundred: a new one takes the place of the one that was not seen for the longest time', () => {
    const subscriptions = createSubscriptions();
    for (let i = 0; i < 200; i++) subscriptions.note({ ...one, name: `${i}`, subscribers: i }, i);
    subscriptions.note({ ...one, name: '0', subscribers: 0 }, 1000);
    subscriptions.note({ ...one, name: 'new', subscribers: 10_000 }, 1000);
    assert.equal(subscriptions.total(1000), (199 * 200) / 2 - 1 + 10_000);
  });

  it('take the latest number, a smaller one too', () => {
    const subscriptions = createSubscriptions();
    subscriptions.note(one, 0);
    subscriptions.note({ ...one, subscribers: 3 }, 1);
    assert.equal(subscriptions.total(1), 3);
  });
});
