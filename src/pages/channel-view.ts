import type { NamedChannel } from '../domain.ts';
import type { ChannelPage, FeedPage, LinkedChannel } from '../edition/pages.ts';
import { frameView, ownTitle } from './frame.ts';
import { itemViews } from './items.ts';
import { offersOfFeed, subscribeView } from './subscribe.ts';
import type { ChannelGroupView, ChannelView, FeedView } from './views.ts';

/** The kinds of channel, as a list heads them, and how many of each are shown at once. */
const GROUPS: readonly { readonly kind: NamedChannel['kind']; readonly title: string; readonly few: number }[] = [
  { kind: 'section', title: 'Sections', few: Number.POSITIVE_INFINITY },
  { kind: 'tag', title: 'Tags', few: 12 },
  { kind: 'author', title: 'Authors', few: 12 },
];

/** What `channel.liquid` is given. */
export function channelView(page: ChannelPage): ChannelView {
  const { feed, publication, offers, url, opmlUrl } = page;
  const whole = feed.homeUrl === `${publication.url}/`;
  const title = ownTitle(feed.title, publication);
  const part = feed.history.kind === 'archive' ? feed.history.number : null;
  const own = offersOfFeed(feed, offers);
  return {
    ...frameView({
      publication,
      offers,
      kind: 'channel',
      title: part === null ? title : `${whole ? 'Older articles' : title}, part ${part}`,
      description: feed.description,
      canonicalUrl: url,
    }),
    channel: { title, description: ownDescription(page, title), whole, part, url: feed.homeUrl },
    ...itemViews(feed, publication),
    subscribe: subscribeView(own[0]?.url ?? `${feed.baseUrl}rss.xml`, own, opmlUrl),
    groups: groupsOf(page.channels),
    newerUrl: page.newer ?? null,
    olderUrl: page.older ?? null,
  };
}

const groupsOf = (channels: readonly LinkedChannel[]): readonly ChannelGroupView[] =>
  GROUPS.flatMap(({ kind, title, few }) => {
    const members = channels.filter((channel) => channel.kind === kind);
    return members.length === 0 ? [] : [{ title, kind, many: members.length > few, channels: members }];
  });

/** What is said of a channel, but where nobody said more than its names. */
const ownDescription = ({ feed, publication }: Pick<ChannelPage, 'feed' | 'publication'>, title: string): string =>
  feed.description === `${publication.title}: ${title}` ? '' : feed.description;

/** What `feed.liquid` is given. */
export function feedView({ feed, publication, offers, format, url, opmlUrl }: FeedPage): FeedView {
  const title = ownTitle(feed.title, publication);
  const own = offersOfFeed(feed, offers);
  // An archive never changes: what is subscribed to is its channel.
  const subscription = feed.history.kind === 'archive' ? (own.find((offer) => offer.format === format)?.url ?? url) : url;
  return {
    ...frameView({
      publication,
      offers,
      kind: 'feed',
      title: `${title}: ${format} feed`,
      description: feed.description,
      canonicalUrl: feed.homeUrl,
    }),
    feed: {
      title,
      description: ownDescription({ feed, publication }, title),
      url: subscription,
      format,
      rawUrl: `${url}${url.includes('?') ? '&' : '?'}raw`,
      homeUrl: feed.homeUrl,
    },
    ...itemViews(feed, publication),
    subscribe: subscribeView(subscription, own, opmlUrl),
  };
}
