import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { once } from 'node:events';
import { symlinkSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { describe, it } from 'node:test';
import {
  assertSaid,
  assertSame,
  assertUnchanged,
  attempt,
  atWork,
  faultsOf,
  literal,
  messages,
  newestOf,
  newsroom,
  served,
  titles,
} from './support/faults.ts';
import { articlesFolder, markdown } from './support/folder.ts';
import { get } from './support/http.ts';

describe('what is no ordinary file', { timeout: 60_000 }, () => {
  it('is passed over and named; the server does not wait for it, nor follow it out of the folder', async (context) => {
    const room = newsroom(context);
    const server = await atWork(context, room);
    const outside = articlesFolder(context, { 'outside.md': markdown({ title: 'Outside', date: '2026-09-08' }) });
    const listening = createServer();
    context.after(() => listening.close());
    const passedOver = ['link.md', 'folder', 'loop', 'one.md', 'pipe.md', 'world/socket.md', 'device.md'];
    symlinkSync(`${outside.path}/outside.md`, room.at('link.md'));
    symlinkSync(outside.path, room.at('folder'));
    symlinkSync('.', room.at('loop'));
    symlinkSync('two.md', room.at('one.md'));
    symlinkSync('one.md', room.at('two.md'));
    execFileSync('mkfifo', [room.at('pipe.md')]);
    await once(listening.listen(room.at('world/socket.md')), 'listening');
    makeDevice(room.at('device.md'));
    const outcome = await attempt(server);
    assert.ok(outcome.published);
    for (const file of passedOver)
      assertSaid(outcome, new RegExp(`^${literal(file)}: found .*; expected .*\\(the article is left out\\)`));
    await assertUnchanged(server);
    assert.deepEqual(
      (await attempt(server)).said.filter((message) => message.includes('left out')),
      [],
      'told once',
    );
    assertSame((await atWork(context, room)).before, server.before);
    for (const file of [...passedOver, 'two.md']) room.remove(file);
    assert.ok((await attempt(server)).published);
    await assertUnchanged(server);
  });
});

/** Only root can make one; elsewhere there is a link to one. */
function makeDevice(file: string): void {
  try {
    execFileSync('mknod', [file, 'c', '1', '5'], { stdio: 'ignore' });
  } catch {
    symlinkSync('/dev/zero', file);
  }
}

/** Names as archives, other systems and other people's programs leave them, without the ending: one slug is twice among them. */
const NAMES: readonly (string | Buffer)[] = [
  'plain',
  'with spaces  in it ',
  ' leading space',
  '-rf',
  '--help',
  'a;rm -rf ~',
  '$(touch x)`y`',
  '100%',
  '%2e%2e%2fpasswd',
  '%E0%A4%A',
  'quote"\'<b>&amp;',
  ']]>',
  'new\nline',
  'carriage\rreturn\ttab',
  'bell\u0007escape\u001b[2J',
  'back\\slash',
  'question?query=1#hash',
  '日本語',
  'عنوان',
  '🎉👩‍👩‍👧',
  'caf\u00e9',
  'cafe\u0301',
  'na\u0131ve\u200b\u202ereversed',
  'résumé'.normalize('NFD'),
  'n'.repeat(252),
  'ü'.repeat(126),
  '\u{1f600}'.repeat(63),
  'CON',
  'index',
  'rss',
  'a.b.c',
  '?',
  '~',
  'constructor',
  '__proto__',
  Buffer.from('caf\xe9', 'latin1'),
  Buffer.from('caf\xe8', 'latin1'),
  Buffer.from([0xff, 0xfe]),
  Buffer.from([0xed, 0xa0, 0x80]),
  Buffer.from([0x83, 0x65, 0x83, 0x58]),
];

/** Everything fits into one document. */
const SETTINGS = 'title: The Tester\nfeed_size: 300\nid: example.org,2026-01-01\n';

describe('files of any name', { timeout: 60_000 }, () => {
  it('are published, with an address that leads to them, or named as what can’t be', async (context) => {
    const room = newsroom(context, {}, SETTINGS);
    NAMES.forEach((name, i) => {
      const file = Buffer.concat([Buffer.from(`${room.path}/`), Buffer.from(name), Buffer.from('.md')]);
      writeFileSync(file, markdown({ title: `Name ${i}`, date: '2026-09-01', section: 'World' }));
    });
    const feeds = ['/rss.xml', '/atom.xml', '/feed.json', '/sections/world/rss.xml', '/opml.xml'];
    const server = await atWork(context, room, undefined, feeds);
    assert.deepEqual(faultsOf(server.before), []);
    const published = new Set(await titles(server));
    const leftOut = messages(server.output().err).filter((message) => message.endsWith('(the article is left out)'));
    assert.equal(published.size + leftOut.length, NAMES.length);
    NAMES.forEach((name, i) => {
      const named = leftOut.some((message) => message.startsWith(`${Buffer.from(name)}.md: `));
      assert.ok(named !== published.has(`Name ${i}`) || isTwice(name), String(name));
    });
    const addresses = [...(server.before['/feed.json'] ?? '').matchAll(/"url": "https:\/\/example\.org(\/articles\/[^"]+)"/g)];
    assert.equal(addresses.length, published.size);
    for (const [, address] of addresses) assert.equal((await get(`${server.url}${address}`)).status, 200, address);
    const again = await attempt(server);
    assert.ok(again.published);
    assert.equal(again.said.length, 1, 'told once');
    await assertUnchanged(server, feeds);
  });
});

const isTwice = (name: string | Buffer): boolean => name.toString().normalize('NFC') === 'caf\u00e9';

describe('a folder with 6,000 files', { timeout: 60_000 }, () => {
  it('is published, and what is wrong with one of them is no matter to the others', async (context) => {
    const numbers = Array.from({ length: 6_000 }, (_, i) => i);
    const files = numbers.map((i) => [`${i}.md`, markdown({ title: `N${i}`, date: `2026-0${(i % 8) + 1}-01` }, '')] as const);
    const room = newsroom(context, Object.fromEntries(files), SETTINGS);
    const feeds = ['/rss.xml', '/atom.xml', '/feed.json', '/archive/1/rss.xml', '/archive/19/feed.json'];
    const server = await atWork(context, room, undefined, feeds);
    assert.match(server.output().err, /published \(start\): 6000 articles/);
    const bad = await attempt(server, () => room.write('bad.md', '---\ntitle: [\n'));
    assertSaid(bad, /^bad\.md.*left out/);
    await assertUnchanged(server, feeds);
    const good = await attempt(server, () => room.write('bad.md', markdown({ title: 'Mended', date: '2026-09-01' })));
    assertSaid(good, /published \(SIGHUP\): 6001 articles/);
    const [newest] = await newestOf(server);
    assert.equal(newest?.title, 'Mended');
    const archives = feeds.slice(-2, -1);
    assertSame(await served(server, undefined, archives), { '/archive/1/rss.xml': server.before['/archive/1/rss.xml'] ?? '' });
  });
});
