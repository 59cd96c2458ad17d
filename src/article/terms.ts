import { LRUCache } from 'lru-cache';
import { directionOf } from '../direction.ts';
import type { ArticleHead } from '../domain.ts';
import { absoluteUrl } from './clean/address.ts';
import type { FieldValue, Value } from './fields.ts';
import { describe, type FieldReader, isMapping, textAt, textOf } from './values.ts';

/** The terms that an article is offered on: its licence; and which way it is read. */

/** Creative Commons' short names, as SPDX has them, without the version: those of creativecommons.org/licenses. */
const LICENCE = /^CC[- ](BY(?:-NC)?(?:-ND|-SA)?)(?:[- ](\d\.\d))?$/i;
const NEWEST_VERSION = '4.0';
const VERSIONS: ReadonlySet<string> = new Set(['1.0', '2.0', '2.5', '3.0', NEWEST_VERSION]);

/** Short names that stand for one address. */
const NAMED_LICENCES: ReadonlyMap<string, string> = new Map([
  ['cc0', 'https://creativecommons.org/publicdomain/zero/1.0/'],
  ['cc0-1.0', 'https://creativecommons.org/publicdomain/zero/1.0/'],
  ['cc-pddc', 'https://creativecommons.org/licenses/publicdomain/'],
  ['pdm-1.0', 'https://creativecommons.org/publicdomain/mark/1.0/'],
  ['gfdl-1.3', 'https://www.gnu.org/licenses/fdl-1.3.html'],
]);

/** The address of a licence, from an address, a short name such as CC-BY-4.0, or a mapping with one; undefined for anything else. */
export function licenceUrl(value: Value, baseUrl: string): string | undefined {
  const text = (isMapping(value) ? textAt(value, 'url', '@id', 'name') : textOf(value))?.trim() ?? '';
  const named = NAMED_LICENCES.get(text.toLowerCase().replaceAll(' ', '-'));
  if (named !== undefined) return named;
  const [, terms, version = NEWEST_VERSION] = LICENCE.exec(text.replace(/^(CC[- ]BY)[- ](NC|SA|ND)/i, '$1-$2')) ?? [];
  if (terms !== undefined && VERSIONS.has(version))
    return `https://creativecommons.org/licenses/${terms.toLowerCase()}/${version}/`;
  return /^(?:https?:|\/)/i.test(text) ? absoluteUrl(text, baseUrl, 'media') : undefined;
}

export function readLicence(field: FieldValue | undefined, reader: FieldReader): string | undefined {
  if (field === undefined) return undefined;
  const url = licenceUrl(field.value, reader.baseUrl);
  const expected = 'the http(s) address of a licence, or a short name such as CC-BY-4.0; other words under «rights: …»';
  if (url === undefined) reader.report('license', field.line, describe(field.value), expected, 'mended');
  return url;
}

export const DIRECTIONS: ReadonlySet<string> = new Set(['ltr', 'rtl', 'auto']);

/** The first letter of a text, and scripts that run from right to left (HTML §3.2.6.4, `dir=auto`). */
const FIRST_LETTER = /\p{L}/u;
const RTL_LETTER =
  /[\p{Script=Arabic}\p{Script=Hebrew}\p{Script=Thaana}\p{Script=Syriac}\p{Script=Nko}\p{Script=Adlam}\p{Script=Hanifi_Rohingya}\p{Script=Mandaic}\p{Script=Samaritan}]/u;

/** Which way an article runs: as it says, else as its title begins where it says `auto`, else as its language does. */
export function readDirection(
  field: FieldValue | undefined,
  title: string,
  language: string,
  reader: FieldReader,
): NonNullable<ArticleHead['direction']> {
  const said = textOf(field?.value)?.trim().toLowerCase();
  if (said === 'ltr' || said === 'rtl') return said;
  if (said === 'auto') return RTL_LETTER.test(FIRST_LETTER.exec(title)?.[0] ?? '') ? 'rtl' : 'ltr';
  if (field) reader.report('dir', field.line, describe(field.value), 'ltr, rtl or auto', 'mended');
  const known = directions.get(language) ?? directionOf(language);
  directions.set(language, known);
  return known;
}

/** By language: asking for one's script takes as long as all else that a head needs. */
const directions = new LRUCache<string, 'ltr' | 'rtl'>({ max: 100 });
