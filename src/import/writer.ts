import { mkdir, readFile, realpath, rename, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { StartError } from '../start-error.ts';
import { PUBLICATION_FILE } from '../store/article-store.ts';
import type { ForeignFile } from './foreign.ts';

/** What became of a file: `kept` is one that is there already, and another. */
export type Outcome = 'written' | 'unchanged' | 'kept' | 'refused';

export interface WriterOptions {
  /** Exists, or is made. */
  readonly folder: string;
  /** Whether a file that is there and another gives way. The publication's settings never do. */
  readonly overwrite: boolean;
  /** Whether only to say what would become of each. */
  readonly isTrial: boolean;
}

/** A part of a path that is a name everywhere, and not hidden. */
const NAME = /^[^.\s/\\:*?"<>|\p{Cc}][^/\\:*?"<>|\p{Cc}]{0,200}$/u;
const DEEPEST = 20;

/** Puts files into an articles folder, each whole: who looks sees none or all of it. `refused` is what leads out of the folder. */
export function fileWriter({ folder, overwrite, isTrial }: WriterOptions): (file: ForeignFile) => Promise<Outcome> {
  /** As file systems see them that make no difference between `A` and `a`. */
  const taken = new Set<string>();
  return async ({ file, content }) => {
    const name = file.normalize('NFC');
    const parts = name.split('/');
    if (parts.length > DEEPEST || !parts.every((part) => NAME.test(part)) || taken.has(name.toLowerCase())) return 'refused';
    taken.add(name.toLowerCase());
    const bytes = typeof content === 'string' ? Buffer.from(content) : content;
    const place = path.join(folder, ...parts);
    const before = await readFile(place).catch((error: NodeJS.ErrnoException) => {
      if (error.code === 'ENOENT') return undefined;
      throw new StartError(`${place}: can't be read (${error.code}); move it away, or bring the articles into another folder`);
    });
    if (before?.equals(bytes)) return 'unchanged';
    if (before && (!overwrite || name === PUBLICATION_FILE)) return 'kept';
    if (!isTrial) await write(place, bytes, folder);
    return 'written';
  };
}

async function write(place: string, bytes: Uint8Array, folder: string): Promise<void> {
  const beside = path.join(path.dirname(place), `.${path.basename(place)}.part`);
  try {
    await mkdir(path.dirname(place), { recursive: true });
    const inside = path.relative(await realpath(folder), await realpath(path.dirname(place)));
    if (inside.startsWith('..') || path.isAbsolute(inside)) {
      throw new StartError(`${path.dirname(place)}: found a link that leads out of ${folder}; remove it`);
    }
    await writeFile(beside, bytes);
    await rename(beside, place);
  } catch (error) {
    await rm(beside, { force: true });
    if (error instanceof StartError) throw error;
    throw new StartError(`${place}: can't be written (${(error as NodeJS.ErrnoException).code}); mend that, and import again`);
  }
}
