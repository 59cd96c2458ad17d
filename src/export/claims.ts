import { nameSet } from './name-set.ts';

/** Which files an export is made of. */
export interface Claims {
  /** Takes a name; answers with what is in its way, where something is. */
  take(file: string): 'the same' | Obstacle | undefined;
  /** Whether a name was taken, in this spelling. */
  has(file: string): boolean;
  /** Whether it was taken in this or in another spelling, for file systems to which these are one. */
  hasAny(file: string): boolean;
}

/** Why a name can't be had. */
export type Obstacle = 'a file in another spelling' | 'a folder of that name' | 'a file where a folder must be';

/**
 * Names that no file system can confuse: one that knows no case, or other forms of Unicode, must be able to hold the whole export, and
 * nothing is a file and a folder at once.
 */
export function claims(): Claims {
  const exact = nameSet();
  const folded = nameSet();
  const folders = nameSet();
  return {
    take(file) {
      if (exact.has(file)) return 'the same';
      const name = fold(file);
      const above = foldersOf(name);
      if (folded.has(name)) return 'a file in another spelling';
      if (folders.has(name)) return 'a folder of that name';
      if (above.some(folded.has)) return 'a file where a folder must be';
      above.forEach(folders.add);
      folded.add(name);
      exact.add(file);
      return undefined;
    },
    has: exact.has,
    hasAny: (file) => folded.has(fold(file)),
  };
}

/** Upper case first: `ß` and `SS`, `ς` and `σ` are one to some. */
const fold = (file: string): string => file.normalize('NFKC').toUpperCase().toLowerCase().normalize('NFC');

/** Each folder that a file is in: `a` and `a/b` for `a/b/c`. */
function foldersOf(file: string): readonly string[] {
  const parts = file.split('/').slice(0, -1);
  return parts.map((_, i) => parts.slice(0, i + 1).join('/'));
}
