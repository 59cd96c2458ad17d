import { lstatSync } from 'node:fs';
import path from 'node:path';
import { breathe } from '../../breathe.ts';
import type { Publication } from '../../domain.ts';
import { type Entry, readEntry, refusedEntry } from './entries.ts';
import type { Found, Memory } from './memory.ts';
import { expectSameRoot } from './root.ts';
import type { Scan } from './scan.ts';
import { stillShips } from './shipped.ts';

/** Every file that may be other than it was, as it is now. Rejects with a StoreUnavailable where the folder is not there any more. */
export async function readSuspects(
  memory: Memory,
  publication: Publication,
  known: ReadonlyMap<string, Entry>,
  scan: Scan,
): Promise<Found> {
  const { root, buffer, share, progress } = memory;
  const version = String(++memory.readings);
  const reader = { root, publication, buffer, share, version, isThorough: memory.thorough !== 'no' };
  const entries = scan.refused.map((problem) => refusedEntry(problem.file, problem, known.get(problem.file)));
  const gone = [...scan.gone];
  const begun = takenForGranted(memory, known, scan);
  const files = [...scan.suspects, ...begun, ...(await shippingOtherwise(memory, known, scan))];
  for (let done = 0; done < files.length; done++) {
    const file = files[done] ?? '';
    const pause = breathe();
    if (pause) await pause;
    progress(done, files.length);
    const entry = readEntry(reader, file, known.get(file));
    if (entry) entries.push(entry);
    else gone.push(file);
  }
  progress(files.length, files.length);
  return { entries, gone: await stillGone(root, scan, gone) };
}

/**
 * Of files that were not there when they were looked for, those that are not there now either: a folder that is moved away while it is
 * looked at takes no article back, whether it stays away, is another one now, or is there again.
 */
export async function stillGone(root: string, { rootIdentity }: Scan, gone: readonly string[]): Promise<readonly string[]> {
  const still: string[] = [];
  for (const file of gone) {
    await breathe();
    const stat = lstatSync(path.join(root, file), { throwIfNoEntry: false });
    if (!stat || stat.isDirectory()) still.push(file);
  }
  expectSameRoot(root, rootIdentity);
  return still;
}

/** Articles whose own file is what it was, and the files that they mention are not. */
async function shippingOtherwise(memory: Memory, known: ReadonlyMap<string, Entry>, scan: Scan): Promise<readonly string[]> {
  if (memory.mentioning.size === 0) return [];
  const suspects = new Set([...scan.suspects, ...scan.gone]);
  const names = scan.covers('') ? undefined : scan.shipped.map((file) => file.slice(file.lastIndexOf('/') + 1));
  const changed: string[] = [];
  for (const file of names?.length === 0 ? [] : memory.mentioning) {
    await breathe();
    const mentions = known.get(file)?.whole?.mentions;
    if (!mentions || suspects.has(file)) continue;
    const isMeant = !names || mentions.names.some((mention) => names.some((name) => mention.endsWith(name)));
    if (isMeant && !stillShips(memory.root, file, mentions)) changed.push(file);
  }
  return changed;
}

/** Articles that are taken for what their beginnings say, where that is no longer to be trusted. */
function takenForGranted({ thorough }: Memory, known: ReadonlyMap<string, Entry>, scan: Scan): readonly string[] {
  if (thorough !== 'once' || !scan.covers('')) return [];
  const suspects = new Set([...scan.suspects, ...scan.gone]);
  return [...known.values()].filter(({ whole, file }) => !whole && !suspects.has(file)).map(({ file }) => file);
}
