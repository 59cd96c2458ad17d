import { randomBytes } from 'node:crypto';
import { type Dirent, linkSync, mkdirSync, readdirSync, realpathSync, rmSync, statSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { slugOfPath, storedPath } from '../article/identity.ts';
import { formOf } from '../article/parse.ts';
import { StartError } from '../start-error.ts';

/** Where new articles are put, and how they come there whole. */

/** More are a slip: the articles are looked for 32 levels deep. */
const MOST_LEVELS = 16;
const PART_BYTES = 200;
/** What names no folder on one system or another: hidden, reserved or cut by Windows, or not to be typed. */
const REFUSED_PART = /^\.|[. ]$|^ |[\p{Cc}\p{Cs}\uFFFD\\:*?"<>|]|^(?:con|prn|aux|nul|com\d|lpt\d)(?:\.|$)/iu;

const FOLDER_EXPECTED = 'a folder below ARTICLES_DIR, such as news or news/2026';

/** The folder for new articles, relative to `articlesDir`, `/` between parts: empty for that itself. Throws a StartError where it is none. */
export function folderBelow(articlesDir: string, wanted: string | undefined): string {
  if (!statOf(articlesDir)?.isDirectory())
    throw new StartError(`ARTICLES_DIR: ${articlesDir}: found no folder; make it first, or name the folder of the articles`);
  if (wanted === undefined) return '';
  const parts = wanted.replace(/^\.\/|\/$/g, '').split('/');
  if (wanted === '' || parts.length > MOST_LEVELS || parts.some((part) => !isFolderName(part)))
    throw new StartError(`--in: found «${quoted(wanted)}»; write ${FOLDER_EXPECTED}`);
  for (const [i] of parts.entries()) {
    const folder = parts.slice(0, i + 1).join('/');
    const full = path.join(articlesDir, folder);
    const stat = statOf(full);
    // The store passes over links to folders: what is in them is not of the publication.
    if (stat && (!stat.isDirectory() || isLink(articlesDir, folder)))
      throw new StartError(`--in: found «${folder}», which is no folder of its own; write ${FOLDER_EXPECTED}`);
  }
  return parts.join('/');
}

const isFolderName = (part: string): boolean => part !== '' && !REFUSED_PART.test(part) && Buffer.byteLength(part) <= PART_BYTES;

const quoted = (text: string): string => text.slice(0, 100).replace(/[\p{Cc}\p{Cs}]/gu, '\uFFFD');

const statOf = (file: string) => orRefused(file, 'read', () => statSync(file, { throwIfNoEntry: false }));

/** What the system refuses is the operator's to mend. */
function orRefused<T>(file: string, done: string, act: () => T): T {
  try {
    return act();
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    throw new StartError(`${file} can't be ${done} (${code}); let this account do so, or name another folder`, { cause: error });
  }
}

const isLink = (articlesDir: string, folder: string): boolean =>
  path.relative(realpathSync(articlesDir), realpathSync(path.join(articlesDir, folder))) !== path.normalize(folder);

/** The slugs that the names of files below the folder give, whatever their front matter says. Links to folders are not followed. */
export function slugsTaken(articlesDir: string): ReadonlySet<string> {
  const slugs = new Set<string>();
  const folders = [''];
  for (let folder = folders.pop(); folder !== undefined; folder = folders.pop()) {
    for (const entry of entriesOf(path.join(articlesDir, folder))) {
      if (entry.name.startsWith('.')) continue;
      const file = folder + entry.name;
      if (entry.isDirectory()) folders.push(`${file}/`);
      else if (formOf(file) !== undefined) slugs.add(slugOfPath(storedPath(file)));
    }
  }
  return slugs;
}

const entriesOf = (folder: string): readonly Dirent[] =>
  orRefused(folder, 'listed', () => readdirSync(folder, { withFileTypes: true }));

/**
 * Writes a new file whole, under a hidden name at first: who watches the folder sees all of it or nothing. False where there is one of
 * that name already; that one stays as it is. The folder is made where it is missing. Throws a StartError where that can't be done.
 */
export function writeNew(articlesDir: string, file: string, text: string): boolean {
  const full = path.join(articlesDir, file);
  const hidden = path.join(path.dirname(full), `.new-${randomBytes(6).toString('hex')}.tmp`);
  try {
    mkdirSync(path.dirname(full), { recursive: true });
    writeFileSync(hidden, text, { flag: 'wx' });
    return putInPlace(hidden, full, text);
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === 'EEXIST') return false;
    throw new StartError(`${full} can't be written (${code}); write to a folder that this account may write to`, {
      cause: error,
    });
  } finally {
    rmSync(hidden, { force: true });
  }
}

/** A link, unlike a renaming, replaces nothing. Some file systems know none: there it is written in one go. */
function putInPlace(hidden: string, full: string, text: string): boolean {
  try {
    linkSync(hidden, full);
  } catch (error) {
    if (!NO_LINKS.has((error as NodeJS.ErrnoException).code ?? '')) throw error;
    writeFileSync(full, text, { flag: 'wx' });
  }
  return true;
}

const NO_LINKS: ReadonlySet<string> = new Set(['EPERM', 'ENOTSUP', 'EOPNOTSUPP', 'ENOSYS', 'EMLINK']);
