import { setTimeout as pause } from 'node:timers/promises';
import type { Config } from './config.ts';
import type { Log } from './log.ts';
import { type Database, DatabaseUnavailable, openDatabase } from './postgres/database.ts';
import { migrate } from './postgres/migrate.ts';
import type { Progress } from './progress.ts';
import { type SettingsSource, settingsInFolder } from './publication-file.ts';
import { StartError } from './start-error.ts';
import { type ArticleStore, PUBLICATION_FILE } from './store/article-store.ts';
import { openFolderStore } from './store/folder/folder-store.ts';
import { openPostgresStore } from './store/postgres/postgres-store.ts';

/** Where the articles are, and the publication's settings with them. */
export interface Articles {
  readonly store: ArticleStore;
  readonly settings: SettingsSource;
  /** Missing where they are in a folder. */
  readonly database?: Database;
  close(): Promise<void>;
}

/** Opens the database where there is one, else the folder. Rejects with a StartError where that can't be done. */
export async function openArticles(config: Config, log: Log, progress: Progress): Promise<Articles> {
  const { databaseUrl, articlesDir } = config;
  if (databaseUrl === undefined) {
    const store = openFolderStore(articlesDir, { progress, alsoWatched: [PUBLICATION_FILE] });
    return { store, settings: settingsInFolder(articlesDir), close: store.close };
  }
  const database = openDatabase(databaseUrl, { applicationName: 'gazette' });
  await migrated(database, log);
  const store = openPostgresStore(database, databaseUrl);
  const settings = { name: `DATABASE_URL: ${PUBLICATION_FILE}`, read: store.settings, isEmpty: () => false };
  return {
    store,
    settings,
    database,
    async close() {
      await store.close();
      await database.close();
    },
  };
}

/** How long a database may take to be there that starts at the same time, in milliseconds. */
const START_MS = 30_000;
const AGAIN_MS = 1000;

/** Brings the tables to what this release needs, and waits for a database that starts at the same time. Answers with how many changes that took. */
export async function migrated(database: Database, log: Log): Promise<number> {
  const giveUpAt = performance.now() + START_MS;
  for (;;) {
    try {
      return await migrate(database);
    } catch (error) {
      if (!(error instanceof DatabaseUnavailable)) throw error;
      if (performance.now() > giveUpAt) throw new StartError(error.message, { cause: error });
      log.warn({}, `${error.message}; trying again for ${Math.round((giveUpAt - performance.now()) / 1000)} s`);
      await pause(AGAIN_MS);
    }
  }
}
