import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { parseRssFeed } from 'feedsmith';
import { all, texts } from '../src/check/lint/tree.ts';
import type { Article, Enclosure, Feed, Podcast } from '../src/domain.ts';
import { FORMATS } from '../src/render/formats.ts';
import { podcastGuid } from '../src/render/podcast.ts';
import { renderRss } from '../src/render/rss.ts';
import { article, documentsOf, feedOf, one, type Xml } from './support/feeds.ts';
import { SAMPLE_FEEDS } from './support/sample-feeds.ts';

/** A section that is a podcast, as the directories want it. */

const SHOW: Podcast = {
  author: 'Ruth',
  ownerName: 'The Tester',
  ownerEmail: 'audio@example.org',
  imageUrl: 'https://example.org/cover.jpg',
  category: 'News',
  explicit: false,
  type: 'episodic',
};
const MP3: Enclosure = { url: 'https://example.org/a.mp3', mediaType: 'audio/mpeg', lengthBytes: 9, durationSeconds: 61 };
const PDF: Enclosure = { url: 'https://example.org/a.pdf', mediaType: 'application/pdf', lengthBytes: 1 };

const podcastOf = (said: Partial<Article>, show: Podcast = SHOW): Feed => ({ ...feedOf([article(said)]), podcast: show });
const episode = (said: Partial<Article>, show?: Podcast): Xml => one(documentsOf(podcastOf(said, show)).rss, 'channel', 'item');
const tags = (node: Xml): readonly string[] =>
  node.children.map(({ name }) => name).filter((name) => /^(?:itunes|podcast):/.test(name));

describe('a podcast', () => {
  it('has everything that Apple, Spotify and the Podcast Index ask for, in another parser’s eyes', () => {
    const feed = SAMPLE_FEEDS.get('podcast') ?? assert.fail();
    const { itunes, podcast, items } = parseRssFeed(renderRss(feed));
    assert.deepEqual(itunes, {
      author: 'Ruth & friends',
      owner: { name: 'The Tester <audio>', email: 'audio@example.org' },
      image: 'https://example.org/cover.jpg?a=1&b=2',
      categories: [{ text: 'Society & Culture', categories: [{ text: 'Documentary' }] }],
      explicit: false,
      type: 'serial',
    });
    assert.deepEqual(podcast, { guid: podcastGuid('https://example.org/sections/audio/rss.xml'), locked: { value: false } });
    assert.deepEqual(items?.[0]?.itunes, {
      duration: 601,
      season: 1,
      episode: 2,
      episodeType: 'full',
      explicit: true,
      image: 'https://example.org/two.png',
    });
    assert.deepEqual(items?.[0]?.podcast, {
      transcripts: [
        { url: 'https://example.org/two.vtt', type: 'text/vtt', language: 'en' },
        { url: 'https://example.org/two.html?a=1&b=2', type: 'text/html' },
      ],
      chapters: { url: 'https://example.org/two.json', type: 'application/json+chapters' },
    });
    assert.deepEqual(items?.[0]?.enclosures, [
      { url: 'https://example.org/audio/two.mp3', type: 'audio/mpeg', length: 9_000_000 },
    ]);
  });

  it('has one category below its own, or none', () => {
    const below = (show: Podcast) =>
      all(one(documentsOf(podcastOf({}, show)).rss, 'channel', 'itunes:category'), 'itunes:category');
    assert.deepEqual(below(SHOW), []);
    assert.deepEqual(
      below({ ...SHOW, subcategory: 'Politics' }).map(({ attributes }) => attributes),
      [{ text: 'Politics' }],
    );
  });

  it('keeps its guid in archives, and has the one that the Podcast namespace’s own example has', () => {
    assert.equal(podcastGuid('https://podnews.net/rss'), '9b024349-ccf0-5f69-a609-6b82873eab3c');
    assert.equal(podcastGuid('podnews.net/rss/'), '9b024349-ccf0-5f69-a609-6b82873eab3c');
    const guidOf = (feed: Feed) => one(documentsOf(feed).rss, 'channel', 'podcast:guid').text;
    const feed = podcastOf({});
    assert.equal(guidOf({ ...feed, history: { kind: 'archive', number: 1, cut: true } }), guidOf(feed));
  });
});

describe('an episode', () => {
  it('is the recording, wherever it stands among the files', () => {
    const { atom, json } = documentsOf(podcastOf({ enclosures: [PDF, MP3] }));
    const links = all(one(atom, 'entry'), 'link').flatMap(({ attributes: { rel, href } }) => (rel === 'enclosure' ? [href] : []));
    assert.deepEqual(links, [MP3.url, PDF.url]);
    assert.deepEqual(json.items[0]?.attachments, [
      { url: MP3.url, mime_type: 'audio/mpeg', size_in_bytes: 9, duration_in_seconds: 61 },
      { url: PDF.url, mime_type: 'application/pdf', size_in_bytes: 1 },
    ]);
    const item = episode({ enclosures: [PDF, MP3] });
    assert.equal(one(item, 'enclosure').attributes.url, MP3.url);
    assert.deepEqual(
      all(item, 'media:content').map(({ attributes }) => attributes.url),
      [PDF.url],
    );
  });

  it('says what the podcast says where it says nothing itself', () => {
    const item = episode({ enclosures: [MP3] }, { ...SHOW, explicit: true });
    assert.deepEqual(tags(item), ['itunes:duration', 'itunes:episodeType', 'itunes:explicit']);
    assert.deepEqual([texts(item, 'itunes:explicit'), texts(item, 'itunes:episodeType')], [['true'], ['full']]);
  });

  const COVERS: readonly (readonly [name: string, picture: NonNullable<Article['picture']>, taken: boolean])[] = [
    ['a square JPEG', { url: 'https://example.org/a.jpg', width: 1400, height: 1400 }, true],
    ['a PNG of unknown size', { url: 'https://example.org/a?id=1', mediaType: 'image/png' }, true],
    ['a wide JPEG', { url: 'https://example.org/a.jpg', width: 1600, height: 900 }, false],
    ['a small one', { url: 'https://example.org/a.jpg', width: 300, height: 300 }, false],
    ['a WebP', { url: 'https://example.org/a.webp' }, false],
  ];
  for (const [name, picture, taken] of COVERS) {
    it(`${taken ? 'has' : 'has not'} ${name} as its cover`, () =>
      assert.equal(all(episode({ enclosures: [MP3], picture }), 'itunes:image').length, Number(taken)));
  }

  it('leaves out numbers that Apple refuses', () => {
    const item = episode({ enclosures: [{ ...MP3, durationSeconds: 0 }], episode: { number: 0, season: 0, transcripts: [] } });
    assert.deepEqual(tags(item), ['itunes:episodeType', 'itunes:explicit']);
  });

  it('without a recording is an item without podcast tags, and keeps its files', () => {
    const item = episode({ enclosures: [PDF], episode: { number: 1, transcripts: [] } });
    assert.deepEqual([tags(item), one(item, 'enclosure').attributes.url], [[], PDF.url]);
  });

  it('in a feed that is no podcast is an article with a file: a single tag would have validators ask for all', () => {
    const feed = feedOf([article({ enclosures: [MP3], episode: { number: 1, transcripts: [] } })]);
    for (const { render } of FORMATS) assert.doesNotMatch(render(feed), /itunes|podcast/);
  });
});
