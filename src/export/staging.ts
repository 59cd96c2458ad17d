import { createReadStream, writeSync } from 'node:fs';
import { copyFile, mkdir, open, rm, utimes, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { createInterface } from 'node:readline';
import { OURS } from './file-name.ts';

/** Where files wait until all are there: on the file system of the export, so that a rename is all that is left to do. */
const FOLDER = `${OURS}.tmp`;
const PLAN = 'plan.jsonl';

/** What is to happen to a file of the export: another takes its place, or none. */
export interface Move {
  /** Missing where the file goes. */
  readonly from?: string;
  readonly to: string;
}

/** Files that are ready to take their places. */
export interface Staging {
  write(to: string, body: Buffer): Promise<void>;
  /** Copies a file, with the moment that it was changed at. */
  copy(to: string, source: string, changedAt: Date): Promise<void>;
  remove(to: string): void;
  /** In the order in which they were said. */
  moves(): AsyncGenerator<Move>;
  /** Clears away what is left. */
  close(): Promise<void>;
}

/** Begins anew: what an export left that was ended midway is cleared away. */
export async function openStaging(root: string): Promise<Staging> {
  const folder = path.join(root, FOLDER);
  await rm(folder, { recursive: true, force: true });
  await mkdir(folder);
  const plan = await open(path.join(folder, PLAN), 'ax');
  let count = 0;
  const next = (): string => path.join(folder, String(++count));
  const say = (move: Move): void => void writeSync(plan.fd, `${JSON.stringify(move)}\n`);
  return {
    async write(to, body) {
      const from = next();
      await writeFile(from, body, { flag: 'wx' });
      say({ from, to });
    },
    async copy(to, source, changedAt) {
      const from = next();
      await copyFile(source, from);
      await utimes(from, changedAt, changedAt);
      say({ from, to });
    },
    remove: (to) => say({ to }),
    async *moves() {
      const input = createReadStream(path.join(folder, PLAN), 'utf8');
      for await (const line of createInterface({ input })) yield JSON.parse(line) as Move;
    },
    async close() {
      await plan.close();
      await rm(folder, { recursive: true, force: true });
    },
  };
}
