import type { ArticleHead, Instant, Listing, NamedChannel } from '../domain.ts';
import { channelPath, namesOf } from '../feed/channel.ts';
import { FORMATS } from '../render/formats.ts';
import type { ArticleView, Revision } from '../store/article-store.ts';
import type { Edition } from './edition.ts';
import { PUBLICATION } from './feeds.ts';
import type { Announcement } from './outbox.ts';

/** The topics of WebSub: feeds that can be subscribed to. */

/** A channel as articles name it, or the publication. */
export type Suspect = typeof PUBLICATION | Pick<NamedChannel, 'kind' | 'name'>;

/** What was announced last. */
export interface Announced {
  readonly revision: Revision | undefined;
  /** The moment of its view, where this process announced it. */
  readonly at: Instant | undefined;
}

/** An article that came by its date is looked for among so many of the newest. */
const MOST_ARRIVALS = 200;
const PAGE = 20;

/**
 * Whose feeds may have changed, each once, the publication first: the channels that an article was or is in which changed, or whose time
 * has come. What leaves by its date alone is news to the publication's feeds only. Where nobody knows what changed, the publication.
 */
export async function suspectsOf(view: ArticleView, { revision, at }: Announced): Promise<readonly Suspect[]> {
  const changes = revision === undefined ? undefined : await view.changesSince(revision);
  if (!changes) return [PUBLICATION];
  const changed = changes.flatMap(({ before, after }) => [before, after]).filter((one) => one !== undefined);
  const arrived = at === undefined ? [] : await arrivals(view, at);
  const suspects = new Map<string, Suspect>([['', PUBLICATION]]);
  for (const listing of [...changed, ...arrived]) {
    if (listing.publishedAt > view.at) continue;
    for (const suspect of channelsOf(listing)) suspects.set(`${suspect.kind} ${suspect.name}`, suspect);
  }
  return [...suspects.values()];
}

const channelsOf = (listing: Listing) =>
  Object.entries(namesOf(listing)).flatMap(([kind, names]) =>
    names.map((name) => ({ kind: kind as NamedChannel['kind'], name })),
  );

/** The articles dated after a moment. */
async function arrivals(view: ArticleView, since: Instant): Promise<readonly ArticleHead[]> {
  const arrived: ArticleHead[] = [];
  for (;;) {
    const last = arrived.at(-1);
    const page = await view.page({}, { limit: PAGE, ...(last ? { after: last } : {}) });
    arrived.push(...page.filter(({ publishedAt }) => publishedAt > since));
    if (page.length < PAGE || arrived.length >= MOST_ARRIVALS || arrived.at(-1) !== page.at(-1)) return arrived;
  }
}

/** The feeds of a channel, in every format, as the Edition answers them. A channel that has become empty still has some. */
export async function announcementsOf(edition: Edition, suspect: Suspect): Promise<readonly Announcement[]> {
  const channel = suspect.kind === 'publication' ? suspect : await edition.view.channel(suspect.kind, { name: suspect.name });
  const announcements: Announcement[] = [];
  for (const { fileName } of channel ? FORMATS : []) {
    const path = `${channel ? channelPath(channel) : ''}/${fileName}`;
    const answer = await edition.find(path, new URLSearchParams());
    if (answer?.kind !== 'document') continue;
    announcements.push({ topic: `${edition.publication.url}${path}`, etag: answer.rendition.etag });
  }
  return announcements;
}
