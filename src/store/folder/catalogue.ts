import { pagePath } from '../../article/identity.ts';
import type { Instant, Problem, Withdrawal } from '../../domain.ts';
import { isVisible, newestFirst } from '../../feed/selection.ts';
import type { Revision } from '../article-store.ts';
import { type Listed, settleClaims } from '../rivals.ts';
import { pathsOf, withdrawalOf } from '../taken-back.ts';
import { type Channels, noChannels } from './channels.ts';
import { LayeredMap } from './layered-map.ts';
import { changedOrder } from './order.ts';

/** What a stored file says: an article, or that one is withdrawn, or neither. */
export interface Said {
  readonly listed?: Listed | undefined;
  readonly withdrawal?: Withdrawal | undefined;
}

/** What a stored file said, and what it says now. Missing where there was no file, or is none. */
export interface Change {
  readonly before?: Said | undefined;
  readonly after?: Said | undefined;
  /** Whether `before` was a mistake: what is gone with it was not taken back. */
  readonly unfounded?: boolean;
}

/** All articles of the folder in the orders that questions need. Never changed: another state is another catalogue. */
export interface Catalogue {
  readonly newestFirst: readonly Listed[];
  readonly byId: LayeredMap<string, Listed>;
  readonly bySlug: LayeredMap<string, Listed>;
  /** A path of this site → the id of the article that says that it leads to it. */
  readonly aliases: ReadonlyMap<string, string>;
  /** The path of an article's page under a slug that it had while the process lives → its id. */
  readonly formerly: ReadonlyMap<string, string>;
  readonly channels: Channels<Listed>;
  /** What was taken back: said by its file, or its file is gone. By id. */
  readonly withdrawals: ReadonlyMap<string, Withdrawal>;
  /** A path of this site → what was taken back there. */
  readonly gone: ReadonlyMap<string, Withdrawal>;
  /** Articles that lay claim to what an older one has, with what to do about it. */
  readonly rivals: ReadonlyMap<Listed, Problem>;
  /** When an article last came, changed or went. */
  readonly changedIn: Revision;
}

const EMPTY: Catalogue = {
  newestFirst: [],
  byId: new LayeredMap(),
  bySlug: new LayeredMap(),
  aliases: new Map(),
  formerly: new Map(),
  channels: noChannels(),
  withdrawals: new Map(),
  gone: new Map(),
  rivals: new Map(),
  changedIn: 0,
};

export interface CatalogueChange {
  /** What came, changed or went. */
  readonly changes: readonly Change[];
  /** Everything that is stored now, for when there is no other way than to look at all of it. */
  readonly all: () => Iterable<Said>;
  readonly at: Instant;
  readonly revision: Revision;
}

/** The catalogue after some files changed, and which of the articles came and went for it. */
export interface NextCatalogue {
  readonly catalogue: Catalogue;
  readonly came: readonly Listed[];
  readonly gone: readonly Listed[];
}

/** The catalogue that follows one: it costs what changed, but where articles are rivals for an id or a slug. */
export function nextCatalogue(before: Catalogue | undefined, change: CatalogueChange): NextCatalogue {
  const known = before ?? EMPTY;
  const { rivals, byId, bySlug, ...moved } = (before && settlePeacefully(before, change)) ?? settleAll(known, change.all());
  const next = { newestFirst: changedOrder(known.newestFirst, moved.gone, moved.came), byId, bySlug };
  const withdrawals = takenBack(known, next.byId, moved.gone, change);
  const changedIn = moved.gone.length + moved.came.length > 0 || withdrawals !== known.withdrawals;
  return {
    ...moved,
    catalogue: {
      ...next,
      rivals,
      aliases: [...moved.gone, ...moved.came].some(({ aliases }) => aliases.length > 0)
        ? aliasesOf(next.newestFirst)
        : known.aliases,
      formerly: formerAddresses(known, moved, next.byId),
      channels: known.channels.after({
        ...moved,
        touched: withdrawals === known.withdrawals ? [] : differing(known.withdrawals, withdrawals),
        revision: change.revision,
      }),
      withdrawals,
      gone: withdrawals === known.withdrawals ? known.gone : byPath(withdrawals),
      changedIn: changedIn ? change.revision : known.changedIn,
    },
  };
}

/** Whether nobody claims what another one has, or had to go without. */
function isPeaceful({ byId, bySlug, rivals }: Catalogue, gone: readonly Listed[], came: readonly Listed[]): boolean {
  const going = new Set(gone);
  const ids = new Set<string>();
  const slugs = new Set<string>();
  for (const { id, slug } of came) {
    const [sameId, sameSlug] = [byId.get(id), bySlug.get(slug)];
    if (ids.has(id) || slugs.has(slug) || (sameId && !going.has(sameId)) || (sameSlug && !going.has(sameSlug))) return false;
    ids.add(id);
    slugs.add(slug);
  }
  for (const { id, slug } of gone) {
    ids.add(id);
    slugs.add(slug);
  }
  return ![...rivals.keys()].some((rival) => going.has(rival) || ids.has(rival.id) || slugs.has(rival.slug));
}

