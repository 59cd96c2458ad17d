import { type FSWatcher, stat, statSync, watch } from 'node:fs';
import path from 'node:path';
import { type Gathered, gather } from './gather.ts';
import { errorCode } from './stamp.ts';

/** What a watch tells: where to look, never what to find there. */
export interface WatchEvents {
  /**
   * Something happened at these paths, relative to the root, `/` between parts: files or folders that are there, are new, or
   * are gone. undefined: anything may have changed. Never called from within `follow` or `close`.
   */
  readonly changed: (paths: readonly string[] | undefined) => void;
  /** Not everything can be watched: why, and what to do. Called once at most. */
  readonly warn: (message: string) => void;
}

export interface FolderWatch {
  /**
   * Watches the folders that there are now, as a scan found them: relative to the root, `''` for itself, each other one with a
   * closing `/`. A folder that is new, or is another one than before, is told to `changed` once more: things may have come into
   * it before it was watched. The first call tells nothing: what came after the scan it follows is for one more scan to find.
   */
  follow(folders: Iterable<string>): void;
  close(): void;
}

interface Watched {
  readonly watcher: FSWatcher;
  /** Another folder may come to stand in its place. */
  readonly identity: string;
  /** Something befell the folder itself: the watch may have ended with it, and another folder may have got its inode. */
  doubtful: boolean;
}

/** The system keeps about a kilobyte for each and, where it is an old one, lets all programs of a user have 8,192 together. */
const MOST_FOLDERS = 5000;
/** How often to look whether the root is still the same folder, in milliseconds. */
const LOOK_MS = 1000;

/** What the system's limits are called, by the errors that they end in. */
const LIMITS: Readonly<Record<string, string>> = {
  ENOSPC: 'fs.inotify.max_user_watches',
  EMFILE: 'fs.inotify.max_user_instances and the limit of open files (ulimit -n)',
};
/** The scan says what is the matter with these folders, and what holds them is told of once they can be watched. */
const FOR_THE_SCAN: readonly string[] = ['ENOENT', 'ENOTDIR', 'EACCES', 'EPERM'];

/**
 * Watches each folder by itself. `fs.watch` with `recursive` would watch each single file (Node 20 on Linux): with 10,000
 * files in 100 folders that are 10,101 watches instead of 101, 35 MB, and 150 ms for which nothing else runs, instead of 3 ms.
 * Keeps no process alive. Not told is what other machines write to a shared file system, what is mounted over a folder below
 * the root, and what is written through a link: the file that it leads to is told, if it is below the root.
 */
export function watchFolder(root: string, told: WatchEvents): FolderWatch {
  const full = path.resolve(root);
  const gathered = gather(told.changed);
  const lookout = lookAt(full, () => gathered.add(''));
  const watched = new Map<string, Watched>();
  let first = true;
  let closed = false;
  let warned = false;

  function befell(folder: string): void {
    if (folder === '') lookout.doubt();
    gathered.add(pathOf(folder));
  }

  function warn(message: string | undefined): void {
    if (message === undefined || warned) return;
    warned = true;
    told.warn(`WATCH: ${message}; changes in the others are found by the schedule alone`);
  }

  function unwatch(folder: string, { watcher }: Watched): void {
    watcher.close();
    watched.delete(folder);
  }

  function watchNew(wanted: ReadonlySet<string>): void {
    for (const folder of wanted) {
      if (watched.has(folder)) continue;
      if (watched.size >= MOST_FOLDERS) {
        warn(`${MOST_FOLDERS} of ${wanted.size} folders are watched, which is the most there may be`);
        return;
      }
      try {
        watched.set(folder, watchOne(full, folder, { add: gathered.add, befell }));
        if (!first) gathered.add(pathOf(folder));
      } catch (error) {
        warn(complaint(error, path.join(full, folder), `${watched.size} of ${wanted.size}`));
        if (errorCode(error) in LIMITS) return;
      }
    }
  }

  return {
    follow(folders) {
      if (closed) return;
      const wanted = new Set(folders);
      // Closed before others are opened: two watches on one inode would be one to the system, and tell under the older name.
      for (const [folder, entry] of watched) if (!wanted.has(folder) || !stands(full, folder, entry)) unwatch(folder, entry);
      watchNew(wanted);
      first = false;
    },
    close() {
      closed = true;
      for (const [folder, entry] of watched) unwatch(folder, entry);
      lookout.close();
      gathered.close();
    },
  };
}

/** Why a folder can't be watched, and what to do; undefined where the scan says so. */
function complaint(error: unknown, full: string, watched: string): string | undefined {
  const code = errorCode(error);
  if (FOR_THE_SCAN.includes(code)) return undefined;
  const limit = LIMITS[code];
  return limit
    ? `${watched} folders are watched (${code}); raise ${limit}, or set WATCH=off`
    : `${full} can't be watched (${code}); mend that, or set WATCH=off`;
}

const pathOf = (folder: string): string => folder.slice(0, -1);

/** Which folder stands at a path now. Throws where there is none. */
const identityOf = (full: string): string => {
  const { dev, ino } = statSync(full, { bigint: true });
  return `${dev}-${ino}`;
};

function stands(root: string, folder: string, { doubtful, identity }: Watched): boolean {
  try {
    return !doubtful && identityOf(path.join(root, folder)) === identity;
  } catch {
    return false;
  }
}

interface Heard {
  readonly add: Gathered['add'];
  /** The folder itself was moved, deleted or given other permissions. */
  readonly befell: (folder: string) => void;
}

/** Throws what `fs.watch` throws. */
function watchOne(root: string, folder: string, { add, befell }: Heard): Watched {
  // Without the closing slash, after which the system would find no name to give.
  const full = path.join(root, pathOf(folder));
  // Asked first: a folder that comes in between is then another one to the next `follow`, and is watched.
  const identity = identityOf(full);
  const own = path.basename(full);
  const watcher = watch(full, { persistent: false });
  const entry: Watched = { watcher, identity, doubtful: false };
  watcher.on('change', (_, name: string | null) => {
    if (name === null) return add('');
    // What befalls the folder itself comes under its own name, which something in it may have too.
    if (name === own) {
      entry.doubtful = true;
      befell(folder);
    }
    if (name.startsWith('.')) add(undefined);
    else add(name.includes('\uFFFD') ? pathOf(folder) : folder + name);
  });
  watcher.on('error', () => {
    entry.doubtful = true;
    add('');
  });
  return entry;
}

interface Lookout {
  /** What stands there at the next look is another one, whatever it looks like: inodes are used again. */
  doubt(): void;
  close(): void;
}

/**
 * Tells when another folder comes to stand at a path, or one goes or comes back. The system tells of none of it where a link on
 * the way is led elsewhere, or something is mounted there.
 */
function lookAt(full: string, changed: () => void): Lookout {
  let seen: string | undefined;
  try {
    seen = identityOf(full);
  } catch {}
  let closed = false;
  // Not `statSync`: a network file system that hangs must not hold up all else.
  const look = (): void =>
    stat(full, { bigint: true }, (error, found) => {
      const now = error ? undefined : `${found.dev}-${found.ino}`;
      if (closed) return;
      if (now !== seen) changed();
      seen = now;
      timer = setTimeout(look, LOOK_MS).unref();
    });
  let timer = setTimeout(look, LOOK_MS).unref();
  return {
    doubt() {
      seen = undefined;
    },
    close() {
      closed = true;
      clearTimeout(timer);
    },
  };
}
