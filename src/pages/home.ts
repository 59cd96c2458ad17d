import type { Feed, Publication } from '../domain.ts';
import { makeDocument, type OfferedFormat, timeElement } from './document.ts';

/** The page of the whole publication: what is new. */
export function homePage(feed: Feed, publication: Publication, formats: readonly OfferedFormat[]): string {
  const { title, description, language, homeUrl } = feed;
  const $ = makeDocument({ title, description, language, canonicalUrl: homeUrl, publication }, formats);
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
