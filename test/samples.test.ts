import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { before, describe, it } from 'node:test';
import { fileURLToPath } from 'node:url';
import { parseFeed } from 'feedsmith';
import type { Article, Publication } from '../src/domain.ts';
import { makeFeed } from '../src/feed/feed.ts';
import { readPublication } from '../src/publication.ts';
import { FORMATS } from '../src/render/formats.ts';
import type { ArticleView } from '../src/store/article-store.ts';
import { PUBLICATION_FILE } from '../src/store/article-store.ts';
import { openFolderStore } from '../src/store/folder/folder-store.ts';

const SAMPLES = fileURLToPath(new URL('../articles', import.meta.url));
const PUBLICATION = { kind: 'publication' } as const;
/** After the last sample. */
const at = Date.parse('2026-11-23T00:00:00Z');

const EXPECTED = {
  'archive/lamp-room-reopens': {
    title: 'Lamp room reopens after forty years',
    publishedAt: '2026-07-03T15:20:00Z',
    updatedAt: '2026-07-04T09:05:00Z',
    summary: 'From Saturday, visitors may climb the 118 steps to the old lamp, six at a time.',
    section: 'News',
    authors: ['Inês Marlow'],
    language: 'en-GB',
    picture: 'https://example.org/media/lamp-room.jpg',
  },
  'audio/the-last-foghorn': {
    title: 'The last foghorn, recorded',
    publishedAt: '2026-11-12T07:00:00Z',
    summary: 'Ten minutes with the compressed-air horn on Gannet Point and the woman who has kept it breathing since 1988.',
    section: 'Audio',
    authors: ['Ruth Delacourt'],
    picture: 'https://example.org/media/gannet-point-horn.jpg',
    credits: ['Callum Brandt'],
  },
  'news/2026/night-ferry-returns': {
    title: 'The night ferry returns, with twelve passengers and a cello',
    publishedAt: '2026-10-03T07:10:00Z',
    updatedAt: '2026-10-05T17:30:00Z',
    summary: 'After nineteen years the last crossing of the day is back. We sailed on the first one.',
    section: 'News',
    authors: ['Inês Marlow', 'Tomasz Okafor', 'Ruth Delacourt'],
  },
  'notebook/salt-sun-and-patience': {
    title: 'Salt, sun & patience: three ingredients, one of them hard to buy',
    publishedAt: '2026-07-18T10:15:00Z',
    summary: 'How to make a jar of sea salt at home, and why the recipe takes three weeks.',
    section: 'Notebook',
    authors: ['Tomasz Okafor'],
    picture: 'https://example.org/media/salt-pan.jpg',
  },
  'notebook/the-clock-that-lost-eleven-seconds': {
    title: 'The clock that lost eleven seconds',
    publishedAt: '2026-03-14T08:00:00Z',
    summary:
      'The harbour clock ran slow all February. The culprit was neither the tide nor the gulls, but a very good espresso machine.',
    section: 'Notebook',
    authors: ['June Abernathy'],
  },
  'voices/lighthouse-cat': {
    title: '灯台の猫は何を見ているのか',
    publishedAt: '2026-05-20T21:00:00Z',
    summary: '岬の灯台に住みついた一匹の猫を、三か月のあいだ観察した記録。',
    section: 'Voices',
    authors: ['森 花'],
    language: 'ja',
  },
  'voices/the-book-boat': {
    title: 'قارب الكتب يعود إلى الميناء',
    publishedAt: '2026-09-08T08:30:00Z',
    summary: 'مكتبة صغيرة على ظهر قارب صيد قديم، تحمل ألفًا ومئتي كتاب بتسع لغات، ولا تطلب من قرّائها سوى أن يعيدوا الكتاب جافًّا.',
    section: 'Voices',
    authors: ['ليلى حدّاد'],
    language: 'ar',
  },
  'wire/dredger-finds-unlisted-wreck': {
    title: 'Dredger in Saltmere channel finds a wreck that nobody had lost',
    publishedAt: '2026-11-09T00:00:00Z',
    updatedAt: '2026-11-10T00:00:00Z',
    summary: 'Oak hull with a cargo of roof tiles appears on no chart and in no register, archaeologists say',
    authors: [],
    credits: ['Estuary Picture Desk'],
    source: 'Estuary News Service and agencies',
  },
  'wire/tidal-barrier-passes-first-test': {
    title: 'Tidal barrier shuts in 31 minutes in its first full test',
    // Midnight in London, where it is summer.
    publishedAt: '2026-06-02T23:00:00Z',
    updatedAt: '2026-06-02T23:00:00Z',
    summary: 'Engineers had allowed for three quarters of an hour',
    authors: ['Marta Ellingsen'],
    credits: ['Ilse Vantongeren'],
    source: 'Northern Coast Press',
  },
} as const;

let publication: Publication;
let view: ArticleView;
let articles: ReadonlyMap<string, Article>;

before(async () => {
  const text = readFileSync(path.join(SAMPLES, PUBLICATION_FILE), 'utf8');
  const result = readPublication(text, { fallbackUrl: 'http://localhost:3000', refreshMinutes: 5 });
  assert.ok(result.ok, JSON.stringify(result));
  publication = result.publication;
  view = await openFolderStore(SAMPLES).refresh(publication, at);
  const latest = await view.latest({}, publication.feedSize);
  articles = new Map(latest.articles.map((article) => [article.path, article]));
});

const sample = (storedPath: string): Article => {
  const article = articles.get(storedPath);
  assert.ok(article, `${storedPath} is not published`);
  return article;
};

const paragraphs = (article: Article): readonly string[] =>
  [...article.content.matchAll(/<p>(.*?)<\/p>/gs)].map(([, text = '']) => text);

