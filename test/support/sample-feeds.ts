import type { Article, Feed, Podcast, Publication, Withdrawal } from '../../src/domain.ts';
import { article, articles, feedOf, html, moment } from './feeds.ts';

/** Feeds with one of everything, for the golden files and for the parsers that nobody here wrote. */

const SAID: Partial<Publication> = {
  description: 'News & views <that> matter',
  authors: [
    { name: 'Ada Öz', email: 'ada@example.org', url: 'https://example.org/people/ada', avatar: 'https://example.org/ada.png' },
    { name: 'The newsroom' },
  ],
  copyright: '© 2026 The Tester & friends',
  icon: 'https://example.org/favicon.ico',
  logo: 'https://example.org/logo.png',
};

export const ARTICLES: readonly Article[] = [
  article({
    path: '2026/everything',
    title: 'AT&T buys <b>Bold</b> & "quotes" it isn\'t &amp; ]]> done',
    publishedAt: moment('2026-11-23T10:00:00Z'),
    updatedAt: moment('2026-11-24T08:30:15Z'),
    section: 'Business & Money',
    tags: ['Mergers', 'R&D', '<angle>', 'naïve café'],
    authors: [
      { name: 'Ann Lee', email: 'ann@example.org', url: 'https://example.org/people/ann', avatar: 'https://example.org/ann.png' },
      { name: 'Bora Çelik' },
      { name: "O'Neil & Sons <agency>" },
    ],
    picture: {
      url: 'https://example.org/pictures/tower.jpg?w=1&h=2',
      alt: 'A tower <of> glass & steel',
      caption: 'The tower, "finished" at last & for good',
      credit: 'Cem "Foto" Ak',
      mediaType: 'image/jpeg',
      width: 1600,
      height: 900,
    },
    photoCredits: ['Cem "Foto" Ak', 'Reuters'],
    enclosures: [
      {
        url: 'https://example.org/audio/everything.mp3?a=1&b=2',
        mediaType: 'audio/mpeg',
        lengthBytes: 1234567,
        durationSeconds: 372,
        title: 'Listen & <learn>',
      },
      { url: 'https://example.org/papers/contract.pdf', mediaType: 'application/pdf', lengthBytes: 0 },
      {
        url: 'https://example.org/video/tower.mp4',
        mediaType: 'video/mp4',
        lengthBytes: 987,
        durationSeconds: 12,
        title: 'Seen',
      },
    ],
    source: 'AP & agencies',
    rights: '© 2026 The Tester & AP',
    licenseUrl: 'https://creativecommons.org/licenses/by/4.0/?a=1&b=2',
    commentsUrl: 'https://example.org/forum?topic=1&view=2',
    url: 'https://example.org/articles/everything?a=1&b=2',
    content: html(
      '<h2>A &amp; B</h2><p title="]]>">One ]]> two &lt;b&gt; <a href="/x?a=1&b=2">link</a> 日本語 🎉</p><pre>\n  a\n\tb</pre>',
    ),
    excerpt: 'One ]]> two <b> & more.',
  }),
  article({
    path: '2026/arabic',
    title: 'عنوان بالعربية مع English داخله',
    publishedAt: moment('2026-11-22T10:00:00Z'),
    language: 'ar',
    direction: 'rtl',
    authors: [{ name: 'ليلى حداد' }],
    tags: ['ثقافة'],
    url: 'https://example.org/articles/%D8%B9%D9%86%D9%88%D8%A7%D9%86',
    content: html('<p>نص المقال <b>الأول</b>.</p><p dir="ltr">In English.</p><ul><li>قائمة</li></ul>'),
    excerpt: 'نص المقال.',
  }),
  article({
    path: '2026/photo-only',
    title: 'Only a picture 📷',
    publishedAt: moment('2026-11-21T10:00:00Z'),
    photoCredits: ['Reuters'],
    content: html('<p><img src="/pictures/a.jpg" alt="A cat & a dog"></p>'),
    excerpt: '',
  }),
  article({
    path: '2026/wire copy (1)',
    id: 'tag:example.org,2026-01-01:2026/wire%20copy%20(1)',
    title: 'Wire copy from an agency',
    publishedAt: moment('2015-07-28T00:00:00Z'),
    source: 'TRTWorld and agencies',
    url: 'https://elsewhere.example/story',
    canonicalUrl: 'https://elsewhere.example/story',
    content: html('<p>First.</p>\n<p>Second.</p>'),
    excerpt: 'The standfirst.',
  }),
  article({
    path: '1999/nothing',
    title: 'No text at all',
    publishedAt: moment('1999-12-31T23:59:59Z'),
    content: html(''),
    excerpt: '',
  }),
];

const PODCAST: Podcast = {
  author: 'Ruth & friends',
  ownerName: 'The Tester <audio>',
  ownerEmail: 'audio@example.org',
  imageUrl: 'https://example.org/cover.jpg?a=1&b=2',
  category: 'Society & Culture',
  subcategory: 'Documentary',
  explicit: false,
  type: 'serial',
};

