import { randomBytes } from 'node:crypto';

/** How many different people read one feed directly, by address and User-Agent, neither of which is kept. */
export interface Readers {
  /** Somebody asked for the feed. `day` counts UTC days from 1970-01-01. */
  note(day: number, client: string, userAgent: string): void;
  /** An estimate: yesterday's or today's number, whichever is larger, as today is not over. */
  told(day: number): number;
}

/** What is mixed into a day's hashes: who does not know it can't try out addresses. Made anew each day, for each feed. */
export type Salt = readonly [number, number];

const randomSalt = (): Salt => {
  const bytes = randomBytes(8);
  return [bytes.readInt32LE(0), bytes.readInt32LE(4)];
};

/** 2^11 registers tell a number to within 2.3 % (1.04/√m), two times in three; small ones nearly exactly. */
const INDEX_BITS = 11;
const REGISTERS = 2 ** INDEX_BITS;
/** Ranks are counted in a word of their own: 1 to 33. */
const MOST_RANKS = 34;

/** In neither an address nor a header. */
const BETWEEN = '\n';

/** HyperLogLog (Flajolet et al. 2007). */
interface Sketch {
  /** Of each part of the hashes the highest rank that was seen: how many zeros its rarest hash begins with, and 1. */
  readonly registers: Uint8Array;
  /** How many registers have which rank: what the estimate is made of. */
  readonly ranks: Uint16Array;
}

/** Counts the readers of one feed. */
export function createReaders(makeSalt: () => Salt = randomSalt): Readers {
  const sketch: Sketch = { registers: new Uint8Array(REGISTERS), ranks: new Uint16Array(MOST_RANKS) };
  const lanes = new Int32Array(2);
  let sketched = Number.NaN;
  let salt: Salt = [0, 0];
  let dayBefore = 0;

  function turn(day: number): void {
    dayBefore = sketched === day - 1 ? estimate(sketch) : 0;
    sketched = day;
    salt = makeSalt();
    sketch.registers.fill(0);
    sketch.ranks.fill(0);
    sketch.ranks[0] = REGISTERS;
  }

  return {
    note(day, client, userAgent) {
      if (day !== sketched) turn(day);
      lanes.set(salt);
      absorb(lanes, client);
      absorb(lanes, BETWEEN);
      absorb(lanes, userAgent);
      add(sketch, lanes);
    },
    told(day) {
      if (sketched === day) return Math.round(Math.max(estimate(sketch), dayBefore));
      return sketched === day - 1 ? Math.round(estimate(sketch)) : 0;
    },
  };
}

/** A reader's hash while it is made. */
type Lanes = Int32Array;

/**
 * Two lanes of a multiplicative hash. Nobody is kept from being counted twice by a better one: who wants that only has to say another
 * User-Agent each time.
 */
function absorb(lanes: Lanes, text: string): void {
  let [a = 0, b = 0] = lanes;
  for (let i = 0; i < text.length; i++) {
    const unit = text.charCodeAt(i);
    a = Math.imul(a ^ unit, 0x9e3779b1);
    b = Math.imul(b ^ unit, 0x5f356495);
  }
  lanes[0] = a;
  lanes[1] = b;
}

/** Every bit of what is added depends on every bit of both lanes. */
function add({ registers, ranks }: Sketch, lanes: Lanes): void {
  const [a = 0, b = 0] = lanes;
  const index = finish(a ^ Math.imul(b, 0x85ebca77)) >>> (32 - INDEX_BITS);
  const rank = Math.clz32(finish(b ^ Math.imul(a, 0xc2b2ae3d))) + 1;
  const before = registers[index] ?? 0;
  if (rank <= before) return;
  registers[index] = rank;
  ranks[before] = (ranks[before] ?? 0) - 1;
  ranks[rank] = (ranks[rank] ?? 0) + 1;
}

/** MurmurHash3's `fmix32`. */
function finish(hash: number): number {
  let mixed = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b);
  mixed = Math.imul(mixed ^ (mixed >>> 13), 0xc2b2ae35);
  return mixed ^ (mixed >>> 16);
}

/**
 * Ertl's estimator (“New cardinality estimation algorithms for HyperLogLog sketches”, 2017, algorithm 6): without bias from one reader
 * on, and without tables. Its term for hashes that are nothing but zeros is left out: they come one in 2^32.
 */
function estimate({ ranks }: Sketch): number {
  let sum = 0;
  for (let rank = MOST_RANKS - 1; rank >= 1; rank--) sum = (sum + (ranks[rank] ?? 0)) / 2;
  sum += REGISTERS * sigma((ranks[0] ?? 0) / REGISTERS);
  return REGISTERS ** 2 / (2 * Math.LN2 * sum);
}

/** x + Σ x^(2^k)·2^(k−1): what registers that nothing fell into tell. Infinite where that is all of them. */
function sigma(share: number): number {
  if (share === 1) return Number.POSITIVE_INFINITY;
  let [power, weight, sum, before] = [share, 1, share, Number.NaN];
  while (sum !== before) {
    power *= power;
    before = sum;
    sum += power * weight;
    weight *= 2;
  }
  return sum;
}
