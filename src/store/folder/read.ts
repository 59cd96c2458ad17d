import { hash } from 'node:crypto';
import { closeSync, constants, fstatSync, openSync, readSync, type Stats } from 'node:fs';
import type { StoredFile } from '../../article/parse.ts';
import type { FindShipped } from '../../article/shipped.ts';
import type { Problem } from '../../domain.ts';
import { type Mentions, mentionedNames, mentionsOf, shippedBeside } from './shipped.ts';
import { errorCode, isFresh, isStampOf, type Stamp, stampOf } from './stamp.ts';

/** Larger files are no article: the longest ones in life, whole pages with everything, have 1.6 MB. */
const FILE_BYTES = 5 * 1024 * 1024;
/** Of its digest: no two states of an article have the same. */
const VERSION_BYTES = 12;
/** How often a file is read again that is being written at the same time. */
const ATTEMPTS = 3;

/** What most heads fit into, in bytes, and the system reads at once. */
const BEGINNING_BYTES = 4096;

export type ReadResult =
  | {
      readonly kind: 'read';
      readonly stored: StoredFile;
      readonly stamp: Stamp;
      /** See `isFresh`. */
      readonly fresh: boolean;
      readonly mentions: Mentions;
    }
  | { readonly kind: 'problem'; readonly problem: Problem; readonly stamp: Stamp | undefined }
  | { readonly kind: 'gone' };

/** A file of which only the first bytes were read. */
export interface Beginning {
  readonly kind: 'begun';
  readonly bytes: Uint8Array;
  readonly shipped: FindShipped;
  readonly stamp: Stamp;
}

/** Where a file is read into: for as long as nothing else is. */
export interface ReadBuffer {
  bytes: Buffer;
}

/** Reads a whole file, as it was at one moment: a file that changes meanwhile is read again. Its bytes are `into`'s, where that is given. */
export const readStored = (root: string, file: string, into: ReadBuffer = { bytes: Buffer.alloc(0) }): ReadResult =>
  readUpTo(WHOLE, root, file, into) as ReadResult;

/** Reads the beginning of a long file, and a short one, or one that was only just written, whole. */
export const readBeginning = (root: string, file: string, into: ReadBuffer): ReadResult | Beginning =>
  readUpTo(BEGINNING_BYTES, root, file, into);

const WHOLE = Number.POSITIVE_INFINITY;

function readUpTo(most: number, root: string, file: string, into: ReadBuffer): ReadResult | Beginning {
  try {
    let stat: Stats | undefined;
    for (let attempt = 1; attempt <= ATTEMPTS; attempt++) {
      const result = readOnce(`${root}/${file}`, into, most);
      stat = result.stat;
      if (!stat.isFile()) return refused(file, 'something that is no ordinary file', 'a file', stat);
      if (stat.size > FILE_BYTES) return refused(file, `a file of more than ${FILE_BYTES / 1024 / 1024} MB`, 'an article', stat);
      const { bytes } = result;
      if (bytes && bytes.length < stat.size) return begun(root, file, bytes, stat);
      if (bytes) return readFrom(root, file, bytes, stat);
    }
    const expected = 'a finished file: write it elsewhere, then move it here';
    return refused(file, 'a file that kept changing while it was read', expected, stat);
  } catch (error) {
    if (errorCode(error) === 'ENOENT') return { kind: 'gone' };
    return refused(file, `a file that can't be read (${errorCode(error)})`, 'a file that the server may read');
  }
}

const begun = (root: string, file: string, bytes: Buffer, stat: Stats): Beginning => ({
  kind: 'begun',
  bytes,
  shipped: shippedBeside(root, file),
  stamp: stampOf(stat),
});

/** Its version names its bytes, and the lengths of the files that it ships: they are in the feeds. */
function readFrom(root: string, file: string, bytes: Buffer, stat: Stats): ReadResult {
  const shipped = shippedBeside(root, file);
  const mentions = mentionsOf(mentionedNames(bytes), shipped);
  const digest = hash('sha256', bytes, 'buffer');
  const whole = mentions.state === '' ? digest : hash('sha256', Buffer.concat([digest, Buffer.from(mentions.state)]), 'buffer');
  // Not a part of a longer text, which would be kept with it.
  const version = whole.toString('base64url', 0, VERSION_BYTES);
  const fresh = isFresh(stat, Date.now());
  return { kind: 'read', stored: { file, bytes, version, shipped }, stamp: stampOf(stat), fresh, mentions };
}

/**
 * `most` bytes of a longer file that has stood still for a while, else all of them; none where it changed meanwhile. Opened without waiting:
 * a named pipe would never answer.
 */
function readOnce(full: string, into: ReadBuffer, most: number): { readonly stat: Stats; readonly bytes?: Buffer } {
  const descriptor = openSync(full, constants.O_RDONLY | constants.O_NONBLOCK);
  try {
    const stat = fstatSync(descriptor);
    if (!stat.isFile() || stat.size > FILE_BYTES) return { stat };
    if (into.bytes.length <= stat.size) into.bytes = Buffer.allocUnsafeSlow(Math.max(64 * 1024, stat.size * 2));
    // What changes the file after it was examined gives it another stamp, and whoever wants the rest compares the two.
    if (stat.size > most && !isFresh(stat, Date.now())) {
      return { stat, bytes: into.bytes.subarray(0, readSync(descriptor, into.bytes, 0, most, null)) };
    }
    // One byte more than there should be: what has grown meanwhile shows. What comes in parts is read again, or is another length.
    const length = readSync(descriptor, into.bytes, 0, stat.size + 1, null);
    const unchanged = length === stat.size && isStampOf(stampOf(stat), fstatSync(descriptor));
    return unchanged ? { stat, bytes: into.bytes.subarray(0, length) } : { stat };
  } finally {
    closeSync(descriptor);
  }
}

const refused = (file: string, found: string, expected: string, stat?: Stats): ReadResult => ({
  kind: 'problem',
  problem: { file, found, expected, effect: 'left out' },
  stamp: stat && stampOf(stat),
});
