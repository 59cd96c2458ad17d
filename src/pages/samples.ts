import type { Article, CleanHtml, Feed, Publication } from '../domain.ts';
import type { ArticlePage, ChannelPage, FeedPage, OfferedFeed } from '../edition/pages.ts';

/** Pages with everything, and pages with as little as they can have: templates are tried with these before anybody reads one. */

const URL_BASE = 'https://example.org';
const PUBLICATION: Publication = {
  title: 'Sample',
  url: URL_BASE,
  description: 'A sample',
  language: 'en',
  timezone: 'UTC',
  authors: [],
  tagEntity: 'example.org,2026-01-01',
  feedSize: 50,
  feedContent: 'full',
  refreshMinutes: 5,
  elsewhere: 'link',
  hubs: [],
  aliases: {},
  channels: {},
};
const BARE_ARTICLE: Article = {
  path: 'bare',
  version: 'bare',
  id: 'tag:example.org,2026-01-01:bare',
  slug: 'bare',
  aliases: [],
  title: 'Bare',
  publishedAt: 0,
  tags: [],
  authors: [],
  enclosures: [],
  photoCredits: [],
  url: `${URL_BASE}/articles/bare`,
  content: '' as CleanHtml,
  excerpt: '',
  wordCount: 0,
  readingMinutes: 0,
};
const FULL_ARTICLE: Article = {
  ...BARE_ARTICLE,
  summary: 'Summary',
  excerpt: 'Summary',
  updatedAt: 86_400_000,
  language: 'ar',
  direction: 'rtl',
  section: 'Section',
  tags: ['Tag', 'Other tag'],
  authors: [{ name: 'Author' }, { name: 'Other author' }],
  picture: { url: `${URL_BASE}/a.jpg`, alt: 'Alt', caption: 'Caption', credit: 'Credit', width: 1600, height: 900 },
  enclosures: ['audio/mpeg', 'video/mp4', 'application/pdf'].map((mediaType) => ({
    url: `${URL_BASE}/file`,
    mediaType,
    lengthBytes: 1_000_000,
    durationSeconds: 60,
    title: 'File',
  })),
  photoCredits: ['Photographer', 'Other photographer'],
  source: 'Agency',
  canonicalUrl: 'https://elsewhere.example/story',
  commentsUrl: `${URL_BASE}/comments`,
  rights: 'Rights',
  licenseUrl: `${URL_BASE}/licence`,
  episode: { transcripts: [{ url: `${URL_BASE}/a.vtt`, mediaType: 'text/vtt', language: 'en' }] },
  content: '<p>Text</p>' as CleanHtml,
  readingMinutes: 1,
};

const OFFERS: readonly OfferedFeed[] = [
  { title: 'Sample (RSS)', format: 'RSS', type: 'application/rss+xml', url: `${URL_BASE}/rss.xml` },
];
const linked = (kind: 'section' | 'tag' | 'author', title: string) => ({
  kind,
  title,
  url: `${URL_BASE}/${kind}s/${title}`,
  feedUrl: `${URL_BASE}/${kind}s/${title}/atom.xml`,
});
const CHANNELS = [
  linked('section', 'Section'),
  linked('author', 'Author'),
  ...Array.from({ length: 13 }, (_, number) => linked('tag', number === 0 ? 'Tag' : `Tag ${number}`)),
];

const feed = (articles: readonly Article[], path = '/'): Feed => ({
  title: PUBLICATION.title,
  description: PUBLICATION.description,
  id: 'tag:example.org,2026-01-01:/',
  homeUrl: `${URL_BASE}${path}`,
  baseUrl: `${URL_BASE}/`,
  query: '',
  history: path === '/' ? { kind: 'complete' } : { kind: 'archive', number: 1, cut: true },
  language: PUBLICATION.language,
  authors: [],
  updatedAt: 0,
  content: 'full',
  refreshMinutes: 5,
  hubs: [],
  items: articles.map((article) => ({ ...article, updatedAt: 0 })),
  withdrawn: [],
});
const MANY = Array.from({ length: 10 }, () => FULL_ARTICLE);
const PAGE = { publication: { ...PUBLICATION, copyright: 'Copyright', icon: `${URL_BASE}/icon.png` }, offers: OFFERS };
const BARE_PAGE = { publication: PUBLICATION, offers: [] };
const URLS = { url: `${URL_BASE}/`, opmlUrl: `${URL_BASE}/opml.xml` };
const NEXT = { title: 'Next', url: `${URL_BASE}/articles/next` };

export const CHANNEL_SAMPLES: readonly ChannelPage[] = [
  { ...PAGE, ...URLS, feed: feed(MANY), channels: CHANNELS, newer: `${URL_BASE}/?newer`, older: `${URL_BASE}/?older` },
  { ...PAGE, ...URLS, feed: feed(MANY, '/sections/Section'), channels: [] },
  { ...BARE_PAGE, ...URLS, feed: feed([]), channels: [] },
];
export const FEED_SAMPLES: readonly FeedPage[] = [
  { ...PAGE, ...URLS, feed: feed(MANY), format: 'RSS' },
  { ...BARE_PAGE, ...URLS, feed: feed([BARE_ARTICLE]), format: 'RSS' },
];
export const ARTICLE_SAMPLES: readonly ArticlePage[] = [
  { ...PAGE, article: FULL_ARTICLE, channels: CHANNELS, newer: NEXT, older: NEXT },
  { ...BARE_PAGE, article: BARE_ARTICLE, channels: [] },
];
