import { unescaped } from './file-name.ts';
import type { ForeignFile, LeftBehind } from './foreign.ts';
import { htmlPost, line, pathBelow, plainLine, stems, withWholeAddresses } from './html-post.ts';
import { belonging, type Names, oldAddresses, withSharedSection } from './old-addresses.ts';
import { bodyOf } from './wordpress-body.ts';
import { siteUrl, type WordPressItem, type WordPressSite } from './wordpress-read.ts';
import type { Attachment } from './wordpress-shortcodes.ts';
import type { Written } from './yaml.ts';

/** The posts of WordPress' export as articles. */

/** What is to be known of an export before its posts are read. */
export interface Survey {
  readonly byId: Map<string, Attachment>;
  readonly byParent: Map<string, Attachment[]>;
  mediaFiles: number;
  /** The names that posts have but as their first. */
  readonly usedAsTags: Set<string>;
}

export const emptySurvey = (): Survey => ({ byId: new Map(), byParent: new Map(), mediaFiles: 0, usedAsTags: new Set() });

export async function survey(items: AsyncIterable<WordPressItem>, into: Survey): Promise<void> {
  for await (const { texts, terms, meta } of items) {
    for (const tag of namesOf(terms).tags) into.usedAsTags.add(tag);
    const url = texts.get('wp:attachment_url') ?? '';
    if (texts.get('wp:post_type') !== 'attachment' || !/^https?:\/\//i.test(url)) continue;
    const one = {
      url,
      alt: line(meta.get('_wp_attachment_image_alt')?.[0] ?? ''),
      caption: plainLine(texts.get('excerpt:encoded') ?? ''),
    };
    const parent = texts.get('wp:post_parent') ?? '0';
    into.mediaFiles++;
    into.byId.set(texts.get('wp:post_id') ?? '', one);
    if (parent !== '0') into.byParent.set(parent, [...(into.byParent.get(parent) ?? []).slice(-499), one]);
  }
}

/** What WordPress keeps among its posts and nobody reads. */
const NO_ARTICLES =
  /^(?:attachment|nav_menu_item|revision|custom_css|customize_changeset|oembed_cache|user_request|wp_\w+|acf(?:-\w+)?|jp_\w+|feedback)$/;
const SILENT: ReadonlySet<string> = new Set(['trash', 'auto-draft', 'inherit']);
const DRAFTS: ReadonlySet<string> = new Set(['draft', 'pending']);
const SHOWN: ReadonlySet<string> = new Set(['publish', 'future', ...DRAFTS]);

export interface PostMaker {
  /** The article that an item is; undefined where it is none, or none to publish. */
  make(item: WordPressItem, file: string): ForeignFile | undefined;
  /** Tells what is to be told of them all. */
  tellRest(where: string): void;
  readonly addresses: ReturnType<typeof oldAddresses>;
  readonly belonging: ReturnType<typeof belonging>;
}

export function postMaker(site: WordPressSite, surveyed: Survey, leftBehind: (what: LeftBehind) => void): PostMaker {
  const stemOf = stems();
  const addresses = oldAddresses();
  const channels = belonging();
  const others = new Map<string, number>();
  const told = new Set<string>();
  const home = siteUrl(site) ?? '';

  function make({ line: at, texts, terms, meta }: WordPressItem, file: string): ForeignFile | undefined {
    const text = (name: string): string => texts.get(name) ?? '';
    const type = text('wp:post_type') || 'post';
    const status = text('wp:status') || 'publish';
    const id = text('wp:post_id');
    const title = plainLine(text('title'));
    const tell = (what: string): void => leftBehind({ where: `${file}:${at}`, what: `«${title.slice(0, 80) || id}» ${what}` });
    if (NO_ARTICLES.test(type) || SILENT.has(status)) return undefined;
    if (type !== 'post') {
      if (type === 'page') tell('is a page, not a post: it is left behind');
      else others.set(type, (others.get(type) ?? 0) + 1);
      return undefined;
    }
    if (!SHOWN.has(status))
      return void tell(`is ${status === 'private' ? 'private' : `of status «${status.slice(0, 40)}»`}: it is left behind`);
    if (text('wp:post_password') !== '') return void tell('has a password: it is left behind, as everybody would read it');

    const body = bodyOf(text('content:encoded'), {
      attachment: (number) => surveyed.byId.get(number),
      attached: surveyed.byParent.get(id) ?? [],
      unknown: (name) => once(`[${name}]`, 'shortcode', tell),
      unknownBlock: (name) => once(name, 'block', tell),
    });
    const isDraft = DRAFTS.has(status);
    const date = dateOf(texts);
    const shownTitle = title || titleFrom(body.html);
    if (date === undefined && !isDraft) return void tell('has no date: it is left behind');
    if (shownTitle === '') return void tell('has neither title nor text: it is left behind');
    const stem = stemOf(unescaped(text('wp:post_name')) || shownTitle, id || String(at));
    const { section, tags } = withSharedSection(namesOf(terms), surveyed.usedAsTags);
    const login = text('dc:creator');
    const author = line(site.authors.get(login) || login);
    if (!isDraft) channels.add(section, tags, author === '' ? [] : [author]);
    const front: Record<string, Written> = {
      title: shownTitle,
      date,
      updated: updatedOf(texts, date),
      draft: isDraft ? true : undefined,
      slug: stem,
      id: guidOf(text('guid'), home, id),
      authors: author,
      section,
      tags,
      description: plainLine(text('excerpt:encoded')) || plainLine(body.beginning ?? ''),
      image: pictureOf(surveyed.byId.get(meta.get('_thumbnail_id')?.[0] ?? '')),
      enclosure: (meta.get('enclosure') ?? []).flatMap((said) => enclosureOf(said) ?? []),
      aliases: aliasesOf(text('link'), stem, isDraft),
    };
    return htmlPost(stem, front, withWholeAddresses(body.html, text('link') || home));
  }

  function once(name: string, kind: string, tell: (what: string) => void): void {
    if (!told.has(name)) tell(`has the ${kind} ${name}, which stands for nothing here: it is taken out, wherever it is`);
    told.add(name);
  }

  /** Former addresses with a query are the publication's to lead on. */
  function aliasesOf(link: string, stem: string, isDraft: boolean): readonly string[] {
    const old = pathBelow(link, home);
    if (old === undefined || isDraft) return [];
    if (!old.includes('?')) return [old];
    addresses.add(old, `/articles/${encodeURIComponent(stem)}`);
    return [];
  }

  return {
    make,
    tellRest(where) {
      for (const [type, count] of others)
        leftBehind({ where, what: `${count} of the type «${type.slice(0, 60)}», which is no post: left behind` });
    },
    addresses,
    belonging: channels,
  };
}

const MOMENT = /^(\d{4}-\d{2}-\d{2}) (\d{2}:\d{2}:\d{2})$/;

const moment = (text: string | undefined, zone: string): string | undefined => {
  const [, day, clock] = MOMENT.exec(text ?? '') ?? [];
  return day === undefined || day.startsWith('0000') ? undefined : `${day}T${clock}${zone}`;
};

/** Without an offset only where WordPress gave none: it is then one of the publication's time zone. */
function dateOf(texts: WordPressItem['texts']): string | undefined {
  const published = texts.get('pubDate') ?? '';
  return (
    moment(texts.get('wp:post_date_gmt'), 'Z') ??
    moment(texts.get('wp:post_date'), '') ??
    (/^\w{3}, \d{2} \w{3} \d{4} /.test(published) ? published : undefined)
  );
}

function updatedOf(texts: WordPressItem['texts'], date: string | undefined): string | undefined {
  const updated = moment(texts.get('wp:post_modified_gmt'), 'Z');
  return updated !== undefined && date !== undefined && updated > date ? updated : undefined;
}

/** As WordPress' own feeds had it; where the export does not say, as WordPress makes them. */
const guidOf = (guid: string, home: string, id: string): string | undefined =>
  guid !== '' ? guid.slice(0, 1000) : home === '' || id === '' ? undefined : `${home}/?p=${id}`;

/** An aside without a title is known by its first words. */
function titleFrom(html: string): string {
  const text = plainLine(html.slice(0, 20_000));
  return text.length <= 80 ? text : `${text.slice(0, 80).replace(/\s\S*$/, '')}…`;
}

const UNSORTED = 'uncategorized';
const MOST_NAMES = 100;

function namesOf(terms: WordPressItem['terms']): Names {
  const names = (domain: string): readonly string[] =>
    terms
      .filter((term) => term.domain === domain && term.nicename !== UNSORTED)
      .flatMap(({ name }) => name.split(',').map((one) => plainLine(one).slice(0, 200)));
  const [section, ...more] = names('category').filter((name) => name !== '');
  const tags = new Set([...more, ...names('post_tag'), ...names('tag')].filter((name) => name !== ''));
  return { section, tags: [...tags].slice(0, MOST_NAMES) };
}

const pictureOf = (attachment: Attachment | undefined): Written =>
  attachment && (attachment.alt === '' && attachment.caption === '' ? attachment.url : { ...attachment });

/** `address`, `length`, `type` and what a plugin adds, a line each. */
function enclosureOf(said: string): Written {
  const [url = '', length = '', type = '', ...more] = said.split(/\r?\n/).map((one) => one.trim());
  if (!/^https?:\/\/\S+$/i.test(url)) return undefined;
  const duration = /"duration";s:\d+:"([\d:]{1,10})"/.exec(more.join(' '))?.[1];
  return {
    url,
    length: /^\d{1,15}$/.test(length) && length !== '0' ? length : undefined,
    type: /^[\w.+-]+\/[\w.+-]+$/.test(type) ? type : undefined,
    duration: duration?.replace(/^0+:(?=\d)/, ''),
  };
}
