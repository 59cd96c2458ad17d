import { openArticles } from '../articles.ts';
import type { Config } from '../config.ts';
import type { Problem, Publication } from '../domain.ts';
import type { Pages } from '../edition/pages.ts';
import { createPublisher, type Publisher } from '../edition/publisher.ts';
import { shortestIntervalSeconds } from '../edition/schedule.ts';
import { uncompressed } from '../edition/variants.ts';
import type { Log } from '../log.ts';
import { publicationLoader } from '../publication-file.ts';
import { readTemplates } from '../publishing.ts';
import { FORMATS } from '../render/formats.ts';
import { StartError } from '../start-error.ts';
import { type ArticleStore, PUBLICATION_FILE } from '../store/article-store.ts';
import { shownProgress } from './output.ts';

/** The publication as it is now, for commands that do not serve it. */
export interface Published {
  /** With its first edition. */
  readonly publisher: Publisher;
  readonly publication: Publication;
  readonly store: ArticleStore;
  readonly pages: Pages;
  close(): Promise<void>;
}

export interface PublishedOptions {
  /** How much memory whole articles of a folder may keep, in bytes. */
  readonly keptBytes?: number;
  /** Instead of those that the configuration names. */
  readonly pages?: Pages;
}

/**
 * Reads the articles and makes the first edition. `tell` is told each Problem that there is, as far as it is known without the bodies.
 * Rejects with a StartError where there can be no edition.
 */
export async function openPublished(
  config: Config,
  log: Log,
  tell: (problem: Problem) => void,
  { keptBytes, pages: given }: PublishedOptions = {},
): Promise<Published> {
  const reading = shownProgress('reading articles', log);
  const { store, settings, close } = await openArticles(config, log, reading, {
    isThorough: true,
    ...(keptBytes === undefined ? {} : { keptBytes }),
  });
  try {
    const pages = given ?? readTemplates(config);
    const load = publicationLoader(config, settings, () => `http://localhost:${config.port || 3000}`);
    const { publication, assumed } = await load();
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
    const isMade = await publisher.regenerate('command');
    reading.done();
    if (isMade) return { publisher, publication, store, pages, close };
    const { lastFailure } = publisher.status();
    throw lastFailure instanceof StartError ? lastFailure : new StartError(String(lastFailure), { cause: lastFailure });
  } catch (error) {
    reading.done();
    await close();
    throw error;
  }
}
