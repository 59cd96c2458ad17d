import assert from 'node:assert/strict';
import { once } from 'node:events';
import http from 'node:http';
import { connect, type Socket } from 'node:net';
import { describe, it, type TestContext } from 'node:test';
import { setTimeout as pause } from 'node:timers/promises';
import { articlesFolder, markdown } from './support/folder.ts';
import { get } from './support/http.ts';
import { residentBytes, type ServerProcess, startServer } from './support/server-process.ts';
import { site } from './support/site.ts';

/** What the system's allocators and the heap's next growth may take. */
const GROWTH_BYTES = 96 * 1024 * 1024;
const IMPATIENT = { headersMs: 200, requestMs: 400, checkMs: 50, stalledMs: 500, idleMs: 300 };
const FILES = { 'one.md': markdown({ title: 'One', date: '2026-11-01' }) };
/** Longer than what the system takes off the server's hands. */
const BIG = { 'big.md': markdown({ title: 'Big', date: '2026-11-01' }, `${'A long text. '.repeat(60_000)}\n`) };

/** Sends text and resolves to all that comes back until the other side closes. */
async function converse(port: number, text: string): Promise<string> {
  const socket = connect(port, '127.0.0.1');
  let reply = '';
  socket.on('data', (data) => {
    reply += data.toString('latin1');
  });
  socket.on('error', () => {});
  socket.write(text, 'latin1');
  await once(socket, 'close');
  return reply;
}

/** A server of its own, in a process of its own. */
const serve = (context: TestContext, files: Readonly<Record<string, string>>): Promise<ServerProcess> =>
  startServer(context, { ARTICLES_DIR: articlesFolder(context, files).path, RATE_LIMIT: 'off', ACCESS_LOG: 'off' });

const portOf = ({ url }: ServerProcess): number => Number(new URL(url).port);

/** Asks, and takes nothing of the answer. */
async function deaf(port: number, request: string): Promise<Socket> {
  const socket = connect(port, '127.0.0.1');
  socket.on('error', () => {});
  socket.pause();
  await once(socket, 'connect');
  socket.write(request);
  return socket;
}

