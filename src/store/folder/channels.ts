import type { Listing, NamedChannel } from '../../domain.ts';
import { type Belonging, namesOf } from '../../feed/channel.ts';
import { newestFirst } from '../../feed/selection.ts';
import type { Revision } from '../article-store.ts';
import { freeSlug } from '../channel-slugs.ts';
import { LayeredMap } from './layered-map.ts';
import { changedOrder } from './order.ts';

type Kind = NamedChannel['kind'];

/** A channel with its articles. */
export interface Shelf<L extends Listing = Listing> {
  readonly channel: NamedChannel;
  /** Newest first. Empty where all have gone while the process lives. */
  readonly articles: readonly L[];
  /** When an article of it, or one that was taken back, last came, changed or went. */
  readonly changedIn: Revision;
}

/** Every channel that the folder's articles name or, while the process lives, named. Never changed. */
export interface Channels<L extends Listing = Listing> {
  all(): readonly Shelf<L>[];
  byName(kind: Kind, name: string): Shelf<L> | undefined;
  bySlug(kind: Kind, slug: string): Shelf<L> | undefined;
  /** The channels after some articles went and others came in a revision; `touched` are of the channels too, as far as that matters. */
  after(change: ShelfChange<L>): Channels<L>;
}

export interface ShelfChange<L extends Listing> {
  readonly gone: readonly L[];
  /** Newest first. */
  readonly came: readonly L[];
  readonly touched: readonly Belonging[];
  readonly revision: Revision;
}

type Shelves<L extends Listing> = Readonly<Record<Kind, LayeredMap<string, Shelf<L>>>>;
type Slugs = Readonly<Record<Kind, LayeredMap<string, string>>>;

const KINDS: readonly Kind[] = ['section', 'tag', 'author'];
const byKind = <T>(make: (kind: Kind) => T): Record<Kind, T> => ({
  section: make('section'),
  tag: make('tag'),
  author: make('author'),
});

export const noChannels = <L extends Listing>(): Channels<L> =>
  channels(
    byKind(() => new LayeredMap<string, Shelf<L>>()),
    byKind(() => new LayeredMap<string, string>()),
  );

function channels<L extends Listing>(shelves: Shelves<L>, slugs: Slugs): Channels<L> {
  return {
    all: () => KINDS.flatMap((kind) => [...shelves[kind].entries()].map(([, shelf]) => shelf)).sort(byKindAndName),
    byName: (kind, name) => shelves[kind].get(name),
    bySlug(kind, slug) {
      const name = slugs[kind].get(slug);
      return name === undefined ? undefined : shelves[kind].get(name);
    },
    after: (change) => changed(shelves, slugs, change),
  };
}

interface Moves<L> {
  readonly gone: L[];
  readonly came: L[];
}

function changed<L extends Listing>(shelves: Shelves<L>, slugs: Slugs, change: ShelfChange<L>): Channels<L> {
  const moves = byKind(() => new Map<string, Moves<L>>());
  const movesOf = (kind: Kind, name: string): Moves<L> => {
    const known = moves[kind].get(name);
    if (known) return known;
    const made = { gone: [], came: [] };
    moves[kind].set(name, made);
    return made;
  };
  forEachName(change.gone, (kind, name, one) => movesOf(kind, name).gone.push(one));
  forEachName(change.came, (kind, name, one) => movesOf(kind, name).came.push(one));
  forEachName(change.touched, movesOf);
  const named = byKind((kind) => nameAll(slugs[kind], shelves[kind], namesByAge(moves[kind])));
  const next = byKind((kind) =>
    shelves[kind].with(
      [...moves[kind]].map(([name, { gone, came }]) => {
        const before = shelves[kind].get(name);
        const channel = before?.channel ?? { kind, name, slug: named[kind].get(name) ?? '' };
        const articles = changedOrder(before?.articles ?? [], gone, came);
        return [name, { channel, articles, changedIn: change.revision }] as const;
      }),
    ),
  );
  const nextSlugs = byKind((kind) => slugs[kind].with([...named[kind]].map(([name, slug]) => [slug, name] as const)));
  return channels(next, nextSlugs);
}

/** What the oldest articles name goes first: readers have known it the longest. */
const namesByAge = <L extends Listing>(moves: ReadonlyMap<string, Moves<L>>): readonly string[] =>
  [...moves]
    .map(([name, { came }]) => ({ name, oldest: came.at(-1) }))
    .sort((a, b) => (a.oldest && b.oldest ? -newestFirst(a.oldest, b.oldest) : Number(!b.oldest) - Number(!a.oldest)))
    .map(({ name }) => name);

function forEachName<B extends Belonging>(all: readonly B[], take: (kind: Kind, name: string, one: B) => void): void {
  for (const one of all) {
    const names = namesOf(one);
    for (const kind of KINDS) for (const name of names[kind]) take(kind, name, one);
  }
}

/** A slug for each name that has none yet. Those that were there first are the channels known before, then those of the older articles. */
function nameAll<L extends Listing>(
  taken: LayeredMap<string, string>,
  known: LayeredMap<string, Shelf<L>>,
  names: Iterable<string>,
): ReadonlyMap<string, string> {
  const made = new Map<string, string>();
  const own = new Set<string>();
  for (const name of names) {
    if (known.get(name)) continue;
    const slug = freeSlug(name, (one) => own.has(one) || taken.get(one) !== undefined);
    made.set(name, slug);
    own.add(slug);
  }
  return made;
}

const order = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);
const byKindAndName = (a: Shelf, b: Shelf): number =>
  order(a.channel.kind, b.channel.kind) || order(a.channel.name, b.channel.name);
