import assert from 'node:assert/strict';
import { once } from 'node:events';
import { readFileSync, statSync, truncateSync, writeFileSync } from 'node:fs';
import http from 'node:http';
import { connect, createServer, type Socket } from 'node:net';
import path from 'node:path';
import { describe, it } from 'node:test';
import {
  ARTICLES,
  assertRuns,
  assertSaid,
  assertSame,
  assertUnchanged,
  attempt,
  atWork,
  FEEDS,
  type Newsroom,
  newestOf,
  newsroom,
  served,
  titles,
  until,
} from './support/faults.ts';
import { markdown } from './support/folder.ts';
import { get } from './support/http.ts';
import { type ServerProcess, spawnServer } from './support/server-process.ts';

const DAY_MS = 86_400_000;
const CLOCK = path.resolve(import.meta.dirname, 'support/shifted-clock.mjs');
const NEW = markdown({ title: 'New', date: '2026-09-08' });

const TITLES = ['A', 'B', 'C', 'D', 'E', 'F', 'G'];
const newestTitles = async (server: ServerProcess): Promise<readonly string[]> =>
  (await newestOf(server)).map(({ title }) => title);

describe('a clock that is wrong', { timeout: 60_000 }, () => {
  it('takes no article away that readers have seen, and moves nothing, however it is set', async (context) => {
    const now = Date.now();
    const ago = (ms: number): string => new Date(now - ms).toISOString();
    const room = newsroom(context, {
      ...ARTICLES,
      'yesterday.md': markdown({ title: 'Yesterday', date: ago(DAY_MS), section: 'World', tags: '[sea]' }),
      'just-now.md': markdown({ title: 'Just now', date: ago(60_000), section: 'Home' }),
      'updated.md': markdown({ title: 'Updated', date: ago(5 * DAY_MS), updated: ago(3_600_000), section: 'World' }),
    });
    const clock = path.join(room.parent, 'clock');
    const set = (offsetMs: number): void => writeFileSync(clock, String(offsetMs));
    set(0);
    const server = await atWork(context, {
      ...room,
      environment: { ...room.environment, NODE_OPTIONS: `--import=${CLOCK}`, CLOCK_FILE: clock },
    });
    assert.equal((await newestTitles(server))[0], 'Just now');
    for (const [name, offset] of [
      ['two days back', -2 * DAY_MS],
      ['further back', -400 * DAY_MS],
      ['right again', 0],
      ['a month ahead', 30 * DAY_MS],
      ['back from there', -2 * DAY_MS],
      ['right at last', 0],
    ] as const) {
      await context.test(name, async () => {
        assert.ok((await attempt(server, () => set(offset))).published);
        await assertUnchanged(server);
      });
    }
    await attempt(server, () => set(-2 * DAY_MS));
    assert.ok((await attempt(server, () => room.write('new.md', NEW))).published);
    assert.deepEqual((await titles(server)).toSorted(), [...TITLES, 'Just now', 'New', 'Updated', 'Yesterday'].toSorted());
  });
});

/** Has it publish one edition after the other, and something bad in between; what it says of that nobody hears. */
async function publishUnheard(server: ServerProcess, room: Newsroom): Promise<void> {
  for (const title of ['New', 'Newer', 'Newest']) {
    room.write(`bad ${title}.md`, 'no article');
    room.write('new.md', NEW.replace('New', title));
    await until(server, async () => {
      server.process.kill('SIGHUP');
      return (await newestTitles(server))[0] === title;
    });
  }
  assert.deepEqual(await titles(server), ['Newest', ...TITLES]);
  assertRuns(server);
}

