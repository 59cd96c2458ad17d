import type { Article, ArticleHead, Channel, Feed, Instant, NamedChannel, Publication, Rendition } from '../domain.ts';
import { channelPath, namesOf } from '../feed/channel.ts';
import { documentUrl, subscriptionUrl } from '../render/address.ts';
import { OPML_PATH, type Target } from './address.ts';
import type { Answer, EditionParts } from './edition.ts';
import { archiveAt, channelAt, currentFeed, type FeedTarget, type FoundFeed, feedAt, PUBLICATION, sourceOf } from './feeds.ts';
import { offersOf, pageLinks } from './offers.ts';
import type { ArticleLink, LinkedChannel } from './pages.ts';
import { digest, keepDocument } from './rendition.ts';

/** What people are shown. */

const HTML = 'text/html; charset=utf-8';

/** The page of a channel or, by number, of an older part of it: the same parts as those of its feeds. */
export async function channelPage(
  parts: EditionParts,
  { channel: address, archive }: Extract<Target, { readonly kind: 'channel page' }>,
): Promise<Rendition | undefined> {
  const channel = await channelAt(parts, address);
  if (!channel) return undefined;
  const base = channelPath(channel);
  const found =
    archive === undefined
      ? { path: base || '/', source: await sourceOf(parts, channel), feed: () => currentFeed(parts, channel) }
      : await archiveAt(parts, channel, archive, `${base}/archive/${archive}`);
  return found && pageOf(parts, channel, found);
}

/** Of each kind, on the front page: nobody reads a page of a newspaper's thousand tags. All of them are in the OPML. */
const MOST_CHANNELS = 40;

function pageOf(
  parts: EditionParts,
  channel: Channel,
  { path, source, feed: find }: Omit<FoundFeed, 'kind'>,
): Promise<Rendition> {
  const { publication, formats, pages, view } = parts;
  return keepDocument(parts, path, source, async () => {
    const feed = await find();
    const offers = offersOf(publication, channel.kind === 'publication' ? [channel] : [channel, PUBLICATION], formats);
    const isFront = channel.kind === 'publication' && feed.history.kind !== 'archive';
    const channels = isFront ? (await view.channels(MOST_CHANNELS)).map((one) => linked(parts, one)) : [];
    const url = `${publication.url}${path}`;
    const text = pages.channel({ feed, publication, offers, channels, url, ...besideOf(feed), opmlUrl: opmlUrl(publication) });
    return { mediaType: HTML, text, changedAt: feed.updatedAt, links: pageLinks(offers) };
  });
}

/** The parts next to one: a newer one is there once this one is cut; before that, the channel's own page is what comes after it. */
function besideOf({ history, baseUrl, homeUrl }: Feed): { readonly newer?: string; readonly older?: string } {
  const part = (number: number): string => `${baseUrl}archive/${number}`;
  if (history.kind === 'current') return { older: part(history.previous) };
  if (history.kind !== 'archive') return {};
  return {
    newer: history.cut ? part(history.number + 1) : homeUrl,
    ...(history.number > 1 ? { older: part(history.number - 1) } : {}),
  };
}

const opmlUrl = ({ url }: Publication): string => `${url}${OPML_PATH}`;

const linked = ({ publication, formats }: EditionParts, channel: NamedChannel): LinkedChannel => ({
  kind: channel.kind,
  title: publication.channels[`${channel.kind} ${channel.name}`]?.title ?? channel.name,
  url: `${publication.url}${channelPath(channel)}`,
  feedUrl: `${publication.url}${channelPath(channel)}/${formats[0]?.fileName}`,
});

