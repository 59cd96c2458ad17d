import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { gzipSync } from 'node:zlib';
import { loadPages } from '../src/pages/pages.ts';
import { article, articles, feedOf, frozen } from './support/feeds.ts';
import {
  articlePage,
  attribute,
  channelPage,
  eachKind,
  elementsOf,
  every,
  feedPage,
  linked,
  metas,
  named,
  only,
  textOf,
} from './support/page-tree.ts';
import { ARTICLES, SAMPLE_FEEDS } from './support/sample-feeds.ts';

/** What people are shown. Each page is read back as a browser reads it. */

const pages = loadPages();
const [EVERYTHING = assert.fail(), ARABIC = assert.fail()] = ARTICLES;

/** One page of each kind and shape, by name. */
const SAMPLES: ReadonlyMap<string, string> = new Map([
  ...[...SAMPLE_FEEDS].map(([name, feed]) => [`channel ${name}`, pages.channel(channelPage(feed))] as const),
  ...[...SAMPLE_FEEDS].map(([name, feed]) => [`feed ${name}`, pages.feed(feedPage(feed))] as const),
  ...ARTICLES.map((one) => [`article ${one.path}`, pages.article(articlePage(one))] as const),
]);

describe('every page', () => {
  for (const [name, text] of SAMPLES) {
    it(`${name}: has a head, landmarks, one h1, and headings that leave no level out`, () => {
      const elements = elementsOf(text);
      const root = only(elements, 'html');
      assert.deepEqual([attribute(root, 'lang'), attribute(root, 'dir')], ['en', 'ltr']);
      assert.ok(textOf(only(elements, 'title')).length > 0);
      assert.equal(textOf(only(elements, 'h1')).trim() === '', false);
      only(elements, 'main');
      const levels = elements.flatMap(({ tagName }) => (/^h[1-6]$/.test(tagName) ? [Number(tagName[1])] : []));
      levels.forEach((level, place) => void assert.ok(level <= (levels[place - 1] ?? 0) + 1, `levels ${levels}`));
      const names = named(elements, 'nav').map((nav) => attribute(nav, 'aria-label'));
      assert.equal(new Set(names).size, names.length, 'each navigation has a name of its own');
    });

    it(`${name}: has no id twice, none that is pointed to and missing, no style and no script of its own`, () => {
      const elements = elementsOf(text);
      const ids = every(elements, 'id');
      assert.equal(new Set(ids).size, ids.length, ids.join());
      const wanted = [...every(elements, 'aria-labelledby'), ...every(elements, 'for'), ...every(elements, 'data-copy')];
      assert.deepEqual(
        [...wanted, 'main'].filter((id) => !ids.includes(id)),
        [],
      );
      assert.deepEqual([...every(elements, 'style'), ...named(elements, 'style')], []);
      const scripts = named(elements, 'script').filter((script) => attribute(script, 'type') !== 'application/ld+json');
      assert.deepEqual(
        scripts.map((script) => attribute(script, 'src')?.replace(/\?v=[\w-]{8}$/, '')),
        ['/assets/copy.js'],
      );
    });

    it(`${name}: is small`, () => {
      assert.ok(Buffer.byteLength(text) < 15_000, `${Buffer.byteLength(text)} bytes`);
    });
  }

  it('offers its feeds to whatever looks for them', () => {
    for (const text of SAMPLES.values()) {
      const offered = named(elementsOf(text), 'link').filter((link) => attribute(link, 'rel') === 'alternate');
      assert.deepEqual(
        offered.map((link) => ['type', 'title', 'href'].map((name) => attribute(link, name))),
        [
          ['application/atom+xml', 'The Tester (Atom)', 'https://example.org/atom.xml'],
          ['application/rss+xml', 'The Tester (RSS)', 'https://example.org/rss.xml'],
        ],
      );
    }
  });

  it('is the same for the same input, which it leaves as it is', () => {
    const kinds = frozen(eachKind(ARTICLES, {}, [linked('tag', 'R&D')]));
    assert.equal(pages.channel(kinds.channel), loadPages().channel(kinds.channel));
    assert.equal(pages.feed(kinds.feed), loadPages().feed(kinds.feed));
    assert.equal(pages.article(kinds.article), loadPages().article(kinds.article));
  });

  it('finds its stylesheet and script below the address of a publication that shares its host', () => {
    const { channel } = eachKind(ARTICLES, { url: 'https://example.org/gazette' });
    const elements = elementsOf(pages.channel(channel));
    assert.ok(every(elements, 'href').some((one) => one.startsWith('/gazette/assets/style.css?v=')));
    assert.ok(every(elements, 'src').some((one) => one.startsWith('/gazette/assets/copy.js?v=')));
    assert.ok(every(elements, 'href').includes('https://example.org/gazette/#subscribe'));
  });

  it('with fifty articles, and all that it needs, is sent in less than 15 KB', () => {
    const long =
      'Nobody had seen the other side of the river since the bridge went, but everybody had an opinion of it and a cousin there. ';
    const list = articles(50).map((one, place) => ({
      ...one,
      title: `${place}: ${long.slice(place, place + 70)}`,
      excerpt: long.repeat(3).slice(place),
      authors: [{ name: `Author Number ${place % 9}` }],
      section: 'Business & Money',
    }));
    const channels = Array.from({ length: 60 }, (_, place) => linked('tag', `Tag ${place}`));
    const text = pages.channel({ ...channelPage(feedOf(list)), channels });
    const sent = [text, ...pages.assets.map((asset) => asset.text)].map((one) => gzipSync(one).length);
    assert.ok(sent.reduce((sum, bytes) => sum + bytes, 0) < 15_000, sent.join());
  });
});

