/** The several sizes of one picture (HTML §4.8.4.2 "srcset"). */
import { absoluteUrl } from './address.ts';
import { CAPS } from './caps.ts';
import type { Place } from './values.ts';

export interface Candidate {
  readonly url: string;
  /** `640w`, `2x`, or nothing. */
  readonly descriptor: string;
}

const DESCRIPTOR = /^(?:[1-9]\d{0,5}w|\d{1,3}(?:\.\d{1,4})?x)$/;

/**
 * The candidates of a srcset, in their order, at most as many as `CAPS.candidates` (`cut` says whether there were more).
 * An address ends at white space alone, as it may hold commas; those at its end divide candidates.
 */
export function candidates(value: string): { readonly found: readonly Candidate[]; readonly cut: boolean } {
  const found: Candidate[] = [];
  const next = /[\s,]*([^\s]+)/y;
  const rest = /[^,]*/y;
  for (let at = 0; at < value.length; ) {
    next.lastIndex = at;
    const address = next.exec(value)?.[1];
    if (address === undefined || address === '') break;
    if (found.length === CAPS.candidates) return { found, cut: true };
    at = next.lastIndex;
    let descriptor = '';
    if (!address.endsWith(',')) {
      rest.lastIndex = at;
      descriptor = (rest.exec(value)?.[0] ?? '').trim();
      at = rest.lastIndex + 1;
    }
    const url = address.endsWith(',') ? withoutCommas(address) : address;
    if (descriptor === '' || DESCRIPTOR.test(descriptor)) found.push({ url, descriptor });
  }
  return { found, cut: false };
}

function withoutCommas(address: string): string {
  let end = address.length;
  while (end > 0 && address[end - 1] === ',') end--;
  return address.slice(0, end);
}

/** A srcset with absolute addresses. Commas in them are written `%2C`: not every reader divides at white space. */
export function srcset(value: string, { base, report }: Place): string | undefined {
  const { found, cut } = candidates(value);
  if (cut) report(`a srcset with more than ${CAPS.candidates} candidates`, `at most ${CAPS.candidates}`);
  const kept = found.flatMap(({ url, descriptor }) => {
    const address = absoluteUrl(url, base, 'media')?.replaceAll(',', '%2C');
    return address === undefined ? [] : [descriptor === '' ? address : `${address} ${descriptor}`];
  });
  return kept.length === 0 ? undefined : kept.join(', ');
}
