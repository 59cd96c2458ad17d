import type { Element } from 'domhandler';
import type { Enclosure, Item, Picture } from '../domain.ts';
import { creditsOf } from './item.ts';
import { element } from './xml.ts';

/** Media RSS 1.5, as RSS and Atom both carry it. */

/**
 * The item's picture with its caption, description and credit (`media:content`), the same where readers look for something to show in
 * lists (`media:thumbnail`), and other photographers at the item (`media:credit`).
 */
export function pictureElements(item: Item): readonly Element[] {
  const credits = creditsOf(item);
  return [...(item.picture ? pictureAndThumbnail(item.picture, credits.picture) : []), ...credits.others.map(creditElement)];
}

function pictureAndThumbnail(picture: Picture, credits: readonly string[]): readonly Element[] {
  const { url, mediaType: type, alt, caption } = picture;
  const size = { width: known(picture.width), height: known(picture.height) };
  const content = element(
    'media:content',
    { url, medium: 'image', type, ...size },
    ...plain('media:title', caption),
    ...plain('media:description', alt),
    ...credits.map(creditElement),
  );
  return [content, element('media:thumbnail', { url, ...size })];
}

const plain = (name: string, text: string | undefined): readonly Element[] =>
  text === undefined ? [] : [element(name, { type: 'plain' }, text)];

/** `media:credit` with a role of the European Broadcasting Union's scheme. */
const creditElement = (name: string): Element => element('media:credit', { role: 'photographer', scheme: 'urn:ebu' }, name);

/** A file as `media:content`, where the format has no other place for it. */
export const fileElement = ({ url, mediaType: type, lengthBytes, durationSeconds, title }: Enclosure): Element =>
  element(
    'media:content',
    { url, medium: mediumOf(type), type, fileSize: known(lengthBytes), duration: known(durationSeconds) },
    ...plain('media:title', title),
  );

/** Media RSS knows image, audio, video, document and executable. */
const mediumOf = (mediaType: string): string => /^(?:image|audio|video)(?=\/)/.exec(mediaType)?.[0] ?? 'document';

/** A length, a size or a duration where it is known: 0 says that it is not. */
export const known = (value: number | undefined): number | undefined => (value !== undefined && value > 0 ? value : undefined);
