import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, it } from 'node:test';
import { setTimeout as wait } from 'node:timers/promises';
import { StartError } from '../src/start-error.ts';
import { type Call, type Calls, callee, caller, type Told } from '../src/thread-calls.ts';
import { articlesFolder, markdown } from './support/folder.ts';
import { get } from './support/http.ts';
import { startServer } from './support/server-process.ts';

/** Calls that are answered by what is given, each message sent as it is between threads. */
function apart(answers: Promise<Calls>): Calls {
  const { calls, settle } = caller((call) => void answer(structuredClone(call) as Call));
  const answer = callee(answers, (told) => {
    const arrived = structuredClone(told) as Told;
    if (arrived.kind === 'returned' || arrived.kind === 'failed') settle(arrived);
  });
  return calls;
}

const failing = (error: unknown): Calls => ({ regenerate: () => Promise.reject(error) }) as unknown as Calls;

describe('calls from one thread to another', () => {
  it('settle as they do there, whatever order that is in', async () => {
    const late: (() => void)[] = [];
    const there = {
      regenerate: (why: string) => new Promise<boolean>((resolve) => late.push(() => resolve(why === 'first'))),
      find: async (path: string, query: string) => ({ kind: 'moved', to: `${path}?${query}` }),
    } as unknown as Calls;
    const calls = apart(Promise.resolve(there));
    const [first, second] = [calls.regenerate('first'), calls.regenerate('second')];
    assert.deepEqual(await calls.find('/a', 'b=c'), { kind: 'moved', to: '/a?b=c' });
    for (const resolve of late.reverse()) resolve();
    assert.deepEqual(await Promise.all([first, second]), [true, false]);
  });

  it('reject as they do there: what only the operator can mend is told as that', async () => {
    const startError = apart(Promise.resolve(failing(new StartError('write this instead'))));
    await assert.rejects(
      startError.regenerate('x'),
      (error) => error instanceof StartError && error.message === 'write this instead',
    );
    const other = apart(Promise.resolve(failing(new TypeError('a mistake'))));
    await assert.rejects(other.regenerate('x'), (error) => error instanceof TypeError && error.message === 'a mistake');
    const unopened = apart(Promise.reject(new StartError('no such folder')));
    await assert.rejects(unopened.open(), new StartError('no such folder'));
  });
});

/** The niceness of each thread of a process: the 19th field of its stat, of which the second may hold anything (proc_pid_stat(5)). */
const niceness = (pid: number): readonly number[] =>
  readdirSync(`/proc/${pid}/task`).map((thread) => {
    const stat = readFileSync(`/proc/${pid}/task/${thread}/stat`, 'utf8');
    return Number(stat.slice(stat.lastIndexOf(')') + 2).split(' ')[16]);
  });

describe('the thread that publishes', { skip: process.platform !== 'linux' }, () => {
  it('lets the one that answers requests go first', async (context) => {
    const folder = articlesFolder(context, { 'one.md': markdown({ title: 'One', date: '2026-01-01' }) });
    const server = await startServer(context, { ARTICLES_DIR: folder.path });
    assert.equal((await get(`${server.url}/rss.xml`)).status, 200);
    const own = Number(
      readFileSync('/proc/self/stat', 'utf8')
        .replace(/^.*\) /s, '')
        .split(' ')[16],
    );
    assert.deepEqual(
      niceness(server.process.pid ?? 0).filter((nice) => nice !== own),
      own >= 5 ? [] : [5],
    );
  });
});

it('a folder is published in English and UTC without a look at the calendars that Node knows', async (context) => {
  const folder = articlesFolder(context, {
    'publication.yaml': 'url: https://example.org\ntimezone: UTC\n',
    'iso.md': markdown({ title: 'One', date: '2026-01-01 10:30' }),
    'english.md': markdown({ title: 'Two', date: 'January 2, 2026 at 10:30 pm' }),
    'wire.txt':
      'A headline of some words\n\nJan 3, 2026\n\nThe first paragraph says what has happened.\n\nThe second says why.\n',
  });
  const server = await startServer(context, {
    ARTICLES_DIR: folder.path,
    NODE_OPTIONS: `--import ${JSON.stringify(new URL('support/calendars-told.mjs', import.meta.url).href)}`,
    REGENERATE: '* * * * * *',
  });
  assert.equal(JSON.parse((await get(`${server.url}/feed.json`)).body).items.length, 3);
  for (const path of ['/rss.xml', '/atom.xml', '/opml.xml', '/', '/articles/iso'])
    assert.equal((await get(server.url + path)).status, 200, path);
  folder.write('four.md', markdown({ title: 'Four', date: '2026-01-04' }));
  await server.said(/"msg":"published \(schedule\)/);
  // OpenGraph wants the region of a language, which is the least of it.
  assert.doesNotMatch(`${server.output().out}${server.output().err}`, /Intl\.(?!Locale)|toLocale|localeCompare/);
});

describe('npm run dev', { timeout: 60_000 }, () => {
  it('serves from the sources, and publishes what is written', async (context) => {
    const root = path.resolve(import.meta.dirname, '..');
    const folder = articlesFolder(context, { 'one.md': markdown({ title: 'One', date: '2026-01-01' }) });
    const { scripts } = JSON.parse(readFileSync(path.join(root, 'package.json'), 'utf8'));
    const child = spawn('/bin/sh', ['-c', `exec ${scripts.dev}`], {
      cwd: root,
      detached: true,
      env: {
        PATH: `${path.join(root, 'node_modules/.bin')}:${path.dirname(process.execPath)}:${process.env.PATH}`,
        ARTICLES_DIR: folder.path,
        PORT: '0',
        HOST: '127.0.0.1',
      },
    });
    context.after(async () => {
      const ended = once(child, 'exit');
      process.kill(-(child.pid ?? assert.fail()), 'SIGKILL');
      await ended;
    });
    let said = '';
    for (const stream of [child.stdout, child.stderr]) stream.on('data', (data) => (said += data));
    const port = async (): Promise<string> => {
      for (;;) {
        const [, found] = /on port (\d+)\n/.exec(said) ?? [];
        if (found !== undefined) return found;
        assert.equal(child.exitCode, null, said);
        await wait(20);
      }
    };
    const feed = `http://127.0.0.1:${await port()}/feed.json`;
    assert.match((await get(feed)).body, /"One"/);
    folder.write('two.md', markdown({ title: 'Two', date: '2026-01-02' }));
    while (!(await get(feed)).body.includes('"Two"')) await wait(20);
  });
});
