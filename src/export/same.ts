import type { Stats } from 'node:fs';
import { lstat, readFile } from 'node:fs/promises';
import { promisify } from 'node:util';
import { brotliDecompress, gunzip, type InputType, type ZlibOptions } from 'node:zlib';
import type { CODED } from './file-name.ts';

/** What is there of a file; undefined where nothing is. */
export async function statIfThere(file: string): Promise<Stats | undefined> {
  try {
    return await lstat(file);
  } catch (error) {
    const { code = '' } = error as NodeJS.ErrnoException;
    if (code === 'ENOENT' || code === 'ENOTDIR') return undefined;
    throw error;
  }
}

/** Whether a file holds these bytes and no others. */
export async function hasBytes(file: string, body: Buffer): Promise<boolean> {
  const stat = await statIfThere(file);
  return stat?.isFile() === true && stat.size === body.length && (await readFile(file)).equals(body);
}

const DECODERS: Readonly<Record<(typeof CODED)[number], (data: InputType, options: ZlibOptions) => Promise<Buffer>>> = {
  '.gz': promisify<InputType, ZlibOptions, Buffer>(gunzip),
  '.br': promisify<InputType, ZlibOptions, Buffer>(brotliDecompress),
};

/** Whether a compressed file is of these bytes and no others, and shorter: not whether this release would compress them so. */
export async function isOf(file: string, coded: (typeof CODED)[number], body: Buffer): Promise<boolean> {
  const stat = await statIfThere(file);
  if (!stat?.isFile() || stat.size >= body.length) return false;
  const plain = await DECODERS[coded](await readFile(file), { maxOutputLength: body.length }).catch(() => undefined);
  return plain?.equals(body) === true;
}
