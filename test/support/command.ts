import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import path from 'node:path';
import type { TestContext } from 'node:test';

/** What a command did. */
export interface Ran {
  readonly out: string;
  readonly err: string;
  /** The exit code, or the signal that ended it. */
  readonly ended: number | string | null;
}

export interface RunOptions {
  readonly environment?: Readonly<Record<string, string>>;
  /** What a shell does before it becomes the command. */
  readonly shell?: string;
  /** Is given the process once it has begun. */
  readonly begun?: (child: ChildProcess) => void;
}

const root = path.resolve(import.meta.dirname, '../..');
const GAZETTE = [process.execPath, 'dist/main.js'] as const;

/** Runs the built command line (`npm test` builds it first) until it ends. */
export async function gazette(
  context: Pick<TestContext, 'after'>,
  words: readonly string[],
  { environment = {}, shell, begun = () => {} }: RunOptions = {},
): Promise<Ran> {
  const [command, ...rest] = shell === undefined ? GAZETTE : (['/bin/sh', '-c', `${shell}; exec "$0" "$@"`, ...GAZETTE] as const);
  const child = spawn(command, [...rest, ...words], {
    cwd: root,
    env: { PATH: process.env.PATH ?? '', PUBLIC_URL: 'https://example.org', ...environment },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  context.after(() => child.kill('SIGKILL'));
  let [out, err] = ['', ''];
  child.stdout.on('data', (data) => {
    out += data;
  });
  child.stderr.on('data', (data) => {
    err += data;
  });
  begun(child);
  const [code, signal] = await once(child, 'close');
  return { out, err, ended: code ?? signal };
}
