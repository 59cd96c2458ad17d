import { realpathSync, statSync } from 'node:fs';
import path from 'node:path';
import { SHIPPED_ENDINGS, shippedTypeOf } from '../../article/media-types.ts';
import type { FindShipped, ShippedFile } from '../../article/shipped.ts';
import { beside, mayBeShipped } from '../beside.ts';

/** Files that articles ship beside themselves: pictures, recordings, transcripts. Nothing else below the folder is ever shown. */

/** An article's mentions of files, and what was there when they were last looked for. */
export interface Mentions {
  /** Relative paths, as the article writes them; each once. */
  readonly names: readonly string[];
  /** The same where the same files are there, each as long as it was. Empty where none is. */
  readonly state: string;
}

/** A file that is there. */
interface OpenedFile {
  /** An absolute path without links. */
  readonly file: string;
  readonly mediaType: string;
  readonly sizeBytes: number;
}

/**
 * Opens a file that an article may ship, by its path below the articles' folder, decoded. Undefined where nothing is to be shown:
 * hidden parts, unknown endings, folders, links that lead out of the folder or to what may not be shown. Never throws.
 */
export function openShipped(root: string, relative: string): OpenedFile | undefined {
  const parts = relative.split('/');
  return parts.some((part) => part === '' || part === '.' || part === '..') ? undefined : lookUp(root, parts);
}

/** Finds what an article in `file` ships. What it has found once it remembers: made for one reading of the article. */
export function shippedBeside(root: string, file: string): FindShipped {
  let known: Map<string, ShippedFile | undefined> | undefined;
  return (relative) => {
    known ??= new Map();
    if (!known.has(relative))
      known.set(
        relative,
        beside(file, relative, (path) => lookUp(root, path.split('/'))),
      );
    return known.get(relative);
  };
}

/** What a link leads to must be something that may be shown itself, and of the kind that the link's name promises. */
function lookUp(root: string, parts: readonly string[]): OpenedFile | undefined {
  const mediaType = shippedTypeOf(parts.at(-1) ?? '');
  if (mediaType === undefined || !mayBeShipped(parts)) return undefined;
  const full = path.join(root, ...parts);
  try {
    const stat = statSync(full, { throwIfNoEntry: false });
    if (!stat?.isFile()) return undefined;
    const file = realpathSync.native(full);
    const below = path.relative(realpathSync.native(root), file);
    if (path.isAbsolute(below) || !mayBeShipped(below.split(path.sep))) return undefined;
    return shippedTypeOf(path.basename(file)) === mediaType ? { file, mediaType, sizeBytes: stat.size } : undefined;
  } catch {
    // Gone meanwhile, or nothing that the server may read: either way there is nothing to show.
    return undefined;
  }
}

const DOT = 46;
/** ASCII letters in lower case, whatever their case. */
const LOWER = 0x20;
const ENDINGS: ReadonlySet<string> = new Set(SHIPPED_ENDINGS);
const LONGEST_ENDING = Math.max(...SHIPPED_ENDINGS.map(({ length }) => length));
/** Which bytes an ending may begin with: all other dots are passed over at once. */
const MAY_BEGIN: Uint8Array = Uint8Array.from({ length: 256 }, (_, byte) =>
  SHIPPED_ENDINGS.some((ending) => ending.charCodeAt(0) === (byte | LOWER)) ? 1 : 0,
);
/** What stands around names in Markdown, HTML and YAML, if it is not a space. */
const AROUND_NAMES: ReadonlySet<number> = new Set(Buffer.from('\n\r\t"\'()<>[]{}='));
/** Longer names are none, and more mentions nobody looks for. */
const NAME_BYTES = 300;
const MOST_MENTIONS = 1000;

/** The relative paths that a text in UTF-8 may mention as files: too many rather than too few, as they are only looked for. */
export function mentionedNames(bytes: Buffer): readonly string[] {
  const names = new Set<string>();
  let mentions = 0;
  for (let at = bytes.indexOf(DOT); at >= 0 && mentions < MOST_MENTIONS; at = bytes.indexOf(DOT, at + 1)) {
    if (MAY_BEGIN[bytes[at + 1] ?? 0] === 0) continue;
    const end = endOfName(bytes, at + 1);
    if (end === undefined) continue;
    mentions++;
    const line = bytes.toString('utf8', startOfName(bytes, at), end);
    // With its spaces, as front matter and quoted attributes may have it, and without.
    for (const said of [line.replace(/^\s*- /, '').replace(/^.*[:,] /, ''), line.replace(/^.*[\s,]/, '')]) {
      const name = decoded(said.trim());
      if (name !== '' && !/^[a-z][a-z0-9+.-]*:|^[/\\]/i.test(name)) names.add(name);
    }
  }
  return [...names];
}

/** Where a shipped file's ending stops that begins at `from`; undefined where none does. */
function endOfName(bytes: Buffer, from: number): number | undefined {
  let end = from;
  while (end - from <= LONGEST_ENDING && isWord(bytes[end])) end++;
  return ENDINGS.has(bytes.toString('latin1', from, end).toLowerCase()) ? end : undefined;
}

const isWord = (byte = 0): boolean => (byte >= 48 && byte <= 57) || ((byte | LOWER) >= 97 && (byte | LOWER) <= 122);

/** Back to what parts names. */
function startOfName(bytes: Buffer, end: number): number {
  let start = end;
  while (start > 0 && end - start < NAME_BYTES && !AROUND_NAMES.has(bytes[start - 1] ?? 0)) start--;
  return start;
}

function decoded(name: string): string {
  try {
    return decodeURIComponent(name);
  } catch {
    return name;
  }
}

/** What is there of what an article mentions. */
export function mentionsOf(names: readonly string[], find: FindShipped): Mentions {
  const found = names.flatMap((name) => find(name) ?? []).map(({ path: place, sizeBytes }) => `${sizeBytes} ${place}`);
  return { names, state: [...new Set(found)].sort().join('\n') };
}

/** Whether what an article mentions is still there as it was. Free for articles that mention nothing. */
export const stillShips = (root: string, file: string, { names, state }: Mentions): boolean =>
  names.length === 0 || mentionsOf(names, shippedBeside(root, file)).state === state;
