import { DateTime } from 'luxon';
import { languageTag } from '../article/values.ts';
import { zoneNamed } from '../publication-settings.ts';
import type { ForeignFile, LeftBehind } from './foreign.ts';
import { ghostBody } from './ghost-body.ts';
import { type GhostTables, grouped, joined, type Row, textAt } from './ghost-read.ts';
import { htmlPost, line, plainLine, stems } from './html-post.ts';
import { belonging, type Names, withSharedSection } from './old-addresses.ts';
import type { Written } from './yaml.ts';

/** The posts of Ghost's export as articles. */

export interface GhostPosts {
  /** The article that a row is; undefined where it is none, or none to publish. */
  make(post: Row): ForeignFile | undefined;
  readonly belonging: ReturnType<typeof belonging>;
}

/** Ghost writes this for the address of its site, which its export does not say. */
const PLACEHOLDER = /__GHOST_URL__(?=\/)/g;
export const belowSite = (text: string): string => text.replace(PLACEHOLDER, '').replaceAll('__GHOST_URL__', '/');

const SHOWN: ReadonlySet<string> = new Set(['published', 'scheduled', 'draft']);

export function ghostPosts(tables: GhostTables, file: string, leftBehind: (what: LeftBehind) => void): GhostPosts {
  const tags = joined(tables, 'posts_tags', 'tag_id', 'tags');
  const writers = joined(tables, 'posts_authors', 'author_id', 'users');
  const users = new Map(tables.rows('users').map((row) => [textAt(row, 'id'), row]));
  const more = grouped(tables.rows('posts_meta'), 'post_id');
  const timezone = timezoneOf(tables) ?? 'UTC';
  const permalinks = tables.settings.get('permalinks') ?? '';
  const usedAsTags = new Set([...tags.values()].flatMap((some) => namesOf(some).tags));
  const stemOf = stems();
  const channels = belonging();

  function make(post: Row): ForeignFile | undefined {
    const id = textAt(post, 'id');
    const title = plainLine(escapedOnce(textAt(post, 'title')));
    const tell = (what: string): void =>
      leftBehind({ where: file, what: `«${(title || textAt(post, 'slug') || id).slice(0, 80)}» ${what}` });
    const refusal = refusalOf(post);
    if (refusal !== undefined) return void tell(`${refusal}: it is left behind`);
    const isDraft = textAt(post, 'status') === 'draft';
    const date = dateAt(post, 'published_at') ?? (isDraft ? undefined : dateAt(post, 'created_at'));
    if (date === undefined && !isDraft) return void tell('has no date: it is left behind');
    if (typeof post.html !== 'string' && hasOwnText(post))
      return void tell('has no HTML; open and save it in Ghost, and export again: it is left behind');
    const { html, wasCut } = ghostBody(belowSite(textAt(post, 'html')));
    if (wasCut) tell('has a part that only members were to read: that is left behind');
    const stem = stemOf(textAt(post, 'slug') || title, id);
    const { section, tags: others } = withSharedSection(namesOf(tags.get(id) ?? []), usedAsTags);
    const authors = (writers.get(id) ?? [users.get(textAt(post, 'author_id'))]).flatMap((one) => line(textAt(one, 'name')) || []);
    if (!isDraft) channels.add(section, others, authors);
    const meta = more.get(id)?.[0];
    const canonical = linkOf(textAt(post, 'canonical_url'));
    const isOfPlace = /__GHOST_URL__/.test(textAt(post, 'html') + textAt(post, 'feature_image'));
    if (canonical !== undefined && isOfPlace)
      tell('has a canonical address elsewhere and files of this site: that address is left out');
    return htmlPost(
      stem,
      {
        title: title || '(Untitled)',
        date,
        updated: updatedOf(post, date),
        draft: isDraft ? true : undefined,
        slug: stem,
        id: idOf(post),
        rss_guid: idOf(post),
        authors,
        section,
        tags: others,
        lang: languageTag(textAt(post, 'locale')),
        description: plainLine(
          escapedOnce(textAt(post, 'custom_excerpt') || textAt(meta, 'meta_description') || textAt(post, 'meta_description')),
        ),
        image: pictureOf(post, meta),
        link: isOfPlace ? undefined : canonical,
        aliases: isDraft ? [] : aliasesOf(post, date ?? '', authors, section),
      },
      html,
    );
  }

  /** Ghost's own addresses, and those of settings before 2.0: `/:year/:month/:day/:slug/`. */
  function aliasesOf(post: Row, date: string, authors: readonly string[], section: string | undefined): readonly string[] {
    const slug = textAt(post, 'slug');
    if (slug === '' || slug.includes('/')) return [];
    const plain = `/${encodeURIComponent(slug)}/`;
    if (!permalinks.startsWith('/') || !permalinks.includes(':') || permalinks.length > 200) return [plain];
    const day = DateTime.fromISO(date, { zone: timezone });
    const parts = new Map([
      ['slug', slug],
      ['id', textAt(post, 'id')],
      ['year', day.toFormat('yyyy')],
      ['month', day.toFormat('MM')],
      ['day', day.toFormat('dd')],
      ['author', authors[0] ?? ''],
      ['primary_author', authors[0] ?? ''],
      ['primary_tag', section ?? 'all'],
    ]);
    const dated = permalinks.replace(/:([a-z_]+)/g, (_, name) => encodeURIComponent(parts.get(name) ?? ''));
    return dated === plain ? [plain] : [plain, dated];
  }

  return { make, belonging: channels };
}

