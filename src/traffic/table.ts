import type { FeedReport, Report } from './report.ts';

/** A Report for people. */

type Row = readonly string[];

const HEAD: Row = ['feed', 'subscribers', 'said', 'direct', 'polls', '304', 'whole', 'refused', 'failed', 'saved'];
/** Longer paths are cut in the middle of nothing that anybody compares. */
const LONGEST_FEED = 60;

/** Everything that a Report says, with the `top` largest feeds: lines without their ends. `bold` marks the table's head. */
export function reportLines(report: Report, top: number, bold: (text: string) => string): readonly string[] {
  const { feeds, altogether, notFeeds } = report;
  if (feeds.length === 0) return [...summary(report), '', 'No feed has been asked for yet.', ...elsewhere(notFeeds)];
  const rest = feeds.length - top;
  const [head = '', ...rows] = aligned([
    HEAD,
    ...feeds.slice(0, top).map((feed) => row(shown(feed.feed), feed)),
    row(`all ${number(feeds.length)}`, altogether),
  ]);
  const more = rest > 0 ? [`(${number(rest)} more: --top ${feeds.length} shows them)`] : [];
  return [...summary(report), '', bold(head), ...rows, ...more, ...encodings(altogether), ...elsewhere(notFeeds)];
}

function summary({ articles, problems, editionAgeSeconds, regenerations, altogether, notFeeds }: Report): readonly string[] {
  const { ok, failed, meanSeconds, failuresInARow } = regenerations;
  const age = editionAgeSeconds === undefined ? 'nothing published yet' : `published ${duration(editionAgeSeconds)} ago`;
  const mean = meanSeconds === undefined ? '' : `, ${duration(meanSeconds)} each on average`;
  const saved = [altogether, notFeeds].reduce(
    (sum, one) => ({ condition: sum.condition + one.savedByCondition, compression: sum.compression + one.savedByCompression }),
    { condition: 0, compression: 0 },
  );
  return [
    `articles       ${number(articles)}, with ${number(problems)} ${problems === 1 ? 'problem' : 'problems'}`,
    `edition        ${age}`,
    `regenerations  ${number(ok + failed)}, of which ${number(failed)} failed${mean}`,
    ...(failuresInARow > 0 ? [`               the last ${number(failuresInARow)} failed: the server's log says why`] : []),
    `saved          ${bytes(saved.condition)} by 304s, ${bytes(saved.compression)} by compression`,
  ];
}

function encodings({ whole }: Pick<FeedReport, 'whole'>): readonly string[] {
  const counts = Object.entries(whole).sort(([, a], [, b]) => b - a);
  if (counts.length === 0) return [];
  return ['', `Whole answers by encoding: ${counts.map(([name, count]) => `${shown(name)} ${number(count)}`).join(', ')}`];
}

const elsewhere = ({ polls, refused, failed }: Omit<FeedReport, 'feed'>): readonly string[] => [
  `Requests besides feeds: ${number(polls)}, of which ${number(refused)} refused (4xx) and ${number(failed)} failed (5xx)`,
];

function row(
  feed: string,
  { aggregated, direct, polls, notModified, whole, refused, failed, ...saved }: Omit<FeedReport, 'feed'>,
): Row {
  const share = polls === 0 ? '–' : `${Math.round((100 * notModified) / polls)}%`;
  const wholes = Object.values(whole).reduce((sum, count) => sum + count, 0);
  const counts = [aggregated + direct, aggregated, direct, polls].map(number);
  return [
    feed,
    ...counts,
    share,
    ...[wholes, refused, failed].map(number),
    bytes(saved.savedByCondition + saved.savedByCompression),
  ];
}

/** The first column to the left, numbers to the right. */
function aligned(rows: readonly Row[]): readonly string[] {
  const widths = HEAD.map((_, column) => Math.max(...rows.map((cells) => [...(cells[column] ?? '')].length)));
  return rows.map((cells) =>
    cells
      .map((cell, column) => {
        const space = ' '.repeat((widths[column] ?? 0) - [...cell].length);
        return column === 0 ? cell + space : space + cell;
      })
      .join('  '),
  );
}

/** What another program said must not steer the terminal. */
function shown(text: string): string {
  const plain = [...text.slice(0, 4 * LONGEST_FEED).replace(/[\p{Cc}\p{Cf}\p{Cs}\u2028\u2029]/gu, '\uFFFD')];
  return plain.length > LONGEST_FEED ? `${plain.slice(0, LONGEST_FEED - 1).join('')}…` : plain.join('');
}

const number = (value: number): string => value.toLocaleString('en');

const UNITS = ['B', 'kB', 'MB', 'GB', 'TB'] as const;

/** Decimal units (IEC 80000-13): 999 B, 1.2 kB, 34 MB. */
function bytes(count: number): string {
  const unit = count < 1000 ? 0 : Math.min(UNITS.length - 1, Math.floor(Math.log10(count) / 3));
  const value = count / 1000 ** unit;
  return `${value.toLocaleString('en', { maximumFractionDigits: unit === 0 || value >= 10 ? 0 : 1 })} ${UNITS[unit]}`;
}

/** Two digits of it: 12 ms, 3.4 s, 5 min, 2 h, 3 days. */
function duration(seconds: number): string {
  if (seconds < 0.9995) return `${Math.round(seconds * 1000)} ms`;
  if (seconds < 60) return `${seconds.toLocaleString('en', { maximumFractionDigits: seconds < 10 ? 1 : 0 })} s`;
  if (seconds < 3600) return `${Math.round(seconds / 60)} min`;
  return seconds < 48 * 3600 ? `${Math.round(seconds / 3600)} h` : `${number(Math.round(seconds / 86_400))} days`;
}
