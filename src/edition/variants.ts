import { promisify } from 'node:util';
import * as zlib from 'node:zlib';
import type { Coding, Tag, Variant, Variants } from '../domain.ts';
import { documentHeaders, type HeaderParts, notModifiedHeaders } from './headers.ts';

/** What a document's compression is worth: one that every reader polls is compressed once and sent a thousand times. */
export type Effort = 'most' | 'little';

/** A document before it is compressed. */
export interface Uncompressed {
  readonly path: string;
  readonly body: Buffer;
  /** What it is compressed to already. */
  readonly gzip?: Buffer;
  /** Of the identity coding. */
  readonly etag: string;
  readonly headers: HeaderParts;
  readonly effort: Effort;
}

/** Makes the codings of documents aside, in the threads that zlib has for it: nobody waits for the strongest. */
export type Compress = (document: Uncompressed) => Variants;

/** How each coding is marked in an ETag. No proxy marks like this: what a proxy compressed is told from what was compressed here. */
const MARKS: Readonly<Record<Coding, string>> = { identity: '', gzip: '.gz', zstd: '.zst', br: '.br' };

/** Processor time of brotli, measured on feeds: the strongest first. */
const BROTLI = [
  { quality: 11, millisecondsPerKilobyte: 1.8 },
  { quality: 9, millisecondsPerKilobyte: 0.15 },
  { quality: 5, millisecondsPerKilobyte: 0.04 },
] as const;
const LEAST_QUALITY = 5;
/** The same of gzip and of that brotli together. */
const FIRST_MILLISECONDS_PER_KILOBYTE = 0.08;

/** A document may be compressed for this share of its life: of the time between two regenerations, */
const SHARE = 0.01;
/** and for no longer than this: what came later would have been sent too often before. */
const LONGEST_MS = 2000;

/** Documents that wait for their turn are held in memory: what a crawler asks for beyond these is not made stronger than gzip. */
const MOST_WAITING = 20;

const GZIP_LEVEL = 9;
/** Takes a quarter of the time, and one byte in twenty more. */
const QUICK_GZIP_LEVEL = 4;
/** Other bytes have another ETag. */
const QUICK_GZIP_MARK = '.gzq';
const QUICK_BROTLI_MARK = '.brq';
const PACKED_MARK = '.gzp';
const ZSTD_LEVEL = 12;
/** `ZSTD_c_compressionLevel`, which the types of Node 20 do not know yet. */
const ZSTD_LEVEL_PARAMETER = 100;

const gzip = promisify<Buffer, zlib.ZlibOptions, Buffer>(zlib.gzip);
const brotli = promisify<Buffer, zlib.BrotliOptions, Buffer>(zlib.brotliCompress);
/** From Node 22.15 on. */
const zstd = 'zstdCompress' in zlib ? promisify(zlib.zstdCompress as typeof zlib.brotliCompress) : undefined;

/** Every coding that is made here. */
export const CODINGS: readonly Coding[] = ['identity', 'gzip', ...(zstd ? (['zstd'] as const) : []), 'br'];

/** The strongest quality of brotli that there is time for between two regenerations. */
export const brotliQuality = (lengthBytes: number, intervalSeconds: number): number =>
  qualityWithin(lengthBytes, Math.min(intervalSeconds * 1000 * SHARE, LONGEST_MS));

const qualityWithin = (lengthBytes: number, milliseconds: number): number =>
  BROTLI.find(({ millisecondsPerKilobyte }) => (lengthBytes / 1024) * millisecondsPerKilobyte <= milliseconds)?.quality ??
  LEAST_QUALITY;

/** What comes out goes into one buffer, mostly: many small ones would lie between what is kept, and leave gaps. In bytes. */
const room = ({ length }: Buffer) => ({ chunkSize: Math.max(zlib.constants.Z_DEFAULT_CHUNK, Math.ceil(length / 2)) });

/** The same bytes, without what zlib took for them beforehand: mostly 16 kB, of which small ones use a few. */
export function compact(bytes: Buffer): Buffer {
  if (bytes.buffer.byteLength === bytes.length) return bytes;
  const own = Buffer.allocUnsafeSlow(bytes.length);
  own.set(bytes);
  return own;
}

