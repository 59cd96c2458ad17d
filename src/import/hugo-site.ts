import { slugify } from '../article/identity.ts';
import { asList, isMapping, type Mapping, textOf } from '../article/values.ts';
import { zoneNamed } from '../publication-settings.ts';
import type { ForeignFile, LeftBehind } from './foreign.ts';
import { pathOf } from './hugo-link.ts';
import { publicationFile, siteAddress } from './site/publication.ts';
import { readSettings, settingAt, textIn } from './site/settings.ts';

/** What a Hugo site's settings say. */

const ENDINGS = ['toml', 'yaml', 'yml', 'json'];
const named = (name: string): readonly string[] => ENDINGS.map((ending) => `${name}.${ending}`);

/** In the order in which Hugo looks for them. */
export const CONFIG: readonly string[] = [...['hugo', 'config', 'config/_default/hugo', 'config/_default/config'].flatMap(named)];

export interface Site {
  readonly root: string;
  readonly config: Mapping;
  readonly contentDir: string;
  readonly staticDirs: readonly string[];
  readonly address: string | undefined;
  readonly basePath: string;
  readonly timezone: string | undefined;
  /** Its languages but the first, where it has several. */
  readonly languages: ReadonlySet<string>;
  readonly language: string;
}

export function siteOf(root: string): Site {
  const main = readSettings(root, CONFIG)?.said ?? {};
  const others = ['params', 'permalinks', 'languages'].flatMap((name) => {
    const read = readSettings(root, named(`config/_default/${name}`));
    return read ? [[name, read.said] as const] : [];
  });
  const config: Mapping = { ...main, ...Object.fromEntries(others) };
  const address = siteAddress(textIn(config, 'baseURL'));
  const language = textIn(config, 'defaultContentLanguage') || 'en';
  const languages = settingAt(config, 'languages');
  return {
    ...{ root, config, address, language },
    contentDir: textIn(config, 'contentDir').replace(/^\/+|\/+$/g, '') || 'content',
    staticDirs: asList(settingAt(config, 'staticDir') ?? 'static').map((one) => (textOf(one) ?? '').replace(/^\/+|\/+$/g, '')),
    basePath: address === undefined ? '' : new URL(address).pathname.replace(/\/+$/, ''),
    timezone: zoneNamed(textIn(config, 'timeZone')),
    languages: new Set((isMapping(languages) ? Object.keys(languages) : []).filter((one) => one !== language)),
  };
}

/** The template of a section's pages, where the settings have one. */
export function permalinkOf({ config }: Site, section: string): string {
  const key = section === '' ? '/' : section;
  return textIn(config, 'permalinks', 'page', key) || textIn(config, 'permalinks', key);
}

export function isUgly({ config }: Site, section: string): boolean {
  const said = settingAt(config, 'uglyURLs');
  return (isMapping(said) ? textIn(said, section) : textOf(said)) === 'true';
}

/** Folders that say nothing of what is in them. */
const GENERAL: ReadonlySet<string> = new Set(['', 'post', 'posts', 'blog', 'article', 'articles']);

/** The name of a section that its folder gives; undefined where that says nothing. */
export const sectionOf = (folder: string): string | undefined => (GENERAL.has(folder.toLowerCase()) ? undefined : folder);

/** The folders and the categories that posts are in: where their feeds were. */
export interface Channels {
  readonly folders: Set<string>;
  /** Categories of posts whose folder is their section. */
  readonly asTags: Set<string>;
  readonly asSections: Set<string>;
}

export function publicationOf(
  site: Site,
  { folders, asTags, asSections }: Channels,
  leftBehind: (what: LeftBehind) => void,
): ForeignFile {
  const { config, address, timezone, language } = site;
  if (address === undefined) {
    const what =
      '«baseURL = …» is not there: articles get new ids, and every reader is shown them again. Write it, and import anew';
    leftBehind({ where: 'hugo.toml', what });
  }
  const aliases = new Map([['/index.xml', '/rss.xml']]);
  for (const folder of folders) {
    const section = sectionOf(folder);
    if (folder !== '')
      aliases.set(`/${pathOf(folder)}/index.xml`, section === undefined ? '/rss.xml' : `/sections/${slugify(section)}/rss.xml`);
  }
  for (const name of asTags)
    if (!asSections.has(name)) aliases.set(`/categories/${pathOf(name)}/index.xml`, `/tags/${slugify(name)}/rss.xml`);
  const author = settingAt(config, 'params', 'author') ?? settingAt(config, 'author');
  return publicationFile({
    title: textIn(config, 'title') || textIn(config, 'languages', language, 'title'),
    url: address,
    description: textIn(config, 'params', 'description') || textIn(config, 'description'),
    language:
      textIn(config, 'languageCode') ||
      textIn(config, 'languages', language, 'languageCode') ||
      textIn(config, 'locale') ||
      language,
    timezone,
    authors: asList(author ?? []),
    copyright: textIn(config, 'copyright'),
    aliases,
  });
}
