import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { type Config, readConfig } from '../config.ts';
import { type Brought, writeFolder } from '../import/folder.ts';
import type { ForeignSource, LeftBehind } from '../import/foreign.ts';
import { settingsMissingIn } from '../import/settings.ts';
import { recognise } from '../import/sources.ts';
import { type Log, makeLog } from '../log.ts';
import { problemLine } from '../publishing.ts';
import { StartError } from '../start-error.ts';
import { PUBLICATION_FILE } from '../store/article-store.ts';
import { counted, say, sayJson, shownProgress } from './output.ts';
import { openPublished } from './published.ts';

export interface ImportWords {
  readonly from?: string;
  readonly to?: string;
  readonly overwrite?: true;
  readonly dryRun?: true;
  readonly mirror: boolean;
  readonly json?: true;
}

/** `gazette import SOURCE`: a folder of articles into the database; another system's articles into a folder, or the database. */
export async function bringIn(source: string, words: ImportWords): Promise<void> {
  const config = readConfig(process.env, process.cwd());
  const log = makeLog(config.logLevel);
  const whole = path.resolve(source);
  const from = await recognise(whole, words.from);
  if (from === 'gazette') return bringArticles(whole, config, words, log);
  if (words.mirror && (words.to !== undefined || config.databaseUrl === undefined))
    throw new StartError(
      '--mirror: found a folder to write to; write it where the articles go into DATABASE_URL, or leave it away',
    );
  return words.to === undefined && config.databaseUrl !== undefined
    ? convertIntoDatabase(from, whole, config, words, log)
    : convertIntoFolder(from, whole, config, words, log);
}

/** A folder of articles into the database. */
async function bringArticles(folder: string, config: Config, { to, dryRun, mirror, json }: ImportWords, log: Log): Promise<void> {
  if (to !== undefined || dryRun)
    throw new StartError(
      `${folder}: found a folder of articles; serve it as it is, with ARTICLES_DIR, or bring it into DATABASE_URL`,
    );
  const imported = await intoDatabase(folder, config, mirror, log);
  const { written, unchanged, removed, problems } = imported;
  if (json) sayJson(imported);
  else say(`${written} written, ${unchanged} unchanged, ${removed} removed, ${problems} problems\n`);
}

/** What speaks to a database is loaded where there is one. */
async function intoDatabase(folder: string, config: Config, mirror: boolean, log: Log) {
  if (config.databaseUrl === undefined)
    throw new StartError('DATABASE_URL: found nothing; write an address such as postgres://user:password@host:5432/name');
  const { migrated } = await import('../articles-in-database.ts');
  const { importArticles } = await import('../import/database.ts');
  const { openDatabase } = await import('../postgres/database.ts');
  const database = openDatabase(config.databaseUrl, { applicationName: 'gazette import' });
  const progress = shownProgress('importing', log);
  try {
    await migrated(database, log);
    return await importArticles(config, database, {
      ...{ folder, mirror, progress },
      problem: (problem) => log.warn({ problem }, problemLine(problem)),
    }).finally(progress.done);
  } finally {
    await database.close();
  }
}

interface Converted extends Brought {
  readonly leftBehind: number;
}

async function convert(
  from: ForeignSource,
  source: string,
  { folder, overwrite, dryRun }: { readonly folder: string; readonly overwrite: boolean; readonly dryRun: boolean },
  log: Log,
): Promise<Converted> {
  let left = 0;
  const leftBehind = (one: LeftBehind): void => {
    left++;
    log.warn({ leftBehind: one }, `${one.where}: ${one.what}`);
  };
  const brought = await writeFolder(from.read(source, leftBehind), { folder, overwrite, dryRun, leftBehind });
  return { ...brought, leftBehind: left };
}

async function convertIntoDatabase(
  from: ForeignSource,
  source: string,
  config: Config,
  { mirror, dryRun, json }: ImportWords,
  log: Log,
): Promise<void> {
  const folder = await mkdtemp(path.join(tmpdir(), 'gazette-import-'));
  try {
    const { leftBehind, written } = await convert(from, source, { folder, overwrite: false, dryRun: false }, log);
    const imported = dryRun ? undefined : await intoDatabase(folder, config, mirror, log);
    if (json) sayJson({ source: from.name, ...(imported ?? { written }), leftBehind });
    else if (imported) {
      const { unchanged, removed, problems } = imported;
      say(`${imported.written} written, ${unchanged} unchanged, ${removed} removed, ${problems} problems\n${behind(leftBehind)}`);
    } else say(`${counted(written, 'file')} would be brought into DATABASE_URL\n${behind(leftBehind)}`);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

async function convertIntoFolder(
  from: ForeignSource,
  source: string,
  config: Config,
  { to, overwrite, dryRun, json }: ImportWords,
  log: Log,
): Promise<void> {
  const folder = to ? path.resolve(to) : config.articlesDir;
  const { settings, ...brought } = await convert(
    from,
    source,
    { folder, overwrite: overwrite === true, dryRun: dryRun === true },
    log,
  );
  const missing =
    settings === undefined ? '' : settingsMissingIn(await readFile(path.join(folder, PUBLICATION_FILE), 'utf8'), settings);
  if (missing !== '')
    log.warn({}, `${path.join(folder, PUBLICATION_FILE)} is kept; of the old site, this would belong there:\n${missing}`);
  const problems = dryRun ? 0 : await problemsIn(folder, config, log);
  if (json) return sayJson({ source: from.name, folder, dryRun: dryRun === true, ...brought, problems });
  const { written, unchanged, differing, leftBehind } = brought;
  const found = problems > 0 ? `${counted(problems, 'problem')} in the articles: see above\n` : '';
  const kept = differing > 0 ? `, ${differing} left as ${differing === 1 ? 'it was (differs)' : 'they were (differ)'}` : '';
  say(`${dryRun ? 'Would be: ' : ''}${written} written, ${unchanged} unchanged${kept}: ${folder}\n${behind(leftBehind)}${found}`);
}

const behind = (count: number): string => (count > 0 ? `${count} could not be brought along as they were: see above\n` : '');

/** Reads the folder as a server would, and tells what is wrong there. */
async function problemsIn(folder: string, { databaseUrl: _, ...config }: Config, log: Log): Promise<number> {
  const told = new Set<string>();
  const { close } = await openPublished({ ...config, articlesDir: folder }, log, (problem) => {
    const line = problemLine(problem);
    if (!told.has(line)) log.warn({ problem }, line);
    told.add(line);
  });
  await close();
  return told.size;
}
