import type { Enclosure, Picture } from '../domain.ts';
import { absoluteUrl } from './clean/address.ts';
import { oneLine } from './clean/text.ts';
import type { FieldName, FieldValue, Value } from './fields.ts';
import { isMediaType, mediaTypeOf, UNKNOWN_TYPE } from './media-types.ts';
import { describe, type FieldReader, isList, isMapping, textAt, wholeNumber } from './values.ts';

type Mapping = { readonly [key: string]: Value };

/** Reads the article's picture: an address, or a mapping of url, alt, credit, width and height. Of a list the first counts. */
export function readPicture(field: FieldValue | undefined, reader: FieldReader, credits: readonly string[]): Picture | undefined {
  if (field === undefined) return undefined;
  const value = isList(field.value) ? field.value[0] : field.value;
  const mapping = asMapping(value);
  const url = readUrl(mapping, 'image', field.line, reader);
  if (url === undefined) return undefined;
  const alt = oneLine(textAt(mapping, 'alt', 'caption', 'description') ?? '');
  const credit = oneLine(textAt(mapping, 'credit', 'photographer', 'copyright') ?? '') || credits.join(', ');
  const width = wholeNumber(textAt(mapping, 'width'));
  const height = wholeNumber(textAt(mapping, 'height'));
  const mediaType = mediaTypeOf(url);
  return {
    url,
    ...(alt === '' ? {} : { alt }),
    ...(credit === '' ? {} : { credit }),
    ...(mediaType?.startsWith('image/') ? { mediaType } : {}),
    ...(width ? { width } : {}),
    ...(height ? { height } : {}),
  };
}

/** Reads the files that come with an article: an address, a mapping of url, type, length, duration and title, or a list of those. */
export function readEnclosures(field: FieldValue | undefined, reader: FieldReader): readonly Enclosure[] {
  if (field === undefined) return [];
  return (isList(field.value) ? field.value : [field.value]).flatMap((value) => {
    const mapping = asMapping(value);
    const url = readUrl(mapping, 'enclosure', field.line, reader);
    return url === undefined ? [] : [enclosureOf(url, mapping)];
  });
}

function enclosureOf(url: string, mapping: Mapping): Enclosure {
  const type = textAt(mapping, 'type', 'mediaType', 'mime_type')?.trim().toLowerCase();
  const durationSeconds = duration(textAt(mapping, 'duration', 'durationSeconds'));
  const title = oneLine(textAt(mapping, 'title', 'name') ?? '');
  return {
    url,
    mediaType: type !== undefined && isMediaType(type) ? type : (mediaTypeOf(url) ?? UNKNOWN_TYPE),
    lengthBytes: wholeNumber(textAt(mapping, 'length', 'lengthBytes', 'size')) ?? 0,
    ...(durationSeconds === undefined ? {} : { durationSeconds }),
    ...(title === '' ? {} : { title }),
  };
}

const asMapping = (value: Value | undefined): Mapping =>
  isMapping(value) ? value : typeof value === 'string' ? { url: value } : {};

function readUrl(mapping: Mapping, name: FieldName, line: number | undefined, reader: FieldReader): string | undefined {
  const address = textAt(mapping, 'url', 'src', 'href', 'file');
  const url = address === undefined || address.trim() === '' ? undefined : absoluteUrl(address, reader.baseUrl, 'media');
  if (url === undefined)
    reader.report(name, line, describe(address ?? mapping), 'an http(s) address, or «url: …» with more keys', 'mended');
  return url;
}

/** Seconds from `372`, `6:12` or `1:02:03`. */
function duration(text: string | undefined): number | undefined {
  if (text === undefined || !/^\s*\d{1,6}(?::[0-5]?\d){0,2}\s*$/.test(text)) return wholeNumber(text);
  return text.split(':').reduce((seconds, part) => seconds * 60 + Number(part), 0);
}
