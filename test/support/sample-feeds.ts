import type { Article, Feed, Publication } from '../../src/domain.ts';
import { article, feedOf, html, moment } from './feeds.ts';

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
    authors: [{ name: 'ليلى حداد' }],
    tags: ['ثقافة'],
    url: 'https://example.org/articles/%D8%B9%D9%86%D9%88%D8%A7%D9%86',
    content: html('<p dir="rtl">نص المقال.</p>'),
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

export const SAMPLE_FEEDS: ReadonlyMap<string, Feed> = new Map([
  ['full', feedOf(ARTICLES, { said: SAID })],
  ['summary', feedOf(ARTICLES, { said: { ...SAID, feedContent: 'summary' } })],
  ['empty', feedOf([])],
]);
