import { StartError } from '../start-error.ts';

/** What the system says of a folder that can't be written to, and what to do. */
const CAUSES: Readonly<Record<string, readonly [found: string, remedy: string]>> = {
  ENOSPC: ['no room left', 'make room'],
  EDQUOT: ['a quota that is used up', 'make room'],
  EFBIG: ['a limit on the size of files', 'raise it (ulimit -f)'],
  EACCES: ['what may not be written to', 'choose another folder, or let this user write to it'],
  EPERM: ['what may not be written to', 'choose another folder, or let this user write to it'],
  EROFS: ['a file system that is read-only', 'choose another folder'],
  EEXIST: ['a file', 'choose a folder'],
  ENOTDIR: ['a file where a folder must be', 'choose another folder'],
  ENAMETOOLONG: ['a name that is too long', 'choose a folder with a shorter path'],
  ENOENT: ['what can not be made, or went meanwhile', 'choose another folder, or let one build at a time write to it'],
  EIO: ['a disk that fails', 'choose another folder'],
};

/** An error of the file system told to whoever chose the folder; others as they are. `state`: what became of what was there. */
export function explained(error: unknown, folder: string, state: string): unknown {
  const { code, path, message } = error as NodeJS.ErrnoException;
  if (!(error instanceof Error) || code === undefined || error instanceof StartError) return error;
  const [found, remedy] = CAUSES[code] ?? [`an error of the file system: ${message}`, 'choose another folder'];
  const where = path === undefined || path === folder ? '' : `, at ${path}`;
  return new StartError(`OUT: ${folder}: found ${found} (${code}${where}); ${remedy}, and build again. ${state}`, {
    cause: error,
  });
}
