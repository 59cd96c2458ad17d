import { statSync } from 'node:fs';
import path from 'node:path';
import { setFlagsFromString } from 'node:v8';
import type { Earlier } from '../check/against.ts';
import { type Checked, checkPublication } from '../check/check.ts';
import type { Finding, Tell } from '../check/finding.ts';
import { findingOfSetting } from '../check/problems.ts';
import { type Reported, reported } from '../check/report.ts';
import { type Config, readConfig } from '../config.ts';
import type { Pages } from '../edition/pages.ts';
import { type Log, makeLog } from '../log.ts';
import { loadPages } from '../pages/pages.ts';
import { TemplateError } from '../pages/template-error.ts';
import { SettingsError } from '../publication-file.ts';
import { readTemplates } from '../publishing.ts';
import { FORMATS } from '../render/formats.ts';
import { StartError } from '../start-error.ts';
import { PUBLICATION_FILE } from '../store/article-store.ts';
import { fileReader, kindOfFile } from './check-files.ts';
import { findingLines, summaryLine } from './check-lines.ts';
import { readEarlier } from './earlier.ts';
import { say, sayJson, shownProgress } from './output.ts';
import { openPublished } from './published.ts';

/** How wide excerpts are where there is no terminal, in columns. */
const COLUMNS = 100;
/** What articles are kept in while their feeds are made: each channel has them again. */
const KEPT_BYTES = 96 * 1024 * 1024;

export interface CheckOptions {
  readonly strict?: true;
  readonly json?: true;
  /** What was published before: a folder, a file or an address. */
  readonly against?: string;
}

/** `gazette check [FOLDER]`: all that is wrong with a publication. Exit code 1 where something is. */
export async function check(folder: string | undefined, { strict, json, against }: CheckOptions): Promise<void> {
  // Documents leave much behind while they are read: the engine is to tidy up earlier than it would by itself.
  setFlagsFromString('--heap-growing-percent=30');
  const config = configOf(folder);
  const log = makeLog(config.logLevel);
  const findings: Finding[] = [];
  const earlier = against === undefined ? undefined : await readEarlier(against);
  const looked = await lookAt(config, log, earlier, (finding) => void findings.push(finding));
  // What a database has may be other than what lies in the folder.
  const read = config.databaseUrl === undefined ? fileReader(config) : () => undefined;
  const shown = reported(findings, read, process.stdout.isTTY ? (process.stdout.columns || COLUMNS) - 4 : COLUMNS);
  const isOk = !shown.some(({ severity }) => severity === 'error' || strict);
  if (json) sayJson({ ok: isOk, ...looked, findings: shown.map(plain) });
  else say([...findingLines(shown), summaryLine(looked, shown)].map((line) => `${line}\n`).join(''));
  if (!isOk) process.exitCode = 1;
}

/** A folder that is named goes before all that the environment says of where the articles are. */
function configOf(folder: string | undefined): Config {
  const { databaseUrl, ...config } = readConfig(process.env, process.cwd());
  if (folder !== undefined) {
    const articlesDir = path.resolve(folder);
    if (statSync(articlesDir, { throwIfNoEntry: false })?.isDirectory()) return { ...config, articlesDir };
    throw new StartError(`FOLDER: found «${folder}», where no folder is; name the folder of the articles`);
  }
  return { ...config, ...(databaseUrl === undefined ? {} : { databaseUrl }) };
}

/** Checks what a configuration names. What keeps a publication from being made is told like everything else. */
export async function lookAt(config: Config, log: Log, earlier: Earlier | undefined, tell: Tell): Promise<Checked> {
  const pages = readPages(config, tell);
  try {
    const { publisher, close } = await openPublished(config, log, () => {}, { keptBytes: KEPT_BYTES, pages });
    const articles = shownProgress('checking articles', log);
    const documents = shownProgress('checking feeds', log);
    try {
      return await checkPublication({
        ...{ publisher, formats: FORMATS, earlier, tell },
        fileAt: (name) => kindOfFile(config.articlesDir, name),
        progress: { articles, documents },
      });
    } finally {
      articles.done();
      documents.done();
      await close();
    }
  } catch (error) {
    if (!(error instanceof SettingsError)) throw error;
    for (const one of error.errors) tell(findingOfSetting(PUBLICATION_FILE, one));
    return { articles: 0, documents: 0 };
  }
}

/** Where the publication's own can't be used, ours: there is more to be found. */
function readPages(config: Config, tell: Tell): Pages {
  try {
    return readTemplates(config);
  } catch (error) {
    if (!(error instanceof Error && error.cause instanceof TemplateError)) throw error;
    const { where, found, expected } = error.cause;
    tell({
      ...{ severity: 'error', rule: 'template', ...where },
      message: `found ${found}; no page can be made`,
      remedy: `write ${expected}`,
    });
    return loadPages();
  }
}

/** As JSON has it. */
const plain = ({ excerpt, ...finding }: Reported): object => ({ ...finding, ...(excerpt ? { excerpt: excerpt.text } : {}) });
