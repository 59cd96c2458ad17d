import type { Enclosure, Picture } from '../domain.ts';
import type { FieldName, FieldValue, Value } from './fields.ts';
import { asLine } from './line.ts';
import { isMediaType, mediaTypeOf, UNKNOWN_TYPE } from './media-types.ts';
import { asList, describe, type FieldReader, isMapping, locate, type Mapping, textAt, textOf, wholeNumber } from './values.ts';

/** Reads the article's picture: an address, or a mapping of url, alt, caption, credit, width and height. Of a list the first usable one counts. */
export function readPicture(field: FieldValue | undefined, reader: FieldReader, credits: readonly string[]): Picture | undefined {
  if (field === undefined) return undefined;
  for (const value of asList(field.value)) {
    const place = locate(addressOf(value), reader);
    if (place) return pictureOf(place.url, asMapping(value), credits);
  }
  reportUrl(field.value, 'image', field.line, reader);
  return undefined;
}

function pictureOf(url: string, mapping: Mapping, credits: readonly string[]): Picture {
  const alt = asLine(textAt(mapping, 'alt', 'description') ?? '');
  const caption = asLine(textAt(mapping, 'caption') ?? '');
  const own = asLine(textAt(mapping, 'credit', 'creditText', 'photographer', 'copyright') ?? '');
  // Which of several photographers took this one, nobody says.
  const credit = own === '' && credits.length === 1 ? (credits[0] ?? '') : own;
  const width = wholeNumber(textAt(mapping, 'width'));
  const height = wholeNumber(textAt(mapping, 'height'));
  const mediaType = mediaTypeOf(url);
  return {
    url,
    ...(alt === '' ? {} : { alt }),
    ...(caption === '' ? {} : { caption }),
    ...(credit === '' ? {} : { credit }),
    ...(mediaType?.startsWith('image/') ? { mediaType } : {}),
    ...(width ? { width } : {}),
    ...(height ? { height } : {}),
  };
}

/** Reads the files that come with an article: an address, a mapping of url, type, length, duration and title, or a list of those. */
export function readEnclosures(field: FieldValue | undefined, reader: FieldReader): readonly Enclosure[] {
  if (field === undefined) return [];
  const enclosures = new Map<string, Enclosure>();
  for (const value of asList(field.value)) {
    const place = locate(addressOf(value), reader);
    if (!place) reportUrl(value, 'enclosure', field.line, reader);
    else if (!enclosures.has(place.url)) enclosures.set(place.url, enclosureOf(place, asMapping(value), field.line, reader));
  }
  return [...enclosures.values()];
}

function enclosureOf(
  { url, sizeBytes }: { readonly url: string; readonly sizeBytes?: number },
  mapping: Mapping,
  line: number | undefined,
  reader: FieldReader,
): Enclosure {
  const read = <T>(keys: readonly string[], expected: string, parse: (text: string) => T | undefined): T | undefined => {
    const text = textAt(mapping, ...keys);
    const value = text === undefined ? undefined : parse(text);
    if (text !== undefined && value === undefined) reader.report('enclosure', line, describe(text), expected, 'mended');
    return value;
  };
  const mediaType = read(['type', 'mediaType', 'mime_type'], 'a media type such as audio/mpeg', plainMediaType);
  const lengthBytes = read(['length', 'lengthBytes', 'size'], 'a length in bytes', wholeNumber);
  const durationSeconds = read(['duration', 'durationSeconds'], 'a duration such as 372, 6:12 or 1:02:03', duration);
  const title = asLine(textAt(mapping, 'title', 'name') ?? '');
  return {
    url,
    mediaType: mediaType ?? mediaTypeOf(url) ?? UNKNOWN_TYPE,
    lengthBytes: lengthBytes ?? sizeBytes ?? 0,
    ...(durationSeconds === undefined ? {} : { durationSeconds }),
    ...(title === '' ? {} : { title }),
  };
}

/** Without parameters: `audio/ogg; codecs=opus` is audio/ogg. */
export function plainMediaType(text: string): string | undefined {
  const type = text.split(';', 1)[0]?.trim().toLowerCase() ?? '';
  return isMediaType(type) ? type : undefined;
}

export const asMapping = (value: Value): Mapping => (isMapping(value) ? value : {});

/** What a value names as its file: itself, or a mapping's address. */
export const addressOf = (value: Value): string | undefined =>
  isMapping(value) ? textAt(value, 'url', 'src', 'href', 'file', 'contentUrl', 'image') : textOf(value);

const reportUrl = (value: Value, name: FieldName, line: number | undefined, reader: FieldReader): void =>
  reader.report(name, line, describe(addressOf(value) ?? value), 'an http(s) address, or «url: …» with more keys', 'mended');

/** Seconds from `372`, `6:12` or `1:02:03`. */
function duration(text: string): number | undefined {
  if (!/^\s*\d{1,6}(?::[0-5]?\d){0,2}\s*$/.test(text)) return wholeNumber(text);
  return text.split(':').reduce((seconds, part) => seconds * 60 + Number(part), 0);
}
