/**
 * What serving costs: Gazette against a bare `node:http` server that gives the same bytes and headers, and against the server that
 * tutorials build, in alternating rounds. `npm run bench:serve`; ROUNDS and SECONDS in the environment change how many rounds there are
 * of the main rows and how long each takes, and ROWS="304" which rows: those whose names have that in them. A missed target is told, and no error; a row that can't be measured is one.
 */
import { availableParallelism } from 'node:os';
import path from 'node:path';
import { numberFrom } from './numbers.ts';
import { askFor, headerOf } from './serve-answer.ts';
import { type ArticleFolder, writeArticles } from './serve-articles.ts';
import { type Bench, compare, compareBares, compareToBare, type Round } from './serve-compare.ts';
import { findLoadGenerator } from './serve-load.ts';
import { BROTLI, GZIPPED, notModified, type Row, rowsOf } from './serve-rows.ts';
import { failedRow, tableHead, tableRow } from './serve-table.ts';
import { makeWorkplace, SERVER, type Server, type Workplace } from './serve-workplace.ts';

const ROUNDS = numberFrom('ROUNDS', 5);
const OTHER_ROUNDS = Math.min(3, ROUNDS);
const SECONDS = numberFrom('SECONDS', 2);
const ROWS = process.env.ROWS ?? '';
const CONNECTIONS = 64;
/** The tutorial's server makes a few requests a second: 64 at a time would wait for longer than a round. */
const TUTORIAL_CONNECTIONS = 4;
const TUTORIAL_AT_LEAST = 20;

const write = (text: string): void => void process.stdout.write(text);

/** Limits are at work, but refuse nobody; nothing is regenerated meanwhile. */
const startGazette = (workplace: Workplace, { dir }: ArticleFolder, accessLog: 'on' | 'off'): Promise<Server> =>
  workplace.serve(`gazette-${accessLog}`, SERVER, {
    ARTICLES_DIR: dir,
    REGENERATE: '0 0 1 1 *',
    RATE_LIMIT: '1000000000',
    ACCESS_LOG: accessLog,
  });

/** Once brotli is answered, little is made aside any more: the strongest brotli of a feed, after a minute. What is never answered, its row says so. */
async function whenReady({ url }: Server): Promise<{ readonly gzipTag: string }> {
  const [, gzipped] = await Promise.allSettled([BROTLI, GZIPPED].map(({ request, expected }) => askFor(url, request, expected)));
  const tag = gzipped?.status === 'fulfilled' ? headerOf(gzipped.value, 'ETag') : undefined;
  return { gzipTag: tag ?? '""' };
}

async function report(name: string, row: Row, measure: () => Promise<readonly Round[]>): Promise<void> {
  if (!name.includes(ROWS)) return;
  try {
    write(tableRow(name, row, await measure()));
  } catch (error) {
    process.exitCode = 1;
    write(failedRow(name, error instanceof Error ? error.message : String(error)));
  }
}

const withoutTargets = ({ name, request, expected }: Row): Row => ({ name, request, expected });

async function measureAll(bench: Bench, folder: ArticleFolder): Promise<void> {
  const gazette = await startGazette(bench.workplace, folder, 'off');
  const { gzipTag } = await whenReady(gazette);
  const control = withoutTargets(GZIPPED);
  await report('(bare : bare, 200 gzip)', control, () => compareBares(bench, control, gazette, OTHER_ROUNDS));
  for (const row of rowsOf(folder, gzipTag)) {
    await report(row.name, row, () => compareToBare(bench, row, gazette, row.isMain ? ROUNDS : OTHER_ROUNDS));
  }
  await measureTutorial(bench, folder, gazette);
  await gazette.stop();
  await measureAccessLog(bench, folder);
}

async function measureTutorial(bench: Bench, { dir }: ArticleFolder, gazette: Server): Promise<void> {
  const args = ['--import', 'tsx', 'bench/serve-tutorial.ts'];
  const tutorial = await bench.workplace.serve('tutorial', args, { ARTICLES_DIR: dir });
  const row: Row = { ...withoutTargets(GZIPPED), atLeast: TUTORIAL_AT_LEAST };
  const few: Bench = { ...bench, connections: TUTORIAL_CONNECTIONS };
  await report('200 gzip, tutorial', row, () => compare(few, row, gazette, tutorial, OTHER_ROUNDS));
  await tutorial.stop();
}

/** The same rows once more by a server that writes a line for each request. */
async function measureAccessLog(bench: Bench, folder: ArticleFolder): Promise<void> {
  const gazette = await startGazette(bench.workplace, folder, 'on');
  const { gzipTag } = await whenReady(gazette);
  for (const row of [GZIPPED, notModified(gzipTag)].map(withoutTargets)) {
    await report(`${row.name}, access log`, row, () => compareToBare(bench, row, gazette, OTHER_ROUNDS));
  }
  await gazette.stop();
}

const head = ({ generator }: Bench): string => `\
Gazette : bare node:http, which gives the same bytes and headers. Node ${process.version}, ${availableParallelism()} cores, which the
load generator shares: ${generator.name}, ${CONNECTIONS} connections. Rounds of ${SECONDS} s in turn: ${ROUNDS} for gzip, 304 and identity, ${OTHER_ROUNDS} for the others.
Ratios are medians of the rounds' ratios; what stands after them is medians of Gazette : bare.

`;

const LEGEND = `
CPU: the server's processor time for a request. busy: its share of one core. unsure: the rival was not busy, so the load generator or
something else on the machine was the limit, and the ratio of CPU tells more than that of requests.
media: Gazette reads the file for each request; the bare server streams it from the disk, or has it in memory.
tutorial: Gazette : Express with the feed and compression packages, everything read, rendered and compressed for each request;
${TUTORIAL_CONNECTIONS} connections to either.
access log: Gazette with ACCESS_LOG=on, into a file.
`;

const workplace = makeWorkplace();
const bench: Bench = { workplace, generator: findLoadGenerator(workplace), connections: CONNECTIONS, seconds: SECONDS };
write(head(bench) + tableHead());
await measureAll(bench, writeArticles(path.join(workplace.dir, 'articles')));
write(LEGEND);
