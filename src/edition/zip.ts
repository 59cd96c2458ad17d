import { promisify } from 'node:util';
import * as zlib from 'node:zlib';

/** Processor time of brotli, measured on feeds: the strongest first. */
const BROTLI = [
  { quality: 11, millisecondsPerKilobyte: 1.8 },
  { quality: 9, millisecondsPerKilobyte: 0.15 },
  { quality: 5, millisecondsPerKilobyte: 0.04 },
] as const;
export const LEAST_QUALITY = 5;

/** A document may be compressed for this share of its life: of the time between two regenerations, */
export const SHARE = 0.01;
/** and for no longer than this: what came later would have been sent too often before. */
const LONGEST_MS = 2000;

const GZIP_LEVEL = 9;
/** Takes a quarter of the time, and one byte in twenty more. */
const QUICK_GZIP_LEVEL = 4;
const ZSTD_LEVEL = 12;
/** `ZSTD_c_compressionLevel`, which the types of Node 20 do not know yet. */
const ZSTD_LEVEL_PARAMETER = 100;

const gzip = promisify<Buffer, zlib.ZlibOptions, Buffer>(zlib.gzip);
const gunzip = promisify<Buffer, zlib.ZlibOptions, Buffer>(zlib.gunzip);
const brotliCompress = promisify<Buffer, zlib.BrotliOptions, Buffer>(zlib.brotliCompress);
const zstdCompress = 'zstdCompress' in zlib ? promisify(zlib.zstdCompress as typeof zlib.brotliCompress) : undefined;

/** The strongest quality of brotli that there is time for between two regenerations. */
export const brotliQuality = (lengthBytes: number, intervalSeconds: number): number =>
  qualityWithin(lengthBytes, Math.min(intervalSeconds * 1000 * SHARE, LONGEST_MS));

const qualityWithin = (lengthBytes: number, milliseconds: number): number =>
  BROTLI.find(({ millisecondsPerKilobyte }) => (lengthBytes / 1024) * millisecondsPerKilobyte <= milliseconds)?.quality ??
  LEAST_QUALITY;

/** Processor time that a quality of brotli takes. */
export const millisecondsPerKilobyteOf = (quality: number): number =>
  (BROTLI.find((one) => one.quality === quality) ?? BROTLI[0]).millisecondsPerKilobyte;

/** What comes out goes into one buffer, mostly: many small ones would lie between what is kept, and leave gaps. In bytes. */
const room = ({ length }: Buffer) => ({ chunkSize: Math.max(zlib.constants.Z_DEFAULT_CHUNK, Math.ceil(length / 2)) });

/** The same bytes, without what zlib took for them beforehand: mostly 16 kB, of which small ones use a few. */
export function compact(bytes: Buffer): Buffer {
  if (bytes.buffer.byteLength === bytes.length) return bytes;
  const own = Buffer.allocUnsafeSlow(bytes.length);
  own.set(bytes);
  return own;
}

/** For who waits for it. */
export const quickGzip = (body: Buffer): Promise<Buffer> => gzip(body, { ...room(body), level: QUICK_GZIP_LEVEL });

/** The strongest gzip. It names no time and no file: the same body gives the same bytes. */
export const strongestGzip = (body: Buffer): Promise<Buffer> => gzip(body, { ...room(body), level: GZIP_LEVEL });

/** The strongest brotli that takes about so many milliseconds of a processor: which one that is, the body's length alone decides. */
export const strongestBrotli = (body: Buffer, milliseconds: number): Promise<Buffer> =>
  brotli(body, qualityWithin(body.length, milliseconds));

/** Missing before Node 22.15. */
export const zstd =
  zstdCompress &&
  ((body: Buffer): Promise<Buffer> => zstdCompress(body, { ...room(body), params: { [ZSTD_LEVEL_PARAMETER]: ZSTD_LEVEL } }));

/** In one piece, with room for zlib to see that this is all. Nothing can't be said to be the most that it may be. */
const unpacking = (lengthBytes: number) => ({ chunkSize: lengthBytes + 64, maxOutputLength: Math.max(lengthBytes, 1) });

/** What gzip made so many bytes of. */
export const unpacked = (gzipped: Buffer, lengthBytes: number): Buffer => zlib.gunzipSync(gzipped, unpacking(lengthBytes));

/** The same, aside. */
export const unpackedAside = (gzipped: Buffer, lengthBytes: number): Promise<Buffer> => gunzip(gzipped, unpacking(lengthBytes));

/** RFC 7932 §9.1, as powers of two. */
const SMALLEST_WINDOW = 10;
const LARGEST_WINDOW = 22;

export const brotli = (body: Buffer, quality: number): Promise<Buffer> =>
  brotliCompress(body, {
    ...room(body),
    params: {
      [zlib.constants.BROTLI_PARAM_MODE]: zlib.constants.BROTLI_MODE_TEXT,
      [zlib.constants.BROTLI_PARAM_QUALITY]: quality,
      [zlib.constants.BROTLI_PARAM_SIZE_HINT]: body.length,
      // No more than the document needs: the strongest quality takes eight bytes of memory for each byte of the window.
      [zlib.constants.BROTLI_PARAM_LGWIN]: Math.min(
        Math.max(Math.ceil(Math.log2(body.length + 16)), SMALLEST_WINDOW),
        LARGEST_WINDOW,
      ),
      // Taken in by 64 kB at a time: a third less memory, and nothing is lost.
      [zlib.constants.BROTLI_PARAM_LGBLOCK]: 16,
    },
  });
