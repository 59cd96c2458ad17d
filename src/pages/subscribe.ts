import type { Feed } from '../domain.ts';
import type { OfferedFeed } from '../edition/pages.ts';
import type { SubscribeView } from './views.ts';

/** Readers on the web, and where each of them takes the address of a feed. */
const READERS: readonly { readonly name: string; readonly begins: string }[] = [
  { name: 'Feedly', begins: 'https://feedly.com/i/subscription/feed%2F' },
  { name: 'Inoreader', begins: 'https://www.inoreader.com/?add_feed=' },
  { name: 'NewsBlur', begins: 'https://www.newsblur.com/?url=' },
  { name: 'The Old Reader', begins: 'https://theoldreader.com/feeds/subscribe?url=' },
  { name: 'Feedbin', begins: 'https://feedbin.com/?subscribe=' },
];

/** How to subscribe to what is at `url`. */
export const subscribeView = (url: string, offers: readonly OfferedFeed[], opmlUrl: string): SubscribeView => ({
  offers,
  feedUri: `feed:${url}`,
  readers: READERS.map(({ name, begins }) => ({ name, url: `${begins}${encodeURIComponent(url)}` })),
  opmlUrl,
});

/** Of the feeds that a page offers, those of its own channel. */
export const offersOfFeed = ({ baseUrl }: Feed, offers: readonly OfferedFeed[]): readonly OfferedFeed[] =>
  offers.filter(({ url }) => url.startsWith(baseUrl) && !url.slice(baseUrl.length).includes('/'));
