import { isDeepStrictEqual } from 'node:util';
import type {
  Article,
  Channel,
  ChannelSettings,
  Feed,
  History,
  Instant,
  Item,
  Publication,
  Withdrawal,
  Withdrawn,
} from '../domain.ts';
import { channelPath } from './channel.ts';
import { changedAt } from './selection.ts';

/** What a store has to show of a channel at a moment. */
export interface Selection {
  /** Newest first. */
  readonly articles: readonly Article[];
  /** How many the whole channel has; of what several have in common, or what changed since a moment, there may be fewer. */
  readonly total: number;
  /** What was taken back, of all times, in no order. */
  readonly withdrawals: readonly Withdrawal[];
  /** When an article of the channel last left it by its own date; undefined where none did. */
  readonly lastExpiredAt?: Instant;
}

/** Which of a channel's documents a Feed is for. */
export interface FeedPlace {
  readonly channel: Channel;
  /** What its title says besides the publication's: the channel's name, or a combination's names. Empty for the publication. */
  readonly names: string;
  /** With its `?`; empty for all but combinations. */
  readonly query: string;
  readonly history: History;
}

/** How long readers are told that an article was taken back: a month of holidays, then everybody has asked. */
export const WITHDRAWN_TOLD_MS = 30 * 86_400_000;

/**
 * The Feed of a channel at a moment. The moment decides only what is not yet known then: the same articles give the same Feed for
 * as long as nothing comes or goes.
 */
export function makeFeed(publication: Publication, place: FeedPlace, selection: Selection, at: Instant): Feed {
  const { url, language, authors, copyright, icon } = publication;
  const { channel, names, query, history } = place;
  const settings = settingsOf(publication, channel);
  const seconds = separate(selection.articles, at);
  const items = selection.articles.map((article) => toItem(article, publication, seconds.get(article.id) ?? article.publishedAt));
  const path = channelPath(channel);
  const logo = settings.image ?? publication.logo;
  return {
    title: settings.title ?? withNames(publication.title, names),
    description: settings.description ?? (names === '' ? publication.description : `${publication.title}: ${names}`),
    id: `tag:${publication.tagEntity}:${path}/${query}`,
    homeUrl: `${url}${path === '' ? '/' : path}`,
    baseUrl: `${url}${path}/`,
    query,
    history,
    language,
    authors: authors.length > 0 ? authors : [{ name: publication.title }],
    ...(copyright === undefined ? {} : { copyright }),
    ...(icon === undefined ? {} : { icon }),
    ...(logo === undefined ? {} : { logo }),
    ...(settings.podcast === undefined ? {} : { podcast: settings.podcast }),
    updatedAt: lastChange(items, selection, at) ?? tagDate(publication),
    content: publication.feedContent,
    refreshMinutes: publication.refreshMinutes,
    hubs: history.kind === 'complete' || history.kind === 'current' ? publication.hubs : [],
    items,
    withdrawn: history.kind === 'archive' ? [] : recentlyWithdrawn(selection.withdrawals, publication, at),
  };
}

/** What a channel is called. */
export const titleOf = (publication: Publication, channel: Channel): string =>
  settingsOf(publication, channel).title ?? withNames(publication.title, channel.kind === 'publication' ? '' : channel.name);

const withNames = (title: string, names: string): string => (names === '' ? title : `${names} · ${title}`);

const settingsOf = ({ channels }: Publication, channel: Channel): ChannelSettings =>
  (channel.kind === 'publication' ? undefined : channels[`${channel.kind} ${channel.name}`]) ?? {};

/** The same article makes the same Item, the very same object: who made something of it finds it again. */
const made = new WeakMap<Article, Item>();

function toItem(article: Article, publication: Publication, updatedAt: Instant): Item {
  const own = [article.authors, publication.authors].find((people) => people.length > 0);
  const authors = own ?? [{ name: article.source ?? publication.title }];
  const known = made.get(article);
  if (known?.updatedAt === updatedAt && isDeepStrictEqual(known.authors, authors)) return known;
  const item = { ...article, updatedAt, authors };
  made.set(article, item);
  return item;
}

/**
 * Gives each item a second of its own as its last change, by id: validators take entries with one `updated` for a fault. Of several with
 * one, the article published first keeps it, and of those the one with the first id, so that what comes later moves none of them.
 */
function separate(articles: readonly Article[], at: Instant): ReadonlyMap<string, Instant> {
  const taken = new Set<Instant>();
  const seconds = new Map<string, Instant>();
  const changes = articles.map((article) => ({
    id: article.id,
    publishedAt: article.publishedAt,
    second: changedAt(article, at),
  }));
  for (const { id, second: first } of changes.sort(
    (a, b) => a.second - b.second || a.publishedAt - b.publishedAt || (a.id < b.id ? -1 : 1),
  )) {
    let second = first;
    while (taken.has(second)) second += 1000;
    taken.add(second);
    seconds.set(id, second);
  }
  return seconds;
}

function recentlyWithdrawn(withdrawals: readonly Withdrawal[], { url }: Publication, at: Instant): readonly Withdrawn[] {
  return withdrawals
    .flatMap(({ id, slug, withdrawnAt, reason }): Withdrawn[] => {
      if (withdrawnAt === undefined || withdrawnAt > at || withdrawnAt <= at - WITHDRAWN_TOLD_MS) return [];
      return [
        { id, url: `${url}/articles/${encodeURIComponent(slug)}`, withdrawnAt, ...(reason === undefined ? {} : { reason }) },
      ];
    })
    .sort((a, b) => b.withdrawnAt - a.withdrawnAt || (a.id < b.id ? -1 : 1));
}

function lastChange(items: readonly Item[], { lastExpiredAt, withdrawals }: Selection, at: Instant): Instant | undefined {
  const moments = [
    ...items.map((item) => item.updatedAt),
    ...(lastExpiredAt === undefined ? [] : [lastExpiredAt]),
    ...withdrawals.flatMap(({ withdrawnAt }) => (withdrawnAt === undefined || withdrawnAt > at ? [] : [withdrawnAt])),
  ];
  return moments.length > 0 ? moments.reduce((latest, moment) => Math.max(latest, moment)) : undefined;
}

/** A publication without articles last changed when it took its name: the date of its tag (RFC 4151 §2.1), completed. */
function tagDate({ tagEntity }: Publication): Instant {
  const [, year = '2000', month = '01', day = '01'] = /,(\d{4})(?:-(\d{2}))?(?:-(\d{2}))?$/.exec(tagEntity) ?? [];
  return Date.UTC(Number(year), Number(month) - 1, Number(day));
}
