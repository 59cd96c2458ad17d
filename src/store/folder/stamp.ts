import type { Stats } from 'node:fs';

/**
 * Tells whether a file was written, replaced or touched: another stamp whenever it was. There is one for each file: two whole numbers of 32
 * bits, which the engine keeps in their places, and one that it does not.
 */
export interface Stamp {
  /** The inode's number, as far as it fits. */
  readonly ino: number;
  /** In bytes, as far as it fits. */
  readonly size: number;
  /** When it was written, and when it was last changed in any way, in milliseconds, added up: no clock but that of a writer goes back. */
  readonly times: number;
}

/** No clock of a file system in use ticks more slowly (FAT's two seconds aside). */
const TICK_MS = 50;

export const stampOf = ({ ino, size, mtimeMs, ctimeMs }: Stats): Stamp => ({
  ino: ino | 0,
  size: size | 0,
  times: mtimeMs + ctimeMs,
});

export const sameStamp = (a: Stamp, b: Stamp): boolean => a.times === b.times && a.size === b.size && a.ino === b.ino;

/** Whether the stamp of what the system says is this one. */
export const isStampOf = (a: Stamp, { ino, size, mtimeMs, ctimeMs }: Stats): boolean =>
  a.times === mtimeMs + ctimeMs && a.size === (size | 0) && a.ino === (ino | 0);

/** Whether a file was written so lately that another write might leave its stamp as it is: the clocks of file systems tick coarsely. */
export const isFresh = ({ ctimeMs }: Pick<Stats, 'ctimeMs'>, now: number): boolean => now - ctimeMs < TICK_MS;

export const errorCode = (error: unknown): string =>
  error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : String(error);
