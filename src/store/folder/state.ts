import { parseArticle } from '../../article/parse.ts';
import { breather } from '../../breathe.ts';
import type { Instant, Problem, Publication } from '../../domain.ts';
import type { Revision } from '../article-store.ts';
import { type Catalogue, type Entry, makeCatalogue } from './catalogue.ts';
import { readStored } from './read.ts';
import { type ScannedFile, scanFolder } from './scan.ts';
import { stillShips } from './shipped.ts';

/** What stays the same while no file and no setting that articles are read with changes. */
export interface State {
  readonly revision: Revision;
  readonly settings: string;
  readonly entries: ReadonlyMap<string, Entry>;
  readonly catalogue: Catalogue;
  readonly scanProblems: readonly Problem[];
}

/** The state of a folder at a moment: of what is known, only what changed is read again. */
export async function nextState(root: string, known: State | undefined, publication: Publication, at: Instant): Promise<State> {
  const { files, unlisted, problems } = await scanFolder(root);
  const settings = JSON.stringify([publication.url, publication.timezone, publication.tagEntity, publication.language]);
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
    catalogue: same
      ? known.catalogue
      : makeCatalogue([...entries.values()], known?.settings === settings ? known.catalogue : undefined, at),
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
  if (known && known.stamp === stamp && !known.fresh && stillShips(root, file, known.mentions)) return known;
  const result = readStored(root, file);
  if (result.kind === 'gone') return undefined;
  if (result.kind === 'problem')
    return { file, stamp, fresh: true, version: '', mentions: { names: [], state: '' }, problems: [result.problem] };
  const { version } = result.stored;
  if (known && known.version === version) return { ...known, stamp: result.stamp, fresh };
  const parsed = parseArticle(result.stored, publication);
  return {
    file,
    stamp: result.stamp,
    fresh,
    version,
    mentions: result.mentions,
    ...(parsed.kind === 'article' ? { head: parsed.head } : {}),
    ...(parsed.kind === 'withdrawn' ? { withdrawal: parsed.withdrawal } : {}),
    problems: parsed.kind === 'draft' ? [] : parsed.problems,
  };
}

const sameEntries = (a: ReadonlyMap<string, Entry>, b: ReadonlyMap<string, Entry>): boolean =>
  a.size === b.size && [...a].every(([file, entry]) => b.get(file)?.version === entry.version);
