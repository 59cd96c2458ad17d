import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import './support/seed.ts';
import type { Article, Feed } from '../src/domain.ts';
import { renderAtom } from '../src/render/atom.ts';
import { carried } from '../src/render/carried.ts';
import { FORMATS } from '../src/render/formats.ts';
import { renderJsonFeed } from '../src/render/json-feed.ts';
import { renderRss } from '../src/render/rss.ts';
import { article, articles, feedOf, html } from './support/feeds.ts';

const WHOLE = { Atom: renderAtom, RSS: renderRss, 'JSON Feed': renderJsonFeed } as const;
const whole = (name: string, feed: Feed): string => WHOLE[name as keyof typeof WHOLE](feed);

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
  for (const { name, render } of FORMATS) {
    it(`is the very one that is written whole: ${name}`, () => {
      fc.assert(
        fc.property(
          fc.array(
            fc.record({
              chosen: fc.subarray([...POOL]),
              content: fc.constantFrom('full', 'summary'),
              language: fc.constantFrom('en', 'ar'),
            }),
            { minLength: 1, maxLength: 6 },
          ),
          (rounds) => {
            for (const { chosen, content, language } of rounds) {
              const feed = feedOf(chosen, { said: { feedContent: content as 'full' | 'summary', language } });
              assert.equal(render(feed), whole(name, feed));
            }
          },
        ),
        { numRuns: 60 },
      );
    });
  }

  it('has only its new items written', () => {
    const written: number[] = [];
    const render = carried(
      (feed) => {
        written.push(feed.items.length);
        return feed.items.map(({ title }) => `<i>${title}</i>`).join('|');
      },
      { item: /<i>.*?<\/i>/g, between: '|' },
    );
    const [first, ...rest] = articles(4);
    assert.ok(first);
    render(feedOf(rest));
    assert.equal(render(feedOf([first, ...rest])), '<i>Headline 0</i>|<i>Headline 1</i>|<i>Headline 2</i>|<i>Headline 3</i>');
    render(feedOf([first, ...rest]));
    render(feedOf([first, ...rest], { said: { language: 'ar' } }));
    assert.deepEqual(written, [3, 1, 1, 4]);
  });

  it('is written whole where its items can not be told apart', () => {
    const render = carried((feed) => feed.items.map(() => '<i>').join(''), { item: /<j>/g, between: '' });
    assert.equal(render(feedOf(articles(3))), '<i><i><i>');
  });
});
