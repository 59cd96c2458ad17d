import { type Dirent, lstatSync, opendirSync, realpathSync, type Stats, statSync } from 'node:fs';
import path from 'node:path';
import { detached } from '../../article/detached.ts';
import { shippedTypeOf } from '../../article/media-types.ts';
import { formOf } from '../../article/parse.ts';
import { breathe } from '../../breathe.ts';
import type { Problem } from '../../domain.ts';
import { StoreUnavailable } from '../article-store.ts';
import { identityOf, rootOf } from './root.ts';
import { errorCode, isStampOf, type Stamp } from './stamp.ts';

/** What is known of a file. */
export interface Known extends Stamp {
  readonly file: string;
  /** Must be read again, whatever its stamp says: see `isFresh`. */
  readonly fresh: boolean;
  /** The number of the scan that saw it last. */
  scan: number;
}

export interface Scan {
  /** Files that may be articles, and are new or may have changed: relative to the folder, `/` between parts. */
  readonly suspects: readonly string[];
  /** Files that can't be articles as they stand. */
  readonly refused: readonly Problem[];
  /** Files that were known and are there no more. */
  readonly gone: readonly string[];
  /** Files that an article may ship, where only a part of the folder was looked at: there they may have changed. */
  readonly shipped: readonly string[];
  /** The folders that there are, each with a closing `/`, but for the root, which is empty. */
  readonly folders: readonly string[];
  /** Of the folders that were looked at. */
  readonly problems: readonly Problem[];
  /** Whether a path is of what was looked at. */
  readonly covers: (file: string) => boolean;
  /** Which folder was looked at. */
  readonly rootIdentity: string;
}

/** Deeper folders are a loop or a mistake. */
const FOLDER_DEPTH = 32;
/** Entries that are fetched from the system at a time. */
const LISTED_AT_ONCE = 128;
/** Files that are looked up in memory at a time. */
const LOOKED_AT_ONCE = 1000;

type Mutable<T> = { -readonly [key in keyof T]: T[key] extends readonly (infer U)[] ? U[] : T[key] };

interface Looking extends Pick<Mutable<Scan>, 'suspects' | 'refused' | 'shipped' | 'folders' | 'problems'> {
  readonly realRoot: string;
  readonly rootIdentity: string;
  readonly known: ReadonlyMap<string, Known>;
  readonly identities: Map<string, string>;
  readonly number: number;
  /** Folders that could not be listed: what is known of the files in them still stands. */
  readonly unlisted: string[];
}

let scans = 0;

/** The folder, and what is known of it. */
export interface Place {
  readonly root: string;
  readonly known: ReadonlyMap<string, Known>;
  /** Which folder it was that was last listed at a path: kept from scan to scan. */
  readonly identities: Map<string, string>;
}

function begin({ root, known, identities }: Place): Looking {
  const lists = { suspects: [], refused: [], shipped: [], folders: [], problems: [], unlisted: [] };
  const realRoot = rootOf(root);
  return { ...lists, realRoot, rootIdentity: identityOf(realRoot), known, identities, number: ++scans };
}

/** Looks at every file below a folder that may be an article. Hidden files and folders, and other files, are passed over. */
export async function scanFolder(place: Place): Promise<Scan> {
  const looking = begin(place);
  await look(looking, '');
  return end(looking, () => true, await missing(looking, ''));
}

/** Looks at some paths alone, and at what is below them. */
export async function scanPaths(place: Place, paths: readonly string[]): Promise<Scan> {
  const { known } = place;
  const looking = begin(place);
  const covered = new Set(paths.filter((one) => !one.split('/').some((part) => part.startsWith('.'))));
  const gone: string[] = [];
  for (const file of covered) {
    await breathe();
    const stat = lstatOf(path.join(looking.realRoot, file));
    if (stat?.isDirectory()) await look(looking, `${file}/`);
    else if (stat && shippedTypeOf(file) !== undefined) looking.shipped.push(file);
    else if (stat) lookAtFile(looking, file, stat);
    if (!stat) looking.shipped.push(file);
    if (!stat && known.has(file)) gone.push(file);
    else if (!stat?.isFile()) for (const one of await missing(looking, `${file}/`)) gone.push(one);
  }
  const covers = (file: string): boolean => covered.has(file) || [...covered].some((one) => file.startsWith(`${one}/`));
  return end(looking, covers, gone);
}

const end = (
  { suspects, refused, shipped, folders, problems, rootIdentity }: Looking,
  covers: Scan['covers'],
  gone: readonly string[],
): Scan => ({ suspects, refused, shipped, folders, problems, gone, covers, rootIdentity });

/** What was known below a folder and was not seen. */
async function missing({ known, number, unlisted }: Looking, below: string): Promise<string[]> {
  const gone: string[] = [];
  let looked = 0;
  for (const { file, scan } of known.values()) {
    if (scan !== number && file.startsWith(below) && !unlisted.some((folder) => file.startsWith(folder))) gone.push(file);
    if (++looked % LOOKED_AT_ONCE === 0) await breathe();
  }
  return gone;
}

