import { setTimeout as pause } from 'node:timers/promises';
import type { Articles } from './articles.ts';
import type { Log } from './log.ts';
import { type Database, DatabaseUnavailable, openDatabase } from './postgres/database.ts';
import { migrate } from './postgres/migrate.ts';
import { createPostgresOutbox } from './postgres/outbox.ts';
import { createRunCoordinator } from './postgres/run-coordinator.ts';
import { StartError } from './start-error.ts';
import { PUBLICATION_FILE } from './store/article-store.ts';
import { openPostgresStore } from './store/postgres/postgres-store.ts';

/** How long a task that all processes share may take to end with this one, in milliseconds. */
const DRAIN_MS = 1000;

/** The articles in a database, with its tables as this release needs them. */
export async function openDatabaseArticles(url: string, log: Log): Promise<Articles> {
  const database = openDatabase(url, { applicationName: 'gazette' });
  await migrated(database, log);
  const store = openPostgresStore(database, url);
  const coordinator = createRunCoordinator({ database, warn: (message) => log.warn({}, message) });
  return {
    store,
    settings: { name: `DATABASE_URL: ${PUBLICATION_FILE}`, read: store.settings, isEmpty: () => false },
    outward: { outbox: createPostgresOutbox(database), coordinator },
    async close() {
      await coordinator.drain(DRAIN_MS);
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
