import path from 'node:path';
import { type Articles, openArticles } from '../articles.ts';
import { type Config, readConfig } from '../config.ts';
import type { Problem } from '../domain.ts';
import type { Pages } from '../edition/pages.ts';
import { createPublisher, type Publisher } from '../edition/publisher.ts';
import { shortestIntervalSeconds } from '../edition/schedule.ts';
import { uncompressed } from '../edition/variants.ts';
import { type Exported, exportPublication } from '../export/export.ts';
import { type Log, makeLog, outlet } from '../log.ts';
import { type ShownProgress, showProgress } from '../progress.ts';
import { publicationLoader } from '../publication-file.ts';
import { FORMATS } from '../render/formats.ts';
import { problemLine, readTemplates } from '../serve.ts';
import { StartError } from '../start-error.ts';
import { PUBLICATION_FILE } from '../store/article-store.ts';
import { openShipped } from '../store/folder/shipped.ts';

/** `gazette build OUT`: the whole publication as files. */
export async function build(out: string, { compress }: { readonly compress: boolean }): Promise<void> {
  const config = readConfig(process.env, process.cwd());
  const log = makeLog(config.logLevel);
  const reading = shown('reading articles', log);
  const { close, ...articles } = await openArticles(config, log, reading);
  try {
    const pages = readTemplates(config);
    const problems = problemTeller(log);
    const publisher = await makePublisher(config, articles, pages, problems.tell, log).finally(reading.done);
    const folder = path.resolve(out);
    const progress = shown('exporting', log);
    const exported = await exportPublication({
      folder,
      publisher,
      formats: FORMATS,
      pages,
      openShipped: (name) => openShipped(config.articlesDir, name),
      isPacked: compress,
      progress,
      leftOut: (place, why) => log.warn({ place }, `${place}: ${why} (it is left out of the export)`),
    }).finally(progress.done);
    // What is wrong in bodies is known once they were wanted.
    publisher.current()?.view.problems().forEach(problems.tell);
    outlet(process.stdout)(summary(publisher, folder, exported, problems.count()));
  } finally {
    await close();
  }
}

const shown = (what: string, log: Log): ShownProgress =>
  showProgress(what, { terminal: process.stderr, log: (line) => log.info({}, line) });

/** With its first edition. Rejects with a StartError where there can be none. */
async function makePublisher(
  config: Config,
  { store, settings }: Pick<Articles, 'store' | 'settings'>,
  pages: Pages,
  tell: (problem: Problem) => void,
  log: Log,
): Promise<Publisher> {
  const load = publicationLoader(config, settings, () => `http://localhost:${config.port || 3000}`);
  const { assumed } = await load();
  if (assumed.length > 0) log.warn({}, `${PUBLICATION_FILE}: assumed ${assumed.join('; ')}`);
  const publisher = createPublisher({
    store,
    loadPublication: async () => (await load()).publication,
    formats: FORMATS,
    pages,
    deltas: false,
    intervalSeconds: shortestIntervalSeconds(config.regenerate),
    compress: uncompressed,
    now: Date.now,
    events: { published: () => {}, failed: () => {}, problem: tell },
  });
  if (await publisher.regenerate('build')) return publisher;
  const { lastFailure } = publisher.status();
  throw lastFailure instanceof StartError ? lastFailure : new StartError(String(lastFailure), { cause: lastFailure });
}

/** Tells each Problem once. */
function problemTeller(log: Log): { readonly tell: (problem: Problem) => void; readonly count: () => number } {
  const told = new Set<string>();
  return {
    tell(problem) {
      const name = JSON.stringify(problem);
      if (!told.has(name)) log.warn({ problem }, problemLine(problem));
      told.add(name);
    },
    count: () => told.size,
  };
}

function summary(publisher: Publisher, folder: string, exported: Exported, problems: number): string {
  const { documents, mediaFiles, redirects, written, removed, leftOut, isOfOneMoment } = exported;
  const title = publisher.current()?.publication.title ?? '';
  const lines = [
    `Gazette exported «${title}» to ${folder}`,
    `  ${counted(documents, 'document')}, ${counted(mediaFiles, 'media file')}, ${counted(redirects, 'redirect')}`,
    `  ${written} written, ${documents + mediaFiles + redirects - written} as they were, ${removed} removed`,
    ...(problems > 0 ? [`  ${counted(problems, 'problem')} in the articles: see above`] : []),
    ...(leftOut > 0 ? [`  ${leftOut} left out of the export: see above`] : []),
    ...(isOfOneMoment ? [] : ['  articles changed meanwhile: build again to take all of that in']),
  ];
  return lines.map((line) => `${line}\n`).join('');
}

const counted = (count: number, what: string): string => `${count.toLocaleString('en')} ${what}${count === 1 ? '' : 's'}`;
