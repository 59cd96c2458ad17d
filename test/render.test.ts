import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { faultsOfJsonFeed } from '../src/check/lint/json-feed.ts';
import { all, parseXml, texts } from '../src/check/lint/tree.ts';
import type { Article, Publication } from '../src/domain.ts';
import { renderAtom } from '../src/render/atom.ts';
import { FORMATS } from '../src/render/formats.ts';
import { renderRss } from '../src/render/rss.ts';
import {
  article,
  articles,
  documentsOf,
  feedOf,
  html,
  itemsOf,
  moment,
  one,
  published,
  unclean,
  type Xml,
} from './support/feeds.ts';
import { assertValid } from './support/schemas.ts';

const SUMMARIES: Partial<Publication> = { feedContent: 'summary' };

/** The one item of each format. */
function single(ofArticle: Partial<Article>, said: Partial<Publication> = {}) {
  const { rss, atom, json } = itemsOf(published(ofArticle, said));
  assert.ok(rss[0] && atom[0] && json[0]);
  return { rss: rss[0], atom: atom[0], json: json[0] };
}

const links = (entry: Xml, rel: string): readonly Xml[] => all(entry, 'link').filter(({ attributes }) => attributes.rel === rel);

describe('an item means the same in all three formats', () => {
  it('its title is plain text, escaped once: with numeric references in XML, with none in JSON', () => {
    const feed = feedOf([article({ title: 'AT&T <b>' })]);
    assert.match(renderRss(feed), /<title>AT&#38;T &#60;b&#62;<\/title>/);
    assert.match(renderAtom(feed), /<title type="text">AT&#38;T &#60;b&#62;<\/title>/);
    assert.equal(documentsOf(feed).json.items[0]?.title, 'AT&T <b>');
  });

  it('everything else is escaped with the named references, the only ones that all parsers know there', () => {
    const said = { tags: ['R&D'], authors: [{ name: 'A & B' }], url: 'https://example.org/?a&b' };
    const feed = feedOf([article({ ...said, enclosures: [{ url: said.url, mediaType: 'audio/mpeg', lengthBytes: 1 }] })]);
    for (const text of [renderRss(feed), renderAtom(feed)]) assert.doesNotMatch(text.replace(/<title.*/g, ''), /&#/);
  });

  it('its id is one string, in RSS as no permalink', () => {
    const { rss, atom, json } = single({});
    const guid = one(rss, 'guid');
    assert.deepEqual(guid.attributes, { isPermaLink: 'false' });
    assert.deepEqual([guid.text, one(atom, 'id').text, json.id], Array(3).fill('tag:example.org,2026-01-01:a'));
  });

  it('its address is where it can be read: elsewhere, where its canonical page is', () => {
    const url = 'https://elsewhere.example/story?a=1&b=2';
    const { rss, atom, json } = single({ url, canonicalUrl: url });
    assert.deepEqual([one(rss, 'link').text, links(atom, 'alternate')[0]?.attributes.href, json.url], [url, url, url]);
  });

  it('its dates are whole seconds in UTC, and RSS says when it was updated only where that is another moment', () => {
    const dates = { publishedAt: moment('2026-11-03T04:05:06Z'), updatedAt: moment('2026-11-04T00:00:00Z') };
    const { rss, atom, json } = single(dates);
    assert.equal(one(rss, 'pubDate').text, 'Tue, 03 Nov 2026 04:05:06 GMT');
    assert.equal(one(rss, 'dcterms:modified').text, '2026-11-04T00:00:00Z');
    assert.deepEqual([one(atom, 'published').text, one(atom, 'updated').text], ['2026-11-03T04:05:06Z', '2026-11-04T00:00:00Z']);
    assert.deepEqual([json.date_published, json.date_modified], ['2026-11-03T04:05:06Z', '2026-11-04T00:00:00Z']);
    assert.deepEqual(all(single({}).rss, 'dcterms:modified'), []);
  });

  it('a fraction of a second, should there be one, is not shown', () => {
    const { atom, json } = single({ publishedAt: moment('2026-11-03T04:05:06.789Z') });
    assert.deepEqual([one(atom, 'published').text, json.date_published], Array(2).fill('2026-11-03T04:05:06Z'));
  });

  it('its authors are all there: one dc:creator, an author each in every entry, a list and one name in JSON', () => {
    const ann = { name: 'Ann', email: 'ann@example.org', url: 'https://example.org/ann', avatar: 'https://example.org/ann.png' };
    const several = single({ authors: [ann, { name: 'Bob' }] });
    assert.deepEqual(texts(several.rss, 'dc:creator'), ['Ann, Bob']);
    assert.deepEqual(
      all(several.atom, 'author').map((author) => author.children.map(({ name, text }) => [name, text])),
      [
        [
          ['name', 'Ann'],
          ['uri', ann.url],
          ['email', ann.email],
        ],
        [['name', 'Bob']],
      ],
    );
    const { email: _, ...shown } = ann;
    assert.deepEqual(several.json.authors, [shown, { name: 'Bob' }]);
    assert.deepEqual(several.json.author, { name: 'Ann, Bob' });
    assert.deepEqual(single({ authors: [ann] }).json.author, shown);
  });

  it('its section and tags are its categories, each once, as they are written', () => {
    const { rss, atom, json } = single({ section: 'World', tags: ['R&D', 'World', '<x>'] });
    const expected = ['World', 'R&D', '<x>'];
    assert.deepEqual(texts(rss, 'category'), expected);
    assert.deepEqual(
      all(atom, 'category').map(({ attributes }) => attributes),
      expected.map((term) => ({ term })),
    );
    assert.deepEqual(json.tags, expected);
  });

  it('its summary is plain text: escaped as HTML in RSS, which readers take for HTML', () => {
    const { rss, atom, json } = single({ excerpt: 'a < b & c' });
    assert.deepEqual(
      [one(rss, 'description').text, one(atom, 'summary').text, json.summary],
      ['a &lt; b &amp; c', 'a < b & c', 'a < b & c'],
    );
    assert.deepEqual(one(atom, 'summary').attributes, { type: 'text' });
  });

  it('its text is the whole clean HTML, after the description in RSS', () => {
    const content = html('<p>One &amp; <b>two</b>.</p><pre>  a\n\tb\n</pre>');
    const { rss, atom, json } = single({ content });
    assert.deepEqual(
      [one(rss, 'content:encoded').text, one(atom, 'content').text, json.content_html],
      [content, content, content],
    );
    assert.deepEqual(one(atom, 'content').attributes, { type: 'html' });
    const order = rss.children.map(({ name }) => name);
    assert.ok(order.indexOf('description') < order.indexOf('content:encoded'));
  });

  it('its picture comes with its description, size and credit', () => {
    const picture = {
      url: 'https://example.org/a.jpg?w=1&h=2',
      alt: 'A <cat>',
      caption: 'Our cat, at last',
      credit: 'Cem',
      mediaType: 'image/jpeg',
      width: 16,
      height: 9,
    };
    const { rss, atom, json } = single({ picture, photoCredits: ['Cem', 'Reuters'] });
    for (const item of [rss, atom]) {
      const media = one(item, 'media:content');
      assert.equal(media.uri, 'http://search.yahoo.com/mrss/');
      assert.deepEqual(media.attributes, { url: picture.url, medium: 'image', type: 'image/jpeg', width: '16', height: '9' });
      assert.deepEqual(
        ['media:title', 'media:description', 'media:credit'].map((name) => one(media, name).text),
        ['Our cat, at last', 'A <cat>', 'Cem'],
      );
      assert.deepEqual(one(item, 'media:thumbnail').attributes, { url: picture.url, width: '16', height: '9' });
      assert.deepEqual(texts(item, 'media:credit'), ['Reuters'], 'who took others is told at the item');
    }
    assert.equal(json.image, picture.url);
    const { url: _, mediaType, ...shown } = picture;
    assert.deepEqual(json._gazette, { credits: ['Cem', 'Reuters'], image: { ...shown, mime_type: mediaType } });
  });

  it('photographers are told where there is no picture, and are the picture’s where it names none', () => {
    const without = single({ photoCredits: ['Reuters'] });
    for (const item of [without.rss, without.atom]) assert.deepEqual(texts(item, 'media:credit'), ['Reuters']);
    const withPicture = single({ photoCredits: ['Reuters', 'AP'], picture: { url: 'https://example.org/a.jpg' } });
    for (const item of [withPicture.rss, withPicture.atom]) {
      assert.deepEqual(texts(one(item, 'media:content'), 'media:credit'), ['Reuters', 'AP']);
      assert.deepEqual(texts(item, 'media:credit'), []);
    }
  });

  it('where the story came from is told', () => {
    const { rss, atom, json } = single({ source: 'TRTWorld and agencies' });
    assert.deepEqual([one(rss, 'dc:source').text, one(atom, 'dc:source').text], Array(2).fill('TRTWorld and agencies'));
    assert.deepEqual(json._gazette, { source: 'TRTWorld and agencies' });
  });

  it('its files are all there: one enclosure in RSS, the others as media:content after the picture', () => {
    const enclosures = [
      { url: 'https://example.org/a.mp3', mediaType: 'audio/mpeg', lengthBytes: 123, durationSeconds: 372, title: 'Listen' },
      { url: 'https://example.org/b.mp4', mediaType: 'video/mp4', lengthBytes: 9, durationSeconds: 5, title: 'Watch' },
      { url: 'https://example.org/c.pdf', mediaType: 'application/pdf', lengthBytes: 0 },
    ];
    const { rss, atom, json } = single({ enclosures, picture: { url: 'https://example.org/a.jpg' } });
    assert.deepEqual(
      all(rss, 'enclosure').map(({ attributes }) => attributes),
      [{ url: enclosures[0]?.url, length: '123', type: 'audio/mpeg' }],
    );
    assert.deepEqual(
      all(rss, 'media:content').map(({ attributes }) => attributes),
      [
        { url: 'https://example.org/a.jpg', medium: 'image' },
        { url: enclosures[1]?.url, medium: 'video', type: 'video/mp4', fileSize: '9', duration: '5' },
        { url: enclosures[2]?.url, medium: 'document', type: 'application/pdf' },
      ],
    );
    assert.deepEqual(
      links(atom, 'enclosure').map(({ attributes }) => attributes),
      [
        { rel: 'enclosure', href: enclosures[0]?.url, type: 'audio/mpeg', length: '123', title: 'Listen' },
        { rel: 'enclosure', href: enclosures[1]?.url, type: 'video/mp4', length: '9', title: 'Watch' },
        { rel: 'enclosure', href: enclosures[2]?.url, type: 'application/pdf' },
      ],
    );
    assert.deepEqual(json.attachments, [
      { url: enclosures[0]?.url, mime_type: 'audio/mpeg', title: 'Listen', size_in_bytes: 123, duration_in_seconds: 372 },
      { url: enclosures[1]?.url, mime_type: 'video/mp4', title: 'Watch', size_in_bytes: 9, duration_in_seconds: 5 },
      { url: enclosures[2]?.url, mime_type: 'application/pdf' },
    ]);
  });

  it('an enclosure of unknown length has length 0 in RSS, which demands one, and none elsewhere', () => {
    const { rss, atom, json } = single({
      enclosures: [{ url: 'https://example.org/a.mp3', mediaType: 'audio/mpeg', lengthBytes: 0 }],
    });
    assert.equal(one(rss, 'enclosure').attributes.length, '0');
    assert.equal('length' in (links(atom, 'enclosure')[0]?.attributes ?? {}), false);
    assert.deepEqual(json.attachments, [{ url: 'https://example.org/a.mp3', mime_type: 'audio/mpeg' }]);
  });

  it('its language is told where it is not the feed’s', () => {
    const arabic = single({ language: 'ar' });
    assert.deepEqual(
      [one(arabic.rss, 'dc:language').text, arabic.atom.attributes['xml:lang'], arabic.json.language],
      ['ar', 'ar', 'ar'],
    );
    const own = single({ language: 'en' });
    assert.deepEqual([all(own.rss, 'dc:language'), own.atom.attributes, 'language' in own.json], [[], {}, false]);
  });
});

describe('what else an item can say', () => {
  it('its rights and licence', () => {
    const said = { rights: '© 2026 A & B', licenseUrl: 'https://creativecommons.org/licenses/by/4.0/' };
    const { rss, atom, json } = single(said);
    assert.deepEqual([one(rss, 'dc:rights').text, one(atom, 'rights').text], [said.rights, said.rights]);
    assert.deepEqual(
      [one(rss, 'creativeCommons:license').text, links(atom, 'license').map(({ attributes }) => attributes.href)],
      [said.licenseUrl, [said.licenseUrl]],
    );
    assert.deepEqual(json._gazette, { rights: said.rights, license: said.licenseUrl });
  });

  it('where it is discussed', () => {
    const { rss, atom, json } = single({ commentsUrl: 'https://example.org/forum/1' });
    assert.equal(one(rss, 'comments').text, 'https://example.org/forum/1');
    assert.deepEqual(
      links(atom, 'replies').map(({ attributes }) => attributes),
      [{ rel: 'replies', type: 'text/html', href: 'https://example.org/forum/1' }],
    );
    assert.deepEqual(json._gazette, { comments: 'https://example.org/forum/1' });
  });

  it('its address elsewhere, where that is not the one it is shown at', () => {
    const canonicalUrl = 'https://elsewhere.example/story';
    assert.equal(single({ canonicalUrl }).json.external_url, canonicalUrl);
    assert.equal('external_url' in single({ url: canonicalUrl, canonicalUrl }).json, false);
  });

  it('a number of 0 is not known, and not told: validators want more', () => {
    const { rss, atom, json } = single({
      picture: { url: 'https://example.org/a.jpg', width: 0, height: 0 },
      enclosures: [{ url: 'https://example.org/a.mp3', mediaType: 'audio/mpeg', lengthBytes: 0, durationSeconds: 0 }],
    });
    for (const item of [rss, atom]) {
      assert.deepEqual(one(item, 'media:content').attributes, { url: 'https://example.org/a.jpg', medium: 'image' });
      assert.deepEqual(one(item, 'media:thumbnail').attributes, { url: 'https://example.org/a.jpg' });
    }
    assert.deepEqual(json.attachments, [{ url: 'https://example.org/a.mp3', mime_type: 'audio/mpeg' }]);
  });
});

describe('which way an item’s text runs is told to readers that know no languages', () => {
  const content = unclean('<p title="<p>">نص</p><p dir="ltr">text</p><pre>x</pre>');
  const RTL = '<div dir="rtl" lang="ar"><p dir="rtl" title="<p>">نص</p><p dir="ltr">text</p><pre>x</pre></div>';
  const LTR = '<div dir="ltr" lang="en"><p dir="ltr" title="<p>">نص</p><p dir="ltr">text</p><pre>x</pre></div>';
  const CASES: readonly (readonly [name: string, said: Partial<Article>, feedLanguage: string, expected: string])[] = [
    ['right to left in a feed from left to right', { language: 'ar', direction: 'rtl' }, 'en', RTL],
    ['right to left in a feed that does too', { direction: 'rtl' }, 'ar', RTL],
    ['left to right in a feed from right to left', { language: 'en', direction: 'ltr' }, 'ar', LTR],
    ['left to right in a feed that does too', { language: 'de', direction: 'ltr' }, 'en', content],
    ['in another language of unsaid direction', { language: 'ja' }, 'en', content],
  ];
  for (const [name, said, language, expected] of CASES) {
    it(name, () => {
      const { rss, atom, json } = single({ content, ...said }, { language });
      const shown = [one(rss, 'content:encoded').text, one(atom, 'content').text, String(json.content_html)];
      assert.deepEqual(shown, Array(3).fill(expected));
    });
  }

  it('in a summary too, where that is all there is to read; titles stay as they are', () => {
    const said: Partial<Article> = { title: 'عنوان', excerpt: 'نص & <b>', language: 'ar', direction: 'rtl' };
    const { rss, json } = single(said, SUMMARIES);
    const expected = '<div dir="rtl" lang="ar"><p dir="rtl">نص &amp; &lt;b&gt;</p></div>';
    assert.deepEqual([one(rss, 'description').text, json.content_html, one(rss, 'title').text], [expected, expected, 'عنوان']);
    assert.equal(one(single(said).rss, 'description').text, 'نص &amp; &lt;b&gt;');
  });
});

describe('a feed means the same in all three formats', () => {
  const SAID: Partial<Publication> = {
    description: 'News & views',
    language: 'tr',
    authors: [{ name: 'Ada', url: 'https://example.org/ada' }, { name: 'Desk' }],
    copyright: '© us',
    icon: 'https://example.org/i.ico',
    logo: 'https://example.org/l.png',
  };
  const { rss, atom, json } = documentsOf(feedOf([article({})], { said: SAID }));
  const channel = one(rss, 'channel');

  it('title, description, language and the page for people', () => {
    assert.deepEqual(
      ['title', 'description', 'language', 'link'].map((name) => one(channel, name).text),
      ['The Tester', 'News & views', 'tr', 'https://example.org/'],
    );
    assert.deepEqual(
      [one(atom, 'title').text, one(atom, 'subtitle').text, atom.attributes['xml:lang']],
      ['The Tester', 'News & views', 'tr'],
    );
    assert.deepEqual(
      links(atom, 'alternate').map(({ attributes }) => attributes),
      [{ rel: 'alternate', href: 'https://example.org/', type: 'text/html' }],
    );
    assert.deepEqual(
      [json.title, json.description, json.language, json.home_page_url],
      ['The Tester', 'News & views', 'tr', 'https://example.org/'],
    );
  });

  it('each names its own address', () => {
    assert.deepEqual(one(channel, 'atom:link').attributes, {
      href: 'https://example.org/rss.xml',
      rel: 'self',
      type: 'application/rss+xml',
    });
    assert.deepEqual(
      links(atom, 'self').map(({ attributes }) => attributes),
      [{ rel: 'self', href: 'https://example.org/atom.xml', type: 'application/atom+xml' }],
    );
    assert.equal(json.feed_url, 'https://example.org/feed.json');
  });

  it('its authors', () => {
    assert.equal(one(channel, 'dc:creator').text, 'Ada, Desk');
    assert.deepEqual(
      all(atom, 'author').map((author) => author.text.trim().split(/\s+/)),
      [['Ada', 'https://example.org/ada'], ['Desk']],
    );
    assert.deepEqual(json.authors, [{ name: 'Ada', url: 'https://example.org/ada' }, { name: 'Desk' }]);
  });

  it('its rights and pictures; the RSS image has the channel’s title and link', () => {
    assert.deepEqual([one(channel, 'copyright').text, one(atom, 'rights').text], ['© us', '© us']);
    assert.deepEqual(
      one(channel, 'image').children.map(({ name, text }) => [name, text]),
      [
        ['title', 'The Tester'],
        ['url', 'https://example.org/l.png'],
        ['link', 'https://example.org/'],
      ],
    );
    assert.deepEqual(
      [one(atom, 'logo').text, one(atom, 'icon').text, json.icon, json.favicon],
      ['https://example.org/l.png', 'https://example.org/i.ico', 'https://example.org/l.png', 'https://example.org/i.ico'],
    );
  });

  it('everything about the feed stands before the first item', () => {
    for (const [root, name] of [
      [channel, 'item'],
      [atom, 'entry'],
    ] as const) {
      assert.equal(
        root.children.findIndex((child) => child.name === name),
        root.children.length - 1,
      );
    }
  });

  it('where the publication says less, nothing empty is left behind', () => {
    const bare = documentsOf(feedOf([]));
    for (const name of ['copyright', 'image']) assert.deepEqual(all(one(bare.rss, 'channel'), name), [], name);
    for (const name of ['rights', 'logo', 'icon']) assert.deepEqual(all(bare.atom, name), [], name);
    for (const key of ['icon', 'favicon']) assert.equal(key in bare.json, false, key);
  });
});

describe('an RSS feed says how often to look', () => {
  /** Minutes between two regenerations → period and how many times in it (RSS 1.0 Modules: Syndication). */
  const CASES = [
    [1, 'hourly', 60],
    [5, 'hourly', 12],
    [60, 'hourly', 1],
    [7, 'daily', 206],
    [90, 'daily', 16],
    [300, 'daily', 5],
  ] as const;
  for (const [minutes, period, frequency] of CASES) {
    it(`every ${minutes} minutes: ${frequency} times ${period}`, async () => {
      const rss = renderRss(feedOf([article()], { said: { refreshMinutes: minutes } }));
      const channel = one(parseXml(rss), 'channel');
      assert.deepEqual(texts(channel, 'ttl'), [String(minutes)]);
      assert.deepEqual(texts(channel, 'sy:updatePeriod'), [period]);
      assert.deepEqual(texts(channel, 'sy:updateFrequency'), [String(frequency)]);
      const periodMinutes = period === 'hourly' ? 60 : 1440;
      assert.ok(periodMinutes / frequency <= minutes, 'nobody is told to wait for longer');
      await assertValid('rss', rss);
    });
  }

  it('and an archive does not: it is read once', () => {
    const archive = feedOf([article()], { place: { history: { kind: 'archive', number: 1, cut: true } } });
    assert.doesNotMatch(renderRss(archive), /ttl|sy:/);
  });
});

describe('every feed is valid', () => {
  const bare: Partial<Article> = { content: html(''), excerpt: '' };
  const CASES: readonly (readonly [name: string, list: readonly Article[], said?: Partial<Publication>])[] = [
    ['without items', []],
    ['of summaries', articles(3), SUMMARIES],
    ['with an item without text', [article(bare)]],
    ['of summaries, with an item without text', [article(bare)], SUMMARIES],
    [
      'with an Arabic item in English',
      [article({ language: 'ar', title: 'عنوان', content: html('<p dir="rtl">نص</p>'), tags: ['وسم'] })],
    ],
    ['with 300 items', articles(300)],
    [
      'with everything at the edges of time',
      [article({ publishedAt: moment('1000-01-01T00:00:00Z'), updatedAt: moment('9999-12-31T23:59:59Z') })],
    ],
  ];

  it('by the schemas of Atom and RSS', async () => {
    const feeds = CASES.map(([, list, said = {}]) => feedOf(list, { said }));
    await assertValid('atom', ...feeds.map(renderAtom));
    await assertValid('rss', ...feeds.map(renderRss));
  });

  for (const [name, list, said = {}] of CASES) {
    it(`${name}: as JSON Feed, and with as many items in each format`, () => {
      const documents = documentsOf(feedOf(list, { said }));
      const { rss, atom, json } = itemsOf(documents);
      assert.deepEqual(faultsOfJsonFeed(documents.json), []);
      assert.deepEqual([rss.length, atom.length, json.length], Array(3).fill(list.length));
    });
  }

  it('one of summaries gives no whole text away', () => {
    const { rss, atom, json } = single({ content: html('<p>All &amp; everything.</p>'), excerpt: 'All & …' }, SUMMARIES);
    assert.deepEqual([all(rss, 'content:encoded'), all(atom, 'content'), json.content_html], [[], [], 'All &amp; …']);
  });

  it('an item without text is described by its title: an empty description is refused', () => {
    const { rss, atom, json } = single({ ...bare, title: 'AT&T' });
    assert.deepEqual(
      [one(rss, 'description').text, one(atom, 'summary').text, json.summary, json.content_html],
      ['AT&amp;T', 'AT&T', 'AT&T', 'AT&amp;T'],
    );
  });

  it('an item without tags has no empty list of them', () => {
    const { rss, atom, json } = single({});
    assert.deepEqual(
      [all(rss, 'category'), all(atom, 'category'), 'tags' in json, 'attachments' in json],
      [[], [], false, false],
    );
  });
});

describe('the formats', () => {
  it('each has a path, a media type and a link type of its own', () => {
    assert.deepEqual(
      FORMATS.map(({ fileName, mediaType, linkType }) => [fileName, mediaType, linkType]),
      [
        ['atom.xml', 'application/atom+xml; charset=utf-8', 'application/atom+xml'],
        ['rss.xml', 'application/rss+xml; charset=utf-8', 'application/rss+xml'],
        ['feed.json', 'application/feed+json; charset=utf-8', 'application/feed+json'],
      ],
    );
  });

  it('every XML document begins with its declaration and ends with a newline', () => {
    for (const { render } of FORMATS.slice(0, 2))
      assert.match(render(feedOf([])), /^<\?xml version="1\.0" encoding="utf-8"\?>\n<.*>\n$/s);
  });
});
