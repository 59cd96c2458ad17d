import { LRUCache } from 'lru-cache';
import { wholeArticle } from '../../article/article.ts';
import { type Parsed, parseArticle } from '../../article/parse.ts';
import { breather } from '../../breathe.ts';
import type { Article, ArticleHead, Instant, Problem, Publication } from '../../domain.ts';
import { belongsTo } from '../../feed/channel.ts';
import { hasExpired, isVisible, newestFirst } from '../../feed/selection.ts';
import { type ArticleChange, type ArticleStore, type ArticleView, type Revision, StaleView } from '../article-store.ts';
import { type Catalogue, type Entry, type Listed, makeCatalogue } from './catalogue.ts';
import { type ChangeLog, changeLog } from './change-log.ts';
import { readStored } from './read.ts';
import { type ScannedFile, scanFolder } from './scan.ts';

/** How much memory whole articles may keep, in bytes: some hundreds of them, so that a feed's articles are cleaned once. */
const KEPT_BYTES = 32 * 1024 * 1024;

/** What stays the same while no file and no setting that articles are read with changes. */
interface State {
  readonly revision: Revision;
  readonly settings: string;
  readonly entries: ReadonlyMap<string, Entry>;
  readonly catalogue: Catalogue;
  readonly scanProblems: readonly Problem[];
}

/** The articles below a folder. Only what changed is read again; bodies are read when somebody asks for them. */
export function openFolderStore(root: string): ArticleStore {
  let state: State | undefined;
  const log = changeLog();
  const articles: ArticleCache = new LRUCache({
    maxSize: KEPT_BYTES,
    sizeCalculation: ({ article }) => 2 * (article.content.length + article.excerpt.length) + 2048,
  });
  return {
    async refresh(publication) {
      const next = await nextState(root, state, publication);
      if (state && next.revision > state.revision) log.add(next.revision, state.catalogue, next.catalogue);
      state = next;
      return makeView({ root, state, publication, articles, log });
    },
    async close() {
      articles.clear();
    },
  };
}

async function nextState(root: string, known: State | undefined, publication: Publication): Promise<State> {
  const { files, unlisted, problems } = await scanFolder(root);
  const settings = JSON.stringify([publication.url, publication.timezone, publication.tagEntity]);
  const trusted = known?.settings === settings ? known.entries : new Map<string, Entry>();
  const entries = new Map<string, Entry>();
  const breathe = breather();
  for (const file of files) {
    await breathe();
    const entry = currentEntry(root, file, trusted.get(file.file), publication);
    if (entry) entries.set(file.file, entry);
  }
  for (const [file, entry] of trusted) {
    if (unlisted.some((folder) => file.startsWith(folder))) entries.set(file, entry);
  }
  const same = known !== undefined && known.settings === settings && sameEntries(known.entries, entries);
  return {
    revision: (known?.revision ?? 0) + (same ? 0 : 1),
    settings,
    entries,
    catalogue: same ? known.catalogue : makeCatalogue(entries.values()),
    scanProblems: problems,
  };
}

/** What is known of a file now; nothing where it went while it was looked at. */
function currentEntry(
  root: string,
  { file, stamp, fresh }: ScannedFile,
  known: Entry | undefined,
  publication: Publication,
): Entry | undefined {
  if (known && known.stamp === stamp && !known.fresh) return known;
  const result = readStored(root, file);
  if (result.kind === 'gone') return undefined;
  if (result.kind === 'problem') return { file, stamp, fresh: true, version: '', problems: [result.problem] };
  const { version } = result.stored;
  if (known && known.version === version) return { ...known, stamp: result.stamp, fresh };
  const parsed = parseArticle(result.stored, publication);
  return {
    file,
    stamp: result.stamp,
    fresh,
    version,
    ...(parsed.kind === 'article' ? { head: parsed.head } : {}),
    problems: parsed.kind === 'draft' ? [] : parsed.problems,
  };
}

const sameEntries = (a: ReadonlyMap<string, Entry>, b: ReadonlyMap<string, Entry>): boolean =>
  a.size === b.size && [...a].every(([file, entry]) => b.get(file)?.version === entry.version);

/** Whole articles by file, version and settings, with what was found wrong in their bodies. */
type ArticleCache = LRUCache<string, { readonly article: Article; readonly problems: readonly Problem[] }>;

interface ViewParts {
  readonly root: string;
  readonly state: State;
  readonly publication: Publication;
  readonly articles: ArticleCache;
  readonly log: ChangeLog;
}

function makeView(parts: ViewParts): ArticleView {
  const { state, log } = parts;
  const { catalogue } = state;
  return {
    revision: state.revision,
    articleCount: catalogue.newestFirst.length,
    problems: () => allProblems(parts),
    async latest(channel, { at, limit }) {
      const members = catalogue.newestFirst.filter(({ head }) => belongsTo(head, channel));
      const lastExpiredAt = lastExpiry(members, at);
      const breathe = breather();
      const articles: Article[] = [];
      for (const listed of members) {
        if (articles.length >= limit) break;
        if (!isVisible(listed.head, at)) continue;
        await breathe();
        articles.push(load(listed, parts));
      }
      return { articles, ...(lastExpiredAt === undefined ? {} : { lastExpiredAt }) };
    },
    async page(channel, { at, limit, after }) {
      const page: ArticleHead[] = [];
      for (const { head } of catalogue.newestFirst) {
        if (page.length >= limit) break;
        if ((!after || newestFirst(after, head) < 0) && belongsTo(head, channel) && isVisible(head, at)) page.push(head);
      }
      return page;
    },
    async find(path, at) {
      const slug = slugOf(path);
      const listed = slug === undefined ? undefined : catalogue.bySlug.get(slug);
      if (listed) return isVisible(listed.head, at) ? { kind: 'article', article: load(listed, parts) } : undefined;
      const moved = catalogue.bySlug.get(catalogue.aliases.get(path) ?? '');
      return moved && isVisible(moved.head, at) ? { kind: 'moved', slug: moved.head.slug } : undefined;
    },
    async changesSince(revision): Promise<readonly ArticleChange[] | undefined> {
      return log.since(revision, state.revision);
    },
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
