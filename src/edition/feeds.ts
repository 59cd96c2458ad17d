import type { Channel, Feed, Filter, NamedChannel, Rendition } from '../domain.ts';
import { filterOf } from '../feed/channel.ts';
import { type Combination, combinationFilter, readCombination, writeCombination } from '../feed/combination.ts';
import { type FeedPlace, makeFeed, type Selection } from '../feed/feed.ts';
import { archiveRange, newestArchive } from '../feed/history.ts';
import { documentUrl } from '../render/address.ts';
import type { Format } from '../render/formats.ts';
import type { ChannelAddress } from './address.ts';
import type { Answer, EditionParts } from './edition.ts';
import { feedLinks } from './offers.ts';
import { digest } from './rendition.ts';

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
export async function archiveFeed(
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

/** The publication's feed, of what a query asks for only; a query that is not in the one spelling leads to the one that is. */
export async function combinedFeed(
  parts: EditionParts,
  { channel, format, archive }: { readonly channel: ChannelAddress; readonly format: Format; readonly archive?: number },
  query: URLSearchParams,
): Promise<Answer | undefined> {
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
  return { kind: 'document', rendition: feedDocument(parts, makeFeed(publication, place, selection, now), format) };
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
export function feedDocument({ publication, view, kept, now }: EditionParts, feed: Feed, format: Format): Rendition {
  const url = documentUrl(feed, format.fileName);
  const path = url.slice(publication.url.length);
  return kept.keep(path, digest(JSON.stringify(feed)), view, now, () => ({
    mediaType: format.mediaType,
    text: format.render(feed),
    changedAt: feed.updatedAt,
    links: feedLinks(feed, url),
  }));
}
