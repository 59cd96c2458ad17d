import { stat } from 'node:fs/promises';
import path from 'node:path';
import type { Value } from '../article/fields.ts';
import { asList, textOf } from '../article/values.ts';
import type { ForeignFile, ForeignSource, LeftBehind } from './foreign.ts';
import { hugoBody } from './hugo-body.ts';
import { hugoLink, pathOf, shapedLink } from './hugo-link.ts';
import { type Channels, CONFIG, isUgly, permalinkOf, publicationOf, type Site, sectionOf, siteOf } from './hugo-site.ts';
import { filesBelow, fileWithin } from './site/files.ts';
import { type Candidate, type Media, type Naming, pathBeside, siteMedia } from './site/media.ts';
import { addressOf, lineAt, localDate, namesIn, readPost, type SitePost, sharedFields, slugs, valueAt } from './site/post.ts';
import { settingAt, textIn } from './site/settings.ts';
import { articleFile, type Draft, publicationLike } from './site/write.ts';

/** Hugo's sites. */

export const hugo: ForeignSource = { name: 'hugo', recognises, read };

async function recognises(source: string): Promise<boolean> {
  const isFolder = async (name: string): Promise<boolean> =>
    stat(path.join(source, name)).then(
      (one) => one.isDirectory(),
      () => false,
    );
  if (!(await isFolder('.'))) return false;
  const config = CONFIG.find((name) => fileWithin(source, name));
  return config !== undefined && (/(?:^|\/)hugo\.\w+$/.test(config) || (await isFolder('content')));
}

/** What is known of a page before it is read again. */
interface Place {
  readonly source: string;
  readonly file: string;
  /** The folders that it is in, below the content. */
  readonly sections: readonly string[];
  readonly name: string;
  readonly language: string | undefined;
  readonly link: string | undefined;
  readonly slug: string;
}

const PAGE = /\.(?:md|markdown|html|htm)$/i;
/** What Hugo reads and nobody here does. */
const OTHER_TEXT = /\.(?:adoc|asciidoc|org|rst|pandoc|pdc|mmark)$/i;

async function* read(root: string, leftBehind: (what: LeftBehind) => void): AsyncGenerator<ForeignFile> {
  const site = siteOf(root);
  const places: Place[] = [];
  const files = filesBelow(root, site.contentDir);
  const sections = new Set(files.flatMap((file) => /^(.+)\/_index\.[^/]+$/.exec(file)?.[1] ?? []));
  const bundles = new Set(files.flatMap((file) => /^(.+)\/index(?:\.[\w-]+)?\.(?:md|markdown|html|htm)$/i.exec(file)?.[1] ?? []));
  for (const source of files) {
    const isPage = PAGE.test(source) && !/\/_index\.[^/]+$/.test(source) && !isResource(source, bundles);
    if (OTHER_TEXT.test(source)) leftBehind({ where: source, what: 'is left behind: it is no Markdown and no HTML' });
    const place = isPage ? await survey(site, source, sections, leftBehind) : undefined;
    if (place) places.push(place);
  }
  const linkOf = linksOf(site, places);
  const slugOf = slugs();
  const channels: Channels = { folders: new Set(), asTags: new Set(), asSections: new Set() };
  const publication = publicationLike(site.address, site.timezone);
  const inStatic = (name: string): readonly Candidate[] =>
    site.staticDirs.map((folder) => ({ source: `${folder}/${name}`, file: name }));
  const fromRoot = (name: string): readonly Candidate[] => [
    ...inStatic(name),
    { source: `${site.contentDir}/${name}`, file: name },
    { source: `assets/${name}`, file: name },
  ];
  const media = siteMedia({ ...{ root, fromRoot, leftBehind }, url: site.address, basePath: site.basePath });
  for (const place of places) {
    const post = await readPost(root, place.source, () => {});
    if (!post) continue;
    const draft = convert(site, place, post, { media, linkOf, fromRoot, channels, leftBehind });
    const made = articleFile(
      { ...draft, fields: { ...draft.fields, slug: slugOf(place.slug, place.file) } },
      publication,
      leftBehind,
    );
    if (made) yield made;
    if (made) yield* media.take();
  }
  yield publicationOf(site, channels, leftBehind);
}

