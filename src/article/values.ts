import { LRUCache } from 'lru-cache';
import type { Problem } from '../domain.ts';
import { absoluteUrl } from './clean/address.ts';
import type { FieldName, FieldValue, Value } from './fields.ts';
import { asLine, asNfc } from './line.ts';
import type { ResolveShipped } from './shipped.ts';

/** What the readers of single fields need: where dates and addresses stand, and where to say what is wrong. */
export interface FieldReader {
  readonly timezone: string;
  /** Relative addresses are relative to this. */
  readonly baseUrl: string;
  /** Knows the files that the article ships beside itself. */
  readonly shipped?: ResolveShipped;
  readonly report: (
    field: FieldName,
    line: number | undefined,
    found: string,
    expected: string,
    effect: Problem['effect'],
  ) => void;
}

/** A value while it is being made. */
export type Writable<T> = { -readonly [K in keyof T]: T[K] };

export type Mapping = { readonly [key: string]: Value };

/** The text of a single value; undefined where it is a list or a mapping. */
export const textOf = (value: Value | undefined): string | undefined => (typeof value === 'string' ? value : undefined);

export const isList = (value: Value | undefined): value is readonly Value[] => Array.isArray(value);

export const isMapping = (value: Value | undefined): value is Mapping => typeof value === 'object' && !Array.isArray(value);

/** A value as the list that it is or might have been. */
export const asList = (value: Value): readonly Value[] => (isList(value) ? value : [value]);

/** The first of several spellings of a key under which a mapping has text. */
export function textAt(mapping: Mapping, ...keys: readonly string[]): string | undefined {
  for (const key of keys) {
    const value = Object.hasOwn(mapping, key) ? mapping[key] : undefined;
    const text = textOf(isList(value) ? value[0] : value);
    if (text !== undefined && text.trim() !== '') return text;
  }
  return undefined;
}

/** A value as a message quotes it: short, on one line. */
export function describe(value: Value): string {
  const text = asLine((typeof value === 'string' ? value : JSON.stringify(value)).slice(0, 1000));
  return `«${text.length > 60 ? `${text.slice(0, 60)}…` : text}»`;
}

/** A line of text; what is none is reported and left away. */
export function readText(field: FieldValue | undefined, name: FieldName, reader: FieldReader): string | undefined {
  if (field === undefined) return undefined;
  const text = asLine(textOf(field.value) ?? '');
  if (text !== '') return text;
  reader.report(name, field.line, describe(field.value), 'a line of text', 'mended');
  return undefined;
}

/** Names, each once: from a text or a list of texts or of mappings with a name; parted by `separator` too, where there is one. */
export function readNames(
  field: FieldValue | undefined,
  name: FieldName,
  reader: FieldReader,
  separator?: string,
): readonly string[] {
  if (field === undefined) return [];
  const names: string[] = [];
  for (const value of asList(field.value)) {
    const text = isMapping(value) ? textAt(value, 'name', 'title', 'label') : textOf(value);
    if (text === undefined) reader.report(name, field.line, describe(value), 'a name, or a list of names', 'mended');
    if (separator === undefined || !text?.includes(separator)) addName(names, text ?? '');
    else for (const part of text.split(separator)) addName(names, part);
  }
  return distinct(names);
}

function addName(names: string[], text: string): void {
  const name = asNfc(asLine(text));
  if (name !== '') names.push(name);
}

/** So few are compared with one another. */
const FEW = 8;

/** Each name once, where it stands first. */
export function distinct(names: readonly string[]): readonly string[] {
  const isDistinct = names.length <= FEW && names.every((name, i) => names.indexOf(name) === i);
  return isDistinct ? names : [...new Set(names)];
}

/** An http(s) address, made absolute; what is none is reported and left away. */
export function readAddress(field: FieldValue | undefined, name: FieldName, reader: FieldReader): string | undefined {
  if (field === undefined) return undefined;
  const url = absoluteUrl(textOf(field.value) ?? ':', reader.baseUrl, 'media');
  if (url === undefined) reader.report(name, field.line, describe(field.value), 'an http(s) address', 'mended');
  return url;
}

/** Where a file is that an article names, and its size where the article ships it; undefined where that is no address. */
export function locate(
  address: string | undefined,
  { baseUrl, shipped }: FieldReader,
): { readonly url: string; readonly sizeBytes?: number } | undefined {
  if (address === undefined || address.trim() === '') return undefined;
  const own = shipped?.(address);
  if (own) return own;
  const url = absoluteUrl(address, baseUrl, 'media');
  return url === undefined ? undefined : { url };
}

/** What to write for a language, for messages. */
export const LANGUAGE_EXPECTED = 'a language such as en, pt-BR or ar (BCP 47)';

/** A language tag in its canonical spelling (BCP 47), from `pt_br` too; undefined where it is none. `English` is none. */
export function languageTag(text: string | undefined): string | undefined {
  const tag = (text ?? '').trim().replaceAll('_', '-');
  if (tag.length > 100 || !/^[a-z]{2,3}(?:-|$)/i.test(tag)) return undefined;
  const known = canonicalTags.get(tag) ?? canonicalTag(tag);
  if (known !== undefined) canonicalTags.set(tag, known);
  return known;
}

/** Few publications write in more languages. */
const canonicalTags = new LRUCache<string, string>({ max: 100 });

function canonicalTag(tag: string): string | undefined {
  try {
    return Intl.getCanonicalLocales(tag)[0];
  } catch {
    return undefined;
  }
}

export function readLanguage(field: FieldValue | undefined, reader: FieldReader): string | undefined {
  if (field === undefined) return undefined;
  const tag = languageTag(textOf(field.value));
  if (tag === undefined) reader.report('lang', field.line, describe(field.value), LANGUAGE_EXPECTED, 'mended');
  return tag;
}

/** A whole number, not negative; undefined where the text is none. */
export function wholeNumber(text: string | undefined): number | undefined {
  const number = /^\s*\d{1,15}(?:\.\d+)?\s*(?:px)?\s*$/.test(text ?? '') ? Math.round(Number.parseFloat(text ?? '')) : undefined;
  return number !== undefined && Number.isSafeInteger(number) ? number : undefined;
}
