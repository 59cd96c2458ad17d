import { type Cursor, newestFirst } from '../../feed/selection.ts';

/** So few changes are made one by one. */
const FEW = 64;

/** A newest-first list after some of it went and others came, newest first themselves. The list stays as it is. */
export function changedOrder<T extends Cursor>(before: readonly T[], gone: readonly T[], came: readonly T[]): readonly T[] {
  if (gone.length + came.length === 0) return before;
  if (gone.length + came.length > FEW) return merged(without(before, new Set(gone)), came);
  const after = before.slice();
  for (const one of gone) {
    const at = placeOf(after, one);
    if (after[at] === one) after.splice(at, 1);
  }
  for (const one of came) after.splice(placeOf(after, one), 0, one);
  return after;
}

/** Where something stands in the list, or would. */
export function placeOf<T extends Cursor>(list: readonly T[], one: Cursor): number {
  let [low, high] = [0, list.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    const there = list[middle];
    if (there !== undefined && newestFirst(there, one) < 0) low = middle + 1;
    else high = middle;
  }
  return low;
}

const without = <T>(all: readonly T[], gone: ReadonlySet<T>): readonly T[] =>
  gone.size === 0 ? all : all.filter((one) => !gone.has(one));

function merged<T extends Cursor>(a: readonly T[], b: readonly T[]): readonly T[] {
  // Without the room that what has grown has left.
  if (a.length === 0) return b.slice();
  const all: T[] = [];
  let i = 0;
  for (const one of b) {
    for (let next = a[i]; next !== undefined && newestFirst(next, one) < 0; next = a[++i]) all.push(next);
    all.push(one);
  }
  for (let next = a[i]; next !== undefined; next = a[++i]) all.push(next);
  return all;
}
