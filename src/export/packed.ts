import { strongestBrotli, strongestGzip } from '../edition/zip.ts';
import type { CODED } from './file-name.ts';

/** A document is compressed once and sent a thousand times, and an export has many of them. */
const BROTLI_MS = 100;

const CODERS: Readonly<Record<(typeof CODED)[number], (body: Buffer) => Promise<Buffer>>> = {
  '.gz': strongestGzip,
  '.br': (body) => strongestBrotli(body, BROTLI_MS),
};

/** A document compressed; undefined where it is no shorter for it. */
export async function packed(body: Buffer, coded: (typeof CODED)[number]): Promise<Buffer | undefined> {
  const bytes = await CODERS[coded](body);
  return bytes.length < body.length ? bytes : undefined;
}
