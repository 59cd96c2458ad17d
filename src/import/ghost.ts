import { open, stat } from 'node:fs/promises';
import { languageTag } from '../article/values.ts';
import type { ForeignFile, ForeignSource, LeftBehind } from './foreign.ts';
import { belowSite, type GhostPosts, ghostPosts, timezoneOf } from './ghost-post.ts';
import { type GhostTables, readTables, textAt } from './ghost-read.ts';
import { line } from './html-post.ts';
import { oldAddresses } from './old-addresses.ts';
import { yamlOf } from './yaml.ts';

/** Ghost's own export: one JSON file. */

const HEAD_BYTES = 4096;

export const ghost: ForeignSource = { name: 'ghost', recognises, read };

async function recognises(source: string): Promise<boolean> {
  if (!/\.json$/i.test(source) || !(await stat(source)).isFile()) return false;
  const file = await open(source);
  try {
    const { buffer, bytesRead } = await file.read(Buffer.alloc(HEAD_BYTES), 0, HEAD_BYTES, 0);
    return /"exported_on"\s*:|^\uFEFF?\s*\{\s*"db"\s*:/.test(buffer.toString('utf8', 0, bytesRead));
  } finally {
    await file.close();
  }
}

async function* read(source: string, leftBehind: (what: LeftBehind) => void): AsyncGenerator<ForeignFile> {
  const tables = await readTables(source);
  const posts = ghostPosts(tables, source, leftBehind);
  const tell = (what: string): void => leftBehind({ where: source, what });
  let isPlaced = false;
  for (const row of tables.rows('posts')) {
    isPlaced ||= textAt(row, 'html', 'feature_image').includes('__GHOST_URL__');
    const made = posts.make(row);
    if (made) yield made;
  }
  tell('no address of the site, which Ghost does not export: write «url: …» and «id: …» into publication.yaml');
  if (isPlaced) tell('pictures and files stay where they are, below /content/ of that address: keep them there');
  yield { file: 'publication.yaml', content: publicationOf(tables, posts, tell) };
}

function publicationOf(tables: GhostTables, posts: GhostPosts, tell: (what: string) => void): string {
  const said = (...keys: readonly string[]): string =>
    keys.map((key) => tables.settings.get(key) ?? '').find((text) => text !== '') ?? '';
  const { aliases, excess } = addressesOf(tables, posts);
  if (excess > 0) tell(`${excess} former addresses more than publication.yaml takes; redirect them in front of the server`);
  return yamlOf({
    title: line(said('title')),
    description: line(said('description')),
    language: languageTag(said('locale', 'lang', 'default_locale', 'defaultLang')),
    timezone: timezoneOf(tables),
    icon: pictureAt(said('icon')),
    logo: pictureAt(said('logo')),
    aliases: Object.keys(aliases).length === 0 ? undefined : aliases,
  });
}

const pictureAt = (address: string): string | undefined => {
  const picture = belowSite(address);
  return /^(?:https?:\/\/[^/\s]|\/[^/\s])/i.test(picture) ? picture : undefined;
};

/** Where Ghost has the feeds of its tags and authors. */
function addressesOf(tables: GhostTables, { belonging }: GhostPosts): ReturnType<typeof oldAddresses> {
  const addresses = oldAddresses();
  const channel = (old: string, folder: string | undefined): void => {
    if (folder === undefined) return;
    addresses.add(old, folder);
    addresses.add(`${old}/rss`, `${folder}/rss.xml`);
  };
  for (const tag of tables.rows('tags')) {
    const name = line(textAt(tag, 'name').split(',', 1)[0] ?? '');
    channel(`/tag/${encodeURIComponent(textAt(tag, 'slug'))}`, belonging.folderOf(name));
  }
  for (const user of tables.rows('users')) {
    channel(`/author/${encodeURIComponent(textAt(user, 'slug'))}`, belonging.authorFolder(line(textAt(user, 'name'))));
  }
  return addresses;
}