/** Whether a file belongs to the page whose folder it is in. */
function isResource(source: string, bundles: ReadonlySet<string>): boolean {
  if (/\/index(?:\.[\w-]+)?\.[^./]+$/i.test(source)) return bundles.has(path.posix.dirname(path.posix.dirname(source)));
  for (let folder = path.posix.dirname(source); folder !== '.'; folder = path.posix.dirname(folder))
    if (bundles.has(folder)) return true;
  return false;
}

async function survey(
  site: Site,
  source: string,
  sections: ReadonlySet<string>,
  leftBehind: (what: LeftBehind) => void,
): Promise<Place | undefined> {
  const post = await readPost(site.root, source, leftBehind);
  if (!post) return undefined;
  const below = source.slice(site.contentDir.length + 1);
  const [, stem = '', ending = ''] = /^(.*)\.([^.]+)$/.exec(below) ?? [];
  const suffix = /\.([a-z]{2,3}(?:-[a-z]{2,4})?)$/i.exec(stem)?.[1];
  const language = suffix !== undefined && site.languages.has(suffix) ? suffix : undefined;
  const plain =
    suffix !== undefined && (language !== undefined || suffix === site.language) ? stem.slice(0, -suffix.length - 1) : stem;
  const folders = plain.split('/').slice(0, -1);
  const last = plain.split('/').at(-1) ?? '';
  const name = last === 'index' ? (folders.pop() ?? last) : last;
  if (lineAt(post, 'headless') === 'true') return undefined;
  const date = dateOf(post);
  if (date === undefined)
    return void leftBehind({ where: source, what: 'is left behind: it has no date, so it is a page and no post' });
  const file = `${stem}.${/^html?$/i.test(ending) ? 'html' : 'md'}`;
  const slug = lineAt(post, 'slug');
  const [section = ''] = folders;
  const title = lineAt(post, 'title');
  const own = folders.slice(0, depthOf(folders, site.contentDir, sections));
  const parts = { date: localDate(date, site.timezone), title, slug, name, sections: own };
  const given = lineAt(post, 'url');
  const usual = `/${[...folders, slug || name].map(pathOf).join('/')}`;
  const template = given || permalinkOf(site, section);
  const link = template === '' ? usual : hugoLink(template, parts);
  const isWhole = given !== '' && /\.[a-z0-9]{2,5}$/i.test(given);
  const shaped = link === undefined || isWhole ? link : shapedLink(link, given === '' && isUgly(site, section));
  const placed = shaped === undefined || language === undefined ? shaped : `/${language}${shaped}`;
  return { ...{ source, file, name, language, sections: folders, slug: slug || name }, link: placed };
}

/** How many of the folders are sections: the first always is, and each that has a page of its own. */
function depthOf(folders: readonly string[], contentDir: string, sections: ReadonlySet<string>): number {
  const isSection = (depth: number): boolean => sections.has([contentDir, ...folders.slice(0, depth)].join('/'));
  for (let depth = folders.length; depth > 1; depth--) if (isSection(depth)) return depth;
  return Math.min(1, folders.length);
}

/** The later of its two dates: it shows from then on. */
function dateOf(post: SitePost): string | undefined {
  const [date, from] = [lineAt(post, 'date'), lineAt(post, 'publishDate', 'pubdate', 'published')];
  const [at, fromAt] = [localDate(date, undefined), localDate(from, undefined)];
  return at !== undefined && fromAt !== undefined && fromAt > at
    ? from
    : date || from || lineAt(post, 'lastmod', 'modified') || undefined;
}

