import { createHash } from 'node:crypto';
import { slugify } from '../article/identity.ts';

/**
 * A slug for a channel's name that no other has. Where two names would have one, the name that was there first keeps it; the other's is
 * made its own by a few characters that depend on its name alone.
 */
export function freeSlug(name: string, isTaken: (slug: string) => boolean): string {
  for (const slug of slugsFor(name)) if (!isTaken(slug)) return slug;
  throw new Error('a name has more slugs than there are names');
}

/** The slugs that a name may have, the one to be tried first at the front. */
export function* slugsFor(name: string): Generator<string> {
  const plain = slugify(name);
  if (plain !== '') yield plain;
  const digest = createHash('sha256').update(name).digest('hex');
  for (let length = 4; length <= digest.length; length += 4) yield `${plain === '' ? '' : `${plain}-`}${digest.slice(0, length)}`;
}
