/** Audio and video in the body, as files that come with the article. */
import { type Element, isTag } from 'domhandler';
import type { Enclosure } from '../../domain.ts';
import { absoluteUrl } from './address.ts';
import { oneLine } from './text.ts';

/** By ending, for those that say no type (IANA's names, RFC 6381 parameters left out). */
const MEDIA_TYPES: ReadonlyMap<string, string> = new Map([
  ['3gp', 'video/3gpp'],
  ['aac', 'audio/aac'],
  ['avi', 'video/x-msvideo'],
  ['flac', 'audio/flac'],
  ['m3u8', 'application/vnd.apple.mpegurl'],
  ['m4a', 'audio/mp4'],
  ['m4b', 'audio/mp4'],
  ['m4v', 'video/mp4'],
  ['mka', 'audio/x-matroska'],
  ['mkv', 'video/x-matroska'],
  ['mov', 'video/quicktime'],
  ['mp3', 'audio/mpeg'],
  ['mp4', 'video/mp4'],
  ['mpeg', 'video/mpeg'],
  ['mpg', 'video/mpeg'],
  ['oga', 'audio/ogg'],
  ['ogg', 'audio/ogg'],
  ['ogv', 'video/ogg'],
  ['opus', 'audio/ogg'],
  ['wav', 'audio/wav'],
  ['weba', 'audio/webm'],
  ['webm', 'video/webm'],
]);
const OTHERWISE: Readonly<Record<string, string>> = { audio: 'audio/mpeg', video: 'video/mp4' };

/** The file of an audio or video element: the first that it names, as the others are the same in other formats. */
export function enclosureOf(source: Element, base: string): readonly Enclosure[] {
  for (const { attribs } of [source, ...source.children.filter(isTag).filter(({ name }) => name === 'source')]) {
    const url = attribs.src === undefined || attribs.src.trim() === '' ? undefined : absoluteUrl(attribs.src, base, 'media');
    if (url === undefined) continue;
    const title = oneLine(source.attribs.title ?? '');
    return [{ url, mediaType: mediaTypeOf(url, attribs.type, source.name), lengthBytes: 0, ...(title === '' ? {} : { title }) }];
  }
  return [];
}

function mediaTypeOf(url: string, said: string | undefined, name: string): string {
  const type = said?.split(';')[0]?.trim().toLowerCase() ?? '';
  if (/^(?:audio|video|application)\/[\w.+-]+$/.test(type)) return type;
  const ending = /\.([a-z0-9]{2,4})$/i.exec(new URL(url).pathname)?.[1]?.toLowerCase() ?? '';
  return MEDIA_TYPES.get(ending) ?? OTHERWISE[name] ?? 'application/octet-stream';
}