/** Pages by their paths, with and without ending, and by their names. */
function linksOf(site: Site, places: readonly Place[]): (name: string) => string | undefined {
  const links = new Map<string, string>();
  for (const { source, link, name, sections } of places) {
    if (link === undefined) continue;
    const below = source.slice(site.contentDir.length + 1).toLowerCase();
    const stem = below.replace(/\.[^./]+$/, '');
    for (const key of [below, stem, [...sections, name].join('/').toLowerCase(), path.posix.basename(below), name.toLowerCase()])
      links.set(key, links.get(key) ?? link);
  }
  return (said) => {
    const [name = '', fragment] = said.split('#', 2);
    const link = links.get(name.replace(/^\.?\/+|\/+$/g, '').toLowerCase());
    return link === undefined ? undefined : site.basePath + link + (fragment === undefined ? '' : `#${fragment}`);
  };
}

interface Context {
  readonly media: Media;
  readonly linkOf: (name: string) => string | undefined;
  readonly fromRoot: (name: string) => readonly Candidate[];
  readonly channels: Channels;
  readonly leftBehind: (what: LeftBehind) => void;
}

function convert(site: Site, place: Place, post: SitePost, { media, linkOf, fromRoot, channels, leftBehind }: Context): Draft {
  const { source, file, link } = place;
  const naming: Naming = {
    ...{ where: source, file },
    beside(name) {
      const found = pathBeside(source, name);
      const own = found?.startsWith(`${site.contentDir}/`)
        ? [{ source: found, file: found.slice(site.contentDir.length + 1) }]
        : [];
      return [...own, ...(name.includes('..') ? [] : fromRoot(name))];
    },
  };
  const body = hugoBody(post.body, {
    ...{ linkOf, isMarkdown: file.endsWith('.md') },
    parameter: (name) =>
      lineAt(post, name) || textIn(settingAt(mapped(post), 'params'), name) || textIn(site.config, 'params', name) || undefined,
    lost: (what) => leftBehind({ where: source, what: `${what}: taken out` }),
  });
  const { id: _, ...shared } = sharedFields(post);
  const image = shared.image ?? valueAt(post, 'images', 'featured_image', 'featuredImage', 'thumbnail');
  const fields = {
    ...shared,
    title: lineAt(post, 'title') || place.name,
    date: dateOf(post),
    ...belongingOf(place, post, channels),
    lang: place.language ?? shared.lang,
    image: media.inField(image, naming),
    aliases: [...(link === undefined ? [] : [link]), ...formerOf(link, shared.aliases)].map((one) => site.basePath + one),
    id: site.address === undefined || link === undefined ? undefined : addressOf(site.address, link),
  };
  return { where: source, file, fields, body: media.inText(body, naming) };
}

const mapped = ({ values }: SitePost): Value => Object.fromEntries(values.map(({ key, value }) => [key, value]));

/** A folder with a name of its own is the section, and categories are tags then; else the first category is. */
function belongingOf({ sections }: Place, post: SitePost, { folders, asTags, asSections }: Channels) {
  const taxonomies = settingAt(mapped(post), 'taxonomies');
  const categories = namesIn(valueAt(post, 'categories', 'category') ?? settingAt(taxonomies, 'categories'), /,/);
  const tags = namesIn(valueAt(post, 'tags', 'tag', 'keywords') ?? settingAt(taxonomies, 'tags'), /,/);
  const own = sectionOf(sections[0] ?? '');
  const [first, ...others] = own === undefined ? categories : [own, ...categories];
  folders.add(sections[0] ?? '');
  if (own === undefined && first !== undefined) asSections.add(first);
  for (const name of others) asTags.add(name);
  return { section: first, tags: [...new Set([...others, ...tags])] };
}

/** Hugo's `aliases`: those without a slash before them are beside the page. */
function formerOf(link: string | undefined, aliases: Value | undefined): readonly string[] {
  const folder = (link ?? '/').replace(/[^/]+\/?$/, '');
  return asList(aliases ?? [])
    .map((one) => (textOf(one) ?? '').trim())
    .filter((one) => one !== '' && !/^[a-z][a-z0-9+.-]*:/i.test(one))
    .map((one) => (one.startsWith('/') ? one : `${folder}${one}`));
}