/** Why a post is not to be published; undefined where it is. */
function refusalOf(post: Row): string | undefined {
  const status = textAt(post, 'status') || 'draft';
  const visibility = textAt(post, 'visibility') || 'public';
  if (textAt(post, 'type') === 'page' || post.page === 1 || post.page === true) return 'is a page, not a post';
  if (status === 'sent') return 'was only sent by mail';
  if (!SHOWN.has(status)) return `is of status «${line(status).slice(0, 40)}»`;
  return visibility === 'public' ? undefined : `is for «${line(visibility).slice(0, 40)}» only`;
}

const hasOwnText = (post: Row): boolean =>
  textAt(post, 'lexical') !== '' ||
  textAt(post, 'markdown') !== '' ||
  /"(?:sections|cards)":\[\[/.test(textAt(post, 'mobiledoc'));

/** Titles are text, not HTML. */
const escapedOnce = (text: string): string => text.replaceAll('&', '&amp;').replaceAll('<', '&lt;');

const isOld = (id: string): boolean => /^\d+$/.test(id);

/** As Ghost's feeds had it: the post's id; before 1.0, when ids were numbers, its UUID. */
const idOf = (post: Row): string => (isOld(textAt(post, 'id')) ? textAt(post, 'uuid', 'id') : textAt(post, 'id', 'uuid'));

/** `2019-03-04T05:06:07.000Z`, `2019-03-04 05:06:07` in UTC, or milliseconds. */
function dateAt(post: Row, column: string): string | undefined {
  const text = textAt(post, column);
  const date = /^\d{9,14}$/.test(text)
    ? DateTime.fromMillis(Number(text), { zone: 'UTC' })
    : DateTime.fromISO(text.replace(' ', 'T'), { zone: 'UTC' });
  return date.isValid && date.year >= 1000 && date.year <= 9999 ? date.toFormat("yyyy-MM-dd'T'HH:mm:ss'Z'") : undefined;
}

function updatedOf(post: Row, date: string | undefined): string | undefined {
  const updated = dateAt(post, 'updated_at');
  return updated !== undefined && date !== undefined && updated > date ? updated : undefined;
}

const MOST_TAGS = 100;

/** Tags whose names begin with `#` are Ghost's own affair. */
function namesOf(tags: readonly Row[]): Names {
  const names = tags
    .filter((tag) => textAt(tag, 'visibility') !== 'internal' && !textAt(tag, 'name').startsWith('#'))
    .flatMap((tag) => textAt(tag, 'name').split(','))
    .map((name) => line(name).slice(0, 200))
    .filter((name) => name !== '');
  const [section, ...others] = new Set(names.slice(0, MOST_TAGS));
  return { section, tags: others };
}

function pictureOf(post: Row, meta: Row | undefined): Written {
  const url = belowSite(textAt(post, 'feature_image', 'image'));
  const alt = line(textAt(meta, 'feature_image_alt') || textAt(post, 'feature_image_alt'));
  const caption = plainLine(textAt(meta, 'feature_image_caption') || textAt(post, 'feature_image_caption'));
  return url === '' || (alt === '' && caption === '') ? url : { url, alt, caption };
}

/** One below the site itself says nothing. */
const linkOf = (address: string): string | undefined =>
  /^https?:\/\//i.test(address) && URL.canParse(address) ? address : undefined;

export function timezoneOf({ settings }: GhostTables): string | undefined {
  const zone = settings.get('timezone') ?? settings.get('active_timezone') ?? settings.get('activeTimezone') ?? '';
  return zoneNamed(zone);
}
