/**
 * What a web process does with a million articles in PostgreSQL: the built server, beside bare programs that ask the same database for as
 * much. `npm run bench:postgres`; ARTICLES="100000" says how many. The server is the one that the tests use, with fsync off: what is
 * measured here reads. Filling it takes some minutes. A missed target is told, and no error.
 */
import { setTimeout as wait } from 'node:timers/promises';
import pg from 'pg';
import { asked, startPostgres } from '../test/support/postgres.ts';
import { brief, median, numberFrom } from './numbers.ts';
import { fill, PUBLIC_URL } from './postgres-corpus.ts';
import { ask } from './serve-answer.ts';
import { makeWorkplace, type Server } from './serve-workplace.ts';

const ARTICLES = numberFrom('ARTICLES', 1_000_000);
const ROUNDS = numberFrom('ROUNDS', 9);
const WIDTH = 46;

const write = (text: string): void => void process.stdout.write(text);
const progress = (text: string): void => void process.stderr.write(`${text}\n`);

function row(name: string, values: readonly number[], unit: string, target: number | undefined, beside = ''): void {
  const middle = median(values);
  const said = target === undefined ? '' : `${middle <= target ? '≤' : 'above'} ${target} ${unit}`;
  const range = values.length < 2 ? '' : ` (${brief(Math.min(...values))}–${brief(Math.max(...values))})`;
  write(`${name.padEnd(WIDTH)}${`${brief(middle)} ${unit}${range}`.padEnd(28)}${said.padEnd(18)}${beside}\n`);
}

async function rounds(measure: (round: number) => Promise<number>, count = ROUNDS): Promise<readonly number[]> {
  const taken: number[] = [];
  for (let round = 0; round < count; round++) taken.push(await measure(round));
  return taken;
}

const NEWEST = `select a.head, a.content, a.derived
  from gazette.member m join gazette.article a on a.id = m.id and a.listed where m.channel = 1 order by m.published_at desc limit 50`;

/** A program that does nothing but ask for the newest articles: starting it, and its answer. */
const BARE = `import pg from 'pg';
  const client = new pg.Client({ connectionString: process.argv[1] });
  await client.connect();
  const { rows } = await client.query(${JSON.stringify(NEWEST)});
  if (rows.length !== 50) throw new Error('there are ' + rows.length);
  await client.end();`;

const workplace = makeWorkplace();
const postgres = await startPostgres();
process.on('exit', () => void postgres.stop());
const url = await postgres.database({ after: () => {} });
const { importSeconds, tags } = await fill(url, ARTICLES, progress);
const serve = (round: number): Promise<Server> =>
  workplace.serve(`gazette-${round}`, ['dist/main.js'], {
    DATABASE_URL: url,
    PUBLIC_URL,
    REGENERATE: '0 0 1 1 *',
    RATE_LIMIT: 'off',
    ACCESS_LOG: 'off',
    // As the Procfile has it.
    MALLOC_ARENA_MAX: '2',
  });

async function timed(work: () => Promise<unknown>): Promise<number> {
  const began = performance.now();
  await work();
  return performance.now() - began;
}

async function answered(server: Server, path: string): Promise<string> {
  const { status, body } = await ask(server.url, { method: 'GET', path, headers: {} });
  if (status !== 200) throw new Error(`${path} was answered ${status}`);
  return body.toString();
}

async function firstFeed(round: number): Promise<number> {
  let server: Server | undefined;
  const taken = await timed(async () => {
    server = await serve(round);
    await answered(server, '/rss.xml');
  });
  await server?.stop();
  return taken;
}

const PUT = `insert into gazette.article_file (file, content) values ($1, convert_to($2, 'UTF8'))
  on conflict (file) do update set content = excluded.content`;

async function oneChange(server: Server, round: number): Promise<number> {
  await wait(1500);
  const title = `Changed in round ${round} at ${Date.now()}`;
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  const text = `---\ntitle: ${title}\ndate: ${new Date().toISOString()}\nsection: World\ntags: [${tags[0]}]\n---\nSome text.\n`;
  const began = performance.now();
  await client.query(PUT, ['changing.md', text]);
  while (!(await answered(server, '/rss.xml')).includes(title)) await wait(2);
  const taken = performance.now() - began;
  await client.end();
  return taken;
}

write(
  `Gazette with PostgreSQL 18 from npm and ${ARTICLES} articles. Node ${process.version}. Times in milliseconds: median (least–most).\n\n`,
);
row('import, articles each second', [2000 / importSeconds], '', undefined, `2,000 files, ${brief(importSeconds)} s`);
const bare = await rounds(() => timed(() => workplace.run(process.execPath, ['--input-type=module', '-e', BARE, url])));
row('first feed after start', await rounds(firstFeed), 'ms', 2000, `a bare program that asks for 50: ${brief(median(bare))} ms`);
const server = await serve(ROUNDS);
const queries = await rounds(() => timed(() => asked(url, NEWEST)));
row(
  'one change → served',
  await rounds((round) => oneChange(server, round)),
  'ms',
  500,
  `the query for 50, alone: ${brief(median(queries))} ms; 300 ms of it are the lease`,
);
const last = Math.floor(ARTICLES / 50) - 2;
const DOCUMENTS: Readonly<Record<string, (round: number) => string>> = {
  'a tag, first asked for': (round) => `/tags/${tags[round + 1]}/rss.xml`,
  'an archive, first asked for': (round) => `/archive/${1 + Math.floor((last * round) / ROUNDS)}/rss.xml`,
  'what two channels share, first asked for': (round) => `/rss.xml?section=world&tag=${tags[round]}`,
  'what changed since a moment, first asked for': (round) => `/rss.xml?since=2025-0${round + 1}-01T00%3A00%3A00Z`,
  'a page of an article': (round) => `/articles/story-${round}-${Math.floor(last / 50)}`,
};
for (const [name, path] of Object.entries(DOCUMENTS))
  row(name, await rounds((round) => timed(() => answered(server, path(round)))), 'ms', undefined);
row('every feed as a list (OPML)', await rounds(() => timed(() => answered(server, '/opml.xml')), 1), 'ms', undefined);
row('peak memory after all that', [(server.peakBytes() ?? Number.NaN) / 1e6], 'MB', 256);
await server.stop();
await postgres.stop();
process.exit();
