import * as zlib from 'node:zlib';
import { breathe } from '../breathe.ts';
import type { Piece } from '../render/carried.ts';

/** Compresses a document that is written in pieces, with gzip (RFC 1952). The same pieces give the same bytes. */
export type Pack = (pieces: readonly Piece[]) => Promise<Buffer>;

/** Most pieces are shorter than this window (of 2^13 bytes): a larger one takes three times as long to set up. */
const OPTIONS = { level: 6, windowBits: 13, memLevel: 7, finishFlush: zlib.constants.Z_SYNC_FLUSH } as const;
/** CM deflate, no flags, no time, no extra flags, an unknown system (RFC 1952 §2.3). */
const HEAD = Buffer.from([0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 0, 255]);
/** An empty last block with fixed codes (RFC 1951 §3.2.6). */
const LAST_BLOCK = Buffer.from([3, 0]);
/** CRC-32, and the length modulo 2^32 (RFC 1952 §2.3.1). */
const TAIL_BYTES = 8;

/**
 * Each piece is compressed by itself, to whole bytes (deflate's blocks end wherever they are told to, RFC 1951 §3.2.4), and kept for as
 * long as the piece is: a document that has one item more than before costs that item. Readers need not wait for it then; they
 * have a third more to fetch, for the half second until the document is compressed in one.
 */
export function createPacker(): Pack {
  const known = new WeakMap<Piece, Buffer>();
  const packed = (piece: Piece): Buffer => {
    const before = known.get(piece);
    if (before) return before;
    const blocks = zlib.deflateRawSync(piece.text, OPTIONS);
    known.set(piece, blocks);
    return blocks;
  };
  return async (pieces) => {
    const parts: Buffer[] = [HEAD];
    let [crc, lengthBytes] = [0, 0];
    for (const piece of pieces) {
      parts.push(packed(piece));
      crc = zlib.crc32(piece.text, crc);
      lengthBytes += Buffer.byteLength(piece.text);
      await breathe();
    }
    const tail = Buffer.alloc(TAIL_BYTES);
    tail.writeUInt32LE(crc, 0);
    tail.writeUInt32LE(lengthBytes % 2 ** 32, 4);
    return Buffer.concat([...parts, LAST_BLOCK, tail]);
  };
}
