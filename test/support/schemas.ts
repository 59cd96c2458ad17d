import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { memoryPages, validateXML } from 'xmllint-wasm';

/** The schemas in this folder, by the format that they are for. */
export type Schema = 'atom' | 'rss';

const SCHEMAS: Readonly<Record<Schema, string>> = {
  atom: readFileSync(new URL('atom.rng', import.meta.url), 'utf8'),
  rss: readFileSync(new URL('rss.rng', import.meta.url), 'utf8'),
};

/** What libxml2 finds wrong in documents: not well-formed, or not as the format's RELAX NG schema has it. All in one call: each starts anew. */
export async function faultsOf(schema: Schema, documents: readonly string[]): Promise<readonly string[]> {
  const { valid, errors, rawOutput } = await validateXML({
    xml: documents.map((contents, i) => ({ fileName: `document-${i}.xml`, contents })),
    schema: SCHEMAS[schema],
    extension: 'relaxng',
    maxMemoryPages: memoryPages.GiB,
  });
  return valid ? [] : errors.length > 0 ? errors.map(({ rawMessage }) => rawMessage) : [rawOutput];
}

/** Fails where libxml2 finds anything wrong. */
export const assertValid = async (schema: Schema, ...documents: readonly string[]): Promise<void> =>
  assert.deepEqual(await faultsOf(schema, documents), []);
