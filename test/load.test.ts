import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import http from 'node:http';
import { describe, it } from 'node:test';
import { articlesFolder, markdown } from './support/folder.ts';
import { get, type Reply } from './support/http.ts';
import { regenerated, residentBytes, startServer } from './support/server-process.ts';

const POLLERS = 1000;
const REGENERATIONS = 10;
/** Each of them polls this often between two regenerations. */
const POLLS = 2;
/** What the system's allocators and the heap's next growth may take beside what the documents need. */
const GROWTH_BYTES = 96 * 1024 * 1024;

const FEEDS = ['/rss.xml', '/atom.xml', '/feed.json', '/sections/world/rss.xml'];
const text = 'A paragraph of an article, as long as paragraphs are. '.repeat(60);
const article = (title: string, day: number): string =>
  markdown({ title, date: `2026-10-${String(day + 1).padStart(2, '0')}`, section: 'World' }, `${text}\n`);

/** How pollers differ: what they send besides what they know. */
const HABITS: readonly ((known: Reply | undefined) => http.OutgoingHttpHeaders)[] = [
  (known) => ({ 'Accept-Encoding': 'gzip', ...(known ? { 'If-None-Match': known.headers.etag } : {}) }),
  (known) => ({ 'Accept-Encoding': 'gzip, br', ...(known ? { 'If-None-Match': known.headers.etag } : {}) }),
  (known) => ({ 'Accept-Encoding': 'gzip', ...(known ? { 'If-Modified-Since': known.headers['last-modified'] } : {}) }),
  (known) => (known ? { 'If-None-Match': `W/${known.headers.etag}`, 'If-Modified-Since': known.headers['last-modified'] } : {}),
  () => ({ 'Accept-Encoding': 'br' }),
  () => ({}),
];

/** The ETag begins with the digest of the plain text: a body that is torn, or another edition's, has another one. */
function assertWhole({ status, headers, body, bytes }: Reply, known: Reply | undefined): void {
  if (status === 304) {
    assert.equal(bytes.length, 0);
    assert.ok(known, 'only who has something is told that it is current');
    return;
  }
  assert.equal(status, 200);
  assert.equal(headers['content-length'], String(bytes.length));
  const marks = { gzip: ['.gz"', '.gzq"', '.gzp"'], br: ['.br"', '.brq"'] }[headers['content-encoding'] ?? ''] ?? ['"'];
  assert.ok(marks.includes(headers.etag?.slice(28) ?? ''), `${headers.etag} ${headers['content-encoding']}`);
  assert.equal(headers.etag?.slice(1, 28), createHash('sha256').update(body).digest('base64url').slice(0, 27));
}

describe('a thousand pollers on connections that they keep', () => {
  it('are answered without an error, whole and in bounded memory, while the feeds change ten times', async (context) => {
    const files = Object.fromEntries(Array.from({ length: 28 }, (_, i) => [`${i}.md`, article(`Article ${i}`, i)]));
    const folder = articlesFolder(context, files);
    const server = await startServer(context, { ARTICLES_DIR: folder.path, RATE_LIMIT: 'off', ACCESS_LOG: 'off' });
    const agent = new http.Agent({ keepAlive: true, maxSockets: POLLERS, maxFreeSockets: POLLERS });
    context.after(() => agent.destroy());
    const known = new Map<number, Reply>();
    const poll = async (poller: number): Promise<void> => {
      const feed = FEEDS[poller % FEEDS.length] ?? '';
      const before = known.get(poller);
      const headers = HABITS[poller % HABITS.length]?.(before) ?? {};
      const reply = await get(`${server.url}${feed}`, { headers, agent });
      assertWhole(reply, before);
      if (reply.status === 200) known.set(poller, reply);
    };
    const round = (): Promise<unknown> => Promise.all(Array.from({ length: POLLERS }, (_, poller) => poll(poller)));
    await round();
    await regenerated(server, () => folder.write('new.md', article('The first', 0)));
    await round();
    const before = await residentBytes(server);
    for (let i = 0; i < REGENERATIONS; i++) {
      const polls = Array.from({ length: POLLS }, round);
      await regenerated(server, () => folder.write('new.md', article(`The ${i}th`, i)));
      await Promise.all(polls);
    }
    await round();
    for (const [poller, { body }] of known) assert.match(body, /The 9th/, `poller ${poller} has the last edition`);
    assert.equal(server.process.exitCode, null);
    const growth = (await residentBytes(server)) - before;
    assert.ok(growth < GROWTH_BYTES, `grown by ${Math.round(growth / 1024)} KB`);
  });
});
