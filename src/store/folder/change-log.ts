import type { ArticleChange, Revision } from '../article-store.ts';

/** Remembers what each revision changed, for as long as that is not too much. */
export interface ChangeLog {
  /** There are at most `most` changes, and no fewer than half of that. */
  add(revision: Revision, most: number, changes: () => readonly ArticleChange[]): void;
  /** The changes after one revision up to another, one for each article; undefined where they are no longer known. */
  since(after: Revision, upTo: Revision): readonly ArticleChange[] | undefined;
}

/** Past this many changes the oldest revisions are forgotten. */
const REMEMBERED_CHANGES = 10_000;

export function changeLog(): ChangeLog {
  const remembered: { readonly revision: Revision; readonly changes: readonly ArticleChange[] }[] = [];
  /** What came before is forgotten. */
  let from = 0;
  return {
    add(revision, most, changes) {
      if (most > 2 * REMEMBERED_CHANGES) {
        remembered.length = 0;
        from = revision;
        return;
      }
      remembered.push({ revision, changes: changes() });
      let total = remembered.reduce((sum, { changes: { length } }) => sum + length, 0);
      for (let oldest = remembered[0]; oldest && total > REMEMBERED_CHANGES; oldest = remembered[0]) {
        total -= oldest.changes.length;
        from = oldest.revision;
        remembered.shift();
      }
    },
    since(after, upTo) {
      if (after < from || after > upTo) return undefined;
      return merge(remembered.filter(({ revision }) => revision > after && revision <= upTo).flatMap(({ changes }) => changes));
    },
  };
}

function merge(changes: readonly ArticleChange[]): readonly ArticleChange[] {
  const byId = new Map<string, ArticleChange>();
  for (const { before, after } of changes) {
    const id = (before ?? after)?.id ?? '';
    const earlier = byId.get(id);
    const first = earlier ? earlier.before : before;
    byId.set(id, { ...(first ? { before: first } : {}), ...(after ? { after } : {}) });
  }
  return [...byId.values()].filter(({ before, after }) => before?.version !== after?.version);
}