async function look(looking: Looking, top: string): Promise<void> {
  const folders = [top];
  for (let folder = folders.pop(); folder !== undefined; folder = folders.pop()) {
    const { problems } = looking;
    await breathe();
    looking.folders.push(folder);
    let entries = 0;
    for (const entry of list(looking, folder)) {
      entries++;
      const pause = breathe();
      if (pause) await pause;
      if (entry.name.startsWith('.')) continue;
      const file = folder + entry.name;
      if (!entry.isDirectory()) lookAtFile(looking, file, entry);
      else if (folder.split('/').length <= FOLDER_DEPTH) folders.push(`${file}/`);
      else problems.push(problem(file, 'folders nested too deep', `at most ${FOLDER_DEPTH} levels`));
    }
    if (!looking.unlisted.includes(folder)) recognise(looking, folder, entries === 0);
  }
}

/**
 * A folder that is another one than before, and empty, is where something is not mounted, or will be moved to: nobody took back what was
 * in it.
 */
function recognise(looking: Looking, folder: string, isEmpty: boolean): void {
  const { realRoot, identities, known, unlisted, problems } = looking;
  const identity = identityOf(path.join(realRoot, folder));
  const isOther = identities.has(folder) && identities.get(folder) !== identity;
  const count = isEmpty && isOther ? [...known.keys()].filter((file) => file.startsWith(folder)).length : 0;
  if (count === 0) {
    identities.set(folder, identity);
    return;
  }
  const found = `an empty folder, another one than before: it held ${count} articles, which stay published`;
  const expected = 'the folder that was there: mount it, or move it back; to take the articles back, restart the server';
  if (folder === '') throw new StoreUnavailable(`ARTICLES_DIR: ${realRoot}: found ${found}; expected ${expected}`);
  unlisted.push(folder);
  problems.push({ ...problem(folder, found, expected), effect: 'kept' });
}

function lookAtFile(looking: Looking, file: string, entry: Dirent | Stats): void {
  const { realRoot, problems, suspects, known } = looking;
  const before = known.get(file);
  // Nearly all of them, each time: this is what a scan takes its time for.
  if (before && entry.isFile()) examine(looking, file, before, false);
  else if (entry.isSymbolicLink() && isFolder(path.join(realRoot, file)))
    problems.push(problem(file, 'a link to a folder', 'the folder itself'));
  else if (formOf(file) === undefined) return;
  // Several names may be spelled like this one: it names no file.
  else if (file.includes('\uFFFD')) problems.push(problem(file, 'a file name that is not UTF-8', 'a name saved as UTF-8'));
  // What is read for the first time is examined when it is opened.
  else if (!before && entry.isFile()) suspects.push(detached(file));
  else examine(looking, file, before, entry.isSymbolicLink());
}

/** Whether a file has changed since it was known, and may be read. */
function examine(looking: Looking, file: string, before: Known | undefined, isLink: boolean): void {
  const { number, suspects, refused } = looking;
  const stat = statOf(looking, file, isLink);
  if (before && stat) before.scan = number;
  if (stat && 'found' in stat) refused.push(stat);
  else if (stat && (!before || before.fresh || !isStampOf(before, stat))) suspects.push(file);
}

/** What the system says of a file, or why it can't be an article; undefined where it has gone meanwhile. */
function statOf({ realRoot }: Looking, file: string, isLink: boolean): Stats | Problem | undefined {
  const full = `${realRoot}/${file}`;
  try {
    if (isLink && !realpathSync(full).startsWith(realRoot + path.sep)) {
      return problem(file, 'a link that leads out of the folder', 'the file itself');
    }
    const stat = isLink ? statSync(full) : lstatSync(full);
    return stat.isFile() ? stat : problem(file, 'something that is no ordinary file', 'a file');
  } catch (error) {
    return errorCode(error) === 'ENOENT'
      ? undefined
      : problem(file, `a file that can't be examined (${errorCode(error)})`, 'a file that the server may read');
  }
}

/** What stands in a folder, some at a time: to list 100,000 names takes a while. */
function* list({ realRoot, unlisted, problems }: Looking, folder: string): Generator<Dirent> {
  try {
    const listing = opendirSync(path.join(realRoot, folder), { bufferSize: LISTED_AT_ONCE });
    try {
      for (let entry = listing.readSync(); entry !== null; entry = listing.readSync()) yield entry;
    } finally {
      listing.closeSync();
    }
  } catch (cause) {
    const reason = errorCode(cause);
    if (folder === '')
      throw new StoreUnavailable(
        `ARTICLES_DIR: ${realRoot} can't be listed (${reason}); it must be a folder that the server may read`,
        { cause },
      );
    if (reason === 'ENOENT') return;
    unlisted.push(folder);
    problems.push(problem(folder, `a folder that can't be listed (${reason})`, 'a folder that the server may read'));
  }
}

function lstatOf(full: string): Stats | undefined {
  try {
    return lstatSync(full, { throwIfNoEntry: false });
  } catch {
    return undefined;
  }
}

/** Whether a path leads to a folder. Links to folders are not followed: they may lead in circles, or out. */
export function isFolder(full: string): boolean {
  try {
    return statSync(full).isDirectory();
  } catch {
    return false;
  }
}

const problem = (file: string, found: string, expected: string): Problem => ({ file, found, expected, effect: 'left out' });