/** The strongest gzip. It names no time and no file: the same body gives the same bytes. */
export const strongestGzip = (body: Buffer): Promise<Buffer> => gzip(body, { ...room(body), level: GZIP_LEVEL });

/** The strongest brotli that takes about so many milliseconds of a processor: which one that is, the body's length alone decides. */
export const strongestBrotli = (body: Buffer, milliseconds: number): Promise<Buffer> =>
  brotli(body, brotliOptions(body, qualityWithin(body.length, milliseconds)));

/** For who wants documents as they are. */
export const uncompressed: Compress = (document) => variantsOf(document);

/** Stronger codings wait for so long at least, in milliseconds: a document that changes again so soon is not worth them. */
const SETTLED_MS = 500;

/** How long a document must have lived for a coding that takes so long: however often documents change, little of a processor is enough. */
const worthAfterMs = ({ length }: Buffer, millisecondsPerKilobyte: number): number =>
  Math.max(SETTLED_MS, ((length / 1024) * millisecondsPerKilobyte) / SHARE);

/** A coding that is due, and the one after it. */
interface Step {
  readonly due: number;
  readonly compress: () => Promise<Step | undefined>;
}

/**
 * A quick gzip, where there is none, is begun at once, as requests wait for it; stronger codings once a document has stayed what it is
 * for a while (`worthAfterMs`), and the strongest later still. One after the other, so that little is taken from whoever answers polls. A document that still waits for its
 * turn when its path has another one is left out.
 */
export function createCompressor(intervalSeconds: number): Compress {
  const waiting = new Map<string, Step>();
  const quickly = oneByOne();
  let isAtWork = false;
  let timer: NodeJS.Timeout | undefined;

  async function work(): Promise<void> {
    isAtWork = true;
    for (let next = earliest(); next; next = earliest()) {
      const [path, step] = next;
      const rest = step.due - performance.now();
      if (rest > 0) {
        timer = setTimeout(work, rest).unref();
        break;
      }
      waiting.delete(path);
      const after = await step.compress();
      if (after && !waiting.has(path)) waiting.set(path, after);
    }
    isAtWork = false;
  }

  const earliest = (): readonly [string, Step] | undefined =>
    [...waiting].reduce<readonly [string, Step] | undefined>(
      (first, one) => (first && first[1].due <= one[1].due ? first : one),
      undefined,
    );

  function wait(path: string, step: Step): void {
    waiting.set(path, step);
    if (isAtWork) return;
    clearTimeout(timer);
    timer = setTimeout(work, Math.max(0, (earliest()?.[1].due ?? 0) - performance.now())).unref();
  }

  return (document) => {
    const { path, body, gzip: packed, effort } = document;
    const quality = effort === 'most' ? brotliQuality(body.length, intervalSeconds) : LEAST_QUALITY;
    const variants = variantsOf(
      document,
      packed ? undefined : () => quickly(() => gzip(body, { ...room(body), level: QUICK_GZIP_LEVEL })),
    );
    waiting.delete(path);
    if (effort === 'little' && waiting.size >= MOST_WAITING) {
      void variants.pending?.then(variants.lighten);
      return variants;
    }
    const made = performance.now();
    const isQuick = quality > LEAST_QUALITY;
    const { millisecondsPerKilobyte } = BROTLI.find((one) => one.quality === quality) ?? BROTLI[0];
    const strongest: Step = {
      due: made + worthAfterMs(body, millisecondsPerKilobyte),
      compress: async () => void (await variants.add('br', () => brotli(body, brotliOptions(body, quality)))),
    };
    wait(path, {
      due: made + worthAfterMs(body, FIRST_MILLISECONDS_PER_KILOBYTE),
      async compress() {
        await variants.add('gzip', () => strongestGzip(body));
        if (zstd) await variants.add('zstd', () => zstd(body, { ...room(body), params: { [ZSTD_LEVEL_PARAMETER]: ZSTD_LEVEL } }));
        await variants.add(isQuick ? 'quick br' : 'br', () => brotli(body, brotliOptions(body, LEAST_QUALITY)));
        if (effort === 'little') variants.lighten();
        return isQuick ? strongest : undefined;
      },
    });
    return variants;
  };
}

