import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import type { TestContext } from 'node:test';
import { get } from './http.ts';

/** The server as an operator runs it: a process of its own, told things by its environment and by signals. */
export interface ServerProcess {
  readonly url: string;
  readonly process: ChildProcess;
  /** All that it has written so far. */
  output(): { readonly out: string; readonly err: string };
  /** Resolves once what it has written to either stream matches. */
  said(pattern: RegExp): Promise<void>;
  /** Resolves when it next writes something. */
  wrote(): Promise<void>;
  /** The exit code, or the signal that ended it. */
  ended(): Promise<number | string | null>;
}

const root = path.resolve(import.meta.dirname, '../..');

export interface SpawnOptions {
  /** Whose process it is, by number: only root may say so. */
  readonly uid?: number;
  /** What a shell does before it becomes the server. */
  readonly shell?: string;
  /** What the command line is told. */
  readonly words?: readonly string[];
}

/** What `npm start` starts. */
const [, ...WORDS]: readonly string[] = JSON.parse(readFileSync(path.join(root, 'package.json'), 'utf8')).scripts.start.split(
  ' ',
);
const SERVER = [process.execPath, ...WORDS] as const;

/** Starts the built server, as production does (`npm test` builds it first); does not wait for it. */
export function spawnServer(
  context: Pick<TestContext, 'after'>,
  environment: Readonly<Record<string, string>>,
  { uid, shell, words = [] }: SpawnOptions = {},
): Omit<ServerProcess, 'url'> {
  const [command, ...rest] = shell === undefined ? SERVER : (['/bin/sh', '-c', `${shell}; exec "$0" "$@"`, ...SERVER] as const);
  const child = spawn(command, [...rest, ...words], {
    cwd: root,
    ...(uid === undefined ? {} : { uid }),
    env: { PATH: process.env.PATH ?? '', PORT: '0', HOST: '127.0.0.1', REGENERATE: '0 0 1 1 *', ...environment },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let out = '';
  let err = '';
  const waiting = new Set<() => void>();
  const heard = (): void => {
    for (const check of waiting) check();
  };
  child.stdout.on('data', (data) => {
    out += data;
    heard();
  });
  child.stderr.on('data', (data) => {
    err += data;
    heard();
  });
  const exit = once(child, 'exit').then(([code, signal]) => {
    heard();
    return (code ?? signal) as number | string | null;
  });
  context.after(async () => {
    child.kill('SIGKILL');
    await exit;
  });
  return {
    process: child,
    output: () => ({ out, err }),
    ended: () => exit,
    wrote: () =>
      new Promise((resolve) => {
        const once = (): void => {
          waiting.delete(once);
          resolve();
        };
        waiting.add(once);
      }),
    said: (pattern) =>
      new Promise((resolve, reject) => {
        const check = (): void => {
          if (pattern.test(out) || pattern.test(err)) {
            waiting.delete(check);
            resolve();
          } else if (child.exitCode !== null || child.signalCode !== null) {
            waiting.delete(check);
            reject(new Error(`the server ended without saying ${pattern}:\n${out}${err}`));
          }
        };
        waiting.add(check);
        check();
      }),
  };
}

/** Starts the server and waits until it has told its addresses. */
export async function startServer(
  context: Pick<TestContext, 'after'>,
  environment: Readonly<Record<string, string>>,
  options?: SpawnOptions,
): Promise<ServerProcess> {
  const server = spawnServer(context, environment, options);
  await server.said(/on port \d+\n(?:.*\n)*.*Pages/);
  const port = /on port (\d+)/.exec(server.output().out)?.[1];
  return { ...server, url: `http://127.0.0.1:${port}` };
}

/** How much memory the server has, as it says itself. */
export async function residentBytes({ url }: ServerProcess): Promise<number> {
  const { body } = await get(`${url}/metrics`);
  return Number(/^process_resident_memory_bytes (\S+)$/m.exec(body)?.[1] ?? Number.NaN);
}

/** Changes something, and waits until it is published. */
export async function regenerated(
  server: Pick<ServerProcess, 'output' | 'process' | 'wrote'>,
  change: () => void,
): Promise<void> {
  const editions = (): number => server.output().err.split('published (SIGHUP)').length;
  const before = editions();
  change();
  server.process.kill('SIGHUP');
  while (editions() === before) await server.wrote();
}
