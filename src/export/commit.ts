import { existsSync } from 'node:fs';
import { type FileHandle, lstat, mkdir, open, rename, rm, rmdir, unlink } from 'node:fs/promises';
import path from 'node:path';
import type { Claims } from './claims.ts';
import { CODED, OURS } from './file-name.ts';
import { HEAD, LISTING, lineOf, listedIn } from './listing.ts';
import type { NameSet } from './name-set.ts';
import type { Move, Staging } from './staging.ts';

/** What an export did at its end. */
export interface Committed {
  /** How many documents and files of earlier exports went. */
  readonly removed: number;
  /** The files that could not be put in their places, as something of somebody else's is there. */
  readonly blocked: readonly string[];
}

interface CommitParts {
  readonly root: string;
  /** What is listed. */
  readonly known: NameSet;
  readonly staging: Staging;
  readonly claims: Claims;
}

/** Lists what comes, puts it in its place, removes what is no part of the export any more, and lists what is left. */
export async function commit(parts: CommitParts): Promise<Committed> {
  const { root, staging, claims } = parts;
  const added = await listComing(parts);
  const blocked: string[] = [];
  let removed = 0;
  for await (const move of staging.moves()) {
    if (!claims.has(nameOf(move.to)) || (await tryMove(root, move))) continue;
    // What has to make room may be of an earlier export.
    removed += await removeStale(parts);
    if (!(await tryMove(root, move))) blocked.push(move.to);
  }
  removed += await removeStale(parts);
  if (added + removed > 0) await writeListing(root, claims);
  await staging.close();
  return { removed, blocked };
}

/** A document's compressed forms are its own. */
const nameOf = (file: string): string => (CODED.some((ending) => file.endsWith(ending)) ? file.slice(0, -3) : file);

async function listComing({ root, known, staging, claims }: CommitParts): Promise<number> {
  let listing: FileHandle | undefined;
  let added = 0;
  for await (const { to } of staging.moves()) {
    const name = nameOf(to);
    if (!claims.has(name) || !known.add(name)) continue;
    listing ??= await openForMore(root);
    await listing.write(lineOf(name));
    added++;
  }
  await listing?.close();
  return added;
}

/** Where the process died while it added a name, that line has no end. */
async function openForMore(root: string): Promise<FileHandle> {
  const listing = await open(path.join(root, LISTING), 'a');
  await listing.write('\n');
  return listing;
}

const IN_THE_WAY: ReadonlySet<string | undefined> = new Set(['EEXIST', 'ENOTDIR', 'EISDIR', 'ENOTEMPTY']);

/** Whether it could be done; false where something is in the way. */
async function tryMove(root: string, { from, to }: Move): Promise<boolean> {
  const file = path.join(root, to);
  try {
    if (from === undefined) await rm(file, { force: true });
    else {
      await makeFolder(root, path.dirname(to));
      await rename(from, file);
    }
    return true;
  } catch (error) {
    if (IN_THE_WAY.has((error as NodeJS.ErrnoException).code)) return false;
    throw error;
  }
}

/** A folder below the root, and those that it is in. A link is none: it may lead anywhere. Throws EEXIST where something else is there. */
async function makeFolder(root: string, below: string): Promise<void> {
  let folder = root;
  for (const part of below === '.' ? [] : below.split('/')) {
    folder = path.join(folder, part);
    const there = await lstat(folder).catch(() => undefined);
    if (!there?.isDirectory()) await mkdir(folder);
  }
}

/** How many documents went. */
async function removeStale({ root, claims }: CommitParts): Promise<number> {
  let removed = 0;
  const spellings = knowsNoCase(root);
  for await (const file of listedIn(root)) {
    if (claims.has(file) || (spellings && claims.hasAny(file))) continue;
    if (await removeFile(root, file)) removed++;
    for (const coded of CODED) await removeFile(root, `${file}${coded}`);
    await removeEmpty(root, path.dirname(file));
  }
  return removed;
}

/** To such a file system, a name in another spelling is the file that was just written. */
const knowsNoCase = (root: string): boolean => existsSync(path.join(root, LISTING.toUpperCase()));

/** Whether it was there. Folders stay: no export wrote one under the name of a file. */
async function removeFile(root: string, file: string): Promise<boolean> {
  if (await isBeyondLink(root, path.dirname(file))) return false;
  try {
    await unlink(path.join(root, file));
    return true;
  } catch (error) {
    const { code = '' } = error as NodeJS.ErrnoException;
    if (['ENOENT', 'ENOTDIR', 'EISDIR', 'EPERM'].includes(code)) return false;
    throw error;
  }
}

/** What is behind a link is not below the root. */
async function isBeyondLink(root: string, below: string): Promise<boolean> {
  for (let folder = below; folder !== '.'; folder = path.dirname(folder)) {
    const there = await lstat(path.join(root, folder)).catch(() => undefined);
    if (there?.isSymbolicLink()) return true;
  }
  return false;
}

/** Folders that are empty now, from the innermost out; never the root. */
async function removeEmpty(root: string, below: string): Promise<void> {
  for (let folder = below; folder !== '.'; folder = path.dirname(folder)) {
    const gone = await rmdir(path.join(root, folder)).then(
      () => true,
      () => false,
    );
    if (!gone) return;
  }
}

async function writeListing(root: string, claims: Claims): Promise<void> {
  const next = path.join(root, `${OURS}.next`);
  const listing = await open(next, 'w');
  await listing.write(HEAD);
  for await (const file of listedIn(root)) if (claims.has(file)) await listing.write(lineOf(file));
  await listing.close();
  await rename(next, path.join(root, LISTING));
}
