import path from 'node:path';
import { asList, isMapping, type Mapping } from '../article/values.ts';
import { zoneNamed } from '../publication-settings.ts';
import type { ForeignFile, LeftBehind } from './foreign.ts';
import { smallText } from './site/files.ts';
import { publicationFile, siteAddress } from './site/publication.ts';
import { readSettings, settingAt, textIn } from './site/settings.ts';

/** What an Eleventy site says of itself: its data, and as much of its programs as can be read without running them. */

export const CONFIG = [
  ...['.eleventy.js', '.eleventy.cjs', '.eleventy.mjs', '.eleventy.ts'],
  ...['eleventy.config.js', 'eleventy.config.mjs', 'eleventy.config.cjs', 'eleventy.config.ts'],
];

export interface Site {
  readonly root: string;
  /** The text of the configuration, a program. */
  readonly config: string;
  /** Below the root; empty where it is the root itself. */
  readonly input: string;
  /** Folders whose files are no pages, below the root. */
  readonly others: readonly string[];
  /** Where files are that are copied as they are. */
  readonly copied: readonly string[];
  readonly metadata: Mapping;
  readonly url: string | undefined;
  /** The path that the site has on its host. */
  readonly basePath: string;
}

/** A text that a program gives a name: `input: 'src'`. */
const saidIn = (program: string, key: string): string | undefined =>
  new RegExp(`\\b${key}["']?\\s*[:=]\\s*["'\`]([^"'\`\\n$]{1,300})["'\`]`).exec(program)?.[1];

export function siteOf(root: string): Site {
  const config = CONFIG.map((file) => smallText(root, file)).find((text) => text !== undefined) ?? '';
  const input = folderAt('', saidIn(config, 'input') ?? '');
  const data = folderAt(input, saidIn(config, 'data') ?? '_data');
  const others = ['includes', 'layouts'].map((key) => folderAt(input, saidIn(config, key) ?? `_${key}`));
  const copied = [...config.matchAll(/addPassthroughCopy\(\s*(?:\{\s*)?["'`]([^"'`\n]{1,200})["'`]/g)].map(([, folder = '']) =>
    folderAt('', folder),
  );
  const metadata = metadataIn(root, data, config);
  const url = siteAddress(
    textIn(metadata, 'url') || textIn(metadata, 'base') || textIn(metadata, 'siteUrl') || textIn(metadata, 'baseUrl'),
  );
  const basePath = `/${saidIn(config, 'pathPrefix') ?? ''}`.replace(/\/{2,}/g, '/').replace(/\/$/, '');
  return {
    ...{ root, config, input, metadata, url, basePath, copied },
    others: [data, ...others, '_site', saidIn(config, 'output') ?? '_site'],
  };
}

const folderAt = (base: string, folder: string): string => {
  const joined = path.posix.normalize(path.posix.join(base, folder)).replace(/^(?:\.\/|\/)+|\/+$/g, '');
  return joined === '.' ? '' : joined;
};

/** The data that name the site: files are called as people like, most of them one of these. */
const METADATA = ['metadata', 'site', 'meta', 'config'];

function metadataIn(root: string, data: string, config: string): Mapping {
  const json = readSettings(
    root,
    METADATA.flatMap((name) => [`${data}/${name}.json`, `${data}/${name}.yaml`, `${data}/${name}.yml`]),
  );
  if (json) return json.said;
  const names = METADATA.flatMap((name) => ['js', 'mjs', 'cjs'].map((ending) => `${data}/${name}.${ending}`));
  const program = [...names.map((file) => smallText(root, file)), config].find((text) => /https?:\/\//.test(text ?? '')) ?? '';
  const said = (...keys: readonly string[]): string =>
    keys.map((key) => saidIn(program, key)).find((text) => text !== undefined) ?? '';
  return {
    title: said('title'),
    url: said('url', 'base', 'siteUrl'),
    description: said('description', 'subtitle'),
    language: said('language', 'lang'),
    author: { name: said('name'), email: said('email') },
  };
}

/** What the data beside and above a template say of it: the nearest goes before the others. `program` where one of them is no JSON. */
export function dataFor(site: Site, source: string): { readonly said: Mapping; readonly program?: string } {
  const folders = path.posix.dirname(source) === '.' ? [] : path.posix.dirname(source).split('/');
  const places = folders.map((_, i) => folders.slice(0, i + 1)).map((parts) => `${parts.join('/')}/${parts.at(-1)}`);
  let said: Mapping = {};
  let program: string | undefined;
  for (const place of [...places, source.replace(/\.[^./]+$/, '')]) {
    for (const file of [`${place}.json`, `${place}.11tydata.json`]) said = { ...said, ...readSettings(site.root, [file])?.said };
    for (const ending of ['js', 'cjs', 'mjs']) {
      const text = smallText(site.root, `${place}.11tydata.${ending}`);
      if (text === undefined) continue;
      const tags = saidIn(text, 'tags') ?? /\btags["']?\s*:\s*\[\s*["'`]([^"'`\n]{1,100})["'`]/.exec(text)?.[1];
      if (tags !== undefined) said = { ...said, tags };
      if (/\bpermalink\b/.test(text)) program = `${place}.11tydata.${ending}`;
    }
  }
  return { said, ...(program === undefined ? {} : { program }) };
}

export function publicationOf(
  { metadata, url, config, basePath }: Site,
  feeds: ReadonlyMap<string, string>,
  leftBehind: (what: LeftBehind) => void,
): ForeignFile {
  if (url === undefined) {
    const what =
      '«url» is in none of the data (_data/metadata.json): articles get new ids, and every reader is shown them again. Write it, and import anew';
    leftBehind({ where: 'eleventy.config.js', what });
  }
  const author = settingAt(metadata, 'author');
  const outputs = [...config.matchAll(/\boutputPath\s*:\s*["'`](\/[^"'`\n]{1,200})["'`]/g)].map(
    ([, old = '']) => [old, feedOf(old, config)] as const,
  );
  return publicationFile({
    title: textIn(metadata, 'title') || textIn(metadata, 'name'),
    url: url === undefined ? undefined : url + (new URL(url).pathname === '/' ? basePath : ''),
    description: textIn(metadata, 'description') || textIn(metadata, 'subtitle'),
    language: textIn(metadata, 'language') || textIn(metadata, 'lang'),
    timezone: zoneNamed(textIn(metadata, 'timezone')),
    authors: asList(isMapping(author) && textIn(author, 'name') === '' ? [] : (author ?? [])),
    aliases: new Map([...outputs, ...feeds]),
  });
}

/** The feed of ours that takes the place of one with such a name or text. */
export const feedOf = (old: string, text: string): string =>
  /\.json$/i.test(old) ? '/feed.json' : /<rss\b|type\s*:\s*["'`]rss/.test(text) ? '/rss.xml' : '/atom.xml';
