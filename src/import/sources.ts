import { stat } from 'node:fs/promises';
import { StartError } from '../start-error.ts';
import type { ForeignSource } from './foreign.ts';
import { ghost } from './ghost.ts';
import { wordpress } from './wordpress.ts';

/** The systems that articles may be brought from, in the order in which they are asked whether a source is theirs. */
export const SOURCES: readonly ForeignSource[] = [wordpress, ghost];

/**
 * Whose `source` is: that of the system that `from` names, else the first that knows it; undefined where it is a folder that none does, as
 * an articles folder of our own. Rejects with a StartError where nothing can be made of it.
 */
export async function sourceAt(source: string, from: string | undefined): Promise<ForeignSource | undefined> {
  const found = await stat(source).catch((error: NodeJS.ErrnoException) => {
    throw new StartError(`${source}: can't be read (${error.code}); write the path of a folder, or of an export`);
  });
  if (from !== undefined) return SOURCES.find(({ name }) => name === from);
  for (const one of SOURCES) if (await one.recognises(source)) return one;
  if (found.isDirectory()) return undefined;
  const names = SOURCES.map(({ name }) => name).join(', ');
  throw new StartError(`${source}: found no export that is known; say whose it is with --from (${names})`);
}
