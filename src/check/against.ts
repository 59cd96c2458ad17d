import type { Instant } from '../domain.ts';
import type { Stored } from './check.ts';
import type { EarlierItem } from './earlier.ts';
import type { Tell } from './finding.ts';

/** What was published before, next to what is to be published now: what readers would take for new, or miss. */

export interface Earlier {
  readonly items: readonly EarlierItem[];
  /** Where it was published, without a closing slash; another one than now, perhaps. */
  readonly url?: string;
  /** The paths of the feeds that there were, where that is known. */
  readonly feeds: readonly string[];
}

export interface AgainstParts {
  readonly stored: readonly Stored[];
  /** The ids of what was taken back. */
  readonly withdrawn: ReadonlySet<string>;
  /** Whether `stored` has what has expired, too: else nobody knows what is lost. */
  readonly isWhole: boolean;
  /** The publication's address, without a closing slash. */
  readonly url: string;
  /** Whether something is at a path of this site. */
  readonly isThere: (path: string) => Promise<boolean>;
  readonly tell: Tell;
}

export async function compare(earlier: Earlier, parts: AgainstParts): Promise<void> {
  const { stored, withdrawn, isWhole, url, tell } = parts;
  const earlierIds = new Set(earlier.items.map(({ id }) => id));
  const byId = new Map(
    stored.flatMap((one) =>
      [one.listing.rssGuid, one.listing.id].flatMap((id) => (id === undefined ? [] : [[id, one] as const])),
    ),
  );
  const byLink = linksOf(stored, url);
  const byDate = datesOf(stored);
  const told = new Set<string>();
  for (const item of earlier.items) {
    if (told.has(item.id)) continue;
    told.add(item.id);
    const same = byId.get(item.id);
    if (same) tellOfDate(item, same, tell);
    if (same || withdrawn.has(item.id)) continue;
    const now = byLink.get(keyOf(item.url, earlier.url)) ?? byDate.get(dateKey(item));
    if (!now && isWhole) tellOfLoss(item, tell);
    // One that had its own id before took this one in.
    if (now && !earlierIds.has(now.listing.id)) tellOfId(item, now, tell);
  }
  for (const path of earlier.feeds) {
    if (await parts.isThere(path)) continue;
    tell({
      ...{ severity: 'error', rule: 'lost-feed', document: path },
      message: 'there was a feed here, and there is none now: its subscribers hear nothing more',
      remedy: 'keep an article under that name, or lead its address to another feed in the web server',
    });
  }
}

function tellOfId(item: EarlierItem, { file, listing }: Stored, tell: Tell): void {
  tell({
    ...{ severity: 'error', rule: 'changed-id', file, marks: [listing.id, 'id', 'title'] },
    message: `its id was ${shown(item.id)} and is ${shown(listing.id)}: every reader would show it again`,
    remedy: `write id: ${quoted(item.id)} in the front matter`,
  });
}

function tellOfLoss(item: EarlierItem, tell: Tell): void {
  tell({
    ...{ severity: 'warning', rule: 'lost-article', ...(item.url === undefined ? {} : { document: shown(item.url) }) },
    message: `«${shown(item.title ?? item.id)}» was published, and none of the files is it now: its address leads nowhere`,
    remedy: `put its file back, with withdrawn: true if it is to go; its id was ${shown(item.id)}`,
  });
}

function tellOfDate({ publishedAt }: EarlierItem, { file, listing }: Stored, tell: Tell): void {
  // Feeds say whole seconds.
  if (publishedAt === undefined || Math.abs(publishedAt - listing.publishedAt) < 1000) return;
  const outcome = listing.publishedAt > publishedAt ? 'may show it as new' : 'sort it in among what is older';
  tell({
    ...{ severity: 'warning', rule: 'changed-date', file, marks: ['date', 'pubDate', 'published', 'datePublished', 'Published'] },
    message: `it was published ${moment(publishedAt)} and says ${moment(listing.publishedAt)} now: readers ${outcome}`,
    remedy: `write date: ${moment(publishedAt)}, and say what is new by updated`,
  });
}

/** Where each article is and was: paths of this site, and addresses of others. */
function linksOf(stored: readonly Stored[], url: string): ReadonlyMap<string, Stored> {
  const byLink = new Map<string, Stored>();
  for (const one of stored) {
    const { slug, aliases } = one.listing;
    for (const path of [`/articles/${encodeURIComponent(slug)}`, ...aliases]) byLink.set(keyOf(url + path, url), one);
    if (one.url !== undefined) byLink.set(keyOf(one.url, url), one);
  }
  return byLink;
}

/** A title and a moment are an article, whatever it is called otherwise. */
function datesOf(stored: readonly Stored[]): ReadonlyMap<string, Stored> {
  const byDate = new Map<string, Stored>();
  for (const one of stored) {
    if (one.title !== undefined) byDate.set(dateKey({ title: one.title, publishedAt: one.listing.publishedAt }), one);
  }
  return byDate;
}

const dateKey = ({ title = '', publishedAt = 0 }: { readonly title?: string; readonly publishedAt?: Instant }): string =>
  `${Math.floor(publishedAt / 1000)} ${title.replace(/\s+/g, ' ').trim()}`;

/** One for the same page, by http or https, and on whichever host the publication was. */
function keyOf(address: string | undefined, base: string | undefined): string {
  if (address === undefined) return '';
  const path = base !== undefined && address.startsWith(`${base}/`) ? address.slice(base.length) : address;
  return decodedPath(path.replace(/^https?:\/\//, '//')).replace(/[/#?]+$/, '');
}

function decodedPath(path: string): string {
  try {
    return decodeURIComponent(path);
  } catch {
    return path;
  }
}

const LONGEST = 200;
const shown = (text: string): string => (text.length > LONGEST ? `${text.slice(0, LONGEST)}…` : text);

/** As YAML needs it. */
const quoted = (id: string): string =>
  /^[a-z][a-z\d+.-]*:[\w/.,:~@%+=-]+$/i.test(id) && !/:$/.test(id) ? id : JSON.stringify(id);

const moment = (instant: Instant): string => new Date(instant).toISOString().replace('.000Z', 'Z');