/** What a browser is shown at a feed's own address. */
export async function feedPage(parts: EditionParts, target: FeedTarget, query: URLSearchParams): Promise<Rendition | undefined> {
  const found = await feedAt(parts, target, query);
  if (found?.kind !== 'feed') return undefined;
  const { publication, formats, pages } = parts;
  const { name, fileName } = target.format;
  return keepDocument(parts, `${found.path} for people`, found.source, async () => {
    const feed = await found.feed();
    const channel = (await channelAt(parts, target.channel)) ?? PUBLICATION;
    const offers = offersOf(publication, [channel], formats);
    const url = feed.history.kind === 'archive' ? documentUrl(feed, fileName) : `${subscriptionUrl(feed, fileName)}${feed.query}`;
    return {
      mediaType: HTML,
      text: pages.feed({ feed, publication, offers, format: name, url, opmlUrl: opmlUrl(publication) }),
      changedAt: feed.updatedAt,
      links: pageLinks(offers),
      isPrivate: true,
    };
  });
}

/** What is at a path where an article may be. */
export async function articleAt(parts: EditionParts, path: string): Promise<Answer | undefined> {
  const { publication, view, now, formats, pages } = parts;
  const found = await view.find(path);
  if (found?.kind === 'moved') return { kind: 'moved', to: `/articles/${encodeURIComponent(found.slug)}` };
  if (found?.kind === 'withdrawn') return { kind: 'gone' };
  if (!found) return undefined;
  const article = asOf(found.article, now);
  const { canonicalUrl } = article;
  // One that belongs to this site is here: it would be led to itself for ever.
  if (publication.elsewhere === 'redirect' && canonicalUrl !== undefined && !canonicalUrl.startsWith(`${publication.url}/`)) {
    return { kind: 'elsewhere', url: canonicalUrl };
  }
  const changedAt = article.updatedAt ?? article.publishedAt;
  const channels = await channelsOf(parts, article);
  const section = channels.find(({ kind }) => kind === 'section');
  const offers = offersOf(publication, section ? [section, PUBLICATION] : [PUBLICATION], formats);
  const { newer, older } = await view.neighbours(article);
  const beside = {
    ...(newer ? { newer: linkTo(publication, newer) } : {}),
    ...(older ? { older: linkTo(publication, older) } : {}),
  };
  const names = digest(JSON.stringify([channels, beside]));
  const rendition = await keepDocument(parts, path, `${article.version} ${changedAt} ${names} ${parts.settings}`, () => ({
    mediaType: HTML,
    text: pages.article({ article, publication, offers, channels: channels.map((one) => linked(parts, one)), ...beside }),
    changedAt,
    links: pageLinks(offers),
  }));
  return { kind: 'document', rendition };
}

const linkTo = (
  { url, language: usual }: Publication,
  { slug, title, language = usual }: Pick<ArticleHead, 'slug' | 'title' | 'language'>,
): ArticleLink => ({
  title,
  url: `${url}/articles/${encodeURIComponent(slug)}`,
  ...(language === usual ? {} : { language }),
});

/** The channels that an article belongs to, as it names them. */
async function channelsOf({ view }: EditionParts, article: Article): Promise<readonly NamedChannel[]> {
  const named = Object.entries(namesOf(article)) as [NamedChannel['kind'], readonly string[]][];
  const found = await Promise.all(named.flatMap(([kind, names]) => names.map((name) => view.channel(kind, { name }))));
  return found.filter((channel) => channel !== undefined);
}

/** An article that says it was updated tomorrow was not updated yet. */
function asOf(article: Article, now: Instant): Article {
  const { updatedAt, ...rest } = article;
  return updatedAt === undefined || updatedAt <= now ? article : rest;
}

/** When what pages are shown with last changed nobody knows; they are told apart by their bytes. */
const ASSETS_DATE = Date.UTC(2026, 0, 1);

/** A file that pages are shown with. */
export async function assetAt(parts: EditionParts, path: string): Promise<Answer | undefined> {
  const asset = parts.pages.assets.find((one) => one.path === path);
  if (!asset) return undefined;
  const { mediaType, text } = asset;
  return {
    kind: 'document',
    rendition: await keepDocument(parts, path, '', () => ({ mediaType, text, changedAt: ASSETS_DATE })),
  };
}
