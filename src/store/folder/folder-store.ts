import { LRUCache } from 'lru-cache';
import type { ArticleStore } from '../article-store.ts';
import { changeLog } from './change-log.ts';
import { nextState, type State } from './state.ts';
import { type ArticleCache, makeView } from './view.ts';

/** How much memory whole articles may keep, in bytes: some hundreds of them, so that a feed's articles are cleaned once. */
const KEPT_BYTES = 32 * 1024 * 1024;

/** The articles below a folder. Only what changed is read again; bodies are read when somebody asks for them. */
export function openFolderStore(root: string): ArticleStore {
  let state: State | undefined;
  const log = changeLog();
  const articles: ArticleCache = new LRUCache({
    maxSize: KEPT_BYTES,
    sizeCalculation: ({ article }) => 2 * (article.content.length + article.excerpt.length) + 2048,
  });
  return {
    async refresh(publication, at) {
      const next = await nextState(root, state, publication, at);
      if (state && next.revision > state.revision) log.add(next.revision, state.catalogue, next.catalogue);
      state = next;
      return makeView({ root, state, publication, articles, log });
    },
    async close() {
      articles.clear();
    },
  };
}
