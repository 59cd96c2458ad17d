import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { rmSync } from 'node:fs';
import net, { type Socket } from 'node:net';
import path from 'node:path';
import type { TestContext } from 'node:test';
import pg from 'pg';
import { guard, type Installation, install } from './postgres-installation.ts';
import { childrenOf, gone } from './processes.ts';

type Context = Pick<TestContext, 'after'>;

/** A real PostgreSQL. */
export interface Postgres {
  /** The address of a database that lives as long as its test. */
  database(context: Context): Promise<string>;
  stop(): Promise<void>;
}

/** One of our own, from npm packages alone, that may be broken. */
export interface PostgresServer extends Postgres {
  readonly port: number;
  /** Stops it in good order, and starts it again. */
  restart(): Promise<void>;
  /** Ends it as a power cut would (SIGKILL), without starting it again. */
  kill(): Promise<void>;
  start(): Promise<void>;
  /** Its processes stand still: connections are accepted, and nothing is said. */
  freeze(): void;
  thaw(): void;
  /** The process that all others are children of. */
  pid(): number;
}

/** The server that POSTGRES_URL leads to, a superuser's address; without that, one that is started. */
export async function openPostgres(): Promise<Postgres> {
  const { POSTGRES_URL: url } = process.env;
  if (url === undefined) return startPostgres();
  return { database: (context) => freshDatabase(url, context, ''), stop: async () => {} };
}

/** What is written is gone with the folder: nothing has to be on a disk. */
const SETTINGS = { listen_addresses: '127.0.0.1', unix_socket_directories: '', fsync: 'off', max_connections: '60' };
const READY = 'ready to accept connections';

export interface PostgresOptions {
  /** Of postgresql.conf. */
  readonly settings?: Readonly<Record<string, string>>;
  /** How long a file may get, in kilobytes: past that, it is as on a full disk. */
  readonly fileKilobytes?: number;
}

/** Starts a server that nobody else has. Leaves nothing behind, even where the tests die. */
export async function startPostgres({ settings, fileKilobytes }: PostgresOptions = {}): Promise<PostgresServer> {
  const place = install();
  const guarded = guard(place.folder);
  const { bin, data, options } = place;
  execFileSync(bin('initdb'), ['-D', data, '-U', 'test', '-A', 'trust', '-N', '-E', 'UTF8', '--locale=C', '--wal-segsize=1'], {
    ...options,
    stdio: 'pipe',
  });
  const port = await freePort();
  const assignments = Object.entries({ ...SETTINGS, port, ...settings }).map(([name, value]) => `${name}=${value}`);
  const args = ['-D', data, ...assignments.flatMap((assignment) => ['-c', assignment])];
  const limit = fileKilobytes === undefined ? '' : `ulimit -f ${fileKilobytes * 2}; `;
  const command = ['-c', `${limit}exec "$0" "$@"`, bin('postgres'), ...args];
  let server = await started(place, command);
  const pid = (): number => server.pid ?? 0;
  const end = async (signal: NodeJS.Signals): Promise<void> => {
    const family = childrenOf(pid());
    server.ref();
    const ended = server.exitCode === null && server.signalCode === null ? once(server, 'exit') : undefined;
    server.kill(signal);
    await ended;
    await Promise.all(family.map(gone));
    rmSync(path.join(data, 'postmaster.pid'), { force: true });
  };
  // The one that makes others comes first: none comes after they were counted.
  const signalAll = (signal: NodeJS.Signals): void => {
    server.kill(signal);
    for (const child of childrenOf(pid())) {
      try {
        process.kill(child, signal);
      } catch (error) {
        // It may have gone since it was counted.
        if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error;
      }
    }
  };
  const start = async (): Promise<void> => {
    server = await started(place, command);
  };
  return {
    port,
    pid,
    start,
    database: (context) => freshDatabase(`postgres://test@127.0.0.1:${port}/postgres`, context),
    async restart() {
      await end('SIGINT');
      await start();
    },
    kill: () => end('SIGKILL'),
    freeze: () => signalAll('SIGSTOP'),
    thaw: () => signalAll('SIGCONT'),
    async stop() {
      if (server.exitCode === null && server.signalCode === null) {
        signalAll('SIGCONT');
        await end('SIGQUIT');
      }
      await guarded.end();
    },
  };
}

/** Resolves once connections are accepted. The server does not keep the tests from ending. */
async function started({ options }: Installation, command: readonly string[]): Promise<ChildProcess> {
  const server = spawn('/bin/sh', command, { ...options, stdio: ['ignore', 'ignore', 'pipe'] });
  let said = '';
  await new Promise<void>((resolve, reject) => {
    server.stderr.on('data', (data) => {
      said = (said + data).slice(-4096);
      if (said.includes(READY)) resolve();
    });
    server.once('exit', (code) => reject(new Error(`PostgreSQL ended with ${code}:\n${said}`)));
  });
  server.unref();
  (server.stderr as Socket).unref();
  return server;
}

async function freePort(): Promise<number> {
  const server = net.createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  server.close();
  await once(server, 'close');
  return typeof address === 'object' && address ? address.port : 0;
}

let databases = 0;

/** Twice as quick where nothing is written to a disk. */
const QUICKLY = 'strategy file_copy';

async function freshDatabase(anyUrl: string, context: Context, how = QUICKLY): Promise<string> {
  const name = `gazette_test_${process.pid}_${++databases}`;
  await asked(anyUrl, `create database ${name} ${how}`);
  context.after(() => asked(anyUrl, `drop database if exists ${name} with (force)`).catch(() => {}));
  const url = new URL(anyUrl);
  url.pathname = name;
  return url.href;
}

/** The rows that a statement answers with, on a connection of its own. */
export async function asked(
  url: string,
  text: string,
  values: readonly unknown[] = [],
): Promise<readonly Record<string, unknown>[]> {
  const client = new pg.Client({ connectionString: url, connectionTimeoutMillis: 5000, query_timeout: 20_000 });
  client.on('error', () => {});
  await client.connect();
  try {
    return (await client.query(text, [...values])).rows;
  } finally {
    await client.end();
  }
}
