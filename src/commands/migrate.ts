import { migrated } from '../articles-in-database.ts';
import { readConfig } from '../config.ts';
import { makeLog } from '../log.ts';
import { openDatabase } from '../postgres/database.ts';
import { say, sayJson } from './output.ts';

/** `gazette migrate`: brings the tables to what this release needs, before a process of it starts. */
export async function migrateTables({ json }: { readonly json?: true }): Promise<void> {
  const { databaseUrl, logLevel } = readConfig(process.env, process.cwd());
  if (databaseUrl === undefined)
    return json ? sayJson({ applied: 0 }) : say('DATABASE_URL is not set: there are no tables to change\n');
  const database = openDatabase(databaseUrl, { applicationName: 'gazette migrate' });
  try {
    const applied = await migrated(database, makeLog(logLevel));
    if (json) sayJson({ applied });
    else say(`${applied} ${applied === 1 ? 'migration' : 'migrations'} applied\n`);
  } finally {
    await database.close();
  }
}
