import * as zlib from 'node:zlib';
import { breathe } from '../breathe.ts';
import type { Piece } from '../render/carried.ts';
import { compact } from './zip.ts';

/** Compresses a document that is written in pieces, with gzip (RFC 1952). The same pieces give the same bytes. */
export type Pack = (pieces: readonly Piece[]) => Promise<Buffer>;

/** Most pieces are shorter than the window, of 2^13 bytes: a larger one takes three times as long to set up. */
const OPTIONS = { level: 6, windowBits: 13, memLevel: 7, finishFlush: zlib.constants.Z_SYNC_FLUSH } as const;
const WINDOW_BYTES = 2 ** OPTIONS.windowBits;
/** CM deflate, no flags, no time, no extra flags, an unknown system (RFC 1952 §2.3). */
const HEAD = Buffer.from([0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 0, 255]);
/** An empty last block with fixed codes (RFC 1951 §3.2.6). */
const LAST_BLOCK = Buffer.from([3, 0]);
/** CRC-32, and the length modulo 2^32 (RFC 1952 §2.3.1). */
const TAIL_BYTES = 8;

/**
 * Each piece is compressed by itself, to whole bytes (deflate's blocks end wherever they are told to, RFC 1951 §3.2.4), with no more to
 * refer to than the piece before it, and kept for as long as both are: a document that has one item more than before costs that item and
 * the next. Readers need not wait for it then; they have a tenth more to fetch until the document is compressed in one.
 */
export function createPacker(): Pack {
  /** By the piece, and the one before it: feeds of several channels share their items. */
  const known = new WeakMap<Piece, WeakMap<Piece, Buffer>>();

  function packed(piece: Piece, before: Piece): Buffer {
    const kept = known.get(piece) ?? new WeakMap<Piece, Buffer>();
    known.set(piece, kept);
    const blocks = kept.get(before) ?? deflate(piece, before);
    kept.set(before, blocks);
    return blocks;
  }

  return async (pieces) => {
    const parts: Buffer[] = [HEAD];
    let before = NOTHING;
    let [crc, lengthBytes] = [0, 0];
    for (const piece of pieces) {
      // zlib begins a new sum where there are no bytes.
      if (piece.length === 0) continue;
      parts.push(packed(piece, before));
      crc = zlib.crc32(piece, crc);
      lengthBytes += piece.length;
      before = piece;
      await breathe();
    }
    const tail = Buffer.alloc(TAIL_BYTES);
    tail.writeUInt32LE(crc, 0);
    tail.writeUInt32LE(lengthBytes % 2 ** 32, 4);
    return Buffer.concat([...parts, LAST_BLOCK, tail]);
  };
}

/** What is before the first piece. */
const NOTHING: Piece = Buffer.alloc(0);

function deflate(piece: Piece, before: Piece): Buffer {
  const dictionary = before.subarray(-WINDOW_BYTES);
  return compact(zlib.deflateRawSync(piece, dictionary.length === 0 ? OPTIONS : { ...OPTIONS, dictionary }));
}
