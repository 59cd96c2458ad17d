import type { Edition } from '../edition/edition.ts';
import type { Publisher } from '../edition/publisher.ts';
import { StartError } from '../start-error.ts';
import { StaleView } from '../store/article-store.ts';

/** Asks the Edition that is there; where the articles have moved on, the one after it. */
export type Ask = <T>(question: (edition: Edition) => Promise<T>) => Promise<T>;

/** How often the articles may move on under one question. */
const ATTEMPTS = 5;

export function asking(publisher: Publisher): Ask {
  return async (question) => {
    for (let attempt = 1; ; attempt++) {
      const edition = publisher.current();
      if (!edition) throw new Error('there is nothing to ask before the first edition');
      try {
        return await question(edition);
      } catch (error) {
        if (!(error instanceof StaleView)) throw error;
        if (attempt === ATTEMPTS || !(await publisher.regenerate('an article changed'))) {
          throw new StartError(`the articles keep changing (${error.message}); build again when they have come to rest`);
        }
      }
    }
  };
}
