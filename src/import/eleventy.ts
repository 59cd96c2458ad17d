import { readdir, stat } from 'node:fs/promises';
import path from 'node:path';
import type { Value } from '../article/fields.ts';
import { dateOfPath, slugify } from '../article/identity.ts';
import { asList, type Mapping, textOf } from '../article/values.ts';
import { CONFIG, dataFor, feedOf, publicationOf, type Site, siteOf } from './eleventy-site.ts';
import type { ForeignFile, ForeignSource, LeftBehind } from './foreign.ts';
import { filesBelow } from './site/files.ts';
import { type Environment, withoutLiquid } from './site/liquid.ts';
import { type Candidate, type Media, pathBeside, siteMedia } from './site/media.ts';
import { addressOf, lineAt, localDate, namesIn, readPost, type SitePost, sharedFields, slugs, valueAt } from './site/post.ts';
import { settingAt } from './site/settings.ts';
import { figure, wordIn } from './site/snippets.ts';
import { articleFile, type Draft, publicationLike } from './site/write.ts';

/** Eleventy's sites. Their programs are not run: what only they know is told. */

export const eleventy: ForeignSource = { name: 'eleventy', recognises, read };

async function recognises(source: string): Promise<boolean> {
  if (!(await stat(source)).isDirectory()) return false;
  const names = await readdir(source);
  return CONFIG.some((name) => names.includes(name));
}

const TEMPLATE = /\.(?:md|html|njk|liquid)$/;
/** What gathers posts, and says nothing of them. */
const GATHERING: ReadonlySet<string> = new Set(['post', 'posts', 'blog', 'all']);

interface Template extends SitePost {
  readonly data: Mapping;
  /** A program that says where it is shown. */
  readonly program?: string;
}

async function* read(root: string, leftBehind: (what: LeftBehind) => void): AsyncGenerator<ForeignFile> {
  const site = siteOf(root);
  const feeds = new Map<string, string>();
  const slugOf = slugs();
  const publication = publicationLike(site.url, undefined);
  const fromRoot = (name: string): readonly Candidate[] =>
    [site.input, ...site.copied, 'public', 'static', ''].map((folder) => ({ source: path.posix.join(folder, name), file: name }));
  const media = siteMedia({ ...{ root, fromRoot, leftBehind }, url: site.url, basePath: site.basePath });
  const isPage = (source: string): boolean =>
    TEMPLATE.test(source) && !site.others.some((folder) => folder !== '' && source.startsWith(`${folder}/`));
  for (const source of filesBelow(root, site.input).filter(isPage)) {
    const template = await templateAt(site, source, leftBehind);
    if (!template) continue;
    const permalink = lineAt(template, 'permalink');
    if (/^\/[^{}]*\.(?:xml|json)$/.test(permalink) && /feed|rss|atom/i.test(permalink + template.body.slice(0, 2000)))
      feeds.set(permalink, feedOf(permalink, template.body));
    const draft = isPost(template) ? convert(site, template, { media, fromRoot, leftBehind }) : undefined;
    if (!draft) continue;
    const slug = slugOf(lineAt(template, 'slug') || stemOf(source).slug, draft.file);
    const made = articleFile({ ...draft, fields: { ...draft.fields, slug } }, publication, leftBehind);
    if (made) yield made;
    if (made) yield* media.take();
  }
  yield publicationOf(site, feeds, leftBehind);
}

/** With what data say of it, where it has front matter: what has none is no post. */
async function templateAt(site: Site, source: string, leftBehind: (what: LeftBehind) => void): Promise<Template | undefined> {
  const post = await readPost(site.root, source, leftBehind);
  if (!post?.hasFrontMatter) return undefined;
  const { said, program } = dataFor(site, source);
  const own = new Set(post.values.map(({ key }) => key));
  const values = Object.entries(said).filter(([key]) => !own.has(key) && key !== 'tags');
  return {
    ...{ source, body: post.body, data: said },
    values: [...post.values, ...values.map(([key, value]) => ({ key, value }))],
    ...(program === undefined || own.has('permalink') ? {} : { program }),
  };
}

const tagsOf = (template: Template): readonly string[] => [
  ...new Set([...namesIn(valueAt(template, 'tags'), /$^/), ...namesIn(template.data.tags, /$^/)]),
];

function isPost(template: Template): boolean {
  const isGathered = tagsOf(template).some((tag) => GATHERING.has(tag));
  if (lineAt(template, 'eleventyExcludeFromCollections') === 'true' || valueAt(template, 'pagination') !== undefined)
    return false;
  return isGathered || dateOf(template) !== undefined;
}

/** Front matter's, or that of its name. Git's and the file system's are no dates that stay. */
function dateOf(template: Template): string | undefined {
  const said = lineAt(template, 'date');
  return localDate(said, undefined) === undefined ? dateOfPath(template.source.replace(/\.[^./]+$/, '')) : said;
}

/** The name of its file without a date, and the path of it below the input. */
function stemOf(source: string): { readonly slug: string; readonly name: string } {
  const parts = source.replace(/\.[^./]+$/, '').split('/');
  const name = parts.at(-1) === 'index' ? (parts.at(-2) ?? 'index') : (parts.at(-1) ?? '');
  return { name, slug: name.replace(/^\d{4}-\d{2}-\d{2}-/, '') };
}

