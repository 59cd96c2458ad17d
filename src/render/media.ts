import type { Element } from 'domhandler';
import type { Enclosure, Item, Picture } from '../domain.ts';
import { creditsOf } from './item.ts';
import { element } from './xml.ts';

/** Media RSS 1.5, as RSS and Atom both carry it. The namespace ends with a slash. */
export const MEDIA_NAMESPACE = 'http://search.yahoo.com/mrss/';
/** Dublin Core 1.1, for what neither format has a word for. */
export const DC_NAMESPACE = 'http://purl.org/dc/elements/1.1/';

/** The item's picture with its description and credit (`media:content`), and other photographers at the item (`media:credit`). */
export function pictureElements(item: Item): readonly Element[] {
  const credits = creditsOf(item);
  return [...(item.picture ? [pictureElement(item.picture, credits.picture)] : []), ...credits.others.map(creditElement)];
}

function pictureElement({ url, mediaType: type, width, height, alt }: Picture, credits: readonly string[]): Element {
  return element(
    'media:content',
    { url, medium: 'image', type, width, height },
    ...(alt === undefined ? [] : [element('media:description', { type: 'plain' }, alt)]),
    ...credits.map(creditElement),
  );
}

/** `media:credit` with a role of the European Broadcasting Union's scheme. */
const creditElement = (name: string): Element => element('media:credit', { role: 'photographer', scheme: 'urn:ebu' }, name);

/** A file as `media:content`, where the format has no other place for it. */
export const fileElement = ({ url, mediaType: type, lengthBytes, durationSeconds, title }: Enclosure): Element =>
  element(
    'media:content',
    { url, medium: mediumOf(type), type, fileSize: known(lengthBytes), duration: durationSeconds },
    ...(title === undefined ? [] : [element('media:title', { type: 'plain' }, title)]),
  );

/** Media RSS knows image, audio, video, document and executable. */
const mediumOf = (mediaType: string): string => /^(?:image|audio|video)(?=\/)/.exec(mediaType)?.[0] ?? 'document';

/** A length where it is known: 0 says that it is not. */
export const known = (lengthBytes: number): number | undefined => (lengthBytes > 0 ? lengthBytes : undefined);