describe('a log that nobody can write to', { timeout: 60_000 }, () => {
  const FULL: readonly (readonly [what: string, shell: string])[] = [
    ['standard error', 'exec 2>/dev/full'],
    ['standard output', 'exec >/dev/full'],
    ['both', 'exec >/dev/full 2>&1'],
  ];
  for (const [what, shell] of FULL) {
    it(`as the disk is full leaves the server at work: ${what}`, async (context) => {
      const room = newsroom(context);
      const port = String(await freePort());
      const environment = { ...room.environment, PORT: port, ACCESS_LOG: 'on' };
      const server = { ...spawnServer(context, environment, { shell }), url: `http://127.0.0.1:${port}` };
      await until(server, async () => (await get(`${server.url}/rss.xml`)).status === 200);
      const others = FEEDS.filter((feed) => /^\/(?:sections|tags)\//.test(feed));
      const before = await served(server, undefined, others);
      await publishUnheard(server, room);
      assertSame(await served(server, undefined, others), before);
    });
  }

  it('as the disk is full is written again when there is room: the server was at work all the time', async (context) => {
    const room = newsroom(context);
    const log = path.join(room.parent, 'log');
    const environment = { ...room.environment, ACCESS_LOG: 'on' };
    // No file may grow beyond some kilobytes: to who writes it, that is as if the disk were full.
    const server = await atWork(context, { ...room, environment }, { shell: `ulimit -f 16; exec 2>>${log}` });
    for (let size = -1; size < statSync(log).size; ) {
      size = statSync(log).size;
      for (let i = 0; i < 100; i++) await get(`${server.url}/nothing`);
      await until(server, async () => statSync(log).size > size || size > 8000);
    }
    room.write('new.md', NEW);
    await until(server, async () => {
      server.process.kill('SIGHUP');
      return (await newestTitles(server))[0] === 'New';
    });
    await until(server, async () => {
      // Lines of requests wait for each other, and may fill it once more.
      if (statSync(log).size > 8000) truncateSync(log, 0);
      server.process.kill('SIGHUP');
      return readFileSync(log, 'utf8').includes('published (SIGHUP): 8 articles');
    });
    assert.deepEqual(await titles(server), ['New', ...TITLES]);
  });

  it('as its reader went away leaves the server at work', async (context) => {
    const room = newsroom(context);
    const server = await atWork(context, { ...room, environment: { ...room.environment, ACCESS_LOG: 'on' } });
    server.process.stderr?.destroy();
    server.process.stdout?.destroy();
    await publishUnheard(server, room);
  });
});

/** A port that nobody has: where nothing is said, nobody can say which one was taken. */
async function freePort(): Promise<number> {
  const server = createServer();
  await once(server.listen(0, '127.0.0.1'), 'listening');
  const address = server.address();
  server.close();
  await once(server, 'close');
  return typeof address === 'object' && address ? address.port : assert.fail();
}

/** As few as a server needs to start, and some more. */
const DESCRIPTORS = 128;

describe('a server without file descriptors left', { timeout: 60_000 }, () => {
  it('stays up, takes nothing away, and goes on when connections are closed', async (context) => {
    const room = newsroom(context);
    const server = await atWork(context, room, { shell: `ulimit -n ${DESCRIPTORS}` });
    const agent = new http.Agent({ keepAlive: true, maxSockets: 1 });
    context.after(() => agent.destroy());
    await get(`${server.url}/rss.xml`, { agent });
    const sockets = await exhaust(server);
    for (const change of [() => room.write('new.md', NEW), () => room.write('a.md', ARTICLES['a.md'] ?? '')]) {
      const outcome = await attempt(server, change);
      assert.equal(outcome.published, false);
      assertSaid(outcome, /^not regenerated \(SIGHUP\): .*EMFILE/);
      assertSame(await served(server, { agent }), server.before);
    }
    for (const socket of sockets) socket.destroy();
    await until(server, async () => (await get(`${server.url}/rss.xml`)).status === 200);
    assert.ok((await attempt(server)).published);
    assert.deepEqual(await titles(server), ['New', ...TITLES]);
  });
});

/** One connection may be refused as a file was just being read. */
const REFUSED = 4;

/** Holds connections until the server takes no more of them. */
async function exhaust({ url }: ServerProcess): Promise<readonly Socket[]> {
  const { port, hostname } = new URL(url);
  const sockets: Socket[] = [];
  for (let refused = 0; refused < REFUSED; ) {
    assert.ok(sockets.length < DESCRIPTORS, 'the limit is in force');
    const socket = connect(Number(port), hostname);
    sockets.push(socket);
    socket.on('error', () => {});
    socket.write('GET /nothing HTTP/1.1\r\nHost: x\r\n\r\n');
    const taken = await new Promise<boolean>((resolve) => {
      socket.once('data', () => resolve(true));
      socket.once('close', () => resolve(false));
    });
    refused = taken ? 0 : refused + 1;
  }
  return sockets;
}
