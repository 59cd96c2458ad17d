import type { Problem } from '../domain.ts';
import { absoluteUrl } from './clean/address.ts';
import type { FieldName, FieldValue, Value } from './fields.ts';

/** What the readers of single fields need: where dates and addresses stand, and where to say what is wrong. */
export interface FieldReader {
  readonly timezone: string;
  /** Relative addresses are relative to this. */
  readonly baseUrl: string;
  readonly report: (
    field: FieldName,
    line: number | undefined,
    found: string,
    expected: string,
    effect: Problem['effect'],
  ) => void;
}

/** The text of a single value; undefined where it is a list or a mapping. */
export const textOf = (value: Value | undefined): string | undefined => (typeof value === 'string' ? value : undefined);

/** The texts of a value that may be one or many. */
export const listOf = (value: Value | undefined): readonly string[] =>
  value === undefined ? [] : isList(value) ? value.flatMap(listOf) : typeof value === 'string' ? [value] : [];

export const isList = (value: Value | undefined): value is readonly Value[] => Array.isArray(value);

export const isMapping = (value: Value | undefined): value is { readonly [key: string]: Value } =>
  typeof value === 'object' && !Array.isArray(value);

/** The first of several spellings of a key that a mapping has, as text. */
export function textAt(mapping: { readonly [key: string]: Value }, ...keys: readonly string[]): string | undefined {
  for (const key of keys) {
    if (Object.hasOwn(mapping, key)) return textOf(mapping[key]);
  }
  return undefined;
}

/** A value as a message quotes it: short, on one line. */
export function describe(value: Value): string {
  const text = (typeof value === 'string' ? value : JSON.stringify(value)).replace(/\s+/g, ' ').trim();
  return `«${text.length > 60 ? `${text.slice(0, 60)}…` : text}»`;
}

/** An http(s) address, made absolute; what is none is reported and left away. */
export function readAddress(field: FieldValue | undefined, name: FieldName, reader: FieldReader): string | undefined {
  if (field === undefined) return undefined;
  const url = absoluteUrl(textOf(field.value) ?? '', reader.baseUrl, 'media');
  if (url === undefined) reader.report(name, field.line, describe(field.value), 'an http(s) address', 'mended');
  return url;
}

/** A whole number, not negative; undefined where the text is none. */
export function wholeNumber(text: string | undefined): number | undefined {
  const number = /^\s*\d{1,15}(?:\.\d+)?\s*(?:px)?\s*$/.test(text ?? '') ? Math.round(Number.parseFloat(text ?? '')) : undefined;
  return number !== undefined && Number.isSafeInteger(number) ? number : undefined;
}
