import type { Channel, Feed, Filter, NamedChannel, Rendition } from '../domain.ts';
import { filterOf } from '../feed/channel.ts';
import { type Combination, combinationFilter, readCombination, writeCombination } from '../feed/combination.ts';
import { type FeedPlace, makeFeed, type Selection } from '../feed/feed.ts';
import { archiveRange, newestArchive } from '../feed/history.ts';
import { documentUrl, subscriptionUrl } from '../render/address.ts';
import type { Format } from '../render/formats.ts';
import type { ChannelAddress, Target } from './address.ts';
import { itemMarks, marksIn } from './delta.ts';
import type { Answer, EditionParts } from './edition.ts';
import { feedLinks } from './offers.ts';
import { digest, keepDelta, keepDocument } from './rendition.ts';
import type { Effort } from './variants.ts';

export const PUBLICATION = { kind: 'publication' } as const;

/** The channel at an address, where there is or was one. */
export async function channelAt({ view, now }: EditionParts, address: ChannelAddress): Promise<Channel | undefined> {
  return address.kind === 'publication' ? PUBLICATION : view.channel(address.kind, { slug: address.slug }, now);
}

/** What is subscribed to: the channel's newest articles. */
export async function currentFeed({ publication, view, now }: EditionParts, channel: Channel): Promise<Feed> {
  const size = publication.feedSize;
  const selection = await view.latest(filterOf(channel), { at: now, limit: size });
  const previous = newestArchive(selection.total, size);
  const history = previous === 0 ? ({ kind: 'complete' } as const) : ({ kind: 'current', previous } as const);
  return makeFeed(publication, placeOf(channel, history), selection, now);
}

/** A numbered part of the channel's history; undefined where there is none of that number. */
async function archiveFeed(
  { publication, view, now }: EditionParts,
  channel: Channel,
  number: number,
): Promise<Feed | undefined> {
  const size = publication.feedSize;
  const filter = filterOf(channel);
  const { total } = await view.latest(filter, { at: now, limit: 0 });
  const range = archiveRange(number, total, size);
  if (!range) return undefined;
  const selection: Selection = await view.stretch(filter, { at: now, skip: range.skip, limit: range.count });
  // What left the channel by its own date has no part in an archive: it would change with the moment.
  const { lastExpiredAt: _, ...articles } = selection;
  const history = { kind: 'archive', number, cut: range.cut } as const;
  return makeFeed(publication, placeOf(channel, history), { ...articles, withdrawals: [] }, now);
}

const placeOf = (channel: Channel, history: FeedPlace['history']): FeedPlace => ({
  channel,
  names: channel.kind === 'publication' ? '' : channel.name,
  query: '',
  history,
});

/** Where a feed is, or should be. */
export type FeedTarget = Extract<Target, { readonly kind: 'feed' }>;

/** The Feed that an address names, or what there is to answer instead. */
export async function feedAt(
  parts: EditionParts,
  target: FeedTarget,
  query: URLSearchParams,
): Promise<{ readonly kind: 'feed'; readonly feed: Feed } | Exclude<Answer, { readonly kind: 'document' }> | undefined> {
  if (query.size > 0) return combinedFeed(parts, target, query);
  const channel = await channelAt(parts, target.channel);
  if (!channel) return undefined;
  const { archive } = target;
  const feed = archive === undefined ? await currentFeed(parts, channel) : await archiveFeed(parts, channel, archive);
  return feed && { kind: 'feed', feed };
}

/** The publication's feed, of what a query asks for only; a query that is not in the one spelling leads to the one that is. */
async function combinedFeed(
  parts: EditionParts,
  { channel, format, archive }: FeedTarget,
  query: URLSearchParams,
): ReturnType<typeof feedAt> {
  const { publication, view, now } = parts;
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
  const selection = await view.latest(combinationFilter(names, combination), { at: now, limit });
  const place: FeedPlace = {
    channel: PUBLICATION,
    names: channels.map(({ name }) => name).join(', '),
    query: canonical,
    history: { kind: 'none' },
  };
  return { kind: 'feed', feed: makeFeed(publication, place, selection, now) };
}

/** The channels that a combination names; undefined where one of them is none. */
async function namedChannels(
  { view, now }: EditionParts,
  combination: Combination,
): Promise<readonly NamedChannel[] | undefined> {
  const found: NamedChannel[] = [];
  for (const kind of ['section', 'tag', 'author'] as const) {
    const slug = combination[kind];
    if (slug === undefined) continue;
    const channel = await view.channel(kind, { slug }, now);
    if (!channel) return undefined;
    found.push(channel);
  }
  return found;
}

/** A Feed in a format. */
export function feedDocument(parts: EditionParts, feed: Feed, format: Format, effort: Effort = 'little'): Rendition {
  const { publication, deltas } = parts;
  const url = documentUrl(feed, format.fileName);
  const path = url.slice(publication.url.length);
  const make = () => {
    const text = format.render(feed);
    return {
      mediaType: format.mediaType,
      text,
      changedAt: feed.updatedAt,
      links: feedLinks(feed, url),
      feed: subscriptionUrl(feed, format.fileName).slice(publication.url.length),
      ...(deltas && feed.history.kind !== 'archive' ? { items: itemMarks(text, format.item) } : {}),
    };
  };
  return keepDocument(parts, path, digest(JSON.stringify(feed)), make, effort);
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
  const { feed } = found;
  const whole = feedDocument(parts, feed, target.format);
  const marks = [...(marksIn(whole.etag) ?? [])];
  const items = feed.items.filter((_, i) => !held?.has(marks[i] ?? ''));
  if (marks.length !== feed.items.length || items.length === feed.items.length) return undefined;
  // What says of itself that it is complete (RFC 5005 §2) would have readers delete all that is not in it.
  const history = feed.history.kind === 'complete' ? ({ kind: 'none' } as const) : feed.history;
  const key = `${whole.path} but ${digest(items.map(({ id }) => id).join('\n'))}`;
  return keepDelta(parts, key, whole, () => target.format.render({ ...feed, history, items }));
}
