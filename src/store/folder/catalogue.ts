import { pagePath } from '../../article/identity.ts';
import type { ArticleHead, Problem } from '../../domain.ts';
import { newestFirst } from '../../feed/selection.ts';

/** What is known of one stored file. */
export interface Entry {
  readonly file: string;
  readonly stamp: string;
  /** Must be read again, whatever its stamp says: see `ScannedFile.fresh`. */
  readonly fresh: boolean;
  readonly version: string;
  /** Missing for drafts and for files that can't become an article. */
  readonly head?: ArticleHead;
  readonly problems: readonly Problem[];
}

/** All articles of the folder in the orders that questions need. Never changed: another state is another catalogue. */
export interface Catalogue {
  readonly newestFirst: readonly Listed[];
  readonly bySlug: ReadonlyMap<string, Listed>;
  /** A path of this site → the slug that it leads to. */
  readonly aliases: ReadonlyMap<string, string>;
  /** Articles that lay claim to another's id or slug. */
  readonly problems: readonly Problem[];
}

export interface Listed {
  readonly file: string;
  readonly head: ArticleHead;
}

/** Where two articles claim one id or slug, the older one keeps it: that is the one readers know. */
export function makeCatalogue(entries: Iterable<Entry>): Catalogue {
  const claimed = claim([...entries].flatMap(({ file, head }) => (head ? [{ file, head }] : [])).sort(oldestFirst));
  const aliases = new Map<string, string>();
  for (const { head } of claimed.kept) {
    for (const alias of head.aliases) {
      if (!aliases.has(alias)) aliases.set(alias, head.slug);
    }
  }
  for (const slug of claimed.bySlug.keys()) aliases.delete(pagePath(slug));
  return {
    newestFirst: claimed.kept.sort((a, b) => newestFirst(a.head, b.head)),
    bySlug: claimed.bySlug,
    aliases,
    problems: claimed.problems,
  };
}

function claim(candidates: readonly Listed[]): {
  kept: Listed[];
  bySlug: ReadonlyMap<string, Listed>;
  problems: readonly Problem[];
} {
  const byId = new Map<string, Listed>();
  const bySlug = new Map<string, Listed>();
  const kept: Listed[] = [];
  const problems: Problem[] = [];
  for (const candidate of candidates) {
    const { id, slug } = candidate.head;
    const sameId = byId.get(id);
    const sameSlug = bySlug.get(slug);
    if (sameId) problems.push(taken(candidate.file, 'id', id, sameId.file));
    else if (sameSlug) problems.push(taken(candidate.file, 'slug', slug, sameSlug.file));
    else {
      byId.set(id, candidate);
      bySlug.set(slug, candidate);
      kept.push(candidate);
    }
  }
  return { kept, bySlug, problems };
}

const taken = (file: string, field: 'id' | 'slug', value: string, owner: string): Problem => ({
  file,
  field,
  found: `the ${field} «${value}», which the older article ${owner} has`,
  expected: field === 'id' ? 'another file name, or a front matter id of its own' : 'another «slug: …»',
  effect: 'left out',
});

const oldestFirst = (a: Listed, b: Listed): number =>
  a.head.publishedAt - b.head.publishedAt || (a.file < b.file ? -1 : a.file > b.file ? 1 : 0);
