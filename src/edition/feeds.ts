import type { Channel, Feed, Filter, NamedChannel, Rendition } from '../domain.ts';
import { channelPath, filterOf } from '../feed/channel.ts';
import { type Combination, combinationFilter, readCombination, writeCombination } from '../feed/combination.ts';
import { type FeedPlace, makeFeed, type Selection } from '../feed/feed.ts';
import { archiveRange, newestArchive } from '../feed/history.ts';
import { documentUrl, subscriptionUrl } from '../render/address.ts';
import type { Format } from '../render/formats.ts';
import type { ChannelAddress, Target } from './address.ts';
import { type SetAside, strictDocument } from './aside.ts';
import { itemMarks, marksIn } from './delta.ts';
import type { Answer, EditionParts } from './edition.ts';
import { feedLinks } from './offers.ts';
import { digest, keepDelta, keepDocument } from './rendition.ts';
import type { Effort } from './variants.ts';
import { compact } from './zip.ts';

export const PUBLICATION = { kind: 'publication' } as const;

/** The channel at an address, where there is or was one. */
export async function channelAt({ view }: EditionParts, address: ChannelAddress): Promise<Channel | undefined> {
  return address.kind === 'publication' ? PUBLICATION : view.channel(address.kind, { slug: address.slug });
}

/** Names all that a channel's documents are made from, while the settings are what they are. */
export const sourceOf = async ({ view, settings }: EditionParts, channel: Channel): Promise<string> =>
  `${await view.stateOf(filterOf(channel))} ${settings}`;

/** What is subscribed to: the channel's newest articles. */
export async function currentFeed({ publication, view, now, aside }: EditionParts, channel: Channel): Promise<Feed> {
  const size = publication.feedSize;
  const selection = await view.latest(filterOf(channel), size);
  const previous = newestArchive(selection.total, size);
  const history = previous === 0 ? ({ kind: 'complete' } as const) : ({ kind: 'current', previous } as const);
  return makeFeed(publication, placeOf(channel, history), without(aside, selection), now);
}

const without = (aside: SetAside, selection: Selection): Selection => ({
  ...selection,
  articles: selection.articles.filter((article) => !aside.holds(article)),
});

/** A numbered part of the channel's history; undefined where there is none of that number. */
export async function archiveAt(
  parts: EditionParts,
  channel: Channel,
  number: number,
  path: string,
): Promise<FoundFeed | undefined> {
  const { publication, view, now, aside, settings } = parts;
  const size = publication.feedSize;
  const filter = filterOf(channel);
  const { total } = await view.latest(filter, 0);
  const range = archiveRange(number, total, size);
  if (!range) return undefined;
  const stretch = { skip: range.skip, limit: range.count };
  const history = { kind: 'archive', number, cut: range.cut } as const;
  return {
    kind: 'feed',
    path,
    source: `${await view.stateOf(filter, stretch)} ${range.cut} ${settings}`,
    async feed() {
      // What left the channel by its own date has no part in an archive: it would change with the moment.
      const { lastExpiredAt: _, ...selection } = await view.stretch(filter, stretch);
      return makeFeed(publication, placeOf(channel, history), { ...without(aside, selection), withdrawals: [] }, now);
    },
  };
}

const placeOf = (channel: Channel, history: FeedPlace['history']): FeedPlace => ({
  channel,
  names: channel.kind === 'publication' ? '' : channel.name,
  query: '',
  history,
});

/** Where a feed is, or should be. */
export type FeedTarget = Extract<Target, { readonly kind: 'feed' }>;

/** A Feed that can be made. */
export interface FoundFeed {
  readonly kind: 'feed';
  /** Of its document in the format that was asked for. */
  readonly path: string;
  /** Names all that it is made from. */
  readonly source: string;
  readonly feed: () => Promise<Feed>;
}

/** The Feed that an address names, or what there is to answer instead. */
export async function feedAt(
  parts: EditionParts,
  target: FeedTarget,
  query: URLSearchParams,
): Promise<FoundFeed | Exclude<Answer, { readonly kind: 'document' }> | undefined> {
  if (query.size > 0) return combinedFeed(parts, target, query);
  const channel = await channelAt(parts, target.channel);
  if (!channel) return undefined;
  const { archive, format } = target;
  const base = channelPath(channel);
  if (archive !== undefined) return archiveAt(parts, channel, archive, `${base}/archive/${archive}/${format.fileName}`);
  const feed = () => currentFeed(parts, channel);
  return { kind: 'feed', path: `${base}/${format.fileName}`, source: await sourceOf(parts, channel), feed };
}