const recording = (name: string) => ({
  url: `https://example.org/audio/${name}.mp3`,
  mediaType: 'audio/mpeg',
  lengthBytes: 9_000_000,
  durationSeconds: 601,
});

const EPISODES: readonly Article[] = [
  article({
    path: 'audio/two',
    title: 'Episode two: R&B',
    section: 'Audio',
    publishedAt: moment('2026-11-20T06:00:00Z'),
    picture: { url: 'https://example.org/two.png', mediaType: 'image/png', width: 1400, height: 1400 },
    enclosures: [{ url: 'https://example.org/notes.pdf', mediaType: 'application/pdf', lengthBytes: 12 }, recording('two')],
    episode: {
      number: 2,
      season: 1,
      type: 'full',
      explicit: true,
      transcripts: [
        { url: 'https://example.org/two.vtt', mediaType: 'text/vtt', language: 'en' },
        { url: 'https://example.org/two.html?a=1&b=2', mediaType: 'text/html' },
      ],
      chaptersUrl: 'https://example.org/two.json',
    },
  }),
  article({
    path: 'audio/one',
    title: 'Episode one',
    section: 'Audio',
    publishedAt: moment('2026-11-13T06:00:00Z'),
    picture: { url: 'https://example.org/one.jpg', width: 1600, height: 900 },
    enclosures: [recording('one')],
  }),
  article({ path: 'audio/notes', title: 'No recording', section: 'Audio', publishedAt: moment('2026-11-06T06:00:00Z') }),
];

const SLUGGED = { section: { kind: 'section', name: 'Business & Money', slug: 'business-money' } } as const;
const [EVERYTHING, ...OTHERS] = ARTICLES;
const WITHDRAWALS: readonly Withdrawal[] = [
  {
    id: 'tag:example.org,2026-01-01:2026/mistaken',
    slug: 'mistaken-é',
    aliases: [],
    withdrawnAt: moment('2026-11-25T09:00:00Z'),
    reason: 'It was wrong: A < B & C',
    tags: [],
    authors: [],
  },
  {
    id: 'tag:example.org,2026-01-01:2026/unsaid',
    slug: 'unsaid',
    aliases: [],
    withdrawnAt: moment('2026-11-24T09:00:00Z'),
    tags: [],
    authors: [],
  },
];

const HUBS = ['https://hub.example.org/', 'https://push.example.net/?for=a&of=b'];

/** The moment that the samples are read. */
export const SAMPLES_READ_AT = moment('2026-11-30T00:00:00Z');

const sample = (list: readonly Article[], options: Parameters<typeof feedOf>[1] = {}): Feed =>
  feedOf(list, { at: SAMPLES_READ_AT, ...options, said: { ...SAID, ...options.said } });

/** One of each kind of channel and document. */
export const SAMPLE_FEEDS: ReadonlyMap<string, Feed> = new Map([
  ['full', sample(ARTICLES, { place: { history: { kind: 'current', previous: 3 } } })],
  ['summary', sample(ARTICLES, { said: { feedContent: 'summary' } })],
  ['empty', feedOf([])],
  ['section', sample(EVERYTHING ? [EVERYTHING] : [], { place: { channel: SLUGGED.section } })],
  ['tag', sample(articles(2, { tags: ['R&D'] }), { place: { channel: { kind: 'tag', name: 'R&D', slug: 'r-d' } } })],
  ['author', sample(OTHERS.slice(0, 1), { place: { channel: { kind: 'author', name: 'ليلى حداد', slug: 'ليلى-حداد' } } })],
  [
    'combination',
    sample(articles(2, { tags: ['R&D'], section: 'Business & Money' }), {
      place: {
        names: 'Business & Money, R&D',
        query: '?section=business-money&tag=r-d&limit=2&since=2026-11-01T00%3A00%3A00Z',
        history: { kind: 'none' },
      },
    }),
  ],
  ['archive-first', sample(articles(2), { place: { history: { kind: 'archive', number: 1, cut: true } } })],
  [
    'archive-cut',
    sample(articles(2), { place: { channel: SLUGGED.section, history: { kind: 'archive', number: 2, cut: true } } }),
  ],
  ['archive-open', sample(articles(1), { place: { history: { kind: 'archive', number: 3, cut: false } } })],
  ['hubs', sample(articles(2), { said: { hubs: HUBS }, place: { history: { kind: 'current', previous: 1 } } })],
  ['withdrawn', sample(articles(1), { withdrawals: WITHDRAWALS })],
  [
    'podcast',
    sample(EPISODES, {
      said: { channels: { 'section Audio': { title: 'The Last Foghorn & other sounds', podcast: PODCAST } } },
      place: { channel: { kind: 'section', name: 'Audio', slug: 'audio' } },
    }),
  ],
  [
    'arabic',
    sample(
      [
        ...OTHERS.slice(0, 1),
        article({ path: 'in-english', language: 'en', direction: 'ltr', publishedAt: moment('2026-11-01T00:00:00Z') }),
      ],
      {
        said: { language: 'ar', title: 'الجريدة' },
      },
    ),
  ],
]);
