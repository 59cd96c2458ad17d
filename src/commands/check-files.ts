import { readFileSync, realpathSync, statSync } from 'node:fs';
import path from 'node:path';
import { decode, unixLines } from '../article/decode.ts';
import { formOf } from '../article/parse.ts';
import type { FileKind } from '../check/links.ts';
import type { ReadText } from '../check/report.ts';
import type { Config } from '../config.ts';
import { openShipped } from '../store/folder/shipped.ts';

/** Larger files are no articles. */
const MOST_BYTES = 5 * 1024 * 1024;

/** What there is at a path below the articles' folder. */
export function kindOfFile(root: string, name: string): FileKind {
  if (openShipped(root, name)) return 'published';
  const full = path.resolve(root, name.replaceAll('\0', ''));
  return isBelow(root, full) && statSync(full, { throwIfNoEntry: false })?.isFile() ? 'other' : 'none';
}

/** Reads files of the publication's own folders, and no others: not even where a link leads out of them. */
export function fileReader({ articlesDir, templatesDir }: Pick<Config, 'articlesDir' | 'templatesDir'>): ReadText {
  const folders = [articlesDir, ...(templatesDir === undefined ? [] : [templatesDir])];
  return (file) => {
    try {
      const full = realpathSync(path.resolve(articlesDir, file));
      if (!folders.some((folder) => isBelow(realpathSync(folder), full))) return undefined;
      const stat = statSync(full);
      return stat.isFile() && stat.size <= MOST_BYTES ? textOf(readFileSync(full), file) : undefined;
    } catch {
      return undefined;
    }
  };
}

/** What is no text as it should be is shown as well as it can be. */
function textOf(bytes: Buffer, file: string): string {
  const decoded = decode(bytes, { declared: formOf(file) === 'html' });
  return decoded.ok ? decoded.text : unixLines(bytes.toString());
}

function isBelow(folder: string, full: string): boolean {
  const below = path.relative(folder, full);
  return below !== '' && !below.startsWith('..') && !path.isAbsolute(below);
}