/** The publication's feed, of what a query asks for only; a query that is not in the one spelling leads to the one that is. */
async function combinedFeed(
  parts: EditionParts,
  { channel, format, archive }: FeedTarget,
  query: URLSearchParams,
): ReturnType<typeof feedAt> {
  const { publication, view, now, aside, settings } = parts;
  if (channel.kind !== 'publication' || archive !== undefined) {
    return { kind: 'refused', why: `parameters go with /${format.fileName}, not with a channel's own feed or an archive.` };
  }
  const result = readCombination(query);
  if (!result.ok) return { kind: 'refused', why: result.refusal };
  const { combination } = result;
  const canonical = writeCombination(combination);
  if (`?${query}` !== canonical) return { kind: 'moved', to: `/${format.fileName}${canonical}` };
  const channels = await namedChannels(parts, combination);
  if (!channels) return undefined;
  const names: Filter = Object.fromEntries(channels.map(({ kind, name }) => [kind, name]));
  const limit = combination.limit ?? publication.feedSize;
  const filter = combinationFilter(names, combination);
  const place: FeedPlace = {
    channel: PUBLICATION,
    names: channels.map(({ name }) => name).join(', '),
    query: canonical,
    history: { kind: 'none' },
  };
  return {
    kind: 'feed',
    path: `/${format.fileName}${canonical}`,
    source: `${await view.stateOf(filter)} ${settings}`,
    feed: async () => makeFeed(publication, place, without(aside, await view.latest(filter, limit)), now),
  };
}

/** The channels that a combination names; undefined where one of them is none. */
async function namedChannels({ view }: EditionParts, combination: Combination): Promise<readonly NamedChannel[] | undefined> {
  const found: NamedChannel[] = [];
  for (const kind of ['section', 'tag', 'author'] as const) {
    const slug = combination[kind];
    if (slug === undefined) continue;
    const channel = await view.channel(kind, { slug });
    if (!channel) return undefined;
    found.push(channel);
  }
  return found;
}

/** A Feed in a format. */
export function feedDocument(
  parts: EditionParts,
  { path, source, feed: find }: Omit<FoundFeed, 'kind'>,
  format: Format,
  effort: Effort = 'little',
): Promise<Rendition> {
  const { publication, deltas, write, pack, aside } = parts;
  const stays = effort === 'most';
  const make = async () => {
    const feed = await find();
    const pieces = await strictDocument(feed, format, write, aside, stays ? 'stays' : undefined);
    const bytes = compact(Buffer.concat(pieces));
    const isDeltaMade = deltas && feed.history.kind !== 'archive';
    return {
      mediaType: format.mediaType,
      text: bytes,
      // What is made when somebody wants it is compressed in one: its pieces need not be kept compressed as well.
      ...(pack && stays ? { gzip: await pack(pieces) } : {}),
      changedAt: feed.updatedAt,
      links: feedLinks(feed, documentUrl(feed, format.fileName)),
      feed: subscriptionUrl(feed, format.fileName).slice(publication.url.length),
      ...(isDeltaMade ? { items: itemMarks(pieces, format.item) } : {}),
    };
  };
  return keepDocument(parts, path, source, make, effort);
}

/**
 * The items of a feed that are not in what `tag` names, as a document (RFC 3229 §10.5.3 `A-IM`); undefined where that can't be told, or
 * would be the whole feed. The tag that it bears is the whole feed's: that is what its reader has from then on.
 */
export async function feedDelta(
  parts: EditionParts,
  target: FeedTarget,
  query: URLSearchParams,
  tag: string,
): Promise<Rendition | undefined> {
  const held = marksIn(tag);
  const found = held && (await feedAt(parts, target, query));
  if (found?.kind !== 'feed') return undefined;
  const feed = await found.feed();
  const whole = await feedDocument(parts, { ...found, feed: async () => feed }, target.format);
  const marks = [...(marksIn(whole.etag) ?? [])];
  const items = feed.items.filter((_, i) => !held?.has(marks[i] ?? ''));
  if (marks.length !== feed.items.length || items.length === feed.items.length) return undefined;
  // What says of itself that it is complete (RFC 5005 §2) would have readers delete all that is not in it.
  const history = feed.history.kind === 'complete' ? ({ kind: 'none' } as const) : feed.history;
  const key = `${whole.path} but ${digest(items.map(({ id }) => id).join('\n'))}`;
  return keepDelta(parts, key, whole, () => target.format.render({ ...feed, history, items }));
}
