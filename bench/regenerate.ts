/**
 * What starting and regenerating cost with many articles: the built server, with a generated folder, beside Hugo's build of the same.
 * `npm run bench:regenerate`; in the environment, SIZES="10000,100000" says of how many articles, SHAPE=flat puts them all into one
 * folder, and ROWS="cold" measures only the rows whose names have that in them. A missed target is told, and no error; a row that
 * can't be measured is one. The folders are kept for the next run.
 */
import { availableParallelism } from 'node:os';
import { type Corpus, makeCorpus, removeAdded, type Shape } from './regenerate-corpus.ts';
import { findHugo } from './regenerate-hugo.ts';
import {
  COLD_START,
  MEMORY,
  type Measured,
  type Place,
  type Row,
  SERVER_ROWS,
  type ServerRow,
  type Watch,
} from './regenerate-rows.ts';
import { failedRow, tableHead, tableRow } from './regenerate-table.ts';
import { slowness, takeYardsticks } from './regenerate-yardsticks.ts';
import { makeWorkplace, SERVER, type Server, type Workplace } from './serve-workplace.ts';

/** Fewer would leave some of the names unused. */
const FEWEST_ARTICLES = 300;
const SIZES = (process.env.SIZES || '10000,100000').split(',').map(sizeFrom);
const SHAPE = shapeFrom(process.env.SHAPE || 'months');
const ROWS = process.env.ROWS ?? '';

function sizeFrom(text: string): number {
  const size = Number(text);
  if (!Number.isInteger(size) || size < FEWEST_ARTICLES)
    throw new Error(`SIZES: found «${text}»; write whole numbers from ${FEWEST_ARTICLES}, with commas between`);
  return size;
}

function shapeFrom(text: string): Shape {
  if (text !== 'months' && text !== 'flat') throw new Error(`SHAPE: found «${text}»; write months or flat`);
  return text;
}

const write = (text: string): void => void process.stdout.write(text);
const progress = (text: string): void => void process.stderr.write(`${text}\n`);
const isWanted = ({ name }: Row | ServerRow): boolean => name.includes(ROWS);

/** Nothing is regenerated but for what the watch or a signal tells. */
async function startGazette(workplace: Workplace, { dir }: Corpus, watch: Watch, peaks: number[]): Promise<Server> {
  const server = await workplace.serve(`gazette-${watch}`, SERVER, {
    ARTICLES_DIR: dir,
    REGENERATE: '0 0 1 1 *',
    RATE_LIMIT: 'off',
    ACCESS_LOG: 'off',
    WATCH: watch,
    // As the Procfile has it.
    MALLOC_ARENA_MAX: '2',
    MALLOC_MMAP_THRESHOLD_: '66560',
    MALLOC_TRIM_THRESHOLD_: '131072',
  });
  return {
    ...server,
    stop() {
      peaks.push(server.peakBytes() ?? Number.NaN);
      return server.stop();
    },
  };
}

async function report(row: Row | ServerRow, { articles }: Corpus, measure: () => Promise<Measured>): Promise<void> {
  if (!isWanted(row)) return;
  try {
    const before = slowness();
    const measured = await measure();
    write(tableRow(row, articles, measured, (before + slowness()) / 2));
  } catch (error) {
    process.exitCode = 1;
    write(failedRow(row.name, error instanceof Error ? error.message : String(error)));
  }
}

async function measureAll(place: Place): Promise<void> {
  const { corpus } = place;
  await report(COLD_START, corpus, () => COLD_START.measure(place));
  for (const watch of ['on', 'off'] as const) {
    const rows = SERVER_ROWS[watch].filter(isWanted);
    if (rows.length === 0) continue;
    const server = await place.start(watch);
    for (const row of rows) await report(row, corpus, () => row.measure(place, server));
    await server.stop();
    removeAdded(corpus);
  }
  await report(MEMORY, corpus, () => MEMORY.measure(place));
}

const head = (hugo: string | undefined): string => `\
Gazette with a folder of articles. Node ${process.version}, ${availableParallelism()} cores, which everything below shares; Hugo ${hugo ?? 'is not installed'}.
machine: how much longer than where the targets were set a loop of numbers takes, before and after the row. beside: what bare
programs take for the same, just now.
`;

const sizeHead = ({ articles, bytes, dir }: Corpus): string => `
${articles} articles, ${Math.round(bytes / 1e6)} MB, in ${dir}
`;

const LEGEND = `
Times in milliseconds, memory in MB. unsure: above the target, but no more than the machine is slower or busier.
cold start: user and system time of all threads until /rss.xml is answered, of Gazette; of the whole build of one RSS feed for the site and
each section, tag and author, of Hugo. The system has the files in memory for both.
one added: from when a whole article is there (and the signal is sent) until the answer of /rss.xml begins that has it.
first asked for: 50 articles of which the server has read no more than the heads (new), or has cleaned the bodies for another format (kept).
pollers: 24 connections, 50 polls a second each, with a condition; an article changes every 300 ms, and a scan runs every 900.
`;

const workplace = makeWorkplace();
write(head(findHugo()));
for (const articles of SIZES) {
  const corpus = makeCorpus(articles, SHAPE, progress);
  process.on('exit', () => removeAdded(corpus));
  const yardsticks = await takeYardsticks(corpus);
  write(sizeHead(corpus) + tableHead());
  const peaks: number[] = [];
  await measureAll({ workplace, corpus, yardsticks, peaks, start: (watch) => startGazette(workplace, corpus, watch, peaks) });
}
write(LEGEND);
