import path from 'node:path';
import { LRUCache } from 'lru-cache';
import { shippedTypeOf } from '../../article/media-types.ts';
import { formOf } from '../../article/parse.ts';
import { breathe } from '../../breathe.ts';
import type { Instant, Problem, Publication } from '../../domain.ts';
import type { ArticleChange, ArticleStore, Hint, Revision } from '../article-store.ts';
import { type Catalogue, type Change, type NextCatalogue, nextCatalogue } from './catalogue.ts';
import { type ChangeLog, changeLog } from './change-log.ts';
import { type Entry, isKept, isTakenForGranted, readEntry, refusedEntry, sharing } from './entries.ts';
import { type ArticleCache, type Bodies, cacheKey, type Shown } from './load.ts';
import { isFolder, type Scan, scanFolder, scanPaths } from './scan.ts';
import { FIRST_SEASON, nextSeason, type Season } from './season.ts';
import { stillShips } from './shipped.ts';
import { makeView } from './view.ts';
import { type FolderWatch, watchFolder } from './watch.ts';

/** How much memory whole articles may keep where nothing else is said, in bytes: some hundreds of them, so that a feed's articles are cleaned once. */
const KEPT_BYTES = 12 * 1024 * 1024;
/** What is made of an article for feeds is kept with it: three formats have its text once more each. */
const TIMES_ITS_TEXT = 5;

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
interface Memory {
  readonly root: string;
  readonly progress: NonNullable<FolderOptions['progress']>;
  readonly alsoWatched: ReadonlySet<string>;
  readonly articles: ArticleCache;
  readonly log: ChangeLog;
  readonly share: ReturnType<typeof sharing>;
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

/** The articles below a folder. Only what changed is read again; bodies are read when somebody asks for them. */
export function openFolderStore(root: string, options: FolderOptions = {}): ArticleStore {
  const memory = remember(root, options);
  let watch: FolderWatch | undefined;
  return {
    async refresh(publication, at, hint) {
      const before = memory.folders;
      await takeIn(memory, publication, at, hint);
      // To look whether each is still the same takes a while where there are many.
      if (!hint || memory.folders !== before) watch?.follow(memory.folders);
      const { catalogue, season, revision, folderProblems, shown, articles, log, settings } = memory;
      if (!catalogue) throw new Error('a folder that was taken in has a catalogue');
      return makeView({
        root,
        catalogue,
        season,
        revision,
        folderProblems,
        shown,
        articles,
        log,
        settings,
        publication,
        bodies: bodiesOf(memory),
      });
    },
    watch(changed, warn) {
      watch?.close();
      const tell = (paths: Hint | undefined): void => {
        const meant = paths?.filter((one) => mayMatter(memory, one));
        if (meant?.length !== 0) changed(meant);
      };
      watch = watchFolder(root, { changed: tell, warn });
      watch.follow(memory.folders);
      // What came between the last look and this moment, nobody told of.
      changed(undefined);
    },
    async close() {
      watch?.close();
      memory.articles.clear();
    },
  };
}

/** Editors leave files of their own for a moment: whatever can be no article, nor be shipped by one, and is no folder, is passed over. */
const mayMatter = ({ root, folders, alsoWatched }: Memory, file: string): boolean =>
  formOf(file) !== undefined ||
  shippedTypeOf(file) !== undefined ||
  alsoWatched.has(file) ||
  folders.has(`${file}/`) ||
  isFolder(path.join(root, file));

function remember(
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

function bodiesOf(memory: Memory): Bodies {
  const { entries, mentioning } = memory;
  return {
    entryOf: (file) => entries.get(file),
    learn(entry, whole) {
      entry.whole = whole;
      if (whole.mentions.names.length > 0) mentioning.add(entry.file);
    },
    distrust() {
      if (memory.thorough === 'no') memory.thorough = 'once';
    },
  };
}

/** Brings what is known up to date. Where it rejects, everything is as it was. */
async function takeIn(memory: Memory, publication: Publication, at: Instant, hint: Hint | undefined): Promise<void> {
  const settings = JSON.stringify([publication.url, publication.timezone, publication.tagEntity, publication.language]);
  const isAnew = memory.settings !== settings;
  const known = isAnew ? new Map<string, Entry>() : memory.entries;
  const place = { root: memory.root, known, identities: memory.identities };
  const scan = hint && !isAnew ? await scanPaths(place, hint) : await scanFolder(place);
  const found = await readAll(memory, publication, known, scan);
  if (isAnew) forget(memory, settings);
  if (memory.thorough === 'once' && scan.covers('')) memory.thorough = 'no';
  settle(memory, scan, found, at);
}

/** What was known belongs to other settings. Who polls sees one edition follow another all the same. */
function forget(memory: Memory, settings: string): void {
  memory.settings = settings;
  memory.entries = new Map();
  memory.mentioning.clear();
  memory.catalogue = undefined;
  memory.season = { ...FIRST_SEASON, number: memory.season.number + 1 };
  for (const kept of Object.values(memory.shown)) kept.clear();
}

/** What became of files that may be other than they were. */
interface Found {
  readonly entries: readonly Entry[];
  readonly gone: readonly string[];
}

/** Every file that may be other than it was, as it is now. */
async function readAll(memory: Memory, publication: Publication, known: ReadonlyMap<string, Entry>, scan: Scan): Promise<Found> {
  const { root, buffer, share, progress } = memory;
  const version = String(++memory.readings);
  const reader = { root, publication, buffer, share, version, isThorough: memory.thorough !== 'no' };
  const entries = scan.refused.map((problem) => refusedEntry(problem.file, problem, known.get(problem.file)));
  const gone = [...scan.gone];
  const files = [...scan.suspects, ...(await shippingOtherwise(memory, known, scan)), ...taken(memory, known, scan)];
  for (let done = 0; done < files.length; done++) {
    const file = files[done] ?? '';
    const pause = breathe();
    if (pause) await pause;
    progress(done, files.length);
    const entry = readEntry(reader, file, known.get(file));
    if (entry) entries.push(entry);
    else gone.push(file);
  }
  progress(files.length, files.length);
  return { entries, gone };
}

/** Articles whose own file is what it was, and the files that they mention are not. */
async function shippingOtherwise(memory: Memory, known: ReadonlyMap<string, Entry>, scan: Scan): Promise<readonly string[]> {
  if (memory.mentioning.size === 0) return [];
  const suspects = new Set([...scan.suspects, ...scan.gone]);
  const names = scan.covers('') ? undefined : scan.shipped.map((file) => file.slice(file.lastIndexOf('/') + 1));
  const changed: string[] = [];
  for (const file of names?.length === 0 ? [] : memory.mentioning) {
    await breathe();
    const mentions = known.get(file)?.whole?.mentions;
    if (!mentions || suspects.has(file)) continue;
    const isMeant = !names || mentions.names.some((mention) => names.some((name) => mention.endsWith(name)));
    if (isMeant && !stillShips(memory.root, file, mentions)) changed.push(file);
  }
  return changed;
}

/** Articles that are taken for what their beginnings say, where that is no longer to be trusted. */
function taken({ thorough }: Memory, known: ReadonlyMap<string, Entry>, scan: Scan): readonly string[] {
  if (thorough !== 'once' || !scan.covers('')) return [];
  const suspects = new Set([...scan.suspects, ...scan.gone]);
  return [...known.values()].filter(({ whole, file }) => !whole && !suspects.has(file)).map(({ file }) => file);
}

/** Puts what was found in the place of what was known. */
function settle(memory: Memory, scan: Scan, found: Found, at: Instant): void {
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
