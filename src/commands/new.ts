import path from 'node:path';
import { articleUrl } from '../article/parse.ts';
import { type Config, readConfig } from '../config.ts';
import type { Instant } from '../domain.ts';
import { folderBelow, slugsTaken, writeNew } from '../drafting/place.ts';
import { newHead, newNames, newText, type Wanted } from '../drafting/text.ts';
import { publicationLoader, settingsInFolder } from '../publication-file.ts';
import { StartError } from '../start-error.ts';
import { say, sayJson } from './output.ts';

export interface NewOptions extends Omit<Wanted, 'headline' | 'tags' | 'authors'> {
  /** Below ARTICLES_DIR. */
  readonly in?: string;
  readonly tag?: readonly string[];
  readonly author?: readonly string[];
  readonly json?: true;
}

/** What a new article is called. */
export interface Begun {
  /** Absolute. */
  readonly file: string;
  readonly slug: string;
  readonly id: string;
  readonly url: string;
}

/** `gazette new HEADLINE`: a file to write an article into. */
export async function newArticle(headline: string, options: NewOptions): Promise<void> {
  const config = readConfig(process.env, process.cwd());
  const begun = await beginArticle(config, headline, options, Date.now());
  if (options.json) sayJson(begun);
  else say(`${path.relative(process.cwd(), begun.file)}\n`);
  if (config.databaseUrl !== undefined)
    process.stderr.write('DATABASE_URL is set: the article is published once gazette import has brought it in\n');
}

/** Writes a new article into the folder of articles. Rejects with a StartError where that can't be done; nothing is written then. */
export async function beginArticle(config: Config, headline: string, options: NewOptions, at: Instant): Promise<Begun> {
  const { articlesDir } = config;
  const { tag, author, ...others } = options;
  const folder = folderBelow(articlesDir, options.in);
  const { publication } = await publicationLoader(config, settingsInFolder(articlesDir), () => localUrl(config))();
  const text = newText(
    { headline, ...others, ...(tag ? { tags: tag } : {}), ...(author ? { authors: author } : {}) },
    publication,
    at,
  );
  const taken = slugsTaken(articlesDir);
  for (const name of newNames(headline, publication, at)) {
    const file = path.posix.join(folder, `${name}.md`);
    const head = newHead(file, text, publication);
    if (taken.has(head.slug) || !writeNew(articlesDir, file, text)) continue;
    return { file: path.join(articlesDir, file), slug: head.slug, id: head.id, url: articleUrl(head, publication) };
  }
  throw new StartError('there is no name left for the file');
}

const localUrl = ({ port }: Config): string => `http://localhost:${port || 3000}`;
