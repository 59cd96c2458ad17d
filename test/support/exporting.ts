import { lstatSync, readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import type { TestContext } from 'node:test';
import type { Publication } from '../../src/domain.ts';
import { uncompressed } from '../../src/edition/variants.ts';
import { type Exported, exportPublication } from '../../src/export/export.ts';
import { loadPages } from '../../src/pages/pages.ts';
import type { Progress } from '../../src/progress.ts';
import { FORMATS } from '../../src/render/formats.ts';
import { openShipped } from '../../src/store/folder/shipped.ts';
import { type ArticlesFolder, articlesFolder } from './folder.ts';
import { publication } from './publication.ts';
import { publisherOver } from './publisher.ts';

/** A folder of articles, and the folder that it is exported to. */
export interface Exporting {
  readonly articles: ArticlesFolder;
  readonly out: ArticlesFolder;
  settings: Publication;
  /** What the last export left out, and why. */
  readonly leftOut: Map<string, string>;
  /** As a new process would. */
  build(options?: { readonly isPacked?: boolean; readonly progress?: Progress }): Promise<Exported>;
}

const PAGES = loadPages();

export function exporting(
  context: Pick<TestContext, 'after'>,
  files: Readonly<Record<string, string>>,
  settings = publication(),
): Exporting {
  const articles = articlesFolder(context, files);
  const out = articlesFolder(context);
  const leftOut = new Map<string, string>();
  const build: Exporting['build'] = async ({ isPacked = true, progress = () => {} } = {}) => {
    leftOut.clear();
    const site = publisherOver(articles.path, { compress: uncompressed });
    site.settings = under.settings;
    const { publisher } = site;
    await publisher.regenerate('test');
    return exportPublication({
      folder: out.path,
      publisher,
      formats: FORMATS,
      pages: PAGES,
      openShipped: (name) => openShipped(articles.path, name),
      isPacked,
      progress,
      leftOut: (place, why) => leftOut.set(place, why),
    });
  };
  const under: Exporting = { articles, out, settings, leftOut, build };
  return under;
}

/** Every file below a folder, in the order of their names, without those that an export keeps for itself. */
export const filesBelow = (folder: string): readonly string[] =>
  readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((name) => !lstatSync(path.join(folder, name)).isDirectory() && !name.startsWith('.gazette-export'))
    .sort();

/** What is in each file below a folder. */
export const contentsOf = (folder: string): ReadonlyMap<string, string> =>
  new Map(filesBelow(folder).map((name) => [name, readFileSync(path.join(folder, name), 'base64')]));

/** Which file each is, and when it was written: another one where it was replaced. */
export const stampsOf = (folder: string): ReadonlyMap<string, string> =>
  new Map(
    readdirSync(folder, { recursive: true, encoding: 'utf8' }).map((name) => {
      const { ino, mtimeMs, ctimeMs } = lstatSync(path.join(folder, name));
      return [name, `${ino} ${mtimeMs} ${ctimeMs}`];
    }),
  );
