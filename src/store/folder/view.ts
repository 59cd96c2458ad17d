import { createHash } from 'node:crypto';
import { breathe } from '../../breathe.ts';
import type { Article, ArticleHead, Filter, Instant, NamedChannel, Problem } from '../../domain.ts';
import { belongs } from '../../feed/channel.ts';
import type { Selection } from '../../feed/feed.ts';
import { type Cursor, hasExpired, isSelected, isVisible, newestFirst } from '../../feed/selection.ts';
import type { ArticleView, Found, Revision, Stretch } from '../article-store.ts';
import type { Listed } from '../rivals.ts';
import type { Catalogue } from './catalogue.ts';
import type { ChangeLog } from './change-log.ts';
import type { Shelf } from './channels.ts';
import { headIfThere, type LoadParts, load, loadHead } from './load.ts';
import { placeOf } from './order.ts';
import type { Season } from './season.ts';

export interface ViewParts extends LoadParts {
  readonly catalogue: Catalogue;
  readonly season: Season;
  readonly revision: Revision;
  readonly folderProblems: readonly Problem[];
  readonly log: ChangeLog;
}

/** Answers from one state of the folder. */
export function makeView(parts: ViewParts): ArticleView {
  const { catalogue, revision, log } = parts;
  return {
    at: parts.season.at,
    revision,
    articleCount: catalogue.newestFirst.length,
    problems: () => allProblems(parts),
    stateOf: async (filter, stretch) => (stretch ? stateOfStretch(parts, filter, stretch) : stateOf(parts, filter)),
    latest: (filter, limit) => select(parts, filter, (wanted) => wanted.slice(0, limit)),
    stretch: (filter, stretch) => select(parts, filter, (wanted) => cutOut(wanted, stretch)),
    async page(filter, { limit, after }) {
      const page: ArticleHead[] = [];
      for (const listed of membersOf(catalogue, filter)) {
        if (page.length >= limit) break;
        if ((after && newestFirst(after, listed) >= 0) || !isSelected(listed, filter, parts.season.at)) continue;
        const head = loadHead(listed, parts);
        if (head) page.push(head);
      }
      return page;
    },
    neighbours: async (place) => neighboursOf(parts, place),
    channel: async (kind, by) => channelOf(parts, kind, by),
    channels: async (most) => channelsOf(parts, most),
    find: async (path) => findAt(parts, path),
    stored: () =>
      catalogue.newestFirst.map((listed) => ({ file: listed.file, listing: listed, whole: () => load(listed, parts) })),
    changesSince: async (since) => log.since(since, revision),
  };
}

const stateOf = ({ catalogue, season }: ViewParts, filter: Filter): string =>
  `${shelfOf(catalogue, filter)?.changedIn ?? 0}.${season.number}`;

function stateOfStretch(parts: ViewParts, filter: Filter, stretch: Stretch): string {
  const hash = createHash('sha256');
  for (const { id, version, updatedAt = 0 } of cutOut(wantedOf(parts, filter), stretch)) {
    hash.update(`${id} ${version} ${updatedAt <= parts.season.at}\n`);
  }
  return hash.digest('base64url');
}

const cutOut = (wanted: readonly Listed[], { skip, limit }: Stretch): readonly Listed[] =>
  wanted.slice(Math.max(0, wanted.length - skip - limit), Math.max(0, wanted.length - skip));

function neighboursOf(parts: ViewParts, place: Cursor): { readonly newer?: ArticleHead; readonly older?: ArticleHead } {
  const { newestFirst: all } = parts.catalogue;
  const at = placeOf(all, place);
  const nearest = (step: 1 | -1, from: number): ArticleHead | undefined => {
    for (let i = from; i >= 0 && i < all.length; i += step) {
      const listed = all[i];
      const head = listed && isVisible(listed, parts.season.at) ? headIfThere(listed, parts) : undefined;
      if (head) return head;
    }
    return undefined;
  };
  const newer = nearest(-1, at - 1);
  const older = nearest(1, all[at]?.id === place.id ? at + 1 : at);
  return { ...(newer ? { newer } : {}), ...(older ? { older } : {}) };
}

function channelsOf({ catalogue, season }: ViewParts, most = Number.POSITIVE_INFINITY): readonly NamedChannel[] {
  const shown = catalogue.channels.all().filter(({ articles }) => articles.some((one) => isVisible(one, season.at)));
  const largest = new Map<NamedChannel['kind'], number>();
  for (const { channel, articles } of shown.toSorted((a, b) => b.articles.length - a.articles.length)) {
    const count = (largest.get(channel.kind) ?? 0) + 1;
    largest.set(channel.kind, count);
    if (count > most)
      shown.splice(
        shown.findIndex(({ articles: own }) => own === articles),
        1,
      );
  }
  return shown.map(({ channel }) => channel);
}

