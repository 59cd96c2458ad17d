import { readdir, stat } from 'node:fs/promises';
import path from 'node:path';
import { formOf } from '../article/parse.ts';
import { StartError } from '../start-error.ts';
import { PUBLICATION_FILE } from '../store/article-store.ts';
import { eleventy } from './eleventy.ts';
import type { ForeignSource } from './foreign.ts';
import { ghost } from './ghost.ts';
import { hugo } from './hugo.ts';
import { jekyll } from './jekyll.ts';
import { wordpress } from './wordpress.ts';

/** In the order in which they are asked whether something is theirs. */
export const SOURCES: readonly ForeignSource[] = [wordpress, ghost, jekyll, hugo, eleventy];

/** What can be brought in: another system's, or a folder of articles as Gazette has them. */
export type Recognised = ForeignSource | 'gazette';

/** Folders are not looked into for longer than this to see whether they have articles. */
const MOST_ENTRIES = 10_000;

/** Whose `source` is; `from` says so outright. Rejects with a StartError where that can't be told, or there is nothing. */
export async function recognise(source: string, from: string | undefined): Promise<Recognised> {
  const there = await stat(source).catch((error: NodeJS.ErrnoException) => {
    throw new StartError(
      `${source} can't be read (${error.code}); write the path of a folder of articles, of a site, or of an export`,
    );
  });
  const names = SOURCES.map(({ name }) => name).join(', ');
  if (from !== undefined) {
    const named = SOURCES.find(({ name }) => name === from);
    if (from !== 'gazette' && !named) throw new StartError(`--from: found «${from}»; write one of gazette, ${names}`);
    return named ?? 'gazette';
  }
  if (there.isDirectory() && (await hasFile(path.join(source, PUBLICATION_FILE)))) return 'gazette';
  for (const one of SOURCES) if (await one.recognises(source)) return one;
  if (there.isDirectory() && (await hasArticles(source))) return 'gazette';
  throw new StartError(`${source}: found no articles, no site and no export that is known; say whose it is: --from ${names}`);
}

const hasFile = (file: string): Promise<boolean> =>
  stat(file).then(
    (one) => one.isFile(),
    () => false,
  );

async function hasArticles(folder: string): Promise<boolean> {
  const waiting = [folder];
  let entries = 0;
  for (let next = waiting.shift(); next !== undefined && entries < MOST_ENTRIES; next = waiting.shift()) {
    for (const one of await readdir(next, { withFileTypes: true }).catch(() => [])) {
      entries++;
      if (one.name.startsWith('.')) continue;
      if (one.isDirectory() && one.name !== 'node_modules') waiting.push(path.join(next, one.name));
      if (one.isFile() && formOf(one.name) !== undefined) return true;
    }
  }
  return false;
}
