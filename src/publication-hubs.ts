import { absoluteUrl } from './article/clean/address.ts';
import type { Value } from './article/fields.ts';
import { asList, describe, distinct, textOf } from './article/values.ts';
import type { Publication } from './domain.ts';
import type { Reading } from './publication-settings.ts';

/** Each is told of every change, and stands in a header of every feed. */
const MOST_HUBS = 4;
const LONGEST_HUB = 500;

/** Everybody who reads a feed reads the address: a password in it would be none. */
const HUB = /^https?:\/\/[^/?#@]+(?:[/?][^#]*)?$/i;

const HUB_EXPECTED = `a hub's http(s) address such as https://hub.example.org/, whole, without name, password and #, of at most ${LONGEST_HUB} characters`;

/** `hubs`: one address, or a list of them. */
export function readHubs({ values, errors }: Reading): Publication['hubs'] {
  const field = values.get('hubs');
  if (!field) return [];
  const { line } = field;
  const hubs = asList(field.value).flatMap((value) => {
    const hub = hubOf(value);
    if (hub === undefined) errors.push({ line, key: 'hubs', found: withoutPassword(describe(value)), expected: HUB_EXPECTED });
    return hub === undefined ? [] : [hub];
  });
  const all = distinct(hubs);
  if (all.length > MOST_HUBS) errors.push({ line, key: 'hubs', found: `${all.length} hubs`, expected: `${MOST_HUBS} at most` });
  return all;
}

/** Errors end up in logs. */
const withoutPassword = (text: string): string => text.replace(/\/\/[^/?#@»]*@/g, '//…@');

function hubOf(value: Value): string | undefined {
  const text = (textOf(value) ?? '').trim();
  const hub = HUB.test(text) ? absoluteUrl(text, text, 'media') : undefined;
  return hub !== undefined && hub.length <= LONGEST_HUB ? hub : undefined;
}