function channelOf(
  { catalogue: { channels }, season }: ViewParts,
  kind: NamedChannel['kind'],
  by: { readonly slug: string } | { readonly name: string },
): NamedChannel | undefined {
  const shelf = 'slug' in by ? channels.bySlug(kind, by.slug) : channels.byName(kind, by.name);
  // An article that is still to come makes no channel yet; one that has gone leaves its channel behind.
  const isShown = shelf && (shelf.articles.length === 0 || shelf.articles.some(({ publishedAt }) => publishedAt <= season.at));
  return isShown ? shelf.channel : undefined;
}

function findAt(parts: ViewParts, path: string): Found | undefined {
  const { bySlug, byId, aliases, formerly, gone } = parts.catalogue;
  const { at } = parts.season;
  const slug = slugOf(path);
  const listed = slug === undefined ? undefined : bySlug.get(slug);
  if (listed) {
    const article = isVisible(listed, at) ? load(listed, parts) : undefined;
    return article && { kind: 'article', article };
  }
  const id = aliases.get(path) ?? formerly.get(path);
  const moved = id === undefined ? undefined : byId.get(id);
  if (moved && isVisible(moved, at)) return { kind: 'moved', slug: moved.slug };
  const withdrawal = gone.get(path);
  return withdrawal ? { kind: 'withdrawn', withdrawal } : undefined;
}

function slugOf(path: string): string | undefined {
  const encoded = /^\/articles\/([^/]+)$/.exec(path)?.[1];
  return encoded === undefined ? undefined : decodeURIComponent(encoded);
}

/** The shortest list that has all that a filter may want; what has changed for the filter has changed there. */
function shelfOf(
  { channels, newestFirst: articles, changedIn }: Catalogue,
  filter: Filter,
): Pick<Shelf<Listed>, 'articles' | 'changedIn'> | undefined {
  const named = (['section', 'tag', 'author'] as const).flatMap((kind) => {
    const name = filter[kind];
    return name === undefined ? [] : [channels.byName(kind, name)];
  });
  if (named.length === 0) return { articles, changedIn };
  return named.reduce((a, b) => ((a?.articles.length ?? 0) <= (b?.articles.length ?? 0) ? a : b));
}

const membersOf = (catalogue: Catalogue, filter: Filter): readonly Listed[] => {
  const articles = shelfOf(catalogue, filter)?.articles ?? [];
  return Object.keys(filter).length <= 1 ? articles : articles.filter((one) => belongs(one, filter));
};

/** Those that a filter wants and that are seen, newest first. */
function wantedOf({ catalogue, season }: ViewParts, filter: Filter): readonly Listed[] {
  const members = membersOf(catalogue, filter);
  if (filter.since !== undefined) return members.filter((one) => isSelected(one, filter, season.at));
  const { hidden } = season;
  return hidden.size === 0 ? members : members.filter((one) => !hidden.has(one));
}

/** The articles of `cut` out of all that are wanted, whole, and what goes with them. */
async function select(
  parts: ViewParts,
  filter: Filter,
  cut: (wanted: readonly Listed[]) => readonly Listed[],
): Promise<Selection> {
  const { catalogue, season } = parts;
  const wanted = wantedOf(parts, filter);
  const lastExpiredAt = lastExpiry(season.expiring, filter, season.at);
  const articles: Article[] = [];
  for (const listed of cut(wanted)) {
    await breathe();
    const article = load(listed, parts);
    if (article) articles.push(article);
  }
  return {
    articles,
    total: wanted.length,
    withdrawals: [...catalogue.withdrawals.values()].filter((one) => belongs(one, filter)),
    ...(lastExpiredAt === undefined ? {} : { lastExpiredAt }),
  };
}

function lastExpiry(expiring: Iterable<Listed>, filter: Filter, at: Instant): Instant | undefined {
  let last: Instant | undefined;
  for (const one of expiring) {
    const { expiresAt, publishedAt } = one;
    if (expiresAt === undefined || !hasExpired(one, at) || publishedAt >= expiresAt || !belongs(one, filter)) continue;
    if (last === undefined || expiresAt > last) last = expiresAt;
  }
  return last;
}

function allProblems({ catalogue, folderProblems, shown }: ViewParts): readonly Problem[] {
  const inBodies = [...shown.inBodies.values()].flatMap(({ problems }) => problems);
  return [...folderProblems, ...[...shown.problems.values()].flat(), ...inBodies, ...catalogue.rivals.values()].sort((a, b) =>
    a.file < b.file ? -1 : a.file > b.file ? 1 : 0,
  );
}
