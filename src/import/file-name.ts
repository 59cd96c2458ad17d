import path from 'node:path';

/** Names of files that Windows keeps for itself, whatever their ending. */
const RESERVED = /^(?:con|prn|aux|nul|com\d|lpt\d)(?:\.|$)/i;
const PART_BYTES = 240;
const WHOLE_BYTES = 1024;

/** Why nothing may be written under a name, `/` between its parts; undefined where it may, on any system. */
export function refusalOf(file: string): string | undefined {
  const parts = file.split('/');
  if (path.isAbsolute(file) || parts.some((part) => part === '' || part === '.' || part === '..'))
    return 'a name that leads out of the folder';
  if (parts.some((part) => part.startsWith('.'))) return 'a hidden name';
  if (parts.some((part) => /[<>:"|?*\\\p{Cc}\p{Cs}]|[. ]$/u.test(part) || RESERVED.test(part)))
    return 'a name that not every system takes';
  if (parts.some((part) => Buffer.byteLength(part) > PART_BYTES) || Buffer.byteLength(file) > WHOLE_BYTES)
    return 'a name that is too long';
  return undefined;
}

/** `%d1%8f` and other escapes as the characters that they are. */
export function unescaped(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
