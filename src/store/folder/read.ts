import { createHash } from 'node:crypto';
import { closeSync, constants, fstatSync, openSync, readSync } from 'node:fs';
import path from 'node:path';
import type { StoredFile } from '../../article/parse.ts';
import type { Problem } from '../../domain.ts';
import { errorCode, stampOf } from './scan.ts';
import { type Mentions, mentionedNames, mentionsOf, shippedBeside } from './shipped.ts';

/** Larger files are no article: the longest ones in life, whole pages with everything, have 1.6 MB. */
const FILE_BYTES = 5 * 1024 * 1024;
/** How often a file is read again that is being written at the same time. */
const ATTEMPTS = 3;

export type ReadResult =
  | { readonly kind: 'read'; readonly stored: StoredFile; readonly stamp: string; readonly mentions: Mentions }
  | { readonly kind: 'problem'; readonly problem: Problem }
  | { readonly kind: 'gone' };

/** Reads a whole file, as it was at one moment: a file that changes meanwhile is read again. */
export function readStored(root: string, file: string): ReadResult {
  try {
    for (let attempt = 1; attempt <= ATTEMPTS; attempt++) {
      const result = readOnce(path.join(root, file));
      if (result === 'too large') return refused(file, `a file of more than ${FILE_BYTES / 1024 / 1024} MB`, 'an article');
      if (result) return readFrom(root, file, result);
    }
    return refused(file, 'a file that kept changing while it was read', 'a finished file: write it elsewhere, then move it here');
  } catch (error) {
    if (errorCode(error) === 'ENOENT') return { kind: 'gone' };
    return refused(file, `a file that can't be read (${errorCode(error)})`, 'a file that the server may read');
  }
}

/** Its version names its bytes, and the lengths of the files that it ships: they are in the feeds. */
function readFrom(root: string, file: string, { bytes, stamp }: { readonly bytes: Buffer; readonly stamp: string }): ReadResult {
  const shipped = shippedBeside(root, file);
  const mentions = mentionsOf(mentionedNames(bytes.toString()), shipped);
  const version = createHash('sha256').update(bytes).update(mentions.state).digest('base64url').slice(0, 22);
  return { kind: 'read', stored: { file, bytes, version, shipped }, stamp, mentions };
}

/** Undefined where the file changed while it was read. Opened without waiting: a named pipe would never answer. */
function readOnce(full: string): { readonly bytes: Buffer; readonly stamp: string } | 'too large' | undefined {
  const descriptor = openSync(full, constants.O_RDONLY | constants.O_NONBLOCK);
  try {
    const before = fstatSync(descriptor, { bigint: true });
    if (before.size > FILE_BYTES) return 'too large';
    const buffer = Buffer.allocUnsafe(Number(before.size) + 1);
    let length = 0;
    for (let count = -1; count !== 0 && length < buffer.length; length += count) {
      count = readSync(descriptor, buffer, length, buffer.length - length, null);
    }
    const stamp = stampOf(before);
    const unchanged = length === Number(before.size) && stampOf(fstatSync(descriptor, { bigint: true })) === stamp;
    return unchanged ? { bytes: buffer.subarray(0, length), stamp } : undefined;
  } finally {
    closeSync(descriptor);
  }
}

const refused = (file: string, found: string, expected: string): ReadResult => ({
  kind: 'problem',
  problem: { file, found, expected, effect: 'left out' },
});
