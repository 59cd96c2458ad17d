import { shippedTypeOf } from '../article/media-types.ts';
import type { ShippedFile } from '../article/shipped.ts';

/** Hidden parts, other systems' separators, halves of characters, and what ends a string in C. */
const REFUSED_PART = /^\.|^$|[\\/\0\p{Cs}]/u;

/** Whether a path below the folder of articles is of a file that articles may ship: nothing hidden, and a known ending. */
export const mayBeShipped = (parts: readonly string[]): boolean =>
  shippedTypeOf(parts.at(-1) ?? '') !== undefined && !parts.some((part) => REFUSED_PART.test(part));

/**
 * The file that an article in `file` means by a relative path. `lookUp` is asked for paths below the folder of articles: a file may be
 * named in one of Unicode's forms and mentioned in another, as systems and editors differ.
 */
export function beside(
  file: string,
  relative: string,
  lookUp: (path: string) => { readonly sizeBytes: number } | undefined,
): ShippedFile | undefined {
  const parts = relativeTo(file.split('/').slice(0, -1), relative.split('/'));
  if (!parts || !mayBeShipped(parts)) return undefined;
  const written = parts.join('/');
  for (const path of new Set([written, written.normalize('NFC'), written.normalize('NFD')])) {
    const found = lookUp(path);
    if (found) return { path, sizeBytes: found.sizeBytes };
  }
  return undefined;
}

/** The parts of a path below the root; undefined where it leads out. */
function relativeTo(folder: readonly string[], relative: readonly string[]): readonly string[] | undefined {
  const parts = [...folder];
  for (const part of relative) {
    if (part === '..' && parts.pop() === undefined) return undefined;
    if (part !== '' && part !== '.' && part !== '..') parts.push(part);
  }
  return parts;
}
