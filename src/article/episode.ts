import type { Episode } from '../domain.ts';
import { type FieldName, type Fields, type Value, yesOrNo } from './fields.ts';
import { addressOf, asMapping, plainMediaType } from './media.ts';
import { asList, describe, type FieldReader, languageTag, locate, textAt, textOf } from './values.ts';

/** What a podcast's episode says of itself, in Apple's words and the Podcast namespace's. */

type Transcript = Episode['transcripts'][number];

const TYPES = ['full', 'trailer', 'bonus'] as const;
/** Apple counts in whole numbers from 1; no podcast has more episodes. */
const HIGHEST_NUMBER = 999_999;

/** What transcripts are, by their ending (Podcast namespace, `transcript`). */
const TRANSCRIPT_TYPES: ReadonlyMap<string, string> = new Map([
  ['vtt', 'text/vtt'],
  ['srt', 'application/x-subrip'],
  ['json', 'application/json'],
  ['txt', 'text/plain'],
]);
/** Addresses without an ending that says anything are pages. */
const PAGE_TYPE = 'text/html';

const NAMES = ['episode', 'season', 'episode_type', 'explicit', 'transcript', 'chapters'] as const satisfies readonly FieldName[];

/** Only what is there: undefined where nothing of all that is. What can't be used is reported and left away. */
export function readEpisode(fields: Fields, reader: FieldReader): Episode | undefined {
  if (!NAMES.some((name) => fields.has(name))) return undefined;
  const read = <T>(name: (typeof NAMES)[number], expected: string, parse: (value: Value) => T | undefined): T | undefined => {
    const field = fields.get(name);
    const result = field && parse(field.value);
    if (field && result === undefined) reader.report(name, field.line, describe(field.value), expected, 'mended');
    return result;
  };
  const number = read('episode', 'a whole number from 1', ordinal);
  const season = read('season', 'a whole number from 1', ordinal);
  const type = read('episode_type', 'full, trailer or bonus', (value) => TYPES.find((one) => one === lower(value)));
  const explicit = read('explicit', 'true or false', isExplicit);
  const transcripts = readTranscripts(fields, reader);
  const chaptersUrl = read('chapters', 'an http(s) address', (value) => locate(addressOf(value), reader)?.url);
  const episode: Episode = {
    ...(number === undefined ? {} : { number }),
    ...(season === undefined ? {} : { season }),
    ...(type === undefined ? {} : { type }),
    ...(explicit === undefined ? {} : { explicit }),
    transcripts,
    ...(chaptersUrl === undefined ? {} : { chaptersUrl }),
  };
  return Object.keys(episode).length > 1 || transcripts.length > 0 ? episode : undefined;
}

const lower = (value: Value): string => textOf(value)?.trim().toLowerCase() ?? '';

function ordinal(value: Value): number | undefined {
  const text = lower(value);
  const number = /^\d{1,6}$/.test(text) ? Number(text) : 0;
  return number >= 1 && number <= HIGHEST_NUMBER ? number : undefined;
}

/** Apple's older words are `clean` and `explicit`. */
export function isExplicit(value: Value): boolean | undefined {
  const text = lower(value);
  return text === 'clean' ? false : text === 'explicit' ? true : yesOrNo(text);
}

/** An address, a mapping of url, type and language, or a list of those; each address once. */
function readTranscripts(fields: Fields, reader: FieldReader): readonly Transcript[] {
  const field = fields.get('transcript');
  const transcripts = new Map<string, Transcript>();
  const wrong = (value: Value, expected: string): void =>
    reader.report('transcript', field?.line, describe(value), expected, 'mended');
  for (const value of field ? asList(field.value) : []) {
    const url = locate(addressOf(value), reader)?.url;
    if (url === undefined) wrong(value, 'an http(s) address, or «url: …» with type and language');
    else if (!transcripts.has(url)) transcripts.set(url, transcriptOf(url, value, wrong));
  }
  return [...transcripts.values()];
}

function transcriptOf(url: string, value: Value, wrong: (value: Value, expected: string) => void): Transcript {
  const saidType = textAt(asMapping(value), 'type', 'mediaType', 'mime_type');
  const saidLanguage = textAt(asMapping(value), 'language', 'lang');
  const mediaType = saidType === undefined ? undefined : plainMediaType(saidType);
  const language = languageTag(saidLanguage);
  if (saidType !== undefined && mediaType === undefined) wrong(saidType, 'a media type such as text/vtt');
  if (saidLanguage !== undefined && language === undefined) wrong(saidLanguage, 'a language such as en or pt-BR (BCP 47)');
  const ending = /\.([a-z]+)$/i.exec(new URL(url).pathname)?.[1]?.toLowerCase() ?? '';
  return {
    url,
    mediaType: mediaType ?? TRANSCRIPT_TYPES.get(ending) ?? PAGE_TYPE,
    ...(language === undefined ? {} : { language }),
  };
}
