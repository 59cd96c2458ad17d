import type { Stats } from 'node:fs';

/** Tells whether a file was written, replaced or touched: another stamp whenever it was. */
export interface Stamp {
  readonly ino: number;
  readonly size: number;
  readonly mtimeMs: number;
  readonly ctimeMs: number;
}

/** No clock of a file system in use ticks more slowly (FAT's two seconds aside). */
const TICK_MS = 50;

export const stampOf = ({ ino, size, mtimeMs, ctimeMs }: Stats): Stamp => ({ ino, size, mtimeMs, ctimeMs });

export const sameStamp = (a: Stamp, b: Stamp): boolean =>
  a.mtimeMs === b.mtimeMs && a.ctimeMs === b.ctimeMs && a.size === b.size && a.ino === b.ino;

/** Whether a file was written so lately that another write might leave its stamp as it is: the clocks of file systems tick coarsely. */
export const isFresh = ({ ctimeMs }: Stamp, now: number): boolean => now - ctimeMs < TICK_MS;

export const errorCode = (error: unknown): string =>
  error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : String(error);
