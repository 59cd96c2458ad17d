import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { Feed as FeedWriter } from 'feed';
import { all, texts } from '../src/check/lint/tree.ts';
import type { Article } from '../src/domain.ts';
import { renderAtom } from '../src/render/atom.ts';
import { FORMATS } from '../src/render/formats.ts';
import { renderRss } from '../src/render/rss.ts';
import { editXml } from '../src/render/xml.ts';
import {
  article,
  articles,
  type Documents,
  documentsOf,
  feedOf,
  frozen,
  itemsOf,
  type Json,
  one,
  published,
  unclean,
  type Xml,
} from './support/feeds.ts';
import { assertValid } from './support/schemas.ts';

/** The traps of the two packages that write XML here, each closed. */

/** Ends a CDATA section twice, an attribute, an element, a comment: what follows must stay text. */
const HOSTILE = 'a ]]> b ]]><injected x="1"/> "quoted" \'too\' --> <!-- & &amp; &#60; </title></item></entry><injected/> ]]';

const names = (node: Xml): readonly string[] => [node.name, ...node.children.flatMap(names)];

/** A feed in which everything that anybody writes is the same text. */
function allOf(text: string, said: Partial<Article>): Documents {
  const file = { url: text, mediaType: 'audio/x', title: text };
  const { feed } = published(
    {
      section: text,
      tags: [`${text} again`],
      authors: [{ name: text, email: text, url: text, avatar: text }],
      language: text,
      direction: 'rtl',
      picture: { url: text, alt: text, caption: text, credit: text, mediaType: text },
      enclosures: [0, 1].map(() => ({ ...file, lengthBytes: 1 })),
      photoCredits: [text],
      source: text,
      rights: text,
      licenseUrl: text,
      commentsUrl: text,
      episode: { transcripts: [{ url: text, mediaType: text, language: text }], chaptersUrl: text },
      ...said,
    },
    { description: text, copyright: text },
  );
  return documentsOf({
    ...feed,
    query: `?${text}`,
    history: { kind: 'archive', number: 2, cut: true },
    withdrawn: [{ id: text, url: text, withdrawnAt: feed.updatedAt, reason: text }],
    podcast: {
      author: text,
      ownerName: text,
      ownerEmail: text,
      imageUrl: text,
      category: text,
      subcategory: text,
      explicit: false,
      type: 'serial',
    },
  });
}

/** Everything that an author writes, hostile. */
const hostile = (): Documents =>
  allOf(HOSTILE, {
    title: HOSTILE,
    id: `tag:example.org,2026-01-01:${HOSTILE}`,
    excerpt: HOSTILE,
    content: unclean(`<p>${HOSTILE}</p>`),
    url: HOSTILE,
  });