describe('a client that', () => {
  it('never finishes the head of its request is shown the door', async (context) => {
    const { port, get } = await site(context, FILES, { patience: IMPATIENT });
    const replies = await Promise.all(
      ['', 'GET', 'GET /rss.xml HTTP/1.1\r\nHost: x\r\nX-Slow: '].map((text) => converse(port, text)),
    );
    for (const reply of replies) assert.match(reply, /^(?:HTTP\/1\.1 408 |$)/);
    assert.equal((await get('/rss.xml')).status, 200);
  });

  it('never finishes its request is shown the door', async (context) => {
    const { port, get } = await site(context, FILES, { patience: IMPATIENT });
    const reply = await converse(port, 'POST /rss.xml HTTP/1.1\r\nHost: x\r\nContent-Length: 1000000\r\n\r\na');
    assert.match(reply, /^HTTP\/1\.1 4\d\d /);
    assert.equal((await get('/rss.xml')).status, 200);
  });

  it('says nothing more is let go', async (context) => {
    const { port } = await site(context, FILES, { patience: IMPATIENT });
    for (const [path, status] of [
      ['/nothing', 404],
      ['/rss.xml', 200],
    ]) {
      assert.match(await converse(port, `GET ${path} HTTP/1.1\r\nHost: x\r\n\r\n`), new RegExp(`^HTTP/1\\.1 ${status} `));
    }
  });

  it('goes on asking keeps its connection', async (context) => {
    const { port } = await site(context, FILES, { patience: IMPATIENT });
    const agent = new http.Agent({ keepAlive: true, maxSockets: 1 });
    context.after(() => agent.destroy());
    const sockets = new Set<Socket>();
    agent.on('free', (socket: Socket) => sockets.add(socket));
    for (const end = Date.now() + 4 * IMPATIENT.idleMs; Date.now() < end; await pause(IMPATIENT.idleMs / 4)) {
      assert.equal((await get(`http://127.0.0.1:${port}/rss.xml`, { agent })).status, 200);
    }
    assert.equal(sockets.size, 1);
  });

  it('sends bodies that nobody asked for is answered all the same, in order', async (context) => {
    const { port } = await site(context, FILES);
    const long = 'x'.repeat(200_000);
    const bodies = ['Content-Length: 5\r\n\r\nhello', `Content-Length: ${long.length}\r\n\r\n${long}`].concat(
      'Transfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n0\r\n\r\n',
      'Content-Length: 0\r\n\r\n',
      '\r\n',
    );
    const requests = bodies.flatMap((body) =>
      ['/rss.xml', '/nothing'].map((path) => `GET ${path} HTTP/1.1\r\nHost: x\r\n${body}`),
    );
    const reply = await converse(port, `${requests.join('')}HEAD / HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n`);
    const statuses = [...reply.matchAll(/HTTP\/1\.1 (\d{3}) /g)].map(([, status]) => status);
    assert.deepEqual(statuses, [...bodies.flatMap(() => ['200', '404']), '200']);
  });

  it('takes nothing of what it asked for is cut off', async (context) => {
    const { port, get } = await site(context, BIG, { patience: IMPATIENT });
    const socket = await deaf(port, 'GET /feed.json HTTP/1.1\r\nHost: x\r\n\r\n'.repeat(8));
    const closed = once(socket, 'close');
    assert.equal((await get('/rss.xml')).status, 200);
    await pause(3 * IMPATIENT.stalledMs);
    socket.resume();
    await closed;
    assert.ok(socket.bytesRead < 8 * 700_000, 'not all that it asked for');
  });

  it('hangs up in the middle of a recording is no failure of the server', async (context) => {
    const { port, folder, accesses, get } = await site(context, FILES);
    folder.write('long.mp3', Buffer.alloc(20_000_000));
    const socket = connect(port, '127.0.0.1');
    socket.write('GET /media/long.mp3 HTTP/1.1\r\nHost: x\r\n\r\n');
    await once(socket, 'data');
    socket.destroy();
    while (!accesses.some(({ url }) => url === '/media/long.mp3')) await get('/rss.xml');
    const { status, bytes } = accesses.find(({ url }) => url === '/media/long.mp3') ?? {};
    assert.deepEqual([status, bytes], [200, undefined]);
  });

  it('sends heads without end is told that they are too large', async (context) => {
    const { port, get } = await site(context, FILES);
    const long = 'a'.repeat(20_000);
    for (const request of [`GET /${long} HTTP/1.1\r\n`, `GET / HTTP/1.1\r\nX: ${long}\r\n`, `GET / HTTP/1.1\r\n${long}: x\r\n`]) {
      assert.match(await converse(port, `${request}Host: x\r\n\r\n`), /^HTTP\/1\.1 431 /);
    }
    const many = Array.from({ length: 1500 }, (_, i) => `X${i}: ${i}\r\n`).join('');
    const reply = await converse(port, `GET /rss.xml HTTP/1.1\r\nHost: x\r\nConnection: close\r\n${many}\r\n`);
    assert.match(reply, /^HTTP\/1\.1 (?:200|431) /, 'later nodes refuse so many, earlier ones pass over the rest');
    assert.equal((await get('/rss.xml')).status, 200);
  });

  it('asks many times at once is answered each time, in order', async (context) => {
    const { port } = await site(context, FILES);
    const paths = ['/rss.xml', '/nothing', '/atom.xml', '/feed', '/articles/one'];
    const asked = Array.from({ length: 20 }, () => paths).flat();
    const requests = asked.map((path) => `GET ${path} HTTP/1.1\r\nHost: x\r\n\r\n`).join('');
    const reply = await converse(port, `${requests}HEAD / HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n`);
    const statuses = [...reply.matchAll(/HTTP\/1\.1 (\d{3}) /g)].map(([, status]) => status);
    assert.deepEqual(statuses, [...Array.from({ length: 20 }, () => ['200', '404', '200', '301', '200']).flat(), '200']);
  });

  it('asks for what is no address is told so', async (context) => {
    const { port, get } = await site(context, FILES);
    /** Request targets (RFC 9112 §3.2) → status. */
    const targets: readonly (readonly [target: string, status: number])[] = [
      ['http://example.org/rss.xml', 200],
      ['HTTP://other.example:8080/rss.xml?', 200],
      ['http://example.org', 200],
      ['http://[::1]/nothing', 404],
      ['/../../etc/passwd', 404],
      ['/media/../../../etc/passwd', 404],
      ['/media/%2e%2e/%2e%2e/etc/passwd', 404],
      ['/..%2f..%2fetc%2fpasswd', 404],
      ['/.%00./rss.xml', 400],
      ['/media/a%00.jpg', 400],
      ['/rss.xml%00', 400],
      ['/%', 400],
      ['/%c0%ae%c0%ae/', 400],
      ['/rss.xml#fragment', 200],
      ['/rss.xml;jsessionid=1', 404],
      ['/\\..\\rss.xml', 404],
      ['*', 404],
      ['?', 400],
      ['rss.xml', 400],
      ['http://', 404],
      ['ftp://example.org/rss.xml', 200],
      ['/\u00fc', 400],
      [`/${'%2e'.repeat(700)}`, 404],
    ];
    for (const [target, status] of targets) {
      const reply = await converse(port, `GET ${target} HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n`);
      const [, found] = /^HTTP\/1\.1 (\d{3}) /.exec(reply) ?? [];
      assert.equal(Number(found), status, target.slice(0, 40));
      assert.doesNotMatch(reply, /root:|at .*\.[jt]s:\d/);
    }
    assert.equal((await get('/rss.xml')).status, 200);
  });

  it('speaks something else is told so', async (context) => {
    const { port, get } = await site(context, FILES);
    const garbage = [
      'GARBAGE\r\n\r\n',
      '\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03',
      'GET /rss.xml HTTP/9.9\r\n\r\n',
      'GET / HTTP/1.1\r\n\r\n',
    ];
    for (const text of garbage) assert.match(await converse(port, text), /^HTTP\/1\.1 4\d\d /, JSON.stringify(text));
    const smuggled = 'GET / HTTP/1.1\r\nHost: x\r\nContent-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n';
    assert.match(await converse(port, smuggled), /^HTTP\/1\.1 400 /);
    assert.equal((await get('/rss.xml')).status, 200);
  });
});

