import { absoluteUrl } from './article/clean/address.ts';
import { oneLine } from './article/clean/text.ts';
import { isBlank, type Value } from './article/fields.ts';
import { describe, isMapping, type Mapping, textOf } from './article/values.ts';
import type { Publication } from './domain.ts';
import type { Reading } from './publication-settings.ts';

/** A mapping within publication.yaml, with where it stands: what is wrong in it is said with its own line. */
export interface Block {
  readonly mapping: Mapping;
  /** The keys that lead to it, as they are spelled. */
  readonly keys: readonly string[];
  readonly reading: Reading;
  /** For addresses that are not whole. */
  readonly publication: Pick<Publication, 'title' | 'url'>;
}

export function wrong({ keys, reading }: Block, key: string, found: string, expected: string): void {
  const all = [...keys, key];
  reading.errors.push({ line: reading.lineOf(all), key: all.join('.'), found, expected });
}

/** A key that nobody knows is a slip of the pen. */
export function refuseOthers(block: Block, known: readonly string[]): void {
  for (const key of Object.keys(block.mapping)) {
    if (!known.includes(key)) wrong(block, key, `an unknown key ${describe(key)}`, `one of ${known.join(', ')}`);
  }
}

/** Whether a key is not there, or says nothing. */
export const isMissing = ({ mapping }: Block, key: string): boolean =>
  !Object.hasOwn(mapping, key) || isBlank(mapping[key] ?? '');

/** What `read` makes of a key's value. Undefined where it says nothing, and where nothing can be made of it: that is an error. */
export function valueAt<T>(block: Block, key: string, expected: string, read: (value: Value) => T | undefined): T | undefined {
  const value = isMissing(block, key) ? undefined : block.mapping[key];
  if (value === undefined) return undefined;
  const result = read(value);
  if (result === undefined) wrong(block, key, describe(value), expected);
  return result;
}

export const blockOf = (block: Block, key: string, expected: string): Block | undefined =>
  valueAt(block, key, expected, (value) =>
    isMapping(value) ? { ...block, mapping: value, keys: [...block.keys, key] } : undefined,
  );

export const lineAt = (block: Block, key: string): string | undefined =>
  valueAt(block, key, 'a line of text', (value) => oneLine(textOf(value) ?? '') || undefined);

export const addressAt = (block: Block, key: string): string | undefined =>
  valueAt(block, key, 'an http(s) address such as https://example.org/picture.jpg', (value) =>
    absoluteUrl(textOf(value) ?? ':', `${block.publication.url}/`, 'media'),
  );