describe('the sample articles', () => {
  it('are all published, without a Problem, and the draft is not', () => {
    assert.deepEqual(view.problems(), []);
    assert.deepEqual([...articles.keys()].sort(), Object.keys(EXPECTED));
  });

  for (const [storedPath, expected] of Object.entries(EXPECTED)) {
    it(`${storedPath} is what its author meant`, () => {
      const article = sample(storedPath);
      const said = {
        title: article.title,
        publishedAt: rfc3339(article.publishedAt),
        ...(article.updatedAt === undefined ? {} : { updatedAt: rfc3339(article.updatedAt) }),
        ...(article.summary === undefined ? {} : { summary: article.summary }),
        ...(article.section === undefined ? {} : { section: article.section }),
        authors: article.authors.map(({ name }) => name),
        ...(article.language === undefined ? {} : { language: article.language }),
        ...(article.picture === undefined ? {} : { picture: article.picture.url }),
        ...(article.photoCredits.length === 0 ? {} : { credits: article.photoCredits }),
        ...(article.source === undefined ? {} : { source: article.source }),
      };
      assert.deepEqual(said, expected);
    });
  }

  it('have an excerpt, an id of the publication and a moment of their last change that no other has', () => {
    const moments = new Set([...articles.values()].map(({ publishedAt, updatedAt = publishedAt }) => updatedAt));
    assert.equal(moments.size, articles.size);
    for (const article of articles.values()) {
      assert.notEqual(article.excerpt, '', article.path);
      assert.equal(article.id, `tag:example.org,2026-01-01:${article.path}`);
    }
  });

  it('are in every feed, newest first, with the titles that their authors gave them', () => {
    const feed = makeFeed(
      publication,
      { channel: PUBLICATION, names: '', query: '', history: { kind: 'complete' } },
      { articles: [...articles.values()], total: articles.size, withdrawals: [] },
      at,
    );
    const titles = [...articles.values()].map(({ title }) => title);
    for (const { name, render } of FORMATS) {
      const { feed: parsed } = parseFeed(render(feed));
      const items = 'entries' in parsed ? parsed.entries : 'items' in parsed ? parsed.items : [];
      assert.deepEqual(
        items?.map((item) => (typeof item.title === 'object' ? item.title.value : item.title)),
        titles,
        name,
      );
    }
  });
});

describe('what the sample articles show', () => {
  it('Markdown with table, strikethrough, footnote, code and raw HTML', () => {
    const { content } = sample('notebook/the-clock-that-lost-eleven-seconds');
    for (const part of [/<table>/, /<s>twelve<\/s>/, /<sup[ >]/, /<pre><code/, /<details>\s*<summary>/, /<abbr title="British/])
      assert.match(content, part);
  });

  it('authors with mail address and page', () => {
    assert.deepEqual(sample('news/2026/night-ferry-returns').authors, [
      { name: 'Inês Marlow', email: 'ines.marlow@example.org', url: 'https://example.org/people/ines-marlow' },
      { name: 'Tomasz Okafor', email: 'tomasz.okafor@example.org' },
      { name: 'Ruth Delacourt' },
    ]);
  });

  it('earlier addresses, as a path and as a slug, that lead to where an article is now', async () => {
    for (const earlier of ['/2026/10/night-ferry', '/articles/night-ferry-trial'])
      assert.deepEqual(await view.find(earlier), { kind: 'moved', slug: 'night-ferry-returns' });
  });

  it('a picture with description, credit and size, and a recording with length and duration', () => {
    const { picture, enclosures } = sample('audio/the-last-foghorn');
    assert.deepEqual(picture, {
      url: 'https://example.org/media/gannet-point-horn.jpg',
      alt: 'A white trumpet as tall as a door stands on a cliff, pointing out to a sea that cannot be seen for fog.',
      credit: 'Callum Brandt',
      mediaType: 'image/jpeg',
      width: 1600,
      height: 1067,
    });
    assert.deepEqual(enclosures, [
      {
        url: 'https://example.org/media/the-last-foghorn.mp3',
        mediaType: 'audio/mpeg',
        lengthBytes: 9_843_712,
        durationSeconds: 615,
        title: 'The last foghorn (10 minutes)',
      },
    ]);
  });

  it('an address in a script of its own', () => {
    const { slug, url } = sample('voices/lighthouse-cat');
    assert.equal(slug, '灯台の猫');
    assert.equal(url, `http://localhost:3000/articles/${encodeURIComponent('灯台の猫')}`);
  });

  it('an HTML fragment whose relative address became absolute', () => {
    const { content, tags } = sample('notebook/salt-sun-and-patience');
    assert.match(content, /<a href="http:\/\/localhost:3000\/articles\/the-clock-that-lost-eleven-seconds">/);
    assert.deepEqual(tags, ['food', 'harbour']);
  });

  it('a whole page of which only the article remains', () => {
    const { content, tags } = sample('archive/lamp-room-reopens');
    assert.match(content, /biscuit tin/);
    assert.doesNotMatch(content, /Tides|Most read|rights reserved|document\.write|max-width/);
    assert.deepEqual(tags, ['harbour', 'lighthouse']);
  });

  it('wire copy with a line for each paragraph, and wrapped', () => {
    const dredger = paragraphs(sample('wire/dredger-finds-unlisted-wreck'));
    assert.equal(dredger.length, 8);
    assert.equal(dredger.at(-1), 'He has asked for the one with the thumbprint.');
    const barrier = paragraphs(sample('wire/tidal-barrier-passes-first-test'));
    assert.equal(barrier.length, 8);
    assert.equal(
      barrier.at(-1),
      'It left at 00.50, when the gates were raised, with what members described as an air of having written down the number.',
    );
  });
});

function rfc3339(instant: number): string {
  return `${new Date(instant).toISOString().slice(0, 19)}Z`;
}