describe('the page of a channel', () => {
  it('shows each article with its section, day and authors, the newest with what they are about', () => {
    const text = pages.channel(channelPage(feedOf([EVERYTHING, ...articles(11, { summary: 'x', excerpt: 'About it' })])));
    const items = named(elementsOf(text), 'li').filter(
      (item) => textOf(item).includes('Headline') || textOf(item).includes('AT&T'),
    );
    assert.equal(
      textOf(items[0] ?? assert.fail()).trim(),
      'AT&T buys <b>Bold</b> & "quotes" it isn\'t &amp; ]]> done One ]]> two <b> & more. ' +
        "Business & Money Nov 23, 2026 Ann Lee, Bora Çelik, O'Neil & Sons <agency>",
    );
    assert.deepEqual(
      items.map((item) => textOf(item).includes('About it')),
      [false, ...Array(8).fill(true), ...Array(3).fill(false)],
    );
  });

  it('says of an article in another language which one, and which way it runs', () => {
    const items = named(elementsOf(pages.channel(channelPage(feedOf([ARABIC, article()])))), 'li');
    const said = items.slice(0, 2).map((item) => [attribute(item, 'lang'), attribute(item, 'dir')]);
    assert.deepEqual(said, [
      ['ar', 'rtl'],
      [undefined, undefined],
    ]);
  });

  it('cuts what an article is about where a word ends', () => {
    const { channel } = eachKind([
      article({ excerpt: 'A word, '.repeat(40) }),
      article({ path: 'b', excerpt: '長'.repeat(200) }),
    ]);
    const about = named(elementsOf(pages.channel(channel)), 'p').map(textOf);
    assert.ok(about.includes(`${'A word, '.repeat(19)}A word…`));
    assert.ok(about.includes(`${'長'.repeat(160)}…`));
  });

  it('of everything leads to every channel and its feed; many of a kind are folded away', () => {
    const many = Array.from({ length: 13 }, (_, place) => linked('author', `Ann ${place}`));
    const text = pages.channel(
      channelPage(feedOf(ARTICLES), { channels: [linked('section', 'News'), linked('tag', 'R&D'), ...many] }),
    );
    const elements = elementsOf(text);
    assert.deepEqual(named(elements, 'summary').map(textOf), ['All 13']);
    for (const { url, feedUrl } of [linked('section', 'News'), linked('tag', 'R&D'), ...many]) {
      assert.deepEqual(
        [url, feedUrl].filter((one) => !every(elements, 'href').includes(one)),
        [],
      );
    }
  });

  it('tells how to subscribe', () => {
    const elements = elementsOf(pages.channel(channelPage(feedOf(ARTICLES))));
    assert.deepEqual(every(named(elements, 'input'), 'value'), ['https://example.org/atom.xml', 'https://example.org/rss.xml']);
    assert.ok(named(elements, 'button').every((button) => attribute(button, 'hidden') === ''));
    const atom = encodeURIComponent('https://example.org/atom.xml');
    for (const href of [
      `https://feedly.com/i/subscription/feed%2F${atom}`,
      `https://www.inoreader.com/?add_feed=${atom}`,
      `https://www.newsblur.com/?url=${atom}`,
      `https://theoldreader.com/feeds/subscribe?url=${atom}`,
      `https://feedbin.com/?subscribe=${atom}`,
      'feed:https://example.org/atom.xml',
      'https://example.org/opml.xml',
    ])
      assert.ok(every(elements, 'href').includes(href), href);
  });

  it('leads to older and newer parts, and says of a part that it is one', () => {
    const feed = SAMPLE_FEEDS.get('archive-cut') ?? assert.fail();
    const said = {
      url: 'https://example.org/x/archive/2',
      newer: 'https://example.org/x/archive/3',
      older: 'https://example.org/x/archive/1',
    };
    const elements = elementsOf(pages.channel(channelPage(feed, said)));
    assert.equal(textOf(only(elements, 'title')), 'Business & Money, part 2 · The Tester');
    const links = [...named(elements, 'link'), ...named(elements, 'a')].filter((link) =>
      ['canonical', 'prev', 'next'].includes(attribute(link, 'rel') ?? ''),
    );
    assert.deepEqual(
      links.map((link) => attribute(link, 'href')),
      [said.url, said.newer, said.older],
    );
  });
});

