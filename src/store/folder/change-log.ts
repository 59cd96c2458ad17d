import type { ArticleHead } from '../../domain.ts';
import type { ArticleChange, Revision } from '../article-store.ts';
import type { Catalogue } from './catalogue.ts';

/** Remembers what each revision changed, for as long as that is not too much. */
export interface ChangeLog {
  add(revision: Revision, before: Catalogue, after: Catalogue): void;
  /** The changes after one revision up to another, one for each article; undefined where they are no longer known. */
  since(after: Revision, upTo: Revision): readonly ArticleChange[] | undefined;
}

/** A change weighs two heads; past this many the oldest revisions are forgotten. */
const REMEMBERED_CHANGES = 10_000;

export function changeLog(): ChangeLog {
  const remembered: { readonly revision: Revision; readonly changes: readonly ArticleChange[] }[] = [];
  return {
    add(revision, before, after) {
      remembered.push({ revision, changes: differences(before, after) });
      let total = remembered.reduce((sum, { changes }) => sum + changes.length, 0);
      while (total > REMEMBERED_CHANGES) total -= remembered.shift()?.changes.length ?? total;
    },
    since(after, upTo) {
      if (after === upTo) return [];
      const wanted = remembered.filter(({ revision }) => revision > after && revision <= upTo);
      return wanted.length === upTo - after ? merge(wanted.flatMap(({ changes }) => changes)) : undefined;
    },
  };
}

function differences(before: Catalogue, after: Catalogue): readonly ArticleChange[] {
  const old = new Map(before.newestFirst.map(({ head }) => [head.id, head]));
  const changes: ArticleChange[] = [];
  for (const { head } of after.newestFirst) {
    const previous = old.get(head.id);
    old.delete(head.id);
    if (previous !== head && previous?.version !== head.version) changes.push(change(previous, head));
  }
  for (const gone of old.values()) changes.push(change(gone, undefined));
  return changes;
}

function merge(changes: readonly ArticleChange[]): readonly ArticleChange[] {
  const byId = new Map<string, ArticleChange>();
  for (const { before, after } of changes) {
    const id = (before ?? after)?.id ?? '';
    const earlier = byId.get(id);
    byId.set(id, change(earlier ? earlier.before : before, after));
  }
  return [...byId.values()].filter(({ before, after }) => before?.version !== after?.version);
}

const change = (before: ArticleHead | undefined, after: ArticleHead | undefined): ArticleChange => ({
  ...(before ? { before } : {}),
  ...(after ? { after } : {}),
});
