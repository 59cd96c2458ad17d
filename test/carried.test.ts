import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import './support/seed.ts';
import type { Article, Feed } from '../src/domain.ts';
import { renderAtom } from '../src/render/atom.ts';
import { carried, type Piece, recentPieces } from '../src/render/carried.ts';
import { FORMATS } from '../src/render/formats.ts';
import { renderJsonFeed } from '../src/render/json-feed.ts';
import { renderRss } from '../src/render/rss.ts';
import { article, articles, feedOf, html } from './support/feeds.ts';

const WHOLE = { Atom: renderAtom, RSS: renderRss, 'JSON Feed': renderJsonFeed } as const;
const whole = (name: string, feed: Feed): string => WHOLE[name as keyof typeof WHOLE](feed);

const joined = async (pieces: Promise<readonly Piece[]>): Promise<string> => Buffer.concat(await pieces).toString();

const POOL: readonly Article[] = [
  ...articles(8),
  article({ path: 'rtl', title: 'عنوان', direction: 'rtl', language: 'ar', content: html('<p>نص</p>') }),
  article({
    path: 'cdata',
    title: 'a ]]> b </item> </entry>',
    content: html('<p>&lt;/item&gt; &lt;entry&gt;</p><pre>  }\n    }</pre>'),
  }),
  article({ path: 'bare', content: html(''), excerpt: '' }),
];

describe('a document whose items were written before', () => {
  for (const format of FORMATS) {
    const { name } = format;
    it(`is the very one that is written whole: ${name}`, async () => {
      const write = carried(format);
      await fc.assert(
        fc.asyncProperty(
          fc.array(
            fc.record({
              chosen: fc.subarray([...POOL]),
              content: fc.constantFrom('full', 'summary'),
              language: fc.constantFrom('en', 'ar'),
            }),
            { minLength: 1, maxLength: 6 },
          ),
          async (rounds) => {
            for (const { chosen, content, language } of rounds) {
              const feed = feedOf(chosen, { said: { feedContent: content as 'full' | 'summary', language } });
              assert.equal(await joined(write(feed)), whole(name, feed));
            }
          },
        ),
        { numRuns: 60 },
      );
    });
  }

  const TAKEN = { check: () => undefined } as const;
  const bare = (feed: Feed): string => `(${feed.items.map(({ title }) => `<i>${title}</i>`).join('|')})`;
  const BARE = { item: /<i>.*?<\/i>/g, between: '|' } as const;

  it('has only its new items written, some at a time', async () => {
    const written: number[] = [];
    const render = (feed: Feed): string => {
      written.push(feed.items.length);
      return bare(feed);
    };
    const write = carried({ ...TAKEN, ...BARE, render });
    const [first, ...rest] = articles(11);
    assert.ok(first);
    await write(feedOf(rest));
    const all = [first, ...rest].map((_, n) => `<i>Headline ${n}</i>`).join('|');
    assert.equal(await joined(write(feedOf([first, ...rest]))), `(${all})`);
    await write(feedOf([first, ...rest]));
    await write(feedOf([first, ...rest], { said: { language: 'ar' } }));
    await write(feedOf([]));
    assert.deepEqual(written, [...[8, 2], 1, 1, ...[8, 3], 0]);
  });

  it('is remembered for as long as it is there where it stays, and else while there is room', async () => {
    const written: number[] = [];
    const render = (feed: Feed): string => {
      written.push(feed.items.length);
      return bare(feed);
    };
    const items = articles(9);
    const [one, other, lasting] = [0, 3, 6].map((from) => feedOf(items.slice(from, from + 3)));
    assert.ok(one && other && lasting);
    // Room for one of them.
    const write = carried({ ...TAKEN, ...BARE, render }, recentPieces(1100));
    for (const feed of [one, one, other, one]) await write(feed);
    await write(lasting, 'stays');
    for (const feed of [one, other, lasting]) await write(feed);
    // What is remembered is written around one of its items.
    assert.deepEqual(written, [...[3, 1, 3, 3], 3, ...[1, 3, 1]]);
  });

  it('is its own, however many others of the same items are written at the same time', async () => {
    const inLanguage = (feed: Feed): string => {
      for (const end = performance.now() + 1; performance.now() < end; );
      return `(${feed.items.map(({ title }) => `<i>${title} ${feed.language}</i>`).join('|')})`;
    };
    const write = carried({ ...TAKEN, ...BARE, render: inLanguage });
    const feeds = ['en', 'ar', 'de', 'en'].map((language) => feedOf(articles(20), { said: { language } }));
    const items = feeds[0]?.items ?? [];
    const shared = feeds.map((feed) => ({ ...feed, items }));
    for (const _ of [1, 2]) {
      const texts = await Promise.all(shared.map((feed) => joined(write(feed))));
      assert.deepEqual(texts, shared.map(inLanguage));
    }
  });

  it('is written whole where its items can not be told apart', async () => {
    const unfound = carried({ ...TAKEN, render: (feed) => feed.items.map(() => '<i>').join(''), item: /<j>/g, between: '' });
    assert.equal(await joined(unfound(feedOf(articles(3)))), '<i><i><i>');
    // As many as there should be, and something between them: the second is the end of the first.
    const mistaken = carried({ ...TAKEN, ...BARE, render: () => '<i>a</i>b</i>|<i>c</i>' });
    assert.equal(await joined(mistaken(feedOf(articles(2)))), '<i>a</i>b</i>|<i>c</i>');
  });

  it('is not written where a strict parser takes a part of it only', async () => {
    const check = (text: string) => (text.includes('Headline 5') ? 'that one' : undefined);
    const write = carried({ ...BARE, render: bare, check });
    await assert.rejects(write(feedOf(articles(6))), /^Error: that one$/);
    assert.equal(await joined(write(feedOf(articles(5)))), bare(feedOf(articles(5))));
  });
});