/** Begins each piece of work when the one before it is done. */
function oneByOne(): <T>(work: () => Promise<T>) => Promise<T> {
  let last: Promise<unknown> = Promise.resolve();
  return (work) => {
    const next = last.then(work);
    last = next.catch(() => undefined);
    return next;
  };
}

interface GrowingVariants extends Variants {
  /** Never rejects: a coding that can't be made is not there, and readers get another one. */
  add(coding: Coding | 'quick br', compress: () => Promise<Buffer>): Promise<void>;
  /** Lets go of what is not compressed, where that can be had of gzip: most readers take something else, and it is two thirds of all. */
  lighten(): void;
}

/** `gzipped` is begun at once; without it, there is what there was already, and what is added. */
function variantsOf({ body, gzip: packed, etag, headers }: Uncompressed, gzipped?: () => Promise<Buffer>): GrowingVariants {
  const tags = CODINGS.map((coding) => makeTag(etag, coding, MARKS[coding], headers));
  const quick = makeTag(etag, 'gzip', QUICK_GZIP_MARK, headers);
  const quickBrotli = makeTag(etag, 'br', QUICK_BROTLI_MARK, headers);
  const byCoding = new Map(tags.map((tag) => [tag.coding, tag]));
  const pieced = makeTag(etag, 'gzip', PACKED_MARK, headers);
  const byName = new Map([...tags, quick, quickBrotli, pieced].map((tag) => [tag.etag, tag]));
  const tag = (coding: Coding): Tag => byCoding.get(coding) ?? makeTag(etag, coding, MARKS[coding], headers);
  const make = (name: Tag, bytes: Buffer): Variant => ({
    coding: name.coding,
    body: bytes,
    lengthBytes: bytes.length,
    headers: documentHeaders(headers, name.coding, name.etag, bytes.length),
  });
  const { identity, lighten } = lightened(make(tag('identity'), body));
  const made = new Map<Coding, Variant>([['identity', identity]]);
  if (packed) made.set('gzip', make(pieced, packed));
  const put = async (name: Tag, compress: () => Promise<Buffer>): Promise<void> => {
    const bytes = await compress().catch(() => undefined);
    if (bytes) made.set(name.coding, make(name, compact(bytes)));
  };
  let pending: Promise<void> | undefined =
    gzipped &&
    put(quick, gzipped).then(() => {
      pending = undefined;
    });
  return {
    identity,
    get: (coding) => made.get(coding),
    tag,
    tagged: (name) => byName.get(name),
    get pending() {
      return pending;
    },
    add: (coding, compress) => put(coding === 'quick br' ? quickBrotli : tag(coding), compress),
    lighten() {
      const gzipped = made.get('gzip');
      if (gzipped) lighten(gzipped.body);
    },
  };
}

/** The identity coding, and what has it made of gzip from then on: whatever was made is there until the engine needs the room. */
function lightened({ body, ...others }: Variant): { readonly identity: Variant; readonly lighten: (gzipped: Buffer) => void } {
  let held: { readonly whole: Buffer } | { readonly gzipped: Buffer; last?: WeakRef<Buffer> } = { whole: body };
  const identity = {
    ...others,
    get body() {
      if ('whole' in held) return held.whole;
      const there = held.last?.deref();
      if (there) return there;
      const made = unpacked(held.gzipped, others.lengthBytes);
      held.last = new WeakRef(made);
      return made;
    },
  };
  return {
    identity,
    lighten(gzipped) {
      held = { gzipped };
    },
  };
}

/** In one piece, with room for zlib to see that this is all. */
const unpacked = (gzipped: Buffer, lengthBytes: number): Buffer =>
  zlib.gunzipSync(gzipped, { chunkSize: lengthBytes + 64, maxOutputLength: lengthBytes });

function makeTag(etag: string, coding: Coding, mark: string, headers: HeaderParts): Tag {
  const marked = `${etag.slice(0, -1)}${mark}"`;
  return { coding, etag: marked, notModified: notModifiedHeaders(headers, marked) };
}

/** RFC 7932 §9.1, as powers of two. */
const SMALLEST_WINDOW = 10;
const LARGEST_WINDOW = 22;

const brotliOptions = (body: Buffer, quality: number): zlib.BrotliOptions => ({
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
