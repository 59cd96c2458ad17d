import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { chmodSync, mkdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { describe, it } from 'node:test';
import {
  type AtWork,
  assertSaid,
  assertUnchanged,
  attempt,
  atWork,
  items,
  literal,
  type Newsroom,
  newsroom,
  SETTINGS,
  served,
  titles,
  unprivileged,
} from './support/faults.ts';
import { markdown } from './support/folder.ts';
import { get } from './support/http.ts';

interface Fault {
  readonly befall: () => void;
  readonly mend: () => void;
  readonly said: RegExp;
}

/** A fault of the folder: the old edition serves on and the log says why, until it is mended; then a new article is published. */
async function stands(room: Newsroom, server: AtWork, { befall, mend, said }: Fault): Promise<void> {
  for (const change of [befall, () => {}]) {
    const outcome = await attempt(server, change);
    assert.equal(outcome.published, false);
    assertSaid(outcome, said);
    await assertUnchanged(server);
    assert.equal(JSON.parse((await get(`${server.url}/healthz`)).body).status, 'stale');
  }
  assert.ok((await attempt(server, mend)).published);
  await assertUnchanged(server);
  assert.equal(JSON.parse((await get(`${server.url}/healthz`)).body).status, 'ok');
  assert.ok((await attempt(server, () => room.write('new.md', markdown({ title: 'New', date: '2026-09-08' })))).published);
  assert.deepEqual(await titles(server), ['New', 'A', 'B', 'C', 'D', 'E', 'F', 'G']);
}

/** What the log says when the folder can't be had: the setting, the folder and the reason. */
const unavailable = (room: Newsroom, reason: string): RegExp =>
  new RegExp(`^not regenerated \\(SIGHUP\\): ARTICLES_DIR: ${literal(room.path)}\\b.*${reason}`);

describe('the old edition serves on, and the next regeneration recovers, when the folder', { timeout: 60_000 }, () => {
  const away = (room: Newsroom): string => `${room.path}-away`;
  const back = (room: Newsroom): void => {
    rmSync(room.path, { recursive: true, force: true });
    renameSync(away(room), room.path);
  };

  it('is gone', async (context) => {
    const room = newsroom(context);
    const befall = (): void => renameSync(room.path, away(room));
    const said = unavailable(room, "can't be found; create the folder or set ARTICLES_DIR");
    await stands(room, await atWork(context, room), { befall, mend: () => back(room), said });
  });

  it('is a file', async (context) => {
    const room = newsroom(context);
    const befall = (): void => {
      renameSync(room.path, away(room));
      writeFileSync(room.path, 'no folder');
    };
    const said = unavailable(room, 'must be a folder');
    await stands(room, await atWork(context, room), { befall, mend: () => back(room), said });
  });

  it('is another one, and empty', async (context) => {
    const room = newsroom(context);
    const befall = (): void => {
      renameSync(room.path, away(room));
      mkdirSync(room.path);
    };
    await stands(room, await atWork(context, room), { befall, mend: () => back(room), said: unavailable(room, '\\bempty\\b') });
  });

  it('is unmounted', async (context) => {
    const room = newsroom(context);
    const { mount, unmount } = mountable(room);
    mount();
    try {
      const server = await atWork(context, room);
      await stands(room, server, { befall: unmount, mend: mount, said: unavailable(room, '\\bempty\\b') });
    } finally {
      unmount();
    }
  });

  it('may not be read', async (context) => {
    const room = newsroom(context);
    const server = await atWork(context, room, unprivileged(room));
    const said = new RegExp(
      `^not regenerated \\(SIGHUP\\): (?:ARTICLES_DIR: )?${literal(room.path)}.* can't be .*EACCES.*that the server may read`,
    );
    const befall = (): void => chmodSync(room.path, 0);
    const mend = (): void => chmodSync(room.path, 0o755);
    try {
      await stands(room, server, { befall, mend, said });
    } finally {
      mend();
    }
  });
});

/** Where the system lets the tests mount something, the articles are on a mounted folder; elsewhere, on one that is put in its place. */
function mountable({ path: root }: Newsroom): { readonly mount: () => void; readonly unmount: () => void } {
  const stored = `${root}-stored`;
  renameSync(root, stored);
  mkdirSync(root);
  let mounted = false;
  const quietly = { stdio: 'ignore' } as const;
  const once = (mount: boolean, act: () => void) => (): void => {
    if (mounted !== mount) act();
    mounted = mount;
  };
  try {
    execFileSync('mount', ['--bind', stored, root], quietly);
    mounted = true;
    return {
      mount: once(true, () => execFileSync('mount', ['--bind', stored, root], quietly)),
      unmount: once(false, () => execFileSync('umount', ['--lazy', root], quietly)),
    };
  } catch {
    const swap = (from: string, to: string): void => {
      renameSync(root, from);
      renameSync(to, root);
    };
    return { mount: once(true, () => swap(`${root}-empty`, stored)), unmount: once(false, () => swap(stored, `${root}-empty`)) };
  }
}

describe('what may no longer be read stays as it was', { timeout: 60_000 }, () => {
  const LOST: readonly (readonly [what: string, file: string, mode: number, said: RegExp])[] = [
    ['an article', 'a.md', 0o644, /^a\.md: found a file that can't be read \(EACCES\); expected a file that the server may read/],
    ['an article in the archive', 'g.md', 0o644, /^g\.md: found a file that can't be read \(EACCES\); expected /],
    ['a folder within', 'world', 0o755, /^world\/?: found a folder that can't be listed \(EACCES\); expected a folder that the/],
  ];
  for (const [what, file, mode, said] of LOST) {
    it(what, async (context) => {
      const room = newsroom(context);
      const server = await atWork(context, room, unprivileged(room));
      const lose = (): void => chmodSync(room.at(file), 0);
      const restore = (): void => chmodSync(room.at(file), mode);
      try {
        const lost = await attempt(server, lose);
        assert.ok(lost.published);
        assertSaid(lost, said);
        await assertUnchanged(server);
        assert.ok((await attempt(server, restore)).published);
        await assertUnchanged(server);
        await attempt(server, lose);
        await attempt(server, () => room.write('new.md', markdown({ title: 'New', date: '2026-09-08' })));
        assert.deepEqual(await titles(server), ['New', 'A', 'B', 'C', 'D', 'E', 'F', 'G'], 'others go on');
      } finally {
        restore();
      }
      await attempt(server);
      assert.deepEqual(await titles(server), ['New', 'A', 'B', 'C', 'D', 'E', 'F', 'G']);
    });
  }
});

const FILE = 'publication.yaml';

/** What it holds after a write that did not end, or a slip: none of it may change anything, least of all who the articles are. */
const BROKEN: readonly (readonly [name: string, change: (room: Newsroom) => void])[] = [
  ['is deleted', (room) => room.remove(FILE)],
  ['is empty', (room) => room.write(FILE, '')],
  ['ends within its first line', (room) => room.write(FILE, SETTINGS.slice(0, 9))],
  ['ends before its id', (room) => room.write(FILE, SETTINGS.slice(0, SETTINGS.indexOf('id:')))],
  ['ends within its id', (room) => room.write(FILE, SETTINGS.slice(0, SETTINGS.indexOf('-01-01')))],
  ['is no YAML', (room) => room.write(FILE, 'title: [The\nid: example.org,2026-01-01\n')],
  ['is not UTF-8', (room) => room.write(FILE, Buffer.from(SETTINGS.replace('Tester', 'T\xe9ster'), 'latin1'))],
  ['has a setting that is none', (room) => room.write(FILE, `${SETTINGS}colour: red\n`)],
  ['is a folder', (room) => room.write(`${FILE}/file.txt`, '')],
];

describe('publication.yaml that goes wrong while it is in use', { timeout: 60_000 }, () => {
  it('leaves everything as it was until it is mended, and the log says so', async (context) => {
    const room = newsroom(context);
    const server = await atWork(context, room);
    for (const [name, change] of BROKEN) {
      await context.test(name, async () => {
        room.remove(FILE);
        const outcome = await attempt(server, () => change(room));
        await assertUnchanged(server);
        assert.equal(outcome.published, false);
        assertSaid(outcome, new RegExp(`^not regenerated \\(SIGHUP\\): ${literal(room.at(FILE))}\\b`));
      });
      room.remove(FILE);
      assert.ok((await attempt(server, () => room.write(FILE, SETTINGS))).published);
      await assertUnchanged(server);
    }
  });

  it('is read again once it is right: what it says anew is published', async (context) => {
    const room = newsroom(context);
    const server = await atWork(context, room);
    const known = await items(server);
    await attempt(server, () => room.remove(FILE));
    assert.ok((await attempt(server, () => room.write(FILE, SETTINGS.replace('The Tester', 'Another')))).published);
    assert.match((await served(server))['/rss.xml'] ?? '', /<title>Another<\/title>/);
    assert.deepEqual(await items(server), known);
  });

  it('was never there is missed by nobody', async (context) => {
    const room = newsroom(context);
    room.remove(FILE);
    const server = await atWork(context, room, undefined, ['/rss.xml']);
    assert.ok((await attempt(server)).published);
    await assertUnchanged(server, ['/rss.xml']);
  });
});
