import type { CheerioAPI } from 'cheerio';
import type { Item } from '../domain.ts';
import { element, type Selection } from './xml.ts';

/** Media RSS, as RSS and Atom both carry it. The namespace ends with a slash. */
export const MEDIA_NAMESPACE = 'http://search.yahoo.com/mrss/';
/** Dublin Core, for what neither format has a word for. */
export const DC_NAMESPACE = 'http://purl.org/dc/elements/1.1/';

/** The item's picture with its description and credit; without a picture, the credits alone. */
export function mediaElements($: CheerioAPI, item: Item): readonly Selection[] {
  const credits = item.photoCredits.map((name) => credit($, name));
  const { picture } = item;
  if (!picture) return credits;
  const { url, mediaType: type, width, height } = picture;
  const content = element($, 'media:content', { url, medium: 'image', type, width, height });
  if (picture.alt !== undefined) content.append(element($, 'media:description', { type: 'plain' }, picture.alt));
  for (const one of credits) content.append(one);
  return [content];
}

/** Media RSS `media:credit`, with a role of the European Broadcasting Union's scheme. */
const credit = ($: CheerioAPI, name: string): Selection =>
  element($, 'media:credit', { role: 'photographer', scheme: 'urn:ebu' }, name);

/** Where the story came from (DCMI `source`), and its language where that is not the feed's (DCMI `language`). */
export const sourceElements = ($: CheerioAPI, item: Item): readonly Selection[] =>
  item.source === undefined ? [] : [element($, 'dc:source', {}, item.source)];
