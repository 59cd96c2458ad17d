import { open, readdir, stat } from 'node:fs/promises';
import path from 'node:path';
import { languageTag } from '../article/values.ts';
import { StartError } from '../start-error.ts';
import type { ForeignFile, ForeignSource, LeftBehind } from './foreign.ts';
import { line, plainLine } from './html-post.ts';
import { emptySurvey, postMaker, type Survey, survey } from './wordpress-post.ts';
import { emptySite, readItems, siteUrl, type WordPressSite } from './wordpress-read.ts';
import { yamlOf } from './yaml.ts';

/** WordPress' own export: one file, or a folder with the parts of one. */

const HEAD_BYTES = 64 * 1024;
const IS_EXPORT = /wordpress\.org\/export\/|<wp:wxr_version>/;

export const wordpress: ForeignSource = {
  name: 'wordpress',
  recognises: async (source) => (await exportsAt(source)).length > 0,
  read,
};

/** The files of an export at `source`, in the order of their names. */
async function exportsAt(source: string): Promise<readonly string[]> {
  const isFolder = (await stat(source)).isDirectory();
  const names = isFolder ? (await readdir(source)).sort().map((name) => path.join(source, name)) : [source];
  const files: string[] = [];
  for (const name of names) if (/\.(?:xml|wxr)$/i.test(name) && IS_EXPORT.test(await headOf(name))) files.push(name);
  return files;
}

/** Empty where it is no file, or none that may be read. */
async function headOf(name: string): Promise<string> {
  const isFile = await stat(name).then(
    (found) => found.isFile(),
    () => false,
  );
  const file = isFile ? await open(name).catch(() => undefined) : undefined;
  if (!file) return '';
  try {
    const { buffer, bytesRead } = await file.read(Buffer.alloc(HEAD_BYTES), 0, HEAD_BYTES, 0);
    return buffer.toString('latin1', 0, bytesRead);
  } finally {
    await file.close();
  }
}

/** Twice through each file: what articles show of their pictures may stand after them. */
async function* read(source: string, leftBehind: (what: LeftBehind) => void): AsyncGenerator<ForeignFile> {
  const files = await exportsAt(source);
  if (files.length === 0)
    throw new StartError(`${source}: found no WordPress export; write a file that «Tools → Export» of WordPress gave`);
  const site = emptySite();
  const surveyed = emptySurvey();
  for (const file of files)
    await survey(
      readItems(file, site, () => {}),
      surveyed,
    );
  const maker = postMaker(site, surveyed, leftBehind);
  for (const file of files) {
    for await (const item of readItems(file, emptySite(), leftBehind)) {
      const made = maker.make(item, file);
      if (made) yield made;
    }
  }
  maker.tellRest(source);
  yield {
    file: 'publication.yaml',
    content: publicationOf(site, surveyed, maker, (what) => leftBehind({ where: source, what })),
  };
}

const DOMAIN = /^[a-z0-9][a-z0-9-]{0,62}(?:\.[a-z0-9][a-z0-9-]{0,62}){0,20}$/;

type Maker = ReturnType<typeof postMaker>;

function publicationOf(site: WordPressSite, { mediaFiles }: Survey, maker: Maker, tell: (what: string) => void): string {
  const text = (name: string): string => site.texts.get(name) ?? '';
  const url = siteUrl(site);
  const language = languageTag(text('language'));
  if (url === undefined) tell('no address of the site; write «url: …» into publication.yaml');
  addAddresses(site, maker);
  const { aliases, excess } = maker.addresses;
  if (excess > 0) tell(`${excess} former addresses more than publication.yaml takes; redirect them in front of the server`);
  const host = url === undefined ? '' : new URL(url).hostname;
  if (mediaFiles > 0)
    tell(
      `${mediaFiles} media files stay where they are${host === '' ? '' : ` (${host})`}: keep that address answering, or copy them`,
    );
  return yamlOf({
    title: plainLine(text('title')),
    url,
    description: plainLine(text('description')),
    language,
    id: DOMAIN.test(host) ? `${host},2000-01-01` : undefined,
    aliases: Object.keys(aliases).length === 0 ? undefined : aliases,
  });
}

const FEEDS = [
  ['rss2', '/rss.xml'],
  ['rss', '/rss.xml'],
  ['rdf', '/rss.xml'],
  ['atom', '/atom.xml'],
] as const;

/** Where WordPress has its feeds (its rewrite rules, and the addresses that it had before it had them). */
function addAddresses(site: WordPressSite, { addresses, belonging }: Maker): void {
  for (const [name, to] of FEEDS) {
    for (const old of [`/feed/${name}`, `/?feed=${name}`, `/index.php?feed=${name}`, `/wp-${name}.php`]) addresses.add(old, to);
  }
  const channel = (old: string, folder: string | undefined): void => {
    if (folder === undefined) return;
    addresses.add(old, folder);
    addresses.add(`${old}/feed`, `${folder}/rss.xml`);
    addresses.add(`${old}/feed/atom`, `${folder}/atom.xml`);
  };
  for (const [nicename, { name }] of site.categories) {
    channel(`/category/${categoryPath(site, nicename)}`, belonging.folderOf(firstOf(name)));
  }
  for (const [slug, name] of site.tags) channel(`/tag/${slug}`, belonging.folderOf(firstOf(name)));
  for (const [login, name] of site.authors) channel(`/author/${encodeURIComponent(login)}`, belonging.authorFolder(line(name)));
}

/** Gazette takes a comma for the end of a name. */
const firstOf = (name: string): string => line(name.split(',', 1)[0] ?? '');

const DEEPEST = 10;

/** `parent/child`, as categories stand in addresses. */
function categoryPath({ categories }: WordPressSite, nicename: string): string {
  const parts: string[] = [];
  for (let at = nicename; at !== '' && parts.length < DEEPEST; at = categories.get(at)?.parent ?? '') parts.unshift(at);
  return parts.join('/');
}
