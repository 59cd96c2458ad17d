import type { Value } from '../article/fields.ts';
import { slugify } from '../article/identity.ts';
import { asList, isMapping, type Mapping, textOf } from '../article/values.ts';
import { zoneNamed } from '../publication-settings.ts';
import type { ForeignFile, LeftBehind } from './foreign.ts';
import { namesIn, type SitePost } from './site/post.ts';
import { publicationFile, siteAddress } from './site/publication.ts';
import { readSettings, settingAt, textIn } from './site/settings.ts';

/** What a Jekyll site's settings say. */

export const CONFIG = ['_config.yml', '_config.yaml', '_config.toml'];

export interface Site {
  readonly root: string;
  readonly config: Mapping;
  /** Without a closing slash, and with the path that the site has there; undefined where nobody says. */
  readonly address: string | undefined;
  /** The same without that path. */
  readonly url: string | undefined;
  readonly basePath: string;
  readonly timezone: string | undefined;
  readonly authors: Mapping;
}

export function siteOf(root: string): Site {
  const config = readSettings(root, CONFIG)?.said ?? {};
  const basePath = textIn(config, 'baseurl')
    .replace(/^\/*(?=.)/, '/')
    .replace(/\/+$/, '');
  const url = siteAddress(textIn(config, 'url'));
  return {
    ...{ root, config, basePath, url },
    address: url === undefined ? undefined : url + basePath,
    timezone: zoneNamed(textIn(config, 'timezone')),
    authors: readSettings(root, ['_data/authors.yml', '_data/authors.yaml', '_data/authors.json'])?.said ?? {},
  };
}

/** With what `defaults` of the settings says of posts. What front matter says itself goes before it. */
export function withDefaults({ config }: Site, post: SitePost): SitePost {
  const more = asList(settingAt(config, 'defaults') ?? []).flatMap((one) => {
    const [folder, type] = [textIn(one, 'scope', 'path'), textIn(one, 'scope', 'type')];
    const applies =
      (type === '' || type === 'posts') && (folder === '' || post.source.startsWith(`${folder.replace(/\/$/, '')}/`));
    const values = settingAt(one, 'values');
    return applies && isMapping(values) ? Object.entries(values).map(([key, value]) => ({ key, value })) : [];
  });
  const own = new Set(post.values.map(({ key }) => key));
  const last = new Map(more.filter(({ key }) => !own.has(key)).map((one) => [one.key, one]));
  return { ...post, values: [...post.values, ...last.values()] };
}

/** Names that `_data/authors.yml` knows stand for what is there. */
export function authorsOf(authors: Mapping, said: Value | undefined): readonly Value[] {
  return asList(said ?? []).map((one) => {
    const known = typeof one === 'string' && Object.hasOwn(authors, one) ? authors[one] : undefined;
    if (known === undefined) return one;
    const url = textIn(known, 'uri') || textIn(known, 'url');
    return { name: textIn(known, 'name') || String(one), email: textIn(known, 'email'), url };
  });
}

export function variable(
  { config, url, basePath }: Site,
  post: SitePost,
  link: string | undefined,
  name: string,
): string | undefined {
  if (name === 'site.url') return url;
  if (name === 'site.baseurl') return basePath;
  if (name === 'page.url') return link;
  const [owner, ...keys] = name.split('.');
  if (owner === 'site') return textOf(settingAt(config, ...keys));
  return owner === 'page'
    ? textOf(keys.reduce<Value | undefined>((value, key) => settingAt(value, key), mappingOf(post)))
    : undefined;
}

const mappingOf = ({ values }: SitePost): Mapping => Object.fromEntries(values.map(({ key, value }) => [key, value]));

export function publicationOf({ config, address, timezone, authors }: Site, leftBehind: (what: LeftBehind) => void): ForeignFile {
  if (address === undefined)
    leftBehind({
      where: '_config.yml',
      what: '«url: …» is not there: articles get new ids, and every reader is shown them again. Write it, and import anew',
    });
  const feed = `/${textIn(config, 'feed', 'path').replace(/^\/+/, '') || 'feed.xml'}`;
  const categories = namesIn(settingAt(config, 'feed', 'categories'), /\s+/).map(
    (name) => [`/feed/${name}.xml`, `/sections/${slugify(name)}/atom.xml`] as const,
  );
  return publicationFile({
    title: textIn(config, 'title') || textIn(config, 'name'),
    url: address,
    description: textIn(config, 'description'),
    language: textIn(config, 'lang') || textIn(config, 'locale'),
    timezone,
    authors: authorsOf(authors, settingAt(config, 'author')),
    aliases: new Map([[feed, '/atom.xml'], ...categories]),
  });
}
