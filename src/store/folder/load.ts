import type { LRUCache } from 'lru-cache';
import { wholeArticle } from '../../article/article.ts';
import { parseArticle } from '../../article/parse.ts';
import type { Article, ArticleHead, Problem, Publication } from '../../domain.ts';
import { StaleView } from '../article-store.ts';
import type { Listed } from '../rivals.ts';
import { type Entry, type Whole, wholeOf } from './entries.ts';
import { type ReadResult, readStored } from './read.ts';
import { sameStamp } from './stamp.ts';

/** Whole articles by file, version and settings, with what was found wrong in their bodies. */
export type ArticleCache = LRUCache<string, { readonly article: Article; readonly problems: readonly Problem[] }>;

export const cacheKey = ({ file, version }: Listed, settings: string): string => `${file}\n${version}\n${settings}`;

/** What is known of files beside what is listed, as it is now. */
export interface Shown {
  readonly problems: Map<string, readonly Problem[]>;
  /** What was found in bodies, once somebody wanted them. */
  readonly inBodies: Map<string, { readonly version: string; readonly problems: readonly Problem[] }>;
  /** What articles were before their files went wrong; without a body where nobody had wanted that of late. */
  readonly lastGood: Map<string, { readonly listed: Listed; readonly article: Article | undefined }>;
}

/** What listed articles are read again with. */
export interface LoadParts {
  readonly root: string;
  readonly settings: string;
  readonly publication: Publication;
  readonly articles: ArticleCache;
  readonly shown: Shown;
  readonly bodies: Bodies;
}

/** What is learned from files that are read for the first time to their end. */
export interface Bodies {
  entryOf(file: string): Entry | undefined;
  learn(entry: Entry, whole: Whole): void;
  /** A file is no article, though its beginning was: no other is taken for one by its beginning any more. */
  distrust(): void;
}

/** The whole article, as the view knows it: read again, it must still be the same. Undefined where its file has gone wrong since. */
export function load(listed: Listed, parts: LoadParts): Article | undefined {
  const { settings, publication, articles, shown } = parts;
  const key = cacheKey(listed, settings);
  const kept = articles.get(key);
  if (kept) return kept.article;
  const lastGood = shown.lastGood.get(listed.file);
  if (lastGood?.listed === listed) return lastGood.article;
  const parsed = parsedAgain(listed, parts);
  const whole = wholeArticle(parsed, listed.file, publication);
  articles.set(key, whole);
  const problems = [...parsed.inBody, ...whole.problems];
  if (problems.length > 0) shown.inBodies.set(listed.file, { version: listed.version, problems });
  return whole.article;
}

export function loadHead(listed: Listed, parts: LoadParts): ArticleHead | undefined {
  const lastGood = parts.shown.lastGood.get(listed.file);
  return lastGood?.listed === listed ? lastGood.article : parsedAgain(listed, parts).head;
}

/** What can't be read just now is passed over. */
export function headIfThere(listed: Listed, parts: LoadParts): ArticleHead | undefined {
  try {
    return loadHead(listed, parts);
  } catch (error) {
    if (error instanceof StaleView) return undefined;
    throw error;
  }
}

function parsedAgain({ file, version }: Listed, { root, publication, bodies }: LoadParts) {
  const entry = bodies.entryOf(file);
  const result = readStored(root, file);
  if (entry?.version !== version || result.kind !== 'read' || !isSame(entry, result))
    throw new StaleView(`${file} changed while the feeds were being made`);
  const parsed = parseArticle({ ...result.stored, version }, publication);
  if (parsed.kind !== 'article') {
    bodies.distrust();
    throw new StaleView(`${file} is no longer an article`);
  }
  if (!entry.whole) bodies.learn(entry, wholeOf(result));
  return parsed;
}

const isSame = (known: Entry, { stored, stamp }: Extract<ReadResult, { kind: 'read' }>): boolean =>
  known.whole ? known.whole.digest === stored.version : sameStamp(known, stamp);
