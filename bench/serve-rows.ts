import type { Expected, Request } from './serve-answer.ts';
import type { ArticleFolder } from './serve-articles.ts';

/** One line of the table: a kind of request, and what is to be reached with it. */
export interface Row {
  readonly name: string;
  readonly request: Request;
  readonly expected: Expected;
  /** Requests per second, as a share of the rival's. */
  readonly atLeast?: number;
  /** The 99th percentile of latency, as a multiple of the rival's. */
  readonly p99AtMost?: number;
  /** The file that the rival reads for each request; missing where it has what it answers with in memory. */
  readonly file?: string;
  /** One of those that nearly all requests are, which are measured longer. */
  readonly isMain?: true;
}

const get = (path: string, headers: Request['headers'] = {}): Request => ({ method: 'GET', path, headers });

const GZIP = { 'Accept-Encoding': 'gzip' } as const;

export const GZIPPED: Row = {
  name: '200 gzip',
  request: get('/rss.xml', GZIP),
  expected: { status: 200, coding: 'gzip' },
  atLeast: 0.95,
  p99AtMost: 1.2,
  isMain: true,
};

export const BROTLI: Row = {
  name: '200 br',
  request: get('/rss.xml', { 'Accept-Encoding': 'br' }),
  expected: { status: 200, coding: 'br' },
};

/** A reader that has the feed as it is. */
export const notModified = (gzipTag: string): Row => ({
  name: '304',
  request: get('/rss.xml', { ...GZIP, 'If-None-Match': gzipTag }),
  expected: { status: 304 },
  atLeast: 0.95,
  p99AtMost: 1.2,
  isMain: true,
});

const IDENTITY: Row = {
  name: '200 identity',
  request: get('/rss.xml'),
  expected: { status: 200 },
  atLeast: 0.9,
  p99AtMost: 1.2,
  isMain: true,
};

/** Every kind of route that is not a main feed's. */
const others = (folder: ArticleFolder): readonly Row[] =>
  (
    [
      ['channel feed gzip', get(folder.channelPath, GZIP), { status: 200, coding: 'gzip' }],
      ['article page gzip', get(folder.articlePath, GZIP), { status: 200, coding: 'gzip' }],
      ['health', get('/healthz'), { status: 200 }],
      ['301 alias', get('/feed'), { status: 301 }],
      ['301 closing slash', get(`${folder.articlePath}/`), { status: 301 }],
      ['404', get('/nothing'), { status: 404 }],
      ['405 POST', { method: 'POST', path: '/rss.xml', headers: {} }, { status: 405 }],
      ['410', get(folder.withdrawnPath), { status: 410 }],
    ] as const
  ).map(([name, request, expected]) => ({ name, request, expected, atLeast: 0.6 }));

/** Gazette reads the file for each request: to do without is no more than a measure of what that costs. */
function media({ picturePath, pictureFile }: ArticleFolder): readonly Row[] {
  const row = { request: get(picturePath), expected: { status: 200 } };
  return [
    { name: 'media : file on disk', ...row, file: pictureFile, atLeast: 0.6 },
    { name: 'media : file in memory', ...row },
  ];
}

export const rowsOf = (folder: ArticleFolder, gzipTag: string): readonly Row[] => [
  GZIPPED,
  notModified(gzipTag),
  IDENTITY,
  BROTLI,
  ...others(folder),
  ...media(folder),
];
