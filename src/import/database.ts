import { readFile } from 'node:fs/promises';
import path from 'node:path';
import type { Config } from '../config.ts';
import type { Problem } from '../domain.ts';
import type { Database } from '../postgres/database.ts';
import type { Progress } from '../progress.ts';
import { publicationLoader } from '../publication-file.ts';
import { StartError } from '../start-error.ts';
import { PUBLICATION_FILE } from '../store/article-store.ts';
import { type Imported, importFolder } from '../store/postgres/import-folder.ts';
import { mannerOf, settingsIn } from '../store/postgres/postgres-store.ts';

export interface ImportOptions {
  readonly folder: string;
  /** Whether what the database has and the folder has not is removed. */
  readonly mirror: boolean;
  readonly progress: Progress;
  readonly problem: (problem: Problem) => void;
}

/** Brings a folder of articles, with its publication.yaml, into the database. Rejects with a StartError where one of them can't be used. */
export async function importArticles(config: Config, database: Database, options: ImportOptions): Promise<Imported> {
  const { folder } = options;
  const file = path.join(folder, PUBLICATION_FILE);
  const own = await readFile(file, 'utf8').catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return undefined;
    throw new StartError(`${folder} can't be read (${error.code}); write the path of a folder of articles`);
  });
  const source = { name: own === undefined ? `DATABASE_URL: ${PUBLICATION_FILE}` : file, isEmpty: () => false };
  const read = async (): Promise<string | undefined> => own ?? settingsIn(database);
  const { publication } = await publicationLoader(config, { ...source, read }, () => `http://localhost:${config.port || 3000}`)();
  if (own !== undefined) await writeSettings(database, own);
  return importFolder({ ...options, database, publication, manner: mannerOf(publication), now: Date.now });
}

/** Where they are what they were, nobody is to look again. */
const writeSettings = (database: Database, text: string): Promise<unknown> =>
  database.query(
    `insert into gazette.article_file as f (file, content) values ($1, convert_to($2, 'UTF8'))
      on conflict (file) do update set content = excluded.content where f.content <> excluded.content`,
    [PUBLICATION_FILE, text],
  );