/** What became of the claims to ids and slugs, and what came and went for it. */
type Settlement = Pick<Catalogue, 'byId' | 'bySlug' | 'rivals'> & Pick<NextCatalogue, 'came' | 'gone'>;

/** Undefined where somebody claims what another one has. */
function settlePeacefully(known: Catalogue, { changes }: CatalogueChange): Settlement | undefined {
  const gone = changes.flatMap(({ before }) => (before?.listed ? [before.listed] : []));
  const came = changes.flatMap(({ after }) => (after?.listed ? [after.listed] : []));
  if (!isPeaceful(known, gone, came)) return undefined;
  const without = <K extends 'id' | 'slug'>(key: K) => gone.map((one) => [one[key], undefined] as const);
  const by = <K extends 'id' | 'slug'>(key: K) => came.map((one) => [one[key], one] as const);
  return {
    gone,
    came: came.toSorted(newestFirst),
    rivals: known.rivals,
    byId: known.byId.with([...without('id'), ...by('id')]),
    bySlug: known.bySlug.with([...without('slug'), ...by('slug')]),
  };
}

function settleAll(before: Catalogue, stored: Iterable<Said>): Settlement {
  const claims: Listed[] = [];
  for (const { listed } of stored) if (listed) claims.push(listed);
  const { listed: all, byId, bySlug, rivals } = settleClaims(claims);
  return {
    gone: before.newestFirst.filter((one) => byId.get(one.id) !== one),
    came: all.filter((one) => before.byId.get(one.id) !== one).sort(newestFirst),
    rivals,
    byId: new LayeredMap(byId),
    bySlug: new LayeredMap(bySlug),
  };
}

/** Where articles were whose slug has changed since the process began. */
function formerAddresses(
  { formerly }: Catalogue,
  { gone }: Pick<NextCatalogue, 'gone'>,
  byId: LayeredMap<string, Listed>,
): ReadonlyMap<string, string> {
  const moved = gone.filter(({ id, slug }) => {
    const now = byId.get(id);
    return now !== undefined && now.slug !== slug;
  });
  return moved.length === 0 ? formerly : new Map([...formerly, ...moved.map(({ id, slug }) => [pagePath(slug), id] as const)]);
}

/** The older article's word goes before the younger's. */
function aliasesOf(newestFirst: readonly Listed[]): ReadonlyMap<string, string> {
  const aliases = new Map<string, string>();
  for (const { id, aliases: own } of newestFirst) for (const alias of own) aliases.set(alias, id);
  return aliases;
}

/** What says so itself; what was taken back before; and what readers could see in the catalogue before and is gone. */
function takenBack(
  { withdrawals: before }: Catalogue,
  byId: LayeredMap<string, Listed>,
  gone: readonly Listed[],
  { changes, at }: CatalogueChange,
): ReadonlyMap<string, Withdrawal> {
  const said = changes.flatMap(({ after }) => (after?.withdrawal ? [after.withdrawal] : []));
  const mistaken = new Set(changes.flatMap(({ before: was, unfounded }) => (unfounded && was?.listed ? [was.listed] : [])));
  const vanished = gone.filter((one) => !byId.get(one.id) && isVisible(one, at) && !mistaken.has(one));
  const isBack = [...before.keys()].some((id) => byId.get(id));
  if (said.length === 0 && vanished.length === 0 && !isBack) return before;
  const all = new Map(before);
  for (const one of vanished) all.set(one.id, { ...withdrawalOf(one), withdrawnAt: at });
  for (const one of said) {
    const withdrawnAt = one.withdrawnAt ?? all.get(one.id)?.withdrawnAt;
    all.set(one.id, { ...one, ...(withdrawnAt === undefined ? {} : { withdrawnAt }) });
  }
  for (const id of [...all.keys()]) if (byId.get(id)) all.delete(id);
  return all;
}

const byPath = (withdrawals: ReadonlyMap<string, Withdrawal>): ReadonlyMap<string, Withdrawal> =>
  new Map([...withdrawals.values()].flatMap((one) => pathsOf(one).map((path) => [path, one] as const)));

/** What is in one and not in the other. */
const differing = (a: ReadonlyMap<string, Withdrawal>, b: ReadonlyMap<string, Withdrawal>): readonly Withdrawal[] => [
  ...[...a].filter(([id, one]) => b.get(id) !== one).map(([, one]) => one),
  ...[...b].filter(([id, one]) => a.get(id) !== one).map(([, one]) => one),
];