describe('what `feed` does badly', () => {
  it('a title with two ]]> injects nothing', () => {
    const title = 'one ]]> two ]]><injected/>';
    const { rss, atom } = itemsOf(published({ title }));
    assert.deepEqual([texts(rss[0], 'title'), texts(atom[0], 'title')], [[title], [title]]);
    for (const item of [...rss, ...atom]) assert.ok(!names(item).includes('injected'));
  });

  it('a content with ]]> anywhere, any number of times, comes back as it was', () => {
    for (const content of ['<p>]]></p>', ']]>]]>]]>', ']]', '>', 'x]]]]>>]]', `<a title="]]>"></a>${']]>'.repeat(50)}`]) {
      const documents = published({ content: unclean(content) });
      const { rss, atom, json } = itemsOf(documents);
      assert.equal(texts(rss[0], 'content:encoded')[0], content);
      assert.equal(texts(atom[0], 'content')[0], content);
      assert.equal(json[0]?.content_html, content);
    }
  });

  it('hostile text in every field injects no element and no attribute', () => {
    const bland = allOf('x', {});
    const shape = (node: Xml): unknown => [node.name, Object.keys(node.attributes), node.children.map(shape)];
    const documents = hostile();
    assert.deepEqual(shape(documents.rss), shape(bland.rss));
    assert.deepEqual(shape(documents.atom), shape(bland.atom));
    const keys = (value: Json): unknown =>
      typeof value === 'object' && value !== null ? Object.entries(value).map(([key, each]) => [key, keys(each)]) : typeof value;
    assert.deepEqual(keys(documents.json), keys(bland.json));
  });

  it('hostile text in every field comes back as it was', () => {
    const documents = hostile();
    const { rss, atom } = itemsOf(documents);
    const channel = one(documents.rss, 'channel');
    const [item, entry] = [rss[0], atom[0]];
    assert.ok(item && entry);
    for (const name of [
      'title',
      'link',
      'comments',
      'dc:creator',
      'dc:language',
      'dc:source',
      'dc:rights',
      'creativeCommons:license',
    ])
      assert.equal(one(item, name).text, HOSTILE, name);
    assert.deepEqual(texts(item, 'category'), [HOSTILE, `${HOSTILE} again`]);
    assert.equal(one(item, 'enclosure').attributes.url, HOSTILE);
    for (const name of ['title', 'summary', 'dc:source']) assert.equal(one(entry, name).text, HOSTILE, name);
    for (const name of ['name', 'uri', 'email']) assert.equal(one(entry, 'author', name).text, HOSTILE, name);
    assert.deepEqual(
      all(entry, 'category').map(({ attributes }) => attributes.term),
      [HOSTILE, `${HOSTILE} again`],
    );
    assert.deepEqual(
      all(entry, 'link').map(({ attributes }) => attributes.title),
      [undefined, HOSTILE, HOSTILE, undefined, undefined],
    );
    assert.deepEqual(
      all(entry, 'link').flatMap(({ attributes: { rel, href } }) => (rel === 'license' || rel === 'replies' ? [href] : [])),
      [HOSTILE, HOSTILE],
    );
    assert.equal(one(documents.atom, 'at:deleted-entry').attributes.ref, HOSTILE);
    for (const name of ['itunes:author', 'itunes:owner'])
      assert.equal(one(channel, name).children[0]?.text ?? one(channel, name).text, HOSTILE);
    assert.equal(one(item, 'podcast:chapters').attributes.url, HOSTILE);
    assert.equal(one(entry, 'media:content', 'media:description').text, HOSTILE);
    for (const [parent, name] of [
      [channel, 'description'],
      [channel, 'copyright'],
      [documents.atom, 'subtitle'],
      [documents.atom, 'rights'],
    ] as const) {
      assert.equal(one(parent, name).text, HOSTILE, name);
    }
  });

  it('text that looks like a reference stays what it is: &amp; is five characters', () => {
    const title = 'AT&amp;T &#38; &amp;amp; &lt;b&gt;';
    const { rss, atom, json } = itemsOf(
      published({ title, tags: [title], authors: [{ name: title }], url: 'https://example.org/?a=1&amp;b=2' }),
    );
    assert.deepEqual(texts(rss[0], 'title'), [title]);
    assert.deepEqual(texts(rss[0], 'category'), [title]);
    assert.deepEqual(texts(rss[0], 'link'), ['https://example.org/?a=1&amp;b=2']);
    assert.deepEqual(texts(atom[0], 'title'), [title]);
    assert.equal(json[0]?.title, title);
  });

  it('a character that XML can’t carry, should one slip through, is dropped and takes no feed down', async () => {
    const slipped = 'a\u0000b\u0008c\u001bd\ud800e\udc00f\ufffeg\uffffh';
    const feed = feedOf([
      article({
        path: 'x',
        title: slipped,
        excerpt: slipped,
        content: unclean(`<p>${slipped} ]]\u0000></p>`),
        tags: [slipped],
        authors: [{ name: slipped }],
      }),
    ]);
    const { rss, atom, json } = itemsOf(documentsOf(feed));
    assert.deepEqual(
      [texts(rss[0], 'title'), texts(rss[0], 'category'), texts(rss[0], 'dc:creator')],
      [['abcdefgh'], ['abcdefgh'], ['abcdefgh']],
    );
    assert.deepEqual([texts(atom[0], 'title'), texts(atom[0], 'content')], [['abcdefgh'], ['<p>abcdefgh ]]></p>']]);
    assert.equal(json[0]?.title, slipped, 'JSON has escapes for them');
    await assertValid('atom', renderAtom(feed));
    await assertValid('rss', renderRss(feed));
  });

  it('an item with an address that is none takes no feed down', () => {
    const feed = feedOf([
      article({ path: 'good' }),
      article({ path: 'bad', url: 'http://[', enclosures: [{ url: 'nowhere', mediaType: 'audio/mpeg', lengthBytes: 0 }] }),
    ]);
    const { rss, atom, json } = itemsOf(documentsOf(feed));
    assert.deepEqual([rss.length, atom.length, json.length], [2, 2, 2]);
  });

  it('an id goes out as it is: no host is lowered, no space encoded, no slash added', () => {
    for (const id of ['HTTP://EXAMPLE.org', 'tag:example.org,2026-01-01:a/../b', 'urn:X:1', '42']) {
      const { rss, atom, json } = itemsOf(published({ id }));
      assert.deepEqual([texts(rss[0], 'guid')[0], texts(atom[0], 'id')[0], json[0]?.id], [id, id, id]);
    }
  });

  it('rendering changes nothing of what is rendered', () => {
    const feed = frozen(
      feedOf(
        articles(2, {
          enclosures: [{ url: 'https://example.org/a.mp3', mediaType: 'audio/mpeg', lengthBytes: 1, durationSeconds: 5 }],
        }),
      ),
    );
    for (const { render } of FORMATS) assert.equal(render(feed), render(feed));
  });

  it('the type of an enclosure is what the article says, whatever its address ends with', () => {
    const said = { enclosures: [{ url: 'https://example.org/play.php?file=a.mp3', mediaType: 'audio/ogg', lengthBytes: 0 }] };
    const { rss, atom, json } = itemsOf(published(said));
    assert.ok(rss[0] && atom[0]);
    assert.equal(one(rss[0], 'enclosure').attributes.type, 'audio/ogg');
    assert.equal(all(atom[0], 'link')[1]?.attributes.type, 'audio/ogg');
    assert.deepEqual(json[0]?.attachments, [{ url: said.enclosures[0]?.url, mime_type: 'audio/ogg' }]);
  });

  it('JSON is version 1.1, with every author', () => {
    const { json } = published({ authors: [{ name: 'Ann' }, { name: 'Bob' }] });
    assert.equal(json.version, 'https://jsonfeed.org/version/1.1');
    assert.deepEqual(json.items[0]?.authors, [{ name: 'Ann' }, { name: 'Bob' }]);
  });

  it('no bare name stands in an RSS author, and no mail address is shown for a name', () => {
    const { rss } = itemsOf(published({ authors: [{ name: 'Ann', email: 'ann@example.org' }, { name: 'Bob' }] }));
    assert.deepEqual(texts(rss[0], 'author'), []);
    assert.deepEqual(texts(rss[0], 'dc:creator'), ['Ann, Bob']);
  });

  it('Atom’s texts are plain text, escaped once, and no CDATA', () => {
    const text = renderAtom(feedOf([article({ title: 'a < b & c', excerpt: 'd < e' })]));
    assert.match(text, /<title type="text">a &#60; b &#38; c<\/title>/);
    assert.match(text, /<summary type="text">d &lt; e<\/summary>/);
  });

  it('Atom carries what RSS carries beyond the core: picture, credits, source', () => {
    const { atom } = itemsOf(published({ source: 'AP', picture: { url: 'https://example.org/a.jpg', credit: 'Cem' } }));
    assert.ok(atom[0]);
    assert.equal(one(atom[0], 'media:content', 'media:credit').text, 'Cem');
    assert.equal(one(atom[0], 'dc:source').text, 'AP');
  });

  it('the feed’s date is the feed’s, never the clock’s, even without any item', () => {
    const { rss, atom } = documentsOf(feedOf([]));
    assert.equal(one(rss, 'channel', 'lastBuildDate').text, 'Thu, 01 Jan 2026 00:00:00 GMT');
    assert.equal(one(atom, 'updated').text, '2026-01-01T00:00:00Z');
  });
});

describe('what cheerio does badly', () => {
  it('attributes are escaped, quotes too', () => {
    const url = 'https://example.org/?a="b"&c=<d>';
    const { rss, atom } = itemsOf(published({ enclosures: [{ url, mediaType: 'audio/mpeg', lengthBytes: 1, title: '"&<>\'' }] }));
    assert.ok(rss[0] && atom[0]);
    assert.equal(one(rss[0], 'enclosure').attributes.url, url);
    assert.equal(all(atom[0], 'link')[1]?.attributes.title, '"&<>\'');
  });

  it('elements with a prefix are found and filled: none keeps its placeholder', () => {
    for (const render of [renderRss, renderAtom]) {
      const text = render(
        feedOf([article({})], { said: { copyright: 'c', logo: 'https://example.org/l.png', icon: 'https://example.org/i.png' } }),
      );
      assert.doesNotMatch(text, /urn:later/);
    }
  });

  it('a document that `feed` wrote goes through it byte for byte', () => {
    const writer = new FeedWriter({
      id: 'urn:a',
      title: 'a & b < c "d"',
      copyright: 'é 🎉 &amp;',
      description: '&#38; &quot;',
      updated: new Date(0),
    });
    writer.addItem({
      title: 'x',
      link: 'https://example.org/?a&b',
      date: new Date(0),
      content: '<p>&nbsp;&amp;</p>',
      description: '<br/>',
    });
    for (const text of [writer.rss2(), writer.atom1()]) assert.equal(editXml(text).xml(), text);
  });

  it('content nested a hundred thousand deep overflows nothing', () => {
    const content = `${'<div>'.repeat(100_000)}x${'</div>'.repeat(100_000)}`;
    const { rss } = itemsOf(published({ content: unclean(content) }));
    assert.equal(texts(rss[0], 'content:encoded')[0], content);
  });
});
