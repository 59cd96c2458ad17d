import { pagePath } from '../../article/identity.ts';
import type { ArticleHead, Instant, Problem, Withdrawal } from '../../domain.ts';
import { isVisible, newestFirst } from '../../feed/selection.ts';
import { type Channels, makeChannels } from './channels.ts';
import type { Mentions } from './shipped.ts';

/** What is known of one stored file. */
export interface Entry {
  readonly file: string;
  readonly stamp: string;
  /** Must be read again, whatever its stamp says: see `ScannedFile.fresh`. */
  readonly fresh: boolean;
  readonly version: string;
  /** The files that it may ship: where they change, it is read again. */
  readonly mentions: Mentions;
  /** Missing for drafts and for files that can't become an article. */
  readonly head?: ArticleHead;
  /** An article that says that it is withdrawn. */
  readonly withdrawal?: Withdrawal;
  readonly problems: readonly Problem[];
}

/** All articles of the folder in the orders that questions need. Never changed: another state is another catalogue. */
export interface Catalogue {
  readonly newestFirst: readonly Listed[];
  readonly bySlug: ReadonlyMap<string, Listed>;
  /** A path of this site → the slug that it leads to: said by an article, or the article's slug was another while the process lives. */
  readonly aliases: ReadonlyMap<string, string>;
  /** The path of an article's page under a former slug → its id. */
  readonly formerly: ReadonlyMap<string, string>;
  readonly channels: Channels;
  /** What was taken back: said by its file, or its file is gone. By id. */
  readonly withdrawals: ReadonlyMap<string, Withdrawal>;
  /** A path of this site → what was taken back there. */
  readonly gone: ReadonlyMap<string, Withdrawal>;
  /** Articles that lay claim to another's id or slug. */
  readonly problems: readonly Problem[];
}

export interface Listed {
  readonly file: string;
  readonly head: ArticleHead;
}

/**
 * Where two articles claim one id or slug, the older one keeps it: that is the one readers know. `before` is the catalogue that this
 * one follows at `at`: what went since then was taken back.
 */
export function makeCatalogue(entries: readonly Entry[], before: Catalogue | undefined, at: Instant): Catalogue {
  const claimed = claim(entries.flatMap(({ file, head }) => (head ? [{ file, head }] : [])).sort(oldestFirst));
  const slugs = new Map(claimed.kept.map(({ head }) => [head.id, head.slug]));
  const formerly = formerAddresses(slugs, before);
  const withdrawals = takenBack(entries, new Set(slugs.keys()), before, at);
  return {
    channels: makeChannels([...claimed.kept.map(({ head }) => head), ...withdrawals.values()], before?.channels),
    newestFirst: claimed.kept.toSorted((a, b) => newestFirst(a.head, b.head)),
    bySlug: claimed.bySlug,
    aliases: aliasesOf(claimed, slugs, formerly),
    formerly,
    withdrawals,
    gone: new Map(
      [...withdrawals.values()].flatMap((one) => [pagePath(one.slug), ...one.aliases].map((path) => [path, one] as const)),
    ),
    problems: claimed.problems,
  };
}

/** Where articles were whose slug has changed since the process began. */
function formerAddresses(slugs: ReadonlyMap<string, string>, before: Catalogue | undefined): ReadonlyMap<string, string> {
  const formerly = new Map(before?.formerly);
  for (const { head } of before?.newestFirst ?? []) {
    if (slugs.has(head.id) && slugs.get(head.id) !== head.slug) formerly.set(pagePath(head.slug), head.id);
  }
  return formerly;
}

/** What an article says goes before what is remembered; the older article's word before the younger's; a page before all. */
function aliasesOf(
  { kept, bySlug }: Claimed,
  slugs: ReadonlyMap<string, string>,
  formerly: ReadonlyMap<string, string>,
): ReadonlyMap<string, string> {
  const aliases = new Map<string, string>();
  const add = (path: string, slug: string | undefined): void => {
    if (slug !== undefined && !aliases.has(path)) aliases.set(path, slug);
  };
  for (const { head } of kept) for (const alias of head.aliases) add(alias, head.slug);
  for (const [path, id] of formerly) add(path, slugs.get(id));
  for (const slug of bySlug.keys()) aliases.delete(pagePath(slug));
  return aliases;
}

/**
 * What says so itself; what was taken back before; and what readers could see in the catalogue before and is gone. A file that has become
 * unfit is not gone: its author is at work on it.
 */
function takenBack(
  entries: readonly Entry[],
  published: ReadonlySet<string>,
  before: Catalogue | undefined,
  at: Instant,
): ReadonlyMap<string, Withdrawal> {
  const stored = new Set(entries.flatMap(({ head }) => (head ? [head.id] : [])));
  const unfit = new Set(entries.flatMap(({ file, head, problems }) => (!head && problems.length > 0 ? [file] : [])));
  const all = new Map<string, Withdrawal>(before?.withdrawals);
  for (const { file, head } of before?.newestFirst ?? []) {
    if (!stored.has(head.id) && !unfit.has(file) && isVisible(head, at))
      all.set(head.id, { ...withdrawalOf(head), withdrawnAt: at });
  }
  for (const { withdrawal: said } of entries) {
    const withdrawnAt = said && (said.withdrawnAt ?? all.get(said.id)?.withdrawnAt);
    if (said) all.set(said.id, { ...said, ...(withdrawnAt === undefined ? {} : { withdrawnAt }) });
  }
  for (const id of published) all.delete(id);
  return all;
}

const withdrawalOf = ({ id, slug, aliases, section, tags, authors }: ArticleHead): Withdrawal => ({
  id,
  slug,
  aliases,
  ...(section === undefined ? {} : { section }),
  tags,
  authors,
});

interface Claimed {
  /** Oldest first. */
  readonly kept: readonly Listed[];
  readonly bySlug: ReadonlyMap<string, Listed>;
  readonly problems: readonly Problem[];
}

function claim(candidates: readonly Listed[]): Claimed {
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
