import type { RunCoordinator } from 'node-cron';
import type { Config } from './config.ts';
import type { Outbox } from './edition/outbox.ts';
import type { Log } from './log.ts';
import type { Progress } from './progress.ts';
import { type SettingsSource, settingsInFolder } from './publication-file.ts';
import { type ArticleStore, PUBLICATION_FILE } from './store/article-store.ts';
import { openFolderStore } from './store/folder/folder-store.ts';
import type { FolderOptions } from './store/folder/memory.ts';

/** Where the articles are, and the publication's settings with them. */
export interface Articles {
  readonly store: ArticleStore;
  readonly settings: SettingsSource;
  /** Where other processes show the same articles: what they have in common to speak with one voice. */
  readonly outward?: Outward;
  close(): Promise<void>;
}

export interface Outward {
  readonly outbox: Outbox;
  readonly coordinator: RunCoordinator;
}

/** How a folder is read. */
export type ArticlesOptions = Pick<FolderOptions, 'keptBytes' | 'isThorough'>;

/**
 * Opens the database where there is one, else the folder. Rejects with a StartError where that can't be done. What speaks to a database is
 * loaded where there is one: it would take a tenth of a start.
 */
export async function openArticles(
  config: Config,
  log: Log,
  progress: Progress,
  options: ArticlesOptions = {},
): Promise<Articles> {
  const { databaseUrl, articlesDir } = config;
  if (databaseUrl !== undefined) return (await import('./articles-in-database.ts')).openDatabaseArticles(databaseUrl, log);
  const store = openFolderStore(articlesDir, {
    ...{ progress, alsoWatched: [PUBLICATION_FILE] },
    ...options,
  });
  return { store, settings: settingsInFolder(articlesDir), close: store.close };
}
