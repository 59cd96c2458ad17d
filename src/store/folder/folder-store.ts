import path from 'node:path';
import { shippedTypeOf } from '../../article/media-types.ts';
import { formOf } from '../../article/parse.ts';
import type { Instant, Publication } from '../../domain.ts';
import type { ArticleStore, Hint } from '../article-store.ts';
import type { Entry } from './entries.ts';
import type { Bodies } from './load.ts';
import { type FolderOptions, forget, type Memory, remember, settle } from './memory.ts';
import { isFolder, scanFolder, scanPaths } from './scan.ts';
import { readSuspects } from './suspects.ts';
import { makeView } from './view.ts';
import { type FolderWatch, watchFolder } from './watch.ts';

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
  const isThorough = memory.thorough !== 'no';
  const found = await readSuspects(memory, publication, known, scan);
  if (isAnew) forget(memory, settings);
  // What was found out meanwhile is for the next time.
  if (isThorough && memory.thorough === 'once' && scan.covers('')) memory.thorough = 'no';
  settle(memory, scan, found, at);
}
