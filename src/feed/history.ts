/**
 * A channel's whole history (RFC 5005 §4): what is subscribed to holds the newest articles, numbered archives hold all others, each
 * once. Archives count from the oldest article, so that a full one keeps its number and its bytes while newer articles come.
 */

/** Which articles an archive holds, counted from the oldest: `count` of them after `skip`. */
export interface ArchiveRange {
  readonly skip: number;
  readonly count: number;
  /** Full, with a newer archive begun: from now on it stays as it is. */
  readonly cut: boolean;
}

/** The number of the newest archive of a channel with `total` articles; 0 where all of them fit into one document of `size`. */
export const newestArchive = (total: number, size: number): number => Math.max(0, Math.ceil((total - size) / size));

/** What the archive of a number holds; undefined where there is none. */
export function archiveRange(number: number, total: number, size: number): ArchiveRange | undefined {
  if (!Number.isSafeInteger(number) || number < 1 || number > newestArchive(total, size)) return undefined;
  const skip = (number - 1) * size;
  return { skip, count: Math.min(size, total - size - skip), cut: number < newestArchive(total, size) };
}
