import { migrated } from '../articles-in-database.ts';
import { readConfig } from '../config.ts';
import { makeLog, outlet } from '../log.ts';
import { openDatabase } from '../postgres/database.ts';

/** `gazette migrate`: brings the tables to what this release needs, before a process of it starts. */
export async function migrateTables(): Promise<void> {
  const say = outlet(process.stdout);
  const { databaseUrl, logLevel } = readConfig(process.env, process.cwd());
  if (databaseUrl === undefined) return say('DATABASE_URL is not set: there are no tables to change\n');
  const database = openDatabase(databaseUrl, { applicationName: 'gazette migrate' });
  try {
    const applied = await migrated(database, makeLog(logLevel));
    say(`${applied} ${applied === 1 ? 'migration' : 'migrations'} applied\n`);
  } finally {
    await database.close();
  }
}
