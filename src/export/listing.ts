import { createReadStream } from 'node:fs';
import { open } from 'node:fs/promises';
import path from 'node:path';
import { createInterface } from 'node:readline';
import { isFileName, OURS } from './file-name.ts';

/**
 * Lists what an export wrote, so that a later one removes that and nothing else: a line that says what it is, then a name in a line each,
 * as JSON. Names are added before their files are there: whenever the process dies, no file is missing from it.
 */
export const LISTING = `${OURS}.jsonl`;
export const HEAD = `${JSON.stringify({ gazette: 'static export', version: 1 })}\n`;

export const lineOf = (file: string): string => `${JSON.stringify(file)}\n`;

/** Whether a folder was written by an export. */
export async function isListed(folder: string): Promise<boolean> {
  const file = await open(path.join(folder, LISTING)).catch(() => undefined);
  if (!file) return false;
  try {
    const { buffer, bytesRead } = await file.read(Buffer.alloc(HEAD.length), 0, HEAD.length, 0);
    return buffer.toString('utf8', 0, bytesRead) === HEAD;
  } finally {
    await file.close();
  }
}

/** The names that a listing has. A line that is torn, or that leads out of the folder, is none. */
export async function* listedIn(folder: string): AsyncGenerator<string> {
  const input = createReadStream(path.join(folder, LISTING), 'utf8');
  for await (const line of createInterface({ input, crlfDelay: Number.POSITIVE_INFINITY })) {
    const file = nameIn(line);
    if (file !== undefined && isFileName(file)) yield file;
  }
}

function nameIn(line: string): string | undefined {
  try {
    const value: unknown = JSON.parse(line);
    return typeof value === 'string' ? value : undefined;
  } catch {
    return undefined;
  }
}
