import { mkdir, readdir, stat, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { StartError } from '../start-error.ts';
import type { Claims } from './claims.ts';
import { type Committed, commit } from './commit.ts';
import { CODED, OURS } from './file-name.ts';
import { HEAD, isListed, LISTING, listedIn } from './listing.ts';
import { type NameSet, nameSet } from './name-set.ts';
import { packed } from './packed.ts';
import { hasBytes, isOf, statIfThere } from './same.ts';
import { openStaging, type Staging } from './staging.ts';

/** What became of a file: nothing had to be done, it waits for its turn, or somebody else's is in its place. */
export type Put = 'as it was' | 'to be written' | 'not ours';

/** The folder that an export is written to. Until `commit`, what is in it stays as it was. */
export interface Output {
  /** A document; with `isPacked`, compressed beside it too. */
  put(file: string, body: Buffer, isPacked: boolean): Promise<Put>;
  /** A copy of a file. */
  copy(file: string, source: string): Promise<Put>;
  /** Moves what is new to its place, then removes what earlier exports wrote and `claims` does not have. */
  commit(claims: Claims): Promise<Committed>;
  /** Clears away what waits. */
  abandon(): Promise<void>;
}

/** With its parents. Node's own `recursive` tries for ever where a file system lets nobody make a folder, and says that there is none. */
export async function makeFolder(folder: string): Promise<void> {
  try {
    await mkdir(folder);
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    const parent = path.dirname(folder);
    if (code === 'EEXIST' && (await stat(folder)).isDirectory()) return;
    if (code !== 'ENOENT' || (await statIfThere(parent))) throw error;
    await makeFolder(parent);
    await mkdir(folder);
  }
}

/**
 * Opens a folder that is missing, empty, or was written by an earlier export. Rejects with a StartError where it is another one: nobody's
 * files are mixed up with an export's.
 */
export async function openOutput(root: string): Promise<Output> {
  await makeFolder(root);
  await checkOurs(root);
  const known = nameSet();
  for await (const file of listedIn(root)) known.add(file);
  const staging = await openStaging(root);
  return {
    put: (file, body, isPacked) => put({ root, known, staging }, file, body, isPacked),
    copy: (file, source) => copy({ root, known, staging }, file, source),
    commit: (claims) => commit({ root, known, staging, claims }),
    abandon: staging.close,
  };
}

async function checkOurs(root: string): Promise<void> {
  if (await isListed(root)) return;
  const strangers = (await readdir(root)).filter((name) => !name.startsWith(OURS));
  if (strangers.length > 0) {
    const found = `found a folder that no export wrote, with «${strangers[0]}» in it`;
    throw new StartError(`OUT: ${root}: ${found}; write the path of an empty folder, or of one that an earlier build wrote`);
  }
  await writeFile(path.join(root, LISTING), HEAD);
}

interface Place {
  readonly root: string;
  /** What is listed. */
  readonly known: NameSet;
  readonly staging: Staging;
}

/** Whether somebody put a file there that no export wrote. A folder is for `commit` to find: it may be about to go. */
async function isNotOurs({ root, known }: Place, file: string): Promise<boolean> {
  return !known.has(file) && (await statIfThere(path.join(root, file)))?.isDirectory() === false;
}

async function put(place: Place, file: string, body: Buffer, isPacked: boolean): Promise<Put> {
  const { root, staging } = place;
  if (await isNotOurs(place, file)) return 'not ours';
  let outcome: Put = 'as it was';
  for (const coded of CODED) {
    const name = `${file}${coded}`;
    if (isPacked && (await isOf(path.join(root, name), coded, body))) continue;
    const bytes = isPacked ? await packed(body, coded) : undefined;
    if (bytes) await staging.write(name, bytes);
    else if (await statIfThere(path.join(root, name))) staging.remove(name);
    else continue;
    outcome = 'to be written';
  }
  if (await hasBytes(path.join(root, file), body)) return outcome;
  await staging.write(file, body);
  return 'to be written';
}

/** Clocks and file systems cut moments off. */
const SAME_MS = 2;

async function copy(place: Place, file: string, source: string): Promise<Put> {
  const { root, staging } = place;
  if (await isNotOurs(place, file)) return 'not ours';
  const [there, wanted] = [await statIfThere(path.join(root, file)), await stat(source)];
  const isSame = there?.isFile() && there.size === wanted.size && Math.abs(there.mtimeMs - wanted.mtimeMs) < SAME_MS;
  if (isSame) return 'as it was';
  await staging.copy(file, source, wanted.mtime);
  return 'to be written';
}