describe("the page at a feed's own address", () => {
  it('is kept out of search engines, and names the page that should be found', () => {
    const feed = SAMPLE_FEEDS.get('section') ?? assert.fail();
    const elements = elementsOf(pages.feed(feedPage(feed)));
    assert.equal(metas(elements).get('robots'), 'noindex');
    assert.equal(
      attribute(named(elements, 'link').find((link) => attribute(link, 'rel') === 'canonical') ?? assert.fail(), 'href'),
      feed.homeUrl,
    );
  });

  for (const [url, raw] of [
    ['https://example.org/rss.xml', 'https://example.org/rss.xml?raw'],
    ['https://example.org/rss.xml?tag=a&limit=2', 'https://example.org/rss.xml?tag=a&limit=2&raw'],
  ] as const) {
    it(`shows ${url}, and leads to ${raw}`, () => {
      const elements = elementsOf(pages.feed(feedPage(feedOf(ARTICLES), { url })));
      assert.equal(attribute(only(elements, 'input'), 'value'), url);
      for (const href of [raw, `feed:${url}`, `https://feedbin.com/?subscribe=${encodeURIComponent(url)}`])
        assert.ok(every(elements, 'href').includes(href), href);
    });
  }

  it('of an archive has its channel subscribed to', () => {
    const feed = SAMPLE_FEEDS.get('archive-first') ?? assert.fail();
    const url = 'https://example.org/archive/1/rss.xml';
    const elements = elementsOf(pages.feed(feedPage(feed, { url })));
    assert.equal(attribute(only(elements, 'input'), 'value'), 'https://example.org/rss.xml');
    assert.ok(every(elements, 'href').includes(`${url}?raw`));
  });
});
