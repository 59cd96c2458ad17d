import { parseDocument, stringify } from 'yaml';

/**
 * What of `wanted`, the text of a publication.yaml, another one does not say: as lines that can be put into it. Empty where that says it
 * all, or can't be read.
 */
export function settingsMissingIn(own: string, wanted: string): string {
  const missing = Object.entries(keysOf(wanted)).filter(([key]) => !Object.hasOwn(keysOf(own), key));
  return missing.length === 0 ? '' : stringify(Object.fromEntries(missing), { lineWidth: 0 });
}

function keysOf(yaml: string): Readonly<Record<string, unknown>> {
  const document = parseDocument(yaml, { schema: 'failsafe', logLevel: 'silent' });
  const keys: unknown = document.errors.length === 0 ? document.toJS({ maxAliasCount: 0 }) : undefined;
  return typeof keys === 'object' && keys !== null ? (keys as Record<string, unknown>) : {};
}
