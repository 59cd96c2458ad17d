import type { LRUCache } from 'lru-cache';
import { wholeArticle } from '../../article/article.ts';
import { type Parsed, parseArticle } from '../../article/parse.ts';
import { breather } from '../../breathe.ts';
import type { Article, ArticleHead, Filter, Instant, Problem, Publication } from '../../domain.ts';
import { belongs, filterOf, namesOf } from '../../feed/channel.ts';
import type { Selection } from '../../feed/feed.ts';
import { hasExpired, isSelected, isVisible, newestFirst } from '../../feed/selection.ts';
import { type ArticleChange, type ArticleView, StaleView } from '../article-store.ts';
import type { Listed } from './catalogue.ts';
import type { ChangeLog } from './change-log.ts';
import { readStored } from './read.ts';
import type { State } from './state.ts';

/** Whole articles by file, version and settings, with what was found wrong in their bodies. */
export type ArticleCache = LRUCache<string, { readonly article: Article; readonly problems: readonly Problem[] }>;

export interface ViewParts {
  readonly root: string;
  readonly state: State;
  readonly publication: Publication;
  readonly articles: ArticleCache;
  readonly log: ChangeLog;
}

/** Answers from one state of the folder. */
export function makeView(parts: ViewParts): ArticleView {
  const { state, log } = parts;
  const { catalogue } = state;
  return {
    revision: state.revision,
    articleCount: catalogue.newestFirst.length,
    problems: () => allProblems(parts),
    latest: (filter, { at, limit }) => select(parts, filter, at, (wanted) => wanted.slice(0, limit)),
    stretch: (filter, { at, skip, limit }) =>
      select(parts, filter, at, (wanted) =>
        wanted.slice(Math.max(0, wanted.length - skip - limit), Math.max(0, wanted.length - skip)),
      ),
    async page(filter, { at, limit, after }) {
      const page: ArticleHead[] = [];
      for (const { head } of catalogue.newestFirst) {
        if (page.length >= limit) break;
        if ((!after || newestFirst(after, head) < 0) && isSelected(head, filter, at)) page.push(head);
      }
      return page;
    },
    async channel(kind, by, at) {
      const channel = 'slug' in by ? catalogue.channels.bySlug(kind, by.slug) : catalogue.channels.byName(kind, by.name);
      // An article that is still to come makes no channel yet; one that has gone leaves its channel behind.
      const filter = channel && filterOf(channel);
      const shown = filter && catalogue.newestFirst.some(({ head }) => belongs(head, filter) && head.publishedAt <= at);
      const remembered = filter && !catalogue.newestFirst.some(({ head }) => belongs(head, filter));
      return shown || remembered ? channel : undefined;
    },
    async channels(at) {
      const shown = new Set<string>();
      for (const { head } of catalogue.newestFirst) {
        if (!isVisible(head, at)) continue;
        for (const [kind, names] of Object.entries(namesOf(head))) for (const name of names) shown.add(`${kind} ${name}`);
      }
      return catalogue.channels.all.filter(({ kind, name }) => shown.has(`${kind} ${name}`));
    },
    async find(path, at) {
      const slug = slugOf(path);
      const listed = slug === undefined ? undefined : catalogue.bySlug.get(slug);
      if (listed) return isVisible(listed.head, at) ? { kind: 'article', article: load(listed, parts) } : undefined;
      const moved = catalogue.bySlug.get(catalogue.aliases.get(path) ?? '');
      if (moved && isVisible(moved.head, at)) return { kind: 'moved', slug: moved.head.slug };
      const withdrawal = catalogue.gone.get(path);
      return withdrawal ? { kind: 'withdrawn', withdrawal } : undefined;
    },
    async changesSince(revision): Promise<readonly ArticleChange[] | undefined> {
      return log.since(revision, state.revision);
    },
  };
}

/** The articles of `cut` out of all that are wanted, whole, and what goes with them. */
async function select(
  parts: ViewParts,
  filter: Filter,
  at: Instant,
  cut: (wanted: readonly Listed[]) => readonly Listed[],
): Promise<Selection> {
  const { catalogue } = parts.state;
  const members = catalogue.newestFirst.filter(({ head }) => belongs(head, filter));
  const wanted = members.filter(({ head }) => isSelected(head, filter, at));
  const lastExpiredAt = lastExpiry(members, at);
  const breathe = breather();
  const articles: Article[] = [];
  for (const listed of cut(wanted)) {
    await breathe();
    articles.push(load(listed, parts));
  }
  return {
    articles,
    total: wanted.length,
    withdrawals: [...catalogue.withdrawals.values()].filter((one) => belongs(one, filter)),
    ...(lastExpiredAt === undefined ? {} : { lastExpiredAt }),
  };
}

function lastExpiry(members: readonly Listed[], at: Instant): Instant | undefined {
  const moments = members.flatMap(({ head }) =>
    hasExpired(head, at) && head.expiresAt !== undefined && head.publishedAt < head.expiresAt ? [head.expiresAt] : [],
  );
  return moments.length > 0 ? moments.reduce((latest, moment) => Math.max(latest, moment)) : undefined;
}

function slugOf(path: string): string | undefined {
  const encoded = /^\/articles\/([^/]+)$/.exec(path)?.[1];
  return encoded === undefined ? undefined : decodeURIComponent(encoded);
}

/** The whole article, as the view knows it: read again, it must still be the same. */
function load({ file, head }: Listed, { root, state, publication, articles }: ViewParts): Article {
  const key = cacheKey(file, head.version, state);
  const kept = articles.get(key);
  if (kept) return kept.article;
  const result = readStored(root, file);
  if (result.kind !== 'read' || result.stored.version !== head.version)
    throw new StaleView(`${file} changed while the feeds were being made`);
  const parsed: Parsed = parseArticle(result.stored, publication);
  if (parsed.kind !== 'article') throw new StaleView(`${file} is no longer an article`);
  const whole = wholeArticle(parsed, file, publication);
  articles.set(key, whole);
  return whole.article;
}

const cacheKey = (file: string, version: string, { settings }: State): string => `${file}\n${version}\n${settings}`;

function allProblems({ state, articles }: ViewParts): readonly Problem[] {
  const found = [...state.entries.values()].flatMap(({ file, version, head, problems }) => {
    const body = head && articles.peek(cacheKey(file, version, state))?.problems;
    return body ? [...problems, ...body] : problems;
  });
  return [...state.scanProblems, ...found, ...state.catalogue.problems].sort((a, b) =>
    a.file < b.file ? -1 : a.file > b.file ? 1 : 0,
  );
}
