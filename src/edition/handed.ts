import type { Rendition } from '../domain.ts';
import { type Bytes, type Compress, type Uncompressed, uncompressed } from './variants.ts';
import { compact } from './zip.ts';

/** A Rendition on its way to another thread, which compresses it: all but its Variants, and what those are made from. */
export interface Handed {
  readonly rendition: Omit<Rendition, 'variants'>;
  readonly document: Omit<Uncompressed, 'bytes'>;
  /** Missing where they were handed over before. */
  readonly bytes?: HandedBytes;
}

type HandedBytes =
  | { readonly body: Uint8Array<ArrayBuffer> }
  | { readonly gzip: Uint8Array<ArrayBuffer>; readonly lengthBytes: number };

/** For the thread that makes documents. */
export interface Handing {
  readonly compress: Compress;
  /** Of a Rendition whose Variants `compress` made, all that the other thread needs of it: its bytes the first time. */
  hand(rendition: Rendition): Handed;
}

/** Has documents compressed elsewhere. */
export function handing(): Handing {
  const documents = new WeakMap<object, Uncompressed>();
  const gone = new WeakSet<object>();
  return {
    compress(document) {
      const variants = uncompressed(document);
      documents.set(variants, document);
      return variants;
    },
    hand({ variants, ...rendition }) {
      const known = documents.get(variants);
      if (!known) throw new Error(`${rendition.path} was not made to be handed over`);
      const { bytes, ...document } = known;
      if (gone.has(variants)) return { rendition, document };
      gone.add(variants);
      return { rendition, document, bytes: movable(bytes) };
    },
  };
}

const movable = (bytes: Bytes): HandedBytes =>
  'body' in bytes ? { body: ownMemory(bytes.body) } : { ...bytes, gzip: ownMemory(bytes.gzip) };

const ownMemory = (bytes: Buffer): Uint8Array<ArrayBuffer> => compact(bytes) as Uint8Array<ArrayBuffer>;

/** The memory that moves to the other thread with what is handed over: what had it here has nothing then. */
export const moving = ({ bytes }: Handed): ArrayBuffer[] =>
  bytes ? ['body' in bytes ? bytes.body.buffer : bytes.gzip.buffer] : [];

/**
 * For the other thread: the Rendition that was handed over, which is the one `before` where that is the same. Undefined where only that
 * would do, and it is not there any more.
 */
export function taken(
  { rendition, document, bytes }: Handed,
  before: Rendition | undefined,
  compress: Compress,
): Rendition | undefined {
  const { etag, lastModified, links } = rendition;
  if (before?.etag === etag && before.lastModified === lastModified && before.links === links) return before;
  if (!bytes) return undefined;
  const there = 'body' in bytes ? { body: bufferOf(bytes.body) } : { ...bytes, gzip: bufferOf(bytes.gzip) };
  return { ...rendition, variants: compress({ ...document, bytes: there }) };
}

/** A Buffer arrives as the array that it is. */
const bufferOf = ({ buffer, byteOffset, byteLength }: Uint8Array<ArrayBuffer>): Buffer =>
  Buffer.from(buffer, byteOffset, byteLength);
