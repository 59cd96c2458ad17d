import type { CheerioAPI } from 'cheerio';
import type { Article, Publication } from '../domain.ts';
import { makeDocument, type OfferedFeed, timeElement } from './document.ts';

/** The page of one article. */
export function articlePage(article: Article, publication: Publication, offers: readonly OfferedFeed[]): string {
  const language = article.language ?? publication.language;
  const frame = { title: article.title, description: article.excerpt, language, canonicalUrl: article.url, publication };
  const $ = makeDocument(frame, offers);
  const element = $('<article></article>').append($('<h1></h1>').text(article.title));
  if (article.summary !== undefined) element.append($('<p></p>').append($('<strong></strong>').text(article.summary)));
  element.append(byline($, article, publication, language));
  const picture = pictureElement($, article);
  if (picture) element.append(picture);
  element.append($('<div></div>').html(article.content));
  for (const line of closingLines(article)) element.append($('<p></p>').append($('<small></small>').text(line)));
  $('main').append(element);
  return $.html();
}

function byline($: CheerioAPI, article: Article, publication: Publication, language: string) {
  const line = $('<p></p>');
  const names = article.authors.map((author) => author.name);
  if (names.length > 0) line.append($('<span></span>').text(new Intl.ListFormat(language).format(names)), ' · ');
  line.append(timeElement($, article.publishedAt, publication, language));
  if (article.updatedAt !== undefined && article.updatedAt !== article.publishedAt) {
    line.append(' (', timeElement($, article.updatedAt, publication, language), ')');
  }
  if (article.readingMinutes > 0) line.append(' · ', readingTime(article.readingMinutes, language));
  return line;
}

/** As the language says it: «4 min», «4 Min.», «4 دقائق». */
const readingTime = (minutes: number, language: string): string =>
  new Intl.NumberFormat(language, { style: 'unit', unit: 'minute' }).format(minutes);

/** The article's picture, where its text does not show it already. */
function pictureElement($: CheerioAPI, { picture, content }: Article) {
  if (!picture || content.includes(`src="${picture.url.replaceAll('&', '&amp;')}"`)) return undefined;
  const { url: src, alt = '', width, height } = picture;
  const image = $('<img>').attr({ src, alt });
  if (width !== undefined && height !== undefined) image.attr({ width: String(width), height: String(height) });
  return $('<figure></figure>').append(image);
}

const closingLines = (article: Article): readonly string[] => [
  ...(article.photoCredits.length > 0 ? [`Photo: ${article.photoCredits.join(', ')}`] : []),
  ...(article.source === undefined ? [] : [`Source: ${article.source}`]),
  ...(article.tags.length > 0 ? [`Tags: ${article.tags.join(', ')}`] : []),
];
