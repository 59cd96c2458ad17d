import assert from 'node:assert/strict';
import fs, {
  type FSWatcher,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { syncBuiltinESMExports } from 'node:module';
import path from 'node:path';
import { describe, it, type TestContext } from 'node:test';
import { setTimeout as pause } from 'node:timers/promises';
import { type FolderWatch, watchFolder } from '../src/store/folder/watch.ts';
import { type ArticlesFolder, articlesFolder } from './support/folder.ts';

/** What one call of `changed` told, in order of names. */
type Told = readonly string[] | undefined;

interface Watching extends FolderWatch {
  readonly told: readonly Told[];
  readonly warnings: readonly string[];
  /** What was told from here on, once it is enough: what is on its way comes within a second, on a busy machine within ten. */
  next(enough?: (told: readonly Told[]) => boolean): Promise<readonly Told[]>;
}

const DEADLINE_MS = 10_000;

function watching(context: TestContext, root: string): Watching {
  const told: Told[] = [];
  const warnings: string[] = [];
  const watch = watchFolder(root, {
    changed: (paths) => void told.push(paths && [...paths].sort()),
    warn: (message) => void warnings.push(message),
  });
  context.after(() => watch.close());
  let read = 0;
  const next: Watching['next'] = async (enough = (some) => some.length > 0) => {
    const from = read;
    const deadline = performance.now() + DEADLINE_MS;
    while (!enough(told.slice(from))) {
      assert.ok(performance.now() < deadline, `told only ${JSON.stringify(told.slice(from))}`);
      await pause(2);
    }
    read = told.length;
    return told.slice(from);
  };
  return { ...watch, told, warnings, next };
}

/** Whether a path was told, or that anything may have changed. */
const says =
  (file: string | undefined) =>
  (told: readonly Told[]): boolean =>
    told.some((paths) => (file === undefined ? paths === undefined : paths?.includes(file)));

/** How many watches the system keeps for this process. */
const systemWatches = (): number =>
  readdirSync('/proc/self/fdinfo')
    .map((fd) => {
      try {
        return readFileSync(`/proc/self/fdinfo/${fd}`, 'utf8').split('inotify wd').length - 1;
      } catch {
        return 0;
      }
    })
    .reduce((sum, count) => sum + count, 0);
const ON_LINUX = { skip: process.platform !== 'linux' };

/** Lets a test see, and spoil, the watches that are asked of the system. */
function tapWatch(context: TestContext, refuse: (count: number) => string | undefined = () => undefined): FSWatcher[] {
  const made: FSWatcher[] = [];
  const { watch } = fs;
  context.mock.method(fs, 'watch', (...args: Parameters<typeof watch>) => {
    const code = refuse(made.length);
    if (code) throw Object.assign(new Error(code), { code });
    const watcher = watch(...args);
    made.push(watcher);
    return watcher;
  });
  syncBuiltinESMExports();
  context.after(() => {
    context.mock.reset();
    syncBuiltinESMExports();
  });
  return made;
}

function twoFolders(context: TestContext): { readonly folder: ArticlesFolder; readonly at: (file: string) => string } {
  const folder = articlesFolder(context, { 'old.md': 'old', 'n/old.md': 'old' });
  return { folder, at: (file) => path.join(folder.path, file) };
}

describe('the watch', () => {
  it('tells where a file was written, once', async (context) => {
    const { folder } = twoFolders(context);
    const watch = watching(context, folder.path);
    watch.follow(['', 'n/']);
    folder.write('a.md', 'text');
    assert.deepEqual(await watch.next(), [['a.md']]);
    folder.write('n/b.md', 'text');
    assert.deepEqual(await watch.next(), [['n/b.md']]);
    folder.write('n/b.md', 'more');
    folder.write('a.md', 'more');
    assert.deepEqual(await watch.next(says('a.md')), [['a.md', 'n/b.md']]);
  });

  it('tells of a file that is renamed into place, and of one that is deleted, but of nothing hidden', async (context) => {
    const { folder, at } = twoFolders(context);
    const watch = watching(context, folder.path);
    watch.follow(['', 'n/']);
    folder.write('n/.a.md.tmp', 'text');
    renameSync(at('n/.a.md.tmp'), at('n/a.md'));
    assert.deepEqual(await watch.next(), [['n/a.md']]);
    folder.write('.hidden', 'text');
    folder.remove('n/a.md');
    assert.deepEqual(await watch.next(), [['n/a.md']]);
    folder.write('n/.hidden', 'text');
    // Long enough for a call, if one were to come.
    await pause(50);
    folder.write('last.md', '');
    assert.deepEqual(await watch.next(), [['last.md']]);
  });

  it('loses nothing that comes into a new folder before it is watched', async (context) => {
    const { folder } = twoFolders(context);
    const watch = watching(context, folder.path);
    watch.follow(['', 'n/']);
    folder.write('new/deep/a.md', 'text');
    assert.deepEqual(await watch.next(), [['new']]);
    folder.write('new/deep/b.md', 'text');
    watch.follow(['', 'n/', 'new/', 'new/deep/']);
    assert.deepEqual(await watch.next(), [['new', 'new/deep']]);
    folder.write('new/deep/c.md', 'text');
    assert.deepEqual(await watch.next(), [['new/deep/c.md']]);
    watch.follow(['', 'n/', 'new/', 'new/deep/']);
    folder.write('last.md', '');
    assert.deepEqual(await watch.next(), [['last.md']]);
  });

  it('tells of a folder that is removed, and watches the one that comes in its place', async (context) => {
    const { folder } = twoFolders(context);
    const watch = watching(context, folder.path);
    watch.follow(['', 'n/']);
    folder.remove('n');
    folder.write('n/a.md', 'text');
    // Before any event is read: the new folder often has the inode of the old one.
    watch.follow(['', 'n/']);
    await watch.next(says('n'));
    watch.follow(['', 'n/']);
    folder.write('n/b.md', 'text');
    await watch.next(says('n/b.md'));
    folder.remove('n');
    await watch.next(says('n'));
    watch.follow(['']);
    folder.write('n/c.md', 'text');
    assert.ok(says('n')(await watch.next()));
  });

  it('tells under the new names where folders are renamed, or change places', async (context) => {
    const { folder, at } = twoFolders(context);
    folder.write('m/sub/a.md', 'text');
    folder.write('n/sub/a.md', 'text');
    const watch = watching(context, folder.path);
    watch.follow(['', 'm/', 'm/sub/', 'n/', 'n/sub/']);
    renameSync(at('m'), at('other'));
    renameSync(at('n'), at('m'));
    renameSync(at('other'), at('n'));
    await watch.next(says('other'));
    watch.follow(['', 'm/', 'm/sub/', 'n/', 'n/sub/']);
    await watch.next(says('n/sub'));
    folder.write('n/sub/b.md', 'text');
    assert.deepEqual(await watch.next(), [['n/sub/b.md']]);
    renameSync(at('n'), at('renamed'));
    await watch.next(says('renamed'));
    watch.follow(['', 'm/', 'm/sub/', 'renamed/', 'renamed/sub/']);
    await watch.next(says('renamed/sub'));
    folder.write('renamed/sub/c.md', 'text');
    assert.deepEqual(await watch.next(), [['renamed/sub/c.md']]);
  });

  it('says that anything may have changed after a storm, and is quiet then', async (context) => {
    const { folder, at } = twoFolders(context);
    const watch = watching(context, folder.path);
    watch.follow(['']);
    for (let i = 0; i < 2000; i++) {
      folder.write(`.${i}`, '');
      renameSync(at(`.${i}`), at(`${i}.md`));
    }
    await watch.next(says(undefined));
    folder.write('last.md', '');
    await watch.next(says('last.md'));
    assert.ok(watch.told.length <= 4, `${watch.told.length} times`);
  });

  it('names some hundred files, but not more', async (context) => {
    const { folder } = twoFolders(context);
    const watch = watching(context, folder.path);
    watch.follow(['']);
    for (let i = 0; i < 500; i++) folder.write(`${i}.md`, '');
    assert.deepEqual(
      (await watch.next()).map((paths) => paths?.length),
      [500],
    );
    for (let i = 0; i < 501; i++) folder.write(`more-${i}.md`, '');
    assert.deepEqual(await watch.next(), [undefined]);
  });

  it('knows that the system drops events, though of few files', ON_LINUX, async (context) => {
    const { folder, at } = twoFolders(context);
    const watch = watching(context, folder.path);
    watch.follow(['', 'n/']);
    for (let i = 0; i < 10_000; i++) renameSync(at(i % 2 ? 'b.md' : 'old.md'), at(i % 2 ? 'old.md' : 'b.md'));
    folder.write('n/dropped.md', '');
    assert.deepEqual((await watch.next())[0], undefined);
  });

  it('waits until a writer pauses, but not for one that never does', (context) => {
    const { folder } = twoFolders(context);
    const made = tapWatch(context);
    context.mock.timers.enable({ apis: ['setTimeout'] });
    const write = (file: string, milliseconds: number): void => {
      made[0]?.emit('change', 'change', file);
      context.mock.timers.tick(milliseconds);
    };
    const { told, follow, close } = watching(context, folder.path);
    follow(['']);
    write('b.md', 4);
    write('a.md', 4);
    assert.deepEqual(told, []);
    write('.hidden', 1);
    assert.deepEqual(told, [['a.md', 'b.md']]);
    for (let i = 0; i < 24; i++) write('c.md', 4);
    assert.equal(told.length, 1);
    write('d.md', 4);
    assert.deepEqual(told.slice(1), [['c.md', 'd.md']]);
    write('e.md', 1);
    close();
    context.mock.timers.tick(1000);
    assert.equal(told.length, 2);
  });

  it('tells what a writer does that never pauses', async (context) => {
    const { folder } = twoFolders(context);
    const watch = watching(context, folder.path);
    watch.follow(['']);
    const began = performance.now();
    for (let i = 0; watch.told.length === 0; i++) {
      folder.write(`${i % 5}.md`, String(i));
      await new Promise(setImmediate);
      assert.ok(performance.now() - began < 2000, `nothing is told after ${i} writes`);
    }
    assert.equal(watch.told.length, 1);
  });

  it('tells a name that is not UTF-8 as its folder', ON_LINUX, async (context) => {
    const { folder, at } = twoFolders(context);
    const watch = watching(context, folder.path);
    watch.follow(['', 'n/']);
    writeFileSync(Buffer.from(`${at('n/')}\xff.md`, 'latin1'), '');
    assert.deepEqual(await watch.next(), [['n']]);
    writeFileSync(Buffer.from(`${at('')}/\xff.md`, 'latin1'), '');
    assert.deepEqual(await watch.next(), [undefined]);
  });

  it('tells nothing once it is closed', async (context) => {
    const { folder } = twoFolders(context);
    const closed = watching(context, folder.path);
    const witness = watching(context, folder.path);
    closed.follow(['', 'n/']);
    witness.follow(['', 'n/']);
    folder.write('a.md', 'text');
    closed.close();
    closed.close();
    closed.follow(['', 'n/']);
    folder.write('n/b.md', 'text');
    await witness.next(says('n/b.md'));
    folder.write('c.md', 'text');
    await witness.next(says('c.md'));
    assert.deepEqual(closed.told, []);
  });

  it('keeps no process alive, and leaves no watch behind', ON_LINUX, async (context) => {
    const { folder } = twoFolders(context);
    const [watches, resources] = [systemWatches(), process.getActiveResourcesInfo()];
    const watch = watching(context, folder.path);
    watch.follow(['', 'n/']);
    folder.write('n/a.md', 'text');
    assert.deepEqual(process.getActiveResourcesInfo(), resources);
    await watch.next();
    for (let i = 0; i < 20; i++) watch.follow(i % 2 ? ['', 'n/'] : ['']);
    assert.equal(systemWatches(), watches + 2);
    watch.follow(['']);
    assert.equal(systemWatches(), watches + 1);
    watch.close();
    assert.equal(systemWatches(), watches);
  });
});

describe('the watch of a root that is replaced', () => {
  it('goes on with the new one', async (context) => {
    const parent = articlesFolder(context, { 'root/n/a.md': 'text' });
    const root = path.join(parent.path, 'root');
    const watch = watching(context, root);
    watch.follow(['', 'n/']);
    renameSync(root, `${root}-old`);
    await watch.next(says(undefined));
    parent.write('root/n/b.md', 'text');
    watch.follow(['', 'n/']);
    await watch.next(says(undefined));
    parent.write('root/n/c.md', 'text');
    await watch.next(says('n/c.md'));
    parent.write('root-old/n/z.md', 'text');
    parent.write('root/last.md', 'text');
    assert.ok(!says('n/z.md')(await watch.next(says('last.md'))));
  });

  it('looks for one that is gone until it is back', async (context) => {
    const parent = articlesFolder(context, { 'root/a.md': 'text' });
    const root = path.join(parent.path, 'root');
    const watch = watching(context, root);
    watch.follow(['']);
    rmSync(root, { recursive: true });
    await watch.next(says(undefined));
    watch.follow([]);
    mkdirSync(root);
    await watch.next(says(undefined));
    watch.follow(['']);
    await watch.next(says(undefined));
    parent.write('root/b.md', 'text');
    await watch.next(says('b.md'));
    assert.deepEqual(watch.warnings, []);
  });

  it('sees that a link on the way to it leads elsewhere now', async (context) => {
    const parent = articlesFolder(context, { 'releases/1/articles/a.md': '1', 'releases/2/articles/a.md': '2' });
    const at = (file: string): string => path.join(parent.path, file);
    symlinkSync(at('releases/1'), at('current'));
    const watch = watching(context, at('current/articles'));
    watch.follow(['']);
    symlinkSync(at('releases/2'), at('next'));
    renameSync(at('next'), at('current'));
    assert.deepEqual(await watch.next(), [undefined]);
    watch.follow(['']);
    assert.deepEqual(await watch.next(), [undefined]);
    parent.write('releases/2/articles/b.md', 'text');
    assert.deepEqual(await watch.next(), [['b.md']]);
  });
});

describe('the watch where the system fails it', () => {
  const LIMITS = [
    {
      code: 'ENOSPC',
      tries: 2,
      expected: /^WATCH: 1 of 3 .*raise fs\.inotify\.max_user_watches, or set WATCH=off.* by the schedule alone$/,
    },
    {
      code: 'EMFILE',
      tries: 2,
      expected: /^WATCH: 1 of 3 .*raise fs\.inotify\.max_user_instances .*, or set WATCH=off.* by the schedule alone$/,
    },
    { code: 'EIO', tries: 4, expected: /^WATCH: .*\/m\/ can't be watched \(EIO\); .* by the schedule alone$/ },
  ];
  for (const { code, tries, expected } of LIMITS)
    it(`goes on with what it has after ${code}, and says so once`, async (context) => {
      const { folder } = twoFolders(context);
      let refused = 0;
      tapWatch(context, (count) => {
        if (count === 0) return undefined;
        refused++;
        return code;
      });
      const watch = watching(context, folder.path);
      folder.write('m/a.md', 'text');
      watch.follow(['', 'm/', 'n/']);
      watch.follow(['', 'm/', 'n/']);
      assert.equal(watch.warnings.length, 1);
      assert.match(watch.warnings[0] ?? '', expected);
      assert.equal(refused, tries);
      folder.write('b.md', 'text');
      assert.deepEqual(await watch.next(), [['b.md']]);
    });

  it('leaves a folder that is gone or may not be read to the scan', async (context) => {
    const { folder } = twoFolders(context);
    const watch = watching(context, folder.path);
    watch.follow(['', 'gone/', 'old.md/', 'n/']);
    folder.write('n/b.md', 'text');
    assert.deepEqual(await watch.next(), [['n/b.md']]);
    assert.deepEqual(watch.warnings, []);
  });

  it('watches so many folders and no more', async (context) => {
    const { folder, at } = twoFolders(context);
    const folders = [''];
    for (let i = 0; i < 5001; i++) {
      folders.push(`f${i}/`);
      mkdirSync(at(`f${i}`));
    }
    const watch = watching(context, folder.path);
    watch.follow(folders);
    assert.deepEqual(watch.warnings.length, 1);
    assert.match(watch.warnings[0] ?? '', /^WATCH: 5000 of 5002 folders .* by the schedule alone$/);
    folder.write('f4998/a.md', 'text');
    assert.deepEqual(await watch.next(), [['f4998/a.md']]);
  });

  it('says that anything may have changed where a watch fails or a name is missing, and watches anew', async (context) => {
    const { folder } = twoFolders(context);
    const made = tapWatch(context);
    const watch = watching(context, folder.path);
    watch.follow(['', 'n/']);
    made[1]?.emit('change', 'rename', null);
    assert.deepEqual(await watch.next(), [undefined]);
    made[1]?.emit('error', new Error('the folder went away'));
    assert.deepEqual(await watch.next(), [undefined]);
    watch.follow(['', 'n/']);
    assert.deepEqual(await watch.next(), [['n']]);
    assert.equal(made.length, 3);
    folder.write('n/b.md', 'text');
    assert.deepEqual(await watch.next(), [['n/b.md']]);
  });
});
