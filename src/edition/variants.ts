import type { Coding, Tag, Variant, Variants } from '../domain.ts';
import { documentHeaders, type HeaderParts, notModifiedHeaders } from './headers.ts';
import { compact, unpacked, unpackedAside, zstd } from './zip.ts';

/** What a document's compression is worth: one that every reader polls is compressed once and sent a thousand times. */
export type Effort = 'most' | 'little';

/** A document's plain text, or what gzip made of it, and how long it was. */
export type Bytes = { readonly body: Buffer } | { readonly gzip: Buffer; readonly lengthBytes: number };

/** A document before it is compressed. */
export interface Uncompressed {
  readonly path: string;
  readonly bytes: Bytes;
  /** Of the identity coding. */
  readonly etag: string;
  readonly headers: HeaderParts;
  readonly effort: Effort;
}

/** Makes the codings of documents aside, in the threads that zlib has for it: nobody waits for the strongest. */
export type Compress = (document: Uncompressed) => Variants;

/** How each coding is marked in an ETag. No proxy marks like this: what a proxy compressed is told from what was compressed here. */
const MARKS: Readonly<Record<Coding, string>> = { identity: '', gzip: '.gz', zstd: '.zst', br: '.br' };

/** Other bytes have another ETag. */
const QUICK_GZIP_MARK = '.gzq';
const QUICK_BROTLI_MARK = '.brq';
const PACKED_MARK = '.gzp';

/** Every coding that is made here. */
export const CODINGS: readonly Coding[] = ['identity', 'gzip', ...(zstd ? (['zstd'] as const) : []), 'br'];

/** For who wants documents as they are. */
export const uncompressed: Compress = (document) => variantsOf(document);

export interface GrowingVariants extends Variants {
  /** Never rejects: a coding that can't be made is not there, and readers get another one. */
  add(coding: Coding | 'quick br', compress: (body: Buffer) => Promise<Buffer>): Promise<void>;
}

/** `gzipped` is begun at once; without it, there is what there was already, and what is added. */
export function variantsOf({ bytes, etag, headers }: Uncompressed, gzipped?: () => Promise<Buffer>): GrowingVariants {
  const tags = CODINGS.map((coding) => makeTag(etag, coding, MARKS[coding], headers));
  const quick = makeTag(etag, 'gzip', QUICK_GZIP_MARK, headers);
  const quickBrotli = makeTag(etag, 'br', QUICK_BROTLI_MARK, headers);
  const byCoding = new Map(tags.map((tag) => [tag.coding, tag]));
  const pieced = makeTag(etag, 'gzip', PACKED_MARK, headers);
  const byName = new Map([...tags, quick, quickBrotli, pieced].map((tag) => [tag.etag, tag]));
  const tag = (coding: Coding): Tag => byCoding.get(coding) ?? makeTag(etag, coding, MARKS[coding], headers);
  const named = (name: Tag, lengthBytes: number) => ({
    coding: name.coding,
    lengthBytes,
    headers: documentHeaders(headers, name.coding, name.etag, lengthBytes),
  });
  const plain = plainText(bytes);
  const identity: Variant = {
    ...named(tag('identity'), plain.lengthBytes),
    get body() {
      return plain.take();
    },
  };
  const made = new Map<Coding, Variant>([['identity', identity]]);
  if ('gzip' in bytes) made.set('gzip', { ...named(pieced, bytes.gzip.length), body: bytes.gzip });
  const put = async (name: Tag, compress: () => Promise<Buffer>): Promise<void> => {
    const compressed = await compress().then(compact, () => undefined);
    if (!compressed) return;
    made.set(name.coding, { ...named(name, compressed.length), body: compressed });
    if (name.coding === 'gzip') plain.lighten(compressed);
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
    add: (coding, compress) =>
      put(coding === 'quick br' ? quickBrotli : tag(coding), async () => compress(await plain.takeAside())),
  };
}

/**
 * A plain text, which is let go once there is gzip of it: most readers take something else, and it is three quarters of all. Who wants it
 * then has it made of that, and what was made is there until the engine needs the room.
 */
function plainText(bytes: Bytes) {
  let held = bytes;
  let last: WeakRef<Buffer> | undefined;
  const lengthBytes = 'body' in bytes ? bytes.body.length : bytes.lengthBytes;
  const remembered = (made: Buffer): Buffer => {
    last = new WeakRef(made);
    return made;
  };
  return {
    lengthBytes,
    take(): Buffer {
      if ('body' in held) return held.body;
      return last?.deref() ?? remembered(unpacked(held.gzip, lengthBytes));
    },
    async takeAside(): Promise<Buffer> {
      if ('body' in held) return held.body;
      return last?.deref() ?? remembered(await unpackedAside(held.gzip, lengthBytes));
    },
    lighten(gzip: Buffer): void {
      held = { gzip, lengthBytes };
    },
  };
}

function makeTag(etag: string, coding: Coding, mark: string, headers: HeaderParts): Tag {
  const marked = `${etag.slice(0, -1)}${mark}"`;
  return { coding, etag: marked, notModified: notModifiedHeaders(headers, marked) };
}
