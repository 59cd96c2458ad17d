import { existsSync, readFileSync, statSync } from 'node:fs';
import path from 'node:path';
import type { Earlier } from '../check/against.ts';
import { type EarlierFeed, type EarlierItem, readFeed } from '../check/earlier.ts';
import { harmless } from '../check/excerpt.ts';
import { isListed, listedIn } from '../export/listing.ts';
import { StartError } from '../start-error.ts';
import { fetchEarlier, textOf } from './earlier-web.ts';

const MOST_BYTES = 20 * 1024 * 1024;
/** Of one publication. */
const MOST_ITEMS = 500_000;
/** The documents that a folder may have, the one that is read first. */
const FILES = ['feed.json', 'atom.xml', 'rss.xml'] as const;

/** What was published before: a folder that `gazette build` wrote, a file, or an address. Rejects with a StartError. */
export async function readEarlier(where: string): Promise<Earlier> {
  if (/^https?:\/\//i.test(where)) {
    if (!URL.canParse(where))
      throw new StartError(`--against: found «${where}»; write an address such as https://example.org/feed.json`);
    return earlierOf(await fetchEarlier(where), []);
  }
  const stat = statSync(where, { throwIfNoEntry: false });
  if (!stat) throw new StartError(`--against: ${where} can't be found; name a folder, a feed's file, or an http(s) address`);
  if (!stat.isDirectory()) return earlierOf(readFile(where), []);
  return readFolder(where);
}

async function readFolder(folder: string): Promise<Earlier> {
  const name = FILES.find((one) => existsSync(path.join(folder, one)));
  if (name === undefined) {
    throw new StartError(
      `--against: ${folder} has no ${FILES.join(', no ')}; name a folder that «gazette build» wrote, or a feed's file`,
    );
  }
  const feed = readFile(path.join(folder, name));
  const items: EarlierItem[] = [...feed.items];
  for (let number = 1; items.length < MOST_ITEMS; number++) {
    const archive = path.join(folder, 'archive', String(number), name);
    if (!existsSync(archive)) break;
    items.push(...readFile(archive).items);
  }
  return earlierOf({ ...feed, items }, await feedsIn(folder));
}

/** The feeds that can be subscribed to, as far as the export says what it wrote. */
async function feedsIn(folder: string): Promise<readonly string[]> {
  const feeds: string[] = [];
  if (!(await isListed(folder))) return feeds;
  for await (const file of listedIn(folder)) {
    const isFeed = FILES.some((name) => file === name || file.endsWith(`/${name}`));
    if (isFeed && !/(?:^|\/)archive\//.test(file)) feeds.push(file);
  }
  const there = feeds.filter((file) => existsSync(path.join(folder, file)));
  return there.map((file) => `/${file.split('/').map(encodeURIComponent).join('/')}`);
}

function readFile(file: string): EarlierFeed {
  try {
    const stat = statSync(file);
    if (!stat.isFile() || stat.size > MOST_BYTES) throw new Error(`no file, or one of more than ${MOST_BYTES / 1024 / 1024} MB`);
    return readFeed(textOf(readFileSync(file)));
  } catch (error) {
    const why = harmless(error instanceof Error ? error.message : String(error)).slice(0, 200);
    throw new StartError(`--against: ${file} is no feed that can be read (${why}); name an RSS, Atom or JSON feed`, {
      cause: error,
    });
  }
}

const earlierOf = ({ items, homeUrl }: EarlierFeed, feeds: readonly string[]): Earlier => ({
  items,
  feeds,
  ...(homeUrl === undefined ? {} : { url: homeUrl.replace(/\/+$/, '') }),
});
