import { readdir, stat } from 'node:fs/promises';
import path from 'node:path';
import type { Value } from '../article/fields.ts';
import { dateOfPath } from '../article/identity.ts';
import { asList, isMapping } from '../article/values.ts';
import type { ForeignFile, ForeignSource, LeftBehind } from './foreign.ts';
import { jekyllBody } from './jekyll-body.ts';
import { jekyllId, jekyllLink } from './jekyll-link.ts';
import { authorsOf, CONFIG, publicationOf, type Site, siteOf, variable, withDefaults } from './jekyll-site.ts';
import { filesBelow } from './site/files.ts';
import { type Media, type Naming, pathBeside, siteMedia } from './site/media.ts';
import { addressOf, lineAt, localDate, namesIn, readPost, type SitePost, sharedFields, slugs, valueAt } from './site/post.ts';
import { settingAt, textIn } from './site/settings.ts';
import { articleFile, type Draft, publicationLike } from './site/write.ts';

/** Jekyll's sites (version 4, and 3 as GitHub has it). */

export const jekyll: ForeignSource = { name: 'jekyll', recognises, read };

async function recognises(source: string): Promise<boolean> {
  if (!(await stat(source)).isDirectory()) return false;
  const names = await readdir(source);
  return CONFIG.some((name) => names.includes(name)) || names.includes('_posts');
}

/** What is known of a post before it is read again. */
interface Place {
  readonly source: string;
  readonly file: string;
  readonly isDraft: boolean;
  readonly link: string | undefined;
  /** `2024-05-01-headline`, below the folders in `_posts`. */
  readonly name: string;
  readonly slug: string;
  readonly categories: readonly string[];
}

/** The parts of a post's path: what is before `_posts` or `_drafts`, and what is after. */
const POST = /^(?:(.+)\/)?(_posts|_drafts)\/(.+)\.([^./]+)$/;
const MARKDOWN: ReadonlySet<string> = new Set(['md', 'markdown', 'mkdown', 'mkdn', 'mkd']);
const HTML: ReadonlySet<string> = new Set(['html', 'htm']);

