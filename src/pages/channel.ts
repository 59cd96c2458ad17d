import type { Feed, Publication } from '../domain.ts';
import { makeDocument, type OfferedFeed, timeElement } from './document.ts';

/** The page of a channel: what is new in it. */
export function channelPage(feed: Feed, publication: Publication, offers: readonly OfferedFeed[]): string {
  const { title, description, language, homeUrl } = feed;
  const $ = makeDocument({ title, description, language, canonicalUrl: homeUrl, publication }, offers);
  const list = $('<ul></ul>');
  for (const item of feed.items) {
    const link = $('<a></a>')
      .attr({ href: item.url, lang: item.language ?? language, dir: 'auto' })
      .text(item.title);
    list.append($('<li></li>').append(link, ' · ', timeElement($, item.publishedAt, publication, language)));
  }
  $('main').append($('<h1></h1>').text(title), $('<p></p>').text(description), list);
  return $.html();
}
