import { createHash } from 'node:crypto';
import type { Piece } from '../render/carried.ts';

/**
 * Feed deltas (RFC 3229 with the instance manipulation `feed`). An ETag names, behind the digest of the whole, a mark for each item as
 * its document writes it: the tag alone then tells what its holder has, after a restart and to another process too. An item whose mark
 * is not in the tag is new or changed, whatever its dates say.
 */

/** 36 bits of an item's digest: a changed item would be taken for an unchanged one of 300 once in two hundred million times. */
const MARK_LENGTH = 6;
const BETWEEN = '~';
/** Three hundred items, and what stands around their marks. */
const LONGEST_TAG = 2000;

/** The marks of what was written once, and stands in the next document as well. */
const known = new WeakMap<Piece, readonly string[]>();

/**
 * The marks of the items of a document, in its order. No item is in two of its pieces. `item` finds one item's own text, with the `g`
 * flag.
 */
export const itemMarks = (pieces: readonly Piece[], item: RegExp): readonly string[] =>
  pieces.flatMap((piece) => {
    const marks = known.get(piece) ?? marksOf(piece.toString(), item);
    known.set(piece, marks);
    return marks;
  });

const marksOf = (text: string, item: RegExp): readonly string[] =>
  [...text.matchAll(item)].map(([own]) => createHash('sha256').update(own).digest('base64url').slice(0, MARK_LENGTH));

/** The inside of a tag. */
export const taggedWith = (digest: string, marks: readonly string[] | undefined): string =>
  marks === undefined ? digest : `${digest}${BETWEEN}${marks.join('')}`;

/** The marks in a tag, however a coding or a proxy has marked its end; undefined where it has none. */
export function marksIn(tag: string): ReadonlySet<string> | undefined {
  if (tag.length > LONGEST_TAG) return undefined;
  const [, marks] = /^(?:W\/)?"[\w-]{27}~((?:[\w-]{6})*)(?:[.;-][\w.;-]*)?"$/.exec(tag.trim()) ?? [];
  if (marks === undefined) return undefined;
  return new Set(Array.from({ length: marks.length / MARK_LENGTH }, (_, i) => marks.substr(i * MARK_LENGTH, MARK_LENGTH)));
}