async function* read(root: string, leftBehind: (what: LeftBehind) => void): AsyncGenerator<ForeignFile> {
  const site = siteOf(root);
  const places = new Map<string, Place>();
  for (const source of filesBelow(root)) {
    const place = POST.test(source) ? await survey(site, source, leftBehind) : undefined;
    if (place) places.set(place.source, place);
  }
  const byName = new Map(
    [...places.values()].flatMap((place) => [[place.name, place] as const, [path.posix.basename(place.name), place] as const]),
  );
  const slugOf = slugs();
  const publication = publicationLike(site.address, site.timezone);
  const media = siteMedia({
    ...{ root, url: site.address, basePath: site.basePath, leftBehind },
    fromRoot: (name) => [{ source: name, file: name }],
  });
  for (const place of places.values()) {
    const post = await readPost(root, place.source, () => {});
    const linkOf = (name: string): string | undefined =>
      (byName.get(name.replace(/^\/+/, '')) ?? places.get(name.replace(/^\/+/, '')))?.link ??
      (/^\/?assets\//.test(name) ? `/${name.replace(/^\/+/, '')}` : undefined);
    if (!post) continue;
    const draft = convert(site, place, withDefaults(site, post), { media, linkOf, leftBehind });
    const slug = slugOf(place.slug, place.file);
    const made = articleFile({ ...draft, fields: { ...draft.fields, slug } }, publication, leftBehind);
    if (made) yield made;
    if (made) yield* media.take();
  }
  yield publicationOf(site, leftBehind);
}

async function survey(site: Site, source: string, leftBehind: (what: LeftBehind) => void): Promise<Place | undefined> {
  const [, above = '', kind = '', name = '', ending = ''] = POST.exec(source) ?? [];
  const isDraft = kind === '_drafts';
  if (!MARKDOWN.has(ending.toLowerCase()) && !HTML.has(ending.toLowerCase()))
    return void leftBehind({ where: source, what: `is left behind: «.${ending}» is no Markdown and no HTML` });
  const said = dateOfPath(name);
  if (said === undefined && !isDraft)
    return void leftBehind({ where: source, what: 'is left behind: its name has no date, and Jekyll shows none without' });
  const read = await readPost(site.root, source, leftBehind);
  if (!read) return undefined;
  const post = withDefaults(site, read);
  const slug = lineAt(post, 'slug') || path.posix.basename(name).replace(/^\d{4}-\d{1,2}-\d{1,2}-/, '');
  const categories = [
    ...new Set([
      ...above.split('/').filter((one) => one !== ''),
      ...namesIn(valueAt(post, 'category'), /$^/),
      ...namesIn(valueAt(post, 'categories'), /\s+/),
    ]),
  ];
  const date = localDate(lineAt(post, 'date'), site.timezone) ?? localDate(said ?? '', site.timezone);
  const permalink =
    lineAt(post, 'permalink') ||
    textIn(site.config, 'collections', 'posts', 'permalink') ||
    textIn(site.config, 'permalink') ||
    'date';
  const file = [above, isDraft ? 'drafts' : '', `${name}.${HTML.has(ending.toLowerCase()) ? 'html' : 'md'}`]
    .filter((one) => one !== '')
    .join('/');
  const link = date === undefined || isDraft ? undefined : jekyllLink(permalink, { date, slug, categories });
  return { ...{ source, file, isDraft, name, slug, categories }, link };
}

interface Context {
  readonly media: Media;
  readonly linkOf: (name: string) => string | undefined;
  readonly leftBehind: (what: LeftBehind) => void;
}

function convert(site: Site, place: Place, post: SitePost, { media, linkOf, leftBehind }: Context): Draft {
  const { source, file, slug, link, categories } = place;
  const naming: Naming = { where: source, file, beside: (name) => candidate(source, name) };
  const isMarkdown = file.endsWith('.md');
  const separator = textIn(site.config, 'excerpt_separator');
  const body = jekyllBody(post.body, {
    ...{ linkOf, isMarkdown, basePath: site.basePath, url: site.url ?? '' },
    variable: (name) => variable(site, post, link, name),
    ...(/^$|^\s*$|^<!--\s*(?:more|excerpt)\s*-->$/i.test(separator) ? {} : { separator }),
    lost: (what) => leftBehind({ where: source, what: `${what}: taken out` }),
  });
  const { id: _, ...shared } = sharedFields(post);
  const [section, ...others] = categories;
  const image = valueAt(post, 'image') ?? settingAt(valueAt(post, 'header'), 'image') ?? shared.image;
  const said = lineAt(post, 'date');
  const date = localDate(said, site.timezone) === undefined ? dateOfPath(place.name) : said;
  if (said !== '' && date !== said)
    leftBehind({ where: source, what: `date: found «${said.slice(0, 60)}»; that of its name is taken` });
  const fields = {
    ...shared,
    title: lineAt(post, 'title') || titleOf(slug),
    date,
    draft: place.isDraft || lineAt(post, 'published') === 'false' || undefined,
    section,
    tags: [...new Set([...others, ...namesIn(valueAt(post, 'tag'), /$^/), ...namesIn(valueAt(post, 'tags'), /\s+/)])],
    authors: authorsOf(site.authors, shared.authors),
    image: media.inField(pictureIn(image), naming),
    aliases: [...(link === undefined ? [] : [link]), ...asList(shared.aliases ?? [])].map((one) => placedAt(site.basePath, one)),
    id: site.address === undefined || link === undefined ? undefined : addressOf(site.address, jekyllId(link, slug)),
  };
  return { where: source, file, fields, body: media.inText(body, naming) };
}

/** Jekyll's own addresses are below the path that the site has. */
const placedAt = (basePath: string, path: Value): Value =>
  typeof path === 'string' && path.startsWith('/') ? basePath + path : path;

const candidate = (source: string, name: string) => {
  const found = pathBeside(source, name);
  return found === undefined ? [] : [{ source: found, file: found.replace(/(^|\/)_(?:posts|drafts)\//, '$1') }];
};

/** Jekyll's plugins call its address `path`. */
function pictureIn(image: Value | undefined): Value | undefined {
  const address = textIn(image, 'path');
  if (address === '' || !isMapping(image)) return image;
  const { path: _, ...others } = image;
  return { url: address, ...others };
}

/** «My first post» for `my-first-post`, as Jekyll has it. */
const titleOf = (slug: string): string =>
  slug
    .split('-')
    .map((word) => word.charAt(0).toUpperCase() + word.slice(1).toLowerCase())
    .join(' ');
