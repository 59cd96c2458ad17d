import { type BigIntStats, type Dirent, lstatSync, readdirSync, realpathSync, statSync } from 'node:fs';
import path from 'node:path';
import { formOf } from '../../article/parse.ts';
import { breather } from '../../breathe.ts';
import type { Problem } from '../../domain.ts';
import { StoreUnavailable } from '../article-store.ts';

/** A file that may be an article. */
export interface ScannedFile {
  /** Relative to the folder, `/` between parts. */
  readonly file: string;
  /** Another one whenever the file was written, replaced, or touched. */
  readonly stamp: string;
  /** Written so lately that another write might leave the stamp as it is: the clocks of file systems tick coarsely. */
  readonly fresh: boolean;
}

export interface Scan {
  readonly files: readonly ScannedFile[];
  /** Folders that could not be listed, with a closing `/`: what is known of the files in them still stands. */
  readonly unlisted: readonly string[];
  readonly problems: readonly Problem[];
}

/** No clock of a file system in use ticks more slowly (FAT's two seconds aside). */
const TICK_MS = 50;
/** Deeper folders are a loop or a mistake. */
const FOLDER_DEPTH = 32;

/** Lists every file below a folder that may be an article. Hidden files and folders, and other files, are passed over. */
export async function scanFolder(root: string): Promise<Scan> {
  const now = Date.now();
  const breathe = breather();
  const realRoot = rootOf(root);
  const files: ScannedFile[] = [];
  const unlisted: string[] = [];
  const problems: Problem[] = [];
  const folders = [''];
  for (let folder = folders.pop(); folder !== undefined; folder = folders.pop()) {
    await breathe();
    const entries = list(root, folder, unlisted, problems);
    for (const entry of entries) {
      await breathe();
      const file = folder + entry.name;
      if (entry.isDirectory()) {
        if (folder.split('/').length <= FOLDER_DEPTH) folders.push(`${file}/`);
        else problems.push(problem(file, 'folders nested too deep', `at most ${FOLDER_DEPTH} levels`));
      } else if (entry.isSymbolicLink() && isFolder(path.join(realRoot, file))) {
        problems.push(problem(file, 'a link to a folder', 'the folder itself'));
      } else if (formOf(entry.name) !== undefined) {
        const scanned = examine(realRoot, file, entry, now);
        if (scanned && 'stamp' in scanned) files.push(scanned);
        else if (scanned) problems.push(scanned);
      }
    }
  }
  return { files, unlisted, problems };
}

function rootOf(root: string): string {
  try {
    return realpathSync(root);
  } catch (cause) {
    throw new StoreUnavailable(
      `ARTICLES_DIR: ${root} can't be found; create the folder or set ARTICLES_DIR to where the articles are`,
      { cause },
    );
  }
}

/** What stands in a folder, hidden things left out, in the order of names. */
function list(root: string, folder: string, unlisted: string[], problems: Problem[]): readonly Dirent[] {
  try {
    return readdirSync(path.join(root, folder), { withFileTypes: true }).filter((entry) => !entry.name.startsWith('.'));
  } catch (cause) {
    const reason = errorCode(cause);
    if (folder === '')
      throw new StoreUnavailable(
        `ARTICLES_DIR: ${root} can't be listed (${reason}); it must be a folder that the server may read`,
        { cause },
      );
    if (reason !== 'ENOENT') {
      unlisted.push(folder);
      problems.push(problem(folder, `a folder that can't be listed (${reason})`, 'a folder that the server may read'));
    }
    return [];
  }
}

/** Links to folders are not followed: they may lead in circles, or out. */
function isFolder(full: string): boolean {
  try {
    return statSync(full).isDirectory();
  } catch {
    return false;
  }
}

/** A file's stamp, a Problem, or nothing where it has gone meanwhile. */
function examine(realRoot: string, file: string, entry: Dirent, now: number): ScannedFile | Problem | undefined {
  if (file.includes('\uFFFD')) return problem(file, 'a file name that is not UTF-8', 'a name saved as UTF-8');
  const full = path.join(realRoot, file);
  try {
    if (entry.isSymbolicLink()) {
      const target = realpathSync(full);
      if (!target.startsWith(realRoot + path.sep)) return problem(file, 'a link that leads out of the folder', 'the file itself');
    }
    const stat = entry.isSymbolicLink() ? statSync(full, { bigint: true }) : lstatSync(full, { bigint: true });
    if (!stat.isFile()) return problem(file, 'something that is no ordinary file', 'a file');
    return { file, stamp: stampOf(stat), fresh: now - Number(stat.ctimeMs) < TICK_MS };
  } catch (error) {
    return errorCode(error) === 'ENOENT'
      ? undefined
      : problem(file, `a file that can't be examined (${errorCode(error)})`, 'a file that the server may read');
  }
}

export const stampOf = (stat: BigIntStats): string => `${stat.ino}-${stat.size}-${stat.mtimeNs}-${stat.ctimeNs}`;

export const errorCode = (error: unknown): string =>
  error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : String(error);

const problem = (file: string, found: string, expected: string): Problem => ({ file, found, expected, effect: 'left out' });
