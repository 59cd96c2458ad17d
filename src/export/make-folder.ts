import { mkdir, stat } from 'node:fs/promises';
import path from 'node:path';
import { statIfThere } from './same.ts';

/** With its parents. Node's own `recursive` tries for ever where a file system lets nobody make a folder, and says that there is none. */
export async function makeFolder(folder: string): Promise<void> {
  try {
    await mkdir(folder);
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    const parent = path.dirname(folder);
    if (code === 'EEXIST' && (await stat(folder)).isDirectory()) return;
    if (code !== 'ENOENT' || (await statIfThere(parent))) throw error;
    await makeFolder(parent);
    await mkdir(folder);
  }
}
