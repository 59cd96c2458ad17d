import assert from 'node:assert/strict';
import http from 'node:http';
import { after, it } from 'node:test';
import { setTimeout } from 'node:timers/promises';
import { served } from './support/faults.ts';
import { markdown } from './support/folder.ts';
import { get } from './support/http.ts';
import { startHub } from './support/hub.ts';
import { asked, startPostgres } from './support/postgres.ts';
import { type ServerProcess, startServer } from './support/server-process.ts';

/** Several processes over one database. */

const postgres = await startPostgres();
after(() => postgres.stop());

const PROCESSES = 3;
const CHANGES = 14;
const PUT = `insert into gazette.article_file (file, content) values ($1, convert_to($2, 'UTF8'))
  on conflict (file) do update set content = excluded.content`;

/** Says how often it was written. */
const counting = (number: number): string =>
  markdown({ title: `Number ${number}`, date: '2026-10-01', section: 'World', tags: `[sea, ${number % 2 ? 'odd' : 'even'}]` });

const numberIn = (body: string): number => Number(/Number (\d+)/.exec(body)?.[1] ?? 0);

it('a reader who goes from process to process sees no feed go back in time, whoever is killed, and in the end all serve the same', async (context) => {
  const url = await postgres.database(context);
  const environment = { DATABASE_URL: url, PUBLIC_URL: 'https://example.org', RATE_LIMIT: 'off', ACCESS_LOG: 'off' };
  const begin = (): Promise<ServerProcess> => startServer(context, environment);
  const processes: ServerProcess[] = [];
  for (let i = 0; i < PROCESSES; i++) processes.push(await begin());
  let [written, isOver] = [0, false];

  async function write(): Promise<void> {
    while (written < CHANGES) {
      await asked(url, PUT, ['counter.md', counting(++written)]);
      await setTimeout(Math.random() * 400);
    }
  }

  async function kill(): Promise<void> {
    for (let i = 0; written < CHANGES; i++) {
      await setTimeout(500);
      const [victim] = processes.splice(i % PROCESSES, 1);
      victim?.process.kill('SIGKILL');
      processes.push(await begin());
    }
  }

  /** Asks one process after the other for a feed: fails where one says less than another did. */
  async function hop(path: string): Promise<number> {
    const agent = new http.Agent({ keepAlive: true });
    let [seen, polls] = [0, 0];
    while (!isOver) {
      const one = processes[Math.floor(Math.random() * processes.length)];
      const reply = await get(`${one?.url}${path}`, { agent }).catch(() => undefined);
      if (reply?.status !== 200) continue;
      const number = numberIn(reply.body);
      assert.ok(number >= seen, `${path}: ${number} after ${seen}`);
      [seen, polls] = [number, polls + 1];
    }
    agent.destroy();
    assert.ok(seen > CHANGES / 2, `${path}: ${seen} in ${polls} polls`);
    return polls;
  }

  const hopping = Promise.all(['/feed.json', '/rss.xml', '/sections/world/atom.xml'].map(hop));
  await Promise.all([write(), kill()]);
  const latest = async ({ url }: ServerProcess): Promise<boolean> => numberIn((await get(`${url}/rss.xml`)).body) === written;
  while (!(await Promise.all(processes.map(latest))).every(Boolean)) await setTimeout(20);
  isOver = true;
  const polls = await hopping;
  assert.ok(polls.reduce((sum, count) => sum + count) > 100, `${polls} polls`);
  const feeds = ['/rss.xml', '/atom.xml', '/feed.json', '/sections/world/rss.xml', '/tags/sea/feed.json', '/opml.xml', '/'];
  const [first, ...others] = await Promise.all(processes.map((one) => served(one, undefined, feeds)));
  for (const other of others) assert.deepEqual(other, first);
});

it('hubs hear of each change once, whoever of the processes tells them, and again from another where that one has died', async (context) => {
  const url = await postgres.database(context);
  const hub = await startHub(context);
  const environment = { DATABASE_URL: url, PUBLIC_URL: 'https://example.org', ACCESS_LOG: 'off' };
  const processes = [await startServer(context, environment), await startServer(context, environment)];
  const topics = (base: string): readonly string[] =>
    ['atom.xml', 'feed.json', 'rss.xml'].map((file) => `https://example.org${base}/${file}`);
  const hears = async (known: number, expected: readonly string[]): Promise<void> => {
    await hub.pings.atLeast(known + expected.length);
    // What came of one revision is sent in one run: had others been told of, they would be here with the last.
    assert.deepEqual(hub.pings.all.slice(known).toSorted(), expected.toSorted());
  };
  const settings = `title: T\nid: example.org,2026-01-01\nhubs: [${hub.url}]\n`;
  await asked(url, PUT, ['publication.yaml', settings]);
  await hears(0, topics(''));
  await asked(url, PUT, ['a.md', markdown({ title: 'A', date: '2026-10-01', tags: '[sea]' })]);
  await hears(3, [...topics(''), ...topics('/tags/sea')]);
  // Killed before it has noted what it sent, it would leave that to be sent again.
  while ((await asked(url, 'select 1 from gazette.outbox where due_at is not null')).length > 0) await setTimeout(10);
  processes[0]?.process.kill('SIGKILL');
  await asked(url, PUT, ['b.md', markdown({ title: 'B', date: '2026-10-02' })]);
  await hears(9, topics(''));
});
