import { randomBytes } from 'node:crypto';
import type { Instant } from '../domain.ts';

/**
 * Counts who is different from all others of a day, and keeps nothing of whom it counted: HyperLogLog (Flajolet and others, 2007) over
 * hashes with a salt that is another one each day and is kept nowhere else.
 */
export interface DailyReaders {
  add(client: string, userAgent: string): void;
  /** Of yesterday or of today so far, whichever are more. */
  estimate(): number;
}

/** Two to this power registers: the estimate is 2 % off as a rule, and nearly exact for a few hundred. */
const REGISTER_BITS = 11;
const REGISTERS = 2 ** REGISTER_BITS;
const DAY_MS = 86_400_000;

export function dailyReaders(now: () => Instant): DailyReaders {
  let day = Number.NaN;
  let salt = 0;
  let today = new Uint8Array(REGISTERS);
  let yesterdayCount = 0;
  const turn = (): void => {
    const current = Math.floor(now() / DAY_MS);
    if (current === day) return;
    yesterdayCount = current === day + 1 ? estimate(today) : 0;
    day = current;
    salt = randomBytes(4).readUInt32LE();
    today = new Uint8Array(REGISTERS);
  };
  return {
    add(client, userAgent) {
      turn();
      note(today, hash(client, salt), hash(userAgent, salt ^ 0x5bd1e995));
    },
    estimate() {
      turn();
      return Math.max(yesterdayCount, estimate(today));
    },
  };
}

/** The place of the first one among the bits of a hash, in the register that its other bits choose. */
function note(registers: Uint8Array, one: number, other: number): void {
  const index = mix(one ^ Math.imul(other, 0x9e3779b1)) >>> (32 - REGISTER_BITS);
  const rank = Math.clz32(mix(Math.imul(one, 0x85ebca6b) ^ other)) + 1;
  if (rank > (registers[index] ?? 0)) registers[index] = rank;
}

/** With the correction for few (linear counting); 32 bits need none for many before there are a hundred million. */
function estimate(registers: Uint8Array): number {
  let sum = 0;
  let empty = 0;
  for (const rank of registers) {
    sum += 2 ** -rank;
    if (rank === 0) empty++;
  }
  const raw = ((0.7213 / (1 + 1.079 / REGISTERS)) * REGISTERS * REGISTERS) / sum;
  return Math.round(raw <= 2.5 * REGISTERS && empty > 0 ? REGISTERS * Math.log(REGISTERS / empty) : raw);
}

/** Characters of a text that take part in its hash. */
const LONGEST = 300;

/** FNV-1a over UTF-16, and a finish that spreads what differs over all bits. */
function hash(text: string, salt: number): number {
  let h = salt ^ 0x811c9dc5;
  for (let i = 0; i < text.length && i < LONGEST; i++) h = Math.imul(h ^ text.charCodeAt(i), 0x01000193);
  return mix(h);
}

/** The finalizer of MurmurHash3. */
function mix(value: number): number {
  let h = value ^ (value >>> 16);
  h = Math.imul(h, 0x85ebca6b);
  h ^= h >>> 13;
  h = Math.imul(h, 0xc2b2ae35);
  return (h ^ (h >>> 16)) >>> 0;
}
