import { lstat, mkdir, readFile, realpath, rename, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { claims, type Obstacle } from '../export/claims.ts';
import { makeFolder } from '../export/make-folder.ts';
import { StartError } from '../start-error.ts';
import { PUBLICATION_FILE } from '../store/article-store.ts';
import { refusalOf } from './file-name.ts';
import type { ForeignFile, LeftBehind } from './foreign.ts';

export interface FolderOptions {
  readonly folder: string;
  /** Whether a file that is there already and differs is written over. */
  readonly overwrite: boolean;
  /** Whether nothing is written, and only said what would be. */
  readonly dryRun: boolean;
  readonly leftBehind: (what: LeftBehind) => void;
}

/** How many files there were of each sort. */
export interface Brought {
  readonly written: number;
  readonly unchanged: number;
  /** Were there already, with something else in them, and are as they were. */
  readonly differing: number;
  /** What publication.yaml would have become, where there is another one: that is never written over. */
  readonly settings?: string;
}

/** Where files are until they are whole: hidden, in the folder itself, so that they can be moved to their places. */
const STAGING = '.gazette-import';

type Outcome = 'written' | 'unchanged' | 'differing' | 'refused';

/**
 * Writes `files` into a folder of articles, each whole or not at all, and none outside. Run again with the same files, it changes nothing.
 * Rejects with a StartError where the folder can't be written to.
 */
export async function writeFolder(files: AsyncIterable<ForeignFile>, options: FolderOptions): Promise<Brought> {
  const place = await openPlace(options);
  const counts: Record<Outcome, number> = { written: 0, unchanged: 0, differing: 0, refused: 0 };
  let settings: string | undefined;
  try {
    for await (const file of files) {
      const outcome = await put(place, file, options);
      counts[outcome]++;
      if (file.file === PUBLICATION_FILE && outcome === 'differing') settings = Buffer.from(file.content).toString();
    }
  } catch (error) {
    const { code, syscall } = error as NodeJS.ErrnoException;
    if (code === undefined || error instanceof StartError) throw error;
    throw new StartError(
      `${options.folder}: could not be written to (${code}, ${syscall}); what was written is whole: run it again`,
    );
  } finally {
    await place.close();
  }
  const { written, unchanged, differing } = counts;
  return { written, unchanged, differing, ...(settings === undefined ? {} : { settings }) };
}

interface Place {
  readonly take: (file: string) => 'the same' | Obstacle | undefined;
  /** The folder that a file is in, made where it is missing; undefined where it leads elsewhere. */
  readonly folderOf: (file: string) => Promise<string | undefined>;
  readonly staged: string;
  close(): Promise<void>;
}

async function openPlace({ folder, dryRun }: FolderOptions): Promise<Place> {
  const staging = path.join(folder, STAGING);
  const taken = claims();
  const known = new Map<string, string | undefined>();
  if (!dryRun) {
    await rm(staging, { recursive: true, force: true }).catch(() => {});
    await makeFolder(staging).catch((error: NodeJS.ErrnoException) => {
      throw new StartError(
        `${folder}: no folder can be made there (${error.code}); write the path of one that may be written to`,
      );
    });
  }
  const root = await realpath(folder).catch(() => path.resolve(folder));
  return {
    take: (file) => taken.take(file),
    async folderOf(file) {
      const name = path.posix.dirname(file);
      if (!known.has(name)) known.set(name, await folderBelow(root, name, dryRun));
      return known.get(name);
    },
    staged: path.join(staging, 'file'),
    close: async () => {
      if (!dryRun) await rm(staging, { recursive: true, force: true });
    },
  };
}

/** A folder below `root`, part by part: a link on the way, or a file, is none that anything is written to. */
async function folderBelow(root: string, name: string, dryRun: boolean): Promise<string | undefined> {
  let full = root;
  for (const part of name.split('/').filter((one) => one !== '.')) {
    full = path.join(full, part);
    const stat = await statOf(full);
    if (stat && !stat.isDirectory()) return undefined;
    if (!stat && !dryRun) await mkdir(full);
  }
  return full;
}

const statOf = (file: string) =>
  lstat(file).catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT' || error.code === 'ENOTDIR') return undefined;
    throw error;
  });

async function put(place: Place, { file, content }: ForeignFile, options: FolderOptions): Promise<Outcome> {
  const refused = (why: string): Outcome => {
    options.leftBehind({ where: file, what: `can't be written: ${why}` });
    return 'refused';
  };
  const refusal = refusalOf(file) ?? place.take(file);
  if (refusal !== undefined) return refused(refusal === 'the same' ? 'another file of that name was written before it' : refusal);
  const folder = await place.folderOf(file);
  if (folder === undefined) return refused('a link or a file where its folder must be');
  const full = path.join(folder, path.posix.basename(file));
  const bytes = Buffer.from(content);
  const there = await statOf(full);
  if (there && !there.isFile()) return refused('something that is no ordinary file is in its place');
  if (there && there.size === bytes.length && bytes.equals(await readFile(full))) return 'unchanged';
  if (there && (file === PUBLICATION_FILE || !options.overwrite)) return 'differing';
  if (options.dryRun) return 'written';
  await writeFile(place.staged, bytes);
  await rename(place.staged, full);
  return 'written';
}
