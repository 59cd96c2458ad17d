import { readdirSync, readFileSync, realpathSync, statSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { decode } from '../../article/decode.ts';
import { StartError } from '../../start-error.ts';

/** The files of a site that is brought in: none outside its folder, and no endless ones. */

const FOLDER_DEPTH = 32;
const MOST_FILES = 1_000_000;
/** As long as an article may be. */
const TEXT_BYTES = 5 * 1024 * 1024;
/** What generators and their tools write themselves. */
const NOT_SOURCES: ReadonlySet<string> = new Set(['node_modules', '_site', 'vendor', 'resources']);

/** Every file below `folder` of the site at `root`, `/` between parts, in the same order each time. Hidden ones and links are passed over. */
export function filesBelow(root: string, folder = ''): readonly string[] {
  const found: string[] = [];
  const waiting = [folder];
  for (let next = waiting.pop(); next !== undefined; next = waiting.pop()) {
    for (const one of listing(path.join(root, next))) {
      const name = next === '' ? one.name : `${next}/${one.name}`;
      if (one.name.startsWith('.')) continue;
      if (one.isFile()) found.push(name);
      else if (one.isDirectory() && !NOT_SOURCES.has(one.name) && name.split('/').length <= FOLDER_DEPTH) waiting.push(name);
    }
    if (found.length > MOST_FILES) throw new StartError(`${root}: found more than ${MOST_FILES} files; write the path of a site`);
  }
  return found.sort();
}

const listing = (folder: string) => {
  try {
    return readdirSync(folder, { withFileTypes: true });
  } catch {
    return [];
  }
};

export type SiteText = { readonly ok: true; readonly text: string } | { readonly ok: false; readonly why: string };

/** The text of one of the site's files, with `\n` at the ends of its lines. */
export async function readSiteText(root: string, file: string): Promise<SiteText> {
  const full = fileWithin(root, file);
  if (full === undefined) return { ok: false, why: 'it is no file of the site' };
  if (full.sizeBytes > TEXT_BYTES) return { ok: false, why: `it has more than ${TEXT_BYTES / 1024 / 1024} MB` };
  try {
    const decoded = decode(await readFile(full.file), { declared: false });
    return decoded.ok ? { ok: true, text: decoded.text } : { ok: false, why: `${decoded.found}; write ${decoded.expected}` };
  } catch (error) {
    return { ok: false, why: `it can't be read (${(error as NodeJS.ErrnoException).code})` };
  }
}

/** A file of the site, where there is one: what links lead to outside is none. */
export function fileWithin(root: string, file: string): { readonly file: string; readonly sizeBytes: number } | undefined {
  if (file.includes('\0') || path.isAbsolute(file) || file.split(/[\\/]/).includes('..')) return undefined;
  try {
    const real = realpathSync(path.join(root, file));
    const below = path.relative(realpathSync(root), real);
    const stat = statSync(real);
    if (path.isAbsolute(below) || below.startsWith('..') || !stat.isFile()) return undefined;
    return { file: real, sizeBytes: stat.size };
  } catch {
    return undefined;
  }
}

/** A short text of the site, where it has one: a setting, a list. */
export function smallText(root: string, file: string): string | undefined {
  const there = fileWithin(root, file);
  return there && there.sizeBytes <= TEXT_BYTES
    ? readFileSync(there.file, 'utf8')
        .replace(/^\uFEFF/, '')
        .replace(/\r\n?/g, '\n')
    : undefined;
}
