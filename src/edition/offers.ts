import type { Channel, Feed, Publication } from '../domain.ts';
import { channelPath } from '../feed/channel.ts';
import { titleOf } from '../feed/feed.ts';
import type { Format } from '../render/formats.ts';
import type { OfferedFeed } from './pages.ts';

/** The feeds of some channels, the nearest channel first. */
export const offersOf = (
  publication: Publication,
  channels: readonly Channel[],
  formats: readonly Format[],
): readonly OfferedFeed[] =>
  channels.flatMap((channel) =>
    formats.map(({ name, fileName, linkType }) => ({
      title: `${titleOf(publication, channel)} (${name})`,
      format: name,
      type: linkType,
      url: `${publication.url}${channelPath(channel)}/${fileName}`,
    })),
  );

/** A page's `Link` header: titles stay out of it, as a header holds ASCII only. */
export const pageLinks = (offers: readonly OfferedFeed[]): string =>
  offers.map(({ url, type }) => `<${url}>; rel="alternate"; type="${type}"`).join(', ');

/** A feed's `Link` header: itself, its page for people, and where to have oneself told of what is new (WebSub §4). */
export const feedLinks = (feed: Feed, selfUrl: string): string =>
  [
    `<${selfUrl}>; rel="self"`,
    `<${feed.homeUrl}>; rel="alternate"; type="text/html"`,
    ...feed.hubs.map((hub) => `<${hub}>; rel="hub"`),
  ].join(', ');
