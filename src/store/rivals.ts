import type { Listing, Problem } from '../domain.ts';

/** A Listing, and the file that it is of. */
export interface Listed extends Listing {
  readonly file: string;
}

/** Who of several has the id and the slug that it claims, and who goes without. */
export interface Settled<L extends Listed> {
  /** Oldest first. */
  readonly listed: readonly L[];
  readonly byId: ReadonlyMap<string, L>;
  readonly bySlug: ReadonlyMap<string, L>;
  /** What to do about each of the others. */
  readonly rivals: ReadonlyMap<L, Problem>;
}

/** Where two articles claim one id or slug, the older one keeps it: that is the one readers know. */
export function settleClaims<L extends Listed>(claims: Iterable<L>): Settled<L> {
  const byId = new Map<string, L>();
  const bySlug = new Map<string, L>();
  const listed: L[] = [];
  const rivals = new Map<L, Problem>();
  for (const claim of [...claims].sort(oldestFirst)) {
    const { id, slug } = claim;
    const [sameId, sameSlug] = [byId.get(id), bySlug.get(slug)];
    if (sameId) rivals.set(claim, taken(claim.file, 'id', id, sameId.file));
    else if (sameSlug) rivals.set(claim, taken(claim.file, 'slug', slug, sameSlug.file));
    else {
      byId.set(id, claim);
      bySlug.set(slug, claim);
      listed.push(claim);
    }
  }
  return { listed, byId, bySlug, rivals };
}

const taken = (file: string, field: 'id' | 'slug', value: string, owner: string): Problem => ({
  file,
  field,
  found: `the ${field} «${value}», which the older article ${owner} has`,
  expected: field === 'id' ? 'another file name, or a front matter id of its own' : 'another «slug: …»',
  effect: 'left out',
});

const oldestFirst = (a: Listed, b: Listed): number =>
  a.publishedAt - b.publishedAt || (a.file < b.file ? -1 : a.file > b.file ? 1 : 0);
