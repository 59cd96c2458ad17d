/** Which address an img shows. */
import type { Element } from 'domhandler';
import { absoluteUrl } from './address.ts';
import { candidates } from './srcset.ts';

/**
 * The absolute address of a picture. Every img that leaves has a `src`, as many readers know no `srcset`: without one, the
 * largest candidate serves. Undefined where there is nothing to show.
 */
export function pictureAddress(picture: Element, base: string): string | undefined {
  const { src, srcset } = picture.attribs;
  const before = found.get(picture);
  if (before !== undefined && before.src === src && before.srcset === srcset && before.base === base) return before.address;
  const address = look(src, srcset, base);
  found.set(picture, { src, srcset, base, address });
  return address;
}

interface Found {
  readonly src: string | undefined;
  readonly srcset: string | undefined;
  readonly base: string;
  readonly address: string | undefined;
}

/** Many steps ask for the address of the same picture. Forgotten with the picture. */
const found = new WeakMap<Element, Found>();

function look(said: string | undefined, srcset: string | undefined, base: string): string | undefined {
  const src = said?.trim();
  const own = src === undefined || src === '' ? undefined : absoluteUrl(src, base, 'image');
  return own ?? largestCandidate(srcset, base);
}

/** The widest or densest candidate of a srcset. */
function largestCandidate(srcset: string | undefined, base: string): string | undefined {
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

/** What content management systems and image servers add for another size of the same picture. */
const SIZE_SUFFIX = /(?:-\d{2,5}x\d{2,5}|-scaled|-rotated|@\dx|_\d{2,5}w?)(?=\.\w{3,4}$)/i;

/** Whether two addresses lead to the same picture, be it in another size: same host and path, sizes aside. */
export function sameFile(a: string, b: string): boolean {
  const [one, other] = [new URL(a), new URL(b)];
  const path = (url: URL): string => url.pathname.replace(SIZE_SUFFIX, '');
  return one.host === other.host && path(one) === path(other) && (path(one).length > 1 || one.search === other.search);
}
