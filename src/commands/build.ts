import path from 'node:path';
import { readConfig } from '../config.ts';
import type { Problem } from '../domain.ts';
import { type Exported, exportPublication } from '../export/export.ts';
import { type Log, makeLog } from '../log.ts';
import { problemLine } from '../publishing.ts';
import { FORMATS } from '../render/formats.ts';
import { openShipped } from '../store/folder/shipped.ts';
import { counted, say, sayJson, shownProgress } from './output.ts';
import { openPublished } from './published.ts';

/** `gazette build OUT`: the whole publication as files. */
export async function build(
  out: string,
  { compress, json }: { readonly compress: boolean; readonly json?: true },
): Promise<void> {
  const config = readConfig(process.env, process.cwd());
  const log = makeLog(config.logLevel);
  const problems = problemTeller(log);
  const { publisher, publication, pages, close } = await openPublished(config, log, problems.tell);
  try {
    const folder = path.resolve(out);
    const progress = shownProgress('exporting', log);
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
    if (json) sayJson({ folder, ...exported, problems: problems.count() });
    else say(summary(publication.title, folder, exported, problems.count()));
  } finally {
    await close();
  }
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

function summary(title: string, folder: string, exported: Exported, problems: number): string {
  const { documents, mediaFiles, redirects, written, removed, leftOut, isOfOneMoment } = exported;
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
