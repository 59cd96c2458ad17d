/** Which address an img shows. */
import type { Element } from 'domhandler';
import { absoluteUrl } from './address.ts';
import { candidates } from './srcset.ts';

/**
 * The absolute address of a picture. Every img that leaves has a `src`, as many readers know no `srcset`: without one, the
 * largest candidate serves. Undefined where there is nothing to show.
 */
export function pictureAddress({ attribs }: Element, base: string): string | undefined {
  const src = attribs.src?.trim();
  const own = src === undefined || src === '' ? undefined : absoluteUrl(src, base, 'image');
  return own ?? largestCandidate(attribs.srcset, base);
}

/** The widest or densest candidate of a srcset. */
export function largestCandidate(srcset: string | undefined, base: string): string | undefined {
  if (srcset === undefined) return undefined;
  let largest: string | undefined;
  let size = -1;
  for (const { url, descriptor } of candidates(srcset).found) {
    const own = descriptor === '' ? 1 : Number.parseFloat(descriptor);
    const address = own > size ? absoluteUrl(url, base, 'media') : undefined;
    if (address === undefined) continue;
    largest = address;
    size = own;
  }
  return largest;
}
