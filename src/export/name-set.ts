import { createHash } from 'node:crypto';

/** Knows which names it was given, in eight bytes or so for each: an export has as many files as a publication has articles. */
export interface NameSet {
  has(name: string): boolean;
  /** Whether it was new. */
  add(name: string): boolean;
}

const FIRST_SLOTS = 1024;
/** Fuller than this, looking takes long. */
const FULLEST = 0.7;
/** What a number holds exactly; the rest of it is 32 bits. */
const UPPER_BITS = 0x1fffff;

export function nameSet(): NameSet {
  let slots = new Float64Array(FIRST_SLOTS);
  let size = 0;

  function grow(): void {
    const larger = new Float64Array(slots.length * 2);
    for (const key of slots) if (key !== 0) larger[slotOf(larger, key)] = key;
    slots = larger;
  }

  return {
    has: (name) => slots[slotOf(slots, keyOf(name))] !== 0,
    add(name) {
      const key = keyOf(name);
      if (slots[slotOf(slots, key)] === key) return false;
      if (++size > slots.length * FULLEST) grow();
      slots[slotOf(slots, key)] = key;
      return true;
    },
  };
}

/** Where a key is, or would be. */
function slotOf(slots: Float64Array, key: number): number {
  let at = key % slots.length;
  while (slots[at] !== 0 && slots[at] !== key) at = (at + 1) % slots.length;
  return at;
}

/** Among ten million names, the odds are one in a hundred that any two have the same. */
function keyOf(name: string): number {
  const hash = createHash('sha256').update(name).digest();
  return (hash.readUInt32BE(0) & UPPER_BITS) * 2 ** 32 + hash.readUInt32BE(4) || 1;
}
