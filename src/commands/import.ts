import path from 'node:path';
import { migrated } from '../articles-in-database.ts';
import { readConfig } from '../config.ts';
import { importArticles } from '../import.ts';
import { makeLog } from '../log.ts';
import { openDatabase } from '../postgres/database.ts';
import { problemLine } from '../publishing.ts';
import { StartError } from '../start-error.ts';
import { say, sayJson, shownProgress } from './output.ts';

/** `gazette import FOLDER`: a folder of articles into the database. */
export async function bringIn(
  folder: string,
  { mirror, json }: { readonly mirror: boolean; readonly json?: true },
): Promise<void> {
  const config = readConfig(process.env, process.cwd());
  if (config.databaseUrl === undefined)
    throw new StartError('DATABASE_URL: found nothing; write an address such as postgres://user:password@host:5432/name');
  const log = makeLog(config.logLevel);
  const database = openDatabase(config.databaseUrl, { applicationName: 'gazette import' });
  const progress = shownProgress('importing', log);
  try {
    await migrated(database, log);
    const imported = await importArticles(config, database, {
      ...{ folder: path.resolve(folder), mirror, progress },
      problem: (problem) => log.warn({ problem }, problemLine(problem)),
    }).finally(progress.done);
    const { written, unchanged, removed, problems } = imported;
    if (json) sayJson(imported);
    else say(`${written} written, ${unchanged} unchanged, ${removed} removed, ${problems} problems\n`);
  } finally {
    await database.close();
  }
}