const belowInput = ({ input }: Site, source: string): string => (input === '' ? source : source.slice(input.length + 1));

/** Where Eleventy shows it; undefined where only a program knows. */
function linkOf(site: Site, template: Template): string | undefined {
  const below = belowInput(site, template.source).replace(/\.[^./]+$/, '');
  const permalink = valueAt(template, 'permalink');
  const said = textOf(permalink) ?? textOf(settingAt(permalink ?? '', 'build')) ?? '';
  if (said === '') {
    const [folder = '', ...others] = below.split('/').reverse();
    const isFolders = folder === 'index' || folder === others[0];
    return template.program === undefined
      ? `/${isFolders ? others.reverse().join('/') : below}/`.replace(/\/{2,}/g, '/')
      : undefined;
  }
  let isKnown = true;
  const lost = (): void => {
    isKnown = false;
  };
  const path = withoutLiquid(said, { ...environmentOf(site, template, undefined), lost });
  return isKnown ? `/${path}`.replace(/\/{2,}/g, '/').replace(/\/index(?:\.html)?$/, '/') : undefined;
}

function environmentOf(site: Site, template: Template, link: string | undefined): Environment {
  const { slug } = stemOf(template.source);
  const folder = path.posix.dirname(belowInput(site, template.source));
  return {
    isMarkdown: template.source.endsWith('.md'),
    lost: () => {},
    variable(name) {
      if (name === 'page.fileSlug') return slug;
      if (name === 'page.filePathStem') return path.posix.join('/', folder, slug);
      if (name === 'page.url') return link;
      const own = textOf(settingAt(mapped(template), ...name.split('.')));
      const [first = '', ...keys] = name.split('.');
      return own ?? (/^(?:metadata|site|meta)$/.test(first) ? textOf(settingAt(site.metadata, ...keys)) : undefined);
    },
    filter(name, text) {
      if (/^(?:slug|slugify)$/.test(name)) return slugify(text.normalize('NFKD').replace(/\p{M}/gu, ''));
      if (name === 'url') return /^[a-z]+:/i.test(text) ? text : site.basePath + text;
      return /^(?:absoluteUrl|htmlBaseUrl)$/.test(name) && site.url !== undefined
        ? new URL(text, `${site.url}/`).href
        : undefined;
    },
    tag(name, words) {
      if (name === 'set' && words.plain.length === 0) return '';
      if (!/^(?:image|img|figure|picture|respimg)$/i.test(name)) return undefined;
      const src = wordIn(words, 'src', 'url');
      return src === undefined
        ? undefined
        : figure({ src, alt: words.named.get('alt') ?? words.plain[1], caption: words.named.get('caption') });
    },
  };
}

const mapped = ({ values }: SitePost): Value => Object.fromEntries(values.map(({ key, value }) => [key, value]));

interface Context {
  readonly media: Media;
  readonly fromRoot: (name: string) => readonly Candidate[];
  readonly leftBehind: (what: LeftBehind) => void;
}

function convert(site: Site, template: Template, { media, fromRoot, leftBehind }: Context): Draft | undefined {
  const { source } = template;
  const tell = (what: string): void => leftBehind({ where: source, what });
  if (lineAt(template, 'permalink') === 'false') return void tell('is left behind: «permalink: false», it is shown nowhere');
  const date = dateOf(template);
  if (date === undefined) return void tell('is left behind: found no date; write one such as «date: 2026-11-23» into it');
  const link = linkOf(site, template);
  if (link === undefined)
    tell('where it was shown, only a program knows: it gets a new id and leads nowhere from its old address');
  const file = belowInput(site, source).replace(/\.(?:njk|liquid)$/, '.html');
  const environment = environmentOf(site, template, link);
  const body = withoutLiquid(template.body, { ...environment, lost: (what) => tell(`${what}: taken out`) });
  const naming = { where: source, file, beside: (name: string) => candidates(site, source, name, fromRoot) };
  const { id: _, ...shared } = sharedFields(template);
  const own = asList(shared.aliases ?? []).flatMap((one) => textOf(one) ?? []);
  const fields = {
    ...shared,
    title: lineAt(template, 'title') || stemOf(source).slug,
    date,
    tags: tagsOf(template).filter((tag) => !GATHERING.has(tag)),
    image: media.inField(shared.image, naming),
    aliases: [...(link === undefined ? [] : [site.basePath + link]), ...own],
    id: site.url === undefined || link === undefined ? undefined : addressOf(new URL(site.url).origin, site.basePath + link),
  };
  return { where: source, file, fields, body: media.inText(body, naming) };
}

function candidates(site: Site, source: string, name: string, fromRoot: Context['fromRoot']): readonly Candidate[] {
  const found = pathBeside(source, name);
  const isWithin = found !== undefined && (site.input === '' || found.startsWith(`${site.input}/`));
  return [
    ...(isWithin ? [{ source: found, file: belowInput(site, found) }] : []),
    ...(name.includes('..') ? [] : fromRoot(name)),
  ];
}
