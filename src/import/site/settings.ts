import type { Value } from '../../article/fields.ts';
import type { FrontValues } from '../../article/front-matter.ts';
import { readJsonFront } from '../../article/json-front.ts';
import { readToml } from '../../article/toml.ts';
import { isMapping, type Mapping, textOf } from '../../article/values.ts';
import { readYaml } from '../../article/yaml.ts';
import { StartError } from '../../start-error.ts';
import { smallText } from './files.ts';

/** What a site's own files say of it: every value as text. */

/** The first of `files` that there is, as a mapping. Throws a StartError where it can't be read. */
export function readSettings(
  root: string,
  files: readonly string[],
): { readonly file: string; readonly said: Mapping } | undefined {
  for (const file of files) {
    const text = smallText(root, file);
    if (text === undefined) continue;
    const read = readAs(file, text);
    if (!read.ok) throw new StartError(`${file}:${read.error.line}: found ${read.error.found}; write ${read.error.expected}`);
    return { file, said: Object.fromEntries(read.values.map(({ key, value }) => [key, value])) };
  }
  return undefined;
}

function readAs(file: string, text: string): FrontValues {
  if (file.endsWith('.toml')) return readToml(text, 1);
  if (file.endsWith('.json')) return readJsonFront(text, 1);
  const read = readYaml(text.replace(/^---[ \t]*\n/, '\n'), 1);
  return read.ok ? read : { ok: false, error: read.errors[0] };
}

/** What stands within mappings, by the keys that lead to it. Case makes no difference. */
export function settingAt(said: Value | undefined, ...keys: readonly string[]): Value | undefined {
  let value = said;
  for (const wanted of keys) {
    const mapping: Mapping = isMapping(value) ? value : {};
    const key = Object.keys(mapping).find((one) => one.toLowerCase() === wanted.toLowerCase());
    value = key === undefined ? undefined : mapping[key];
  }
  return value;
}

/** A text there; empty where there is none. */
export const textIn = (said: Value | undefined, ...keys: readonly string[]): string =>
  (textOf(settingAt(said, ...keys)) ?? '').trim();
