import { LRUCache } from 'lru-cache';
import type { Instant, Problem } from '../../domain.ts';
import type { ArticleChange, Revision } from '../article-store.ts';
import { type Catalogue, type Change, type NextCatalogue, nextCatalogue } from './catalogue.ts';
import { type ChangeLog, changeLog } from './change-log.ts';
import { type Entry, isKept, isTakenForGranted, type Share, sharing } from './entries.ts';
import { type ArticleCache, cacheKey, type Shown } from './load.ts';
import type { Scan } from './scan.ts';
import { FIRST_SEASON, nextSeason, type Season } from './season.ts';

/** How much memory whole articles may keep where nothing else is said, in bytes: some hundreds of them, so that a feed's articles are cleaned once. */
const KEPT_BYTES = 6 * 1024 * 1024;
/** Texts that have more than Latin letters take two bytes for each. */
const TIMES_ITS_TEXT = 2;

export interface FolderOptions {
  /** Is told how far the reading of many files has come. */
  readonly progress?: (done: number, total: number) => void;
  /** Files in the folder that are no articles, and whose changes are told of all the same. */
  readonly alsoWatched?: readonly string[];
  /** How much memory whole articles may keep, in bytes. */
  readonly keptBytes?: number;
  /** Whether each file is read to its end at once: for who looks at all of them anyway. */
  readonly isThorough?: boolean;
}

/** What the store knows of its folder. */
export interface Memory {
  readonly root: string;
  readonly progress: NonNullable<FolderOptions['progress']>;
  readonly alsoWatched: ReadonlySet<string>;
  readonly articles: ArticleCache;
  readonly log: ChangeLog;
  readonly share: Share;
  readonly buffer: { bytes: Buffer };
  /** How often files were looked at. */
  readings: number;
  /** Whether files are read to their ends: always, or for the next time that everything is looked at. */
  thorough: 'always' | 'once' | 'no';
  /** Which folder was where: see `recognise`. */
  readonly identities: Map<string, string>;
  /** What articles are read with. Where that is another, everything is. */
  settings: string;
  entries: Map<string, Entry>;
  /** Those that mention files. */
  readonly mentioning: Set<string>;
  catalogue: Catalogue | undefined;
  season: Season;
  revision: Revision;
  folderProblems: readonly Problem[];
  folders: ReadonlySet<string>;
  readonly shown: Shown;
}

export function remember(
  root: string,
  { progress = () => {}, alsoWatched = [], keptBytes = KEPT_BYTES, isThorough = false }: FolderOptions,
): Memory {
  return {
    root,
    progress,
    alsoWatched: new Set(alsoWatched),
    articles: new LRUCache({
      maxSize: keptBytes,
      sizeCalculation: ({ article }) => TIMES_ITS_TEXT * (article.content.length + article.excerpt.length) + 2048,
    }),
    log: changeLog(),
    share: sharing(),
    buffer: { bytes: Buffer.alloc(0) },
    readings: 0,
    thorough: isThorough ? 'always' : 'no',
    identities: new Map(),
    settings: '',
    entries: new Map(),
    mentioning: new Set(),
    catalogue: undefined,
    season: FIRST_SEASON,
    revision: 0,
    folderProblems: [],
    folders: new Set(),
    shown: { problems: new Map(), inBodies: new Map(), lastGood: new Map() },
  };
}

/** What was known belongs to other settings. Who polls sees one edition follow another all the same. */
export function forget(memory: Memory, settings: string): void {
  memory.settings = settings;
  memory.entries = new Map();
  memory.mentioning.clear();
  memory.catalogue = undefined;
  memory.season = { ...FIRST_SEASON, number: memory.season.number + 1 };
  for (const kept of Object.values(memory.shown)) kept.clear();
}

/** What became of files that may be other than they were. */
export interface Found {
  readonly entries: readonly Entry[];
  readonly gone: readonly string[];
}

/** Puts what was found in the place of what was known. */
export function settle(memory: Memory, scan: Scan, found: Found, at: Instant): void {
  const changes: Change[] = [];
  let isOther = memory.catalogue === undefined;
  const take = (file: string, after: Entry | undefined): void => {
    const before = memory.entries.get(file);
    if (before?.version !== after?.version) isOther = true;
    if (before?.listed !== after?.listed || before?.withdrawal !== after?.withdrawal)
      changes.push({ before, after, unfounded: after !== undefined && isTakenForGranted(before, after) });
    note(memory, file, after);
  };
  for (const file of found.gone) take(file, undefined);
  for (const entry of found.entries) take(entry.file, entry);
  if (isOther) memory.revision++;
  const all = () => memory.entries.values();
  const next =
    changes.length > 0 || !memory.catalogue
      ? nextCatalogue(memory.catalogue, { changes, all, at, revision: memory.revision })
      : { catalogue: memory.catalogue, came: [], gone: [] };
  if (isOther) memory.log.add(memory.revision, next.came.length + next.gone.length, () => changesOf(next));
  memory.catalogue = next.catalogue;
  memory.season = nextSeason(memory.season, at, next.catalogue, next);
  const folders = memory.folderProblems.filter(({ file }) => !scan.covers(file));
  memory.folderProblems = [...folders, ...scan.problems];
  if (scan.covers('')) memory.folders = new Set(scan.folders);
  else if (scan.folders.some((folder) => !memory.folders.has(folder))) {
    memory.folders = new Set([...memory.folders, ...scan.folders]);
  }
}

function note(memory: Memory, file: string, after: Entry | undefined): void {
  const { entries, mentioning, articles, settings, shown } = memory;
  if (after) entries.set(file, after);
  else entries.delete(file);
  if (after?.whole && after.whole.mentions.names.length > 0) mentioning.add(file);
  else mentioning.delete(file);
  if (after && after.problems.length > 0) shown.problems.set(file, after.problems);
  else shown.problems.delete(file);
  const { lastGood } = shown;
  if (!after?.listed || !isKept(after)) lastGood.delete(file);
  else if (lastGood.get(file)?.listed !== after.listed) {
    lastGood.set(file, { listed: after.listed, article: articles.get(cacheKey(after.listed, settings))?.article });
  }
  if (after?.listed?.version !== shown.inBodies.get(file)?.version) shown.inBodies.delete(file);
}

/** One change for each article. */
function changesOf({ came, gone }: NextCatalogue): readonly ArticleChange[] {
  const now = new Map(came.map((one) => [one.id, one]));
  const before = new Set(gone.map(({ id }) => id));
  return [
    ...gone.map((one) => ({ before: one, ...(now.has(one.id) ? { after: now.get(one.id) as typeof one } : {}) })),
    ...came.filter(({ id }) => !before.has(id)).map((one) => ({ after: one })),
  ];
}
