/**
 * Newsboat, as people run it, takes feed deltas: `npm run test:newsboat`. Not a part of `npm test`, as it is no npm package; without it
 * this fails, and says so.
 */
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { describe, it, type TestContext } from 'node:test';
import { articlesFolder, markdown } from './support/folder.ts';
import { regenerated, type ServerProcess, startServer } from './support/server-process.ts';

const article = (title: string, day: number): string => markdown({ title, date: `2026-11-0${day}` });

/** A Newsboat of its own that is subscribed to one feed. */
function newsboat(context: Pick<TestContext, 'after'>, feed: string): (command: string) => string {
  const home = mkdtempSync(path.join(tmpdir(), 'gazette-newsboat-'));
  context.after(() => rmSync(home, { recursive: true, force: true }));
  mkdirSync(path.join(home, '.newsboat'));
  writeFileSync(path.join(home, '.newsboat', 'urls'), `${feed}\n`);
  return (command) => {
    try {
      return execFileSync('newsboat', ['-x', command], {
        env: { PATH: process.env.PATH ?? '', HOME: home, LANG: 'C.UTF-8' },
        encoding: 'utf8',
      });
    } catch (cause) {
      const isMissing = cause instanceof Error && 'code' in cause && cause.code === 'ENOENT';
      throw isMissing
        ? new Error('there is no newsboat on the PATH; install it (Debian: apt-get install newsboat)', { cause })
        : cause;
    }
  };
}

/** The statuses that Newsboat was answered with, so far. */
async function statuses(server: ServerProcess): Promise<readonly number[]> {
  const polls = (): readonly number[] =>
    server
      .output()
      .err.split('\n')
      .filter((line) => line.includes('"userAgent":"Newsboat') || line.includes('"userAgent":"newsboat'))
      .map((line) => (JSON.parse(line) as { status: number }).status);
  const before = polls().length;
  while (polls().length === before) await server.wrote();
  return polls();
}

describe('Newsboat', () => {
  for (const file of ['rss.xml', 'atom.xml']) {
    it(`takes what is new of ${file}, and keeps what it has`, async (context) => {
      const folder = articlesFolder(context, { 'a.md': article('A', 1), 'b.md': article('B', 2) });
      const server = await startServer(context, { ARTICLES_DIR: folder.path, DELTAS: 'on' });
      const reader = newsboat(context, `${server.url}/${file}`);
      const unread = (): number => Number(/\d+/.exec(reader('print-unread'))?.[0]);
      const seen: (readonly [status: number | undefined, unread: number])[] = [];
      const poll = async (): Promise<void> => {
        reader('reload');
        seen.push([(await statuses(server)).at(-1), unread()]);
      };
      await poll();
      await poll();
      for (const [name, text] of [
        ['c.md', article('C', 3)],
        ['d.md', article('D', 4)],
        ['old.md', article('Old', 1)],
        ['a.md', article('A, mended', 1)],
      ] as const) {
        await regenerated(server, () => folder.write(name, text));
        await poll();
      }
      await poll();
      context.diagnostic(JSON.stringify(seen));
      // It sets no condition before its third poll.
      assert.deepEqual(seen, [
        [200, 2],
        [200, 2],
        [226, 3],
        [226, 4],
        [226, 5],
        [226, 5],
        [304, 5],
      ]);
    });
  }
});
