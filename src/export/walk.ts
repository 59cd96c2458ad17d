import type { ArticleHead, Channel } from '../domain.ts';
import { OPML_PATH, ROBOTS_PATH } from '../edition/address.ts';
import { channelPath, filterOf } from '../feed/channel.ts';
import { newestArchive } from '../feed/history.ts';
import type { Cursor } from '../feed/selection.ts';
import type { Format } from '../render/formats.ts';
import type { Ask } from './asking.ts';

/** Something of the site that a file is made of: its path there, in the one spelling. */
export interface Place {
  readonly path: string;
  /** An earlier address: what is there now leads on, or is nothing of an article's. */
  readonly isAlias?: true;
}

export interface WalkParts {
  readonly ask: Ask;
  readonly formats: readonly Format[];
  /** The paths of what pages are shown with. */
  readonly assets: readonly string[];
}

/** How many articles are asked for at once: all that is in memory of them. */
const PAGE = 200;

const PUBLICATION = { kind: 'publication' } as const;

/**
 * All places of a site, in parts. What is led to comes before what leads there, so that who sees the last of it finds the rest; earlier
 * addresses come at the end, as they give way to all else.
 */
export const walks = (parts: WalkParts): readonly AsyncGenerator<Place>[] => [
  supplies(parts),
  articles(parts),
  channels(parts),
  channelPlaces(parts, PUBLICATION),
  aliases(parts),
];

/** The place of each feed, and of the list of them all. */
export async function* feedPlaces(parts: Omit<WalkParts, 'assets'>): AsyncGenerator<Place> {
  const isFeed = ({ path }: Place): boolean => parts.formats.some(({ fileName }) => path.endsWith(`/${fileName}`));
  for await (const place of channelPlaces(parts, PUBLICATION)) if (isFeed(place)) yield place;
  for await (const place of channels(parts)) if (isFeed(place)) yield place;
  yield { path: OPML_PATH };
}

async function* supplies({ assets }: WalkParts): AsyncGenerator<Place> {
  for (const path of [...assets, ROBOTS_PATH, OPML_PATH]) yield { path };
}

export async function* heads({ ask }: Pick<WalkParts, 'ask'>): AsyncGenerator<ArticleHead> {
  let after: Cursor | undefined;
  for (;;) {
    const query = { limit: PAGE, ...(after ? { after } : {}) };
    const page = await ask(({ view }) => view.page({}, query));
    yield* page;
    after = page.at(-1);
    if (!after) return;
  }
}

async function* articles(parts: WalkParts): AsyncGenerator<Place> {
  for await (const { slug } of heads(parts)) yield { path: `/articles/${encodeURIComponent(slug)}` };
}

async function* aliases(parts: WalkParts): AsyncGenerator<Place> {
  for (const path of Object.keys(await parts.ask(async ({ publication }) => publication.aliases))) yield { path, isAlias: true };
  for await (const head of heads(parts)) for (const path of head.aliases) yield { path, isAlias: true };
}

async function* channels(parts: Omit<WalkParts, 'assets'>): AsyncGenerator<Place> {
  for (const channel of await parts.ask(({ view }) => view.channels())) yield* channelPlaces(parts, channel);
}

/** Older parts first: pages and feeds of a channel lead to them. */
async function* channelPlaces({ ask, formats }: Omit<WalkParts, 'assets'>, channel: Channel): AsyncGenerator<Place> {
  const base = channelPath(channel);
  const archives = await ask(async ({ view, publication }) =>
    newestArchive((await view.latest(filterOf(channel), 0)).total, publication.feedSize),
  );
  for (let number = 1; number <= archives; number++) {
    const archive = `${base}/archive/${number}`;
    yield { path: archive };
    for (const { fileName } of formats) yield { path: `${archive}/${fileName}` };
  }
  yield { path: base || '/' };
  for (const { fileName } of formats) yield { path: `${base}/${fileName}` };
}