describe('the server stays up, and its memory bounded, when', () => {
  it('a hundred thousand addresses are asked for that are none', async (context) => {
    const server = await serve(context, FILES);
    const ask = async (from: number, count: number): Promise<void> => {
      const paths = Array.from(
        { length: count },
        (_, i) => `/${['articles', 'tags', 'sections', ''][i % 4]}/${from + i}/rss.xml`,
      );
      const requests = paths.map((path) => `GET ${path} HTTP/1.1\r\nHost: x\r\n\r\n`).join('');
      const reply = await converse(portOf(server), `${requests}GET /x HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n`);
      assert.equal(reply.match(/HTTP\/1\.1 404 /g)?.length, count + 1);
    };
    const askInRounds = async (from: number, rounds: number): Promise<void> => {
      for (let round = from; round < from + rounds; round++) {
        await Promise.all(Array.from({ length: 10 }, (_, i) => ask(round * 10_000 + i * 1000, 1000)));
      }
    };
    // The heap takes what it may until it has found its size: what is asked for after that must not add to it.
    await askInRounds(0, 6);
    const before = await residentBytes(server);
    await askInRounds(6, 4);
    const growth = (await residentBytes(server)) - before;
    assert.ok(growth < GROWTH_BYTES, `grown by ${Math.round(growth / 1024)} KB`);
    assert.equal((await get(`${server.url}/rss.xml`)).status, 200);
  });

  it('hundreds of clients ask for large feeds, again and again on each connection, and read nothing', async (context) => {
    const server = await serve(context, BIG);
    await get(`${server.url}/feed.json`);
    const before = await residentBytes(server);
    const request = 'GET /feed.json HTTP/1.1\r\nHost: x\r\n\r\n'.repeat(50);
    const sockets = await Promise.all(Array.from({ length: 300 }, () => deaf(portOf(server), request)));
    context.after(() => {
      for (const socket of sockets) socket.destroy();
    });
    for (let i = 0; i < 20; i++) assert.equal((await get(`${server.url}/rss.xml`)).status, 200);
    const growth = (await residentBytes(server)) - before;
    assert.ok(growth < GROWTH_BYTES, `grown by ${Math.round(growth / 1024)} KB`);
  });
});
