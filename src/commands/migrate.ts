import { Command } from 'commander';
import { migrated } from '../articles.ts';
import { readConfig } from '../config.ts';
import { makeLog, outlet } from '../log.ts';
import { openDatabase } from '../postgres/database.ts';

/** `gazette migrate`: brings the tables to what this release needs, before a process of it starts. */
export const migrateCommand = (): Command =>
  new Command('migrate').description('make or change the tables in DATABASE_URL; nothing to do without one').action(migrate);

async function migrate(): Promise<void> {
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
