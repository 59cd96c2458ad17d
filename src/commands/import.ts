import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { migrated } from '../articles-in-database.ts';
import { type Config, readConfig } from '../config.ts';
import type { Problem } from '../domain.ts';
import type { ForeignSource, LeftBehind } from '../import/foreign.ts';
import { sourceAt } from '../import/sources.ts';
import { fileWriter, type Outcome } from '../import/writer.ts';
import { importArticles } from '../import.ts';
import { type Log, makeLog } from '../log.ts';
import { openDatabase } from '../postgres/database.ts';
import { problemLine } from '../publishing.ts';
import { StartError } from '../start-error.ts';
import { PUBLICATION_FILE } from '../store/article-store.ts';
import type { Imported } from '../store/postgres/import-folder.ts';
import { counted, say, sayJson, shownProgress } from './output.ts';
import { openPublished } from './published.ts';

export interface ImportCommandOptions {
  readonly from?: string;
  readonly to?: string;
  readonly mirror: boolean;
  readonly overwrite: boolean;
  readonly dryRun: boolean;
  readonly json?: true;
}

/** `gazette import SOURCE`: a folder of articles into the database; what another system has into either. */
export async function bringIn(source: string, options: ImportCommandOptions): Promise<void> {
  const config = readConfig(process.env, process.cwd());
  const log = makeLog(config.logLevel);
  const place = path.resolve(source);
  const foreign = await sourceAt(place, options.from);
  if (!foreign) return bringFolderIn(place, config, log, options);
  if (options.to !== undefined || config.databaseUrl === undefined || options.dryRun) {
    const folder = options.to === undefined ? config.articlesDir : path.resolve(options.to);
    return bringIntoFolder(foreign, place, folder, config, log, options);
  }
  const folder = await mkdtemp(path.join(tmpdir(), 'gazette-import-'));
  try {
    const { leftBehind } = await convert(foreign, place, folder, log, options);
    const imported = await intoDatabase(folder, config, log, options.mirror);
    if (options.json) sayJson({ from: foreign.name, ...imported, leftBehind });
    else say(databaseSummary(imported) + leftBehindSummary(leftBehind));
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

async function bringFolderIn(folder: string, config: Config, log: Log, options: ImportCommandOptions): Promise<void> {
  if (options.to !== undefined)
    throw new StartError(`${folder}: found an articles folder of Gazette's own; serve it as it is: ARTICLES_DIR=${folder}`);
  const imported = await intoDatabase(folder, config, log, options.mirror);
  if (options.json) sayJson(imported);
  else say(databaseSummary(imported));
}

async function intoDatabase(folder: string, config: Config, log: Log, mirror: boolean): Promise<Imported> {
  if (config.databaseUrl === undefined)
    throw new StartError('DATABASE_URL: found nothing; write an address such as postgres://user:password@host:5432/name');
  const database = openDatabase(config.databaseUrl, { applicationName: 'gazette import' });
  const progress = shownProgress('importing', log);
  try {
    await migrated(database, log);
    const problem = (problem: Problem): void => log.warn({ problem }, problemLine(problem));
    return await importArticles(config, database, { folder, mirror, progress, problem }).finally(progress.done);
  } finally {
    await database.close();
  }
}

const databaseSummary = ({ written, unchanged, removed, problems }: Imported): string =>
  `${written} written, ${unchanged} unchanged, ${removed} removed, ${problems} problems\n`;

async function bringIntoFolder(
  foreign: ForeignSource,
  source: string,
  folder: string,
  config: Config,
  log: Log,
  options: ImportCommandOptions,
): Promise<void> {
  const { outcomes, leftBehind } = await convert(foreign, source, folder, log, options);
  const problems = options.dryRun ? [] : await problemsIn(folder, config, log);
  const { written, unchanged, kept } = outcomes;
  if (options.json) return sayJson({ from: foreign.name, folder, written, unchanged, kept, leftBehind, problems });
  const where = path.relative(process.cwd(), folder) || '.';
  say(
    [
      `${options.dryRun ? 'Would bring' : 'Brought'} what ${foreign.name} has into ${where}\n`,
      `  ${written} written, ${unchanged} unchanged, ${kept} left as they were: other files of their names are there\n`,
      leftBehindSummary(leftBehind),
      problems.length > 0 ? `  ${counted(problems.length, 'problem')}: see above\n` : '',
      options.dryRun ? '' : `Next: gazette check ${where}\n`,
    ].join(''),
  );
}

const leftBehindSummary = ({ length }: readonly LeftBehind[]): string =>
  length > 0 ? `  ${counted(length, 'thing')} not brought along as they were: see above\n` : '';

interface Converted {
  readonly outcomes: Readonly<Record<Outcome, number>>;
  readonly leftBehind: readonly LeftBehind[];
}

/** Writes what `foreign` reads into `folder`; tells, and gives back, what could not be brought along. */
async function convert(
  foreign: ForeignSource,
  source: string,
  folder: string,
  log: Log,
  { overwrite, dryRun }: ImportCommandOptions,
): Promise<Converted> {
  const leftBehind: LeftBehind[] = [];
  const leave = (left: LeftBehind): void => {
    leftBehind.push(left);
    log.warn({ ...left }, `${left.where}: ${left.what}`);
  };
  const outcomes: Record<Outcome, number> = { written: 0, unchanged: 0, kept: 0, refused: 0 };
  const write = fileWriter({ folder, overwrite, isTrial: dryRun });
  for await (const file of foreign.read(source, leave)) {
    const outcome = await write(file);
    outcomes[outcome]++;
    if (outcome === 'refused')
      leave({ where: file.file, what: 'a name that leads elsewhere, or that another file has; left out' });
    if (outcome !== 'kept') continue;
    if (file.file !== PUBLICATION_FILE) {
      leave({ where: file.file, what: 'another file of this name is there; left as it was (--overwrite replaces it)' });
      continue;
    }
    const beside = `publication.${foreign.name}.yaml`;
    leave({ where: PUBLICATION_FILE, what: `there is one, which stays; take what you need of the old site's from ${beside}` });
    await fileWriter({ folder, overwrite: true, isTrial: dryRun })({ file: beside, content: file.content });
  }
  return { outcomes, leftBehind };
}

/** Reads the folder as a server would, and tells what is wrong with it. */
async function problemsIn(folder: string, config: Config, log: Log): Promise<readonly Problem[]> {
  const problems: Problem[] = [];
  const { databaseUrl: _, ...settings } = config;
  const { close } = await openPublished({ ...settings, articlesDir: folder }, log, (problem) => {
    problems.push(problem);
    log.warn({ problem }, problemLine(problem));
  });
  await close();
  return problems;
}
