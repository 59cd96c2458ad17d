/** File endings → media types (IANA's registry), of what articles carry. */
const MEDIA_TYPES: ReadonlyMap<string, string> = new Map([
  ['jpg', 'image/jpeg'],
  ['jpeg', 'image/jpeg'],
  ['png', 'image/png'],
  ['gif', 'image/gif'],
  ['webp', 'image/webp'],
  ['avif', 'image/avif'],
  ['svg', 'image/svg+xml'],
  ['mp3', 'audio/mpeg'],
  ['m4a', 'audio/mp4'],
  ['aac', 'audio/aac'],
  ['ogg', 'audio/ogg'],
  ['oga', 'audio/ogg'],
  ['opus', 'audio/ogg'],
  ['wav', 'audio/wav'],
  ['flac', 'audio/flac'],
  ['mp4', 'video/mp4'],
  ['m4v', 'video/mp4'],
  ['mov', 'video/quicktime'],
  ['webm', 'video/webm'],
  ['ogv', 'video/ogg'],
  ['pdf', 'application/pdf'],
  ['epub', 'application/epub+zip'],
  ['zip', 'application/zip'],
  ['vtt', 'text/vtt'],
  ['srt', 'application/x-subrip'],
]);

/** What is never shown from here: SVG is a document that runs script, and nobody plays an archive. */
const NOT_SHIPPED: ReadonlySet<string> = new Set(['svg', 'zip']);

/** JSON only under the names of what podcasts ship as JSON (Podcast namespace), as other JSON is some program's own. */
const SHIPPED_JSON: readonly (readonly [name: RegExp, mediaType: string])[] = [
  [/(?:^|[._-])chapters\.json$/i, 'application/json+chapters'],
  [/(?:^|[._-])transcript\.json$/i, 'application/json'],
];

/** The endings of files that an article may ship beside itself, without their dot. */
export const SHIPPED_ENDINGS: readonly string[] = [...MEDIA_TYPES.keys(), 'json'].filter((ending) => !NOT_SHIPPED.has(ending));

/** The media type of a file that an article may ship beside itself, by its name; undefined for every other file. */
export function shippedTypeOf(fileName: string): string | undefined {
  const ending = /[^.]\.([a-z0-9]+)$/i.exec(fileName)?.[1]?.toLowerCase() ?? '';
  if (ending === 'json') return SHIPPED_JSON.find(([name]) => name.test(fileName))?.[1];
  return NOT_SHIPPED.has(ending) ? undefined : MEDIA_TYPES.get(ending);
}

/** What a file is of whose type nothing is known (RFC 2046 §4.5.1). */
export const UNKNOWN_TYPE = 'application/octet-stream';

/** The media type that an absolute address's ending promises; undefined where it promises none. */
export function mediaTypeOf(url: string): string | undefined {
  const ending = /\.([a-z0-9]+)$/i.exec(new URL(url).pathname)?.[1];
  return ending === undefined ? undefined : MEDIA_TYPES.get(ending.toLowerCase());
}

/** `type/subtype` as RFC 6838 §4.2 allows it, without parameters. */
export const isMediaType = (text: string): boolean =>
  /^[a-z0-9][a-z0-9!#$&^_.+-]{0,126}\/[a-z0-9][a-z0-9!#$&^_.+-]{0,126}$/i.test(text);
