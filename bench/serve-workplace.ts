import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { closeSync, mkdtempSync, openSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';

/** A server at work, in a process of its own. */
export interface Server {
  readonly url: string;
  /** Processor time that it has taken so far, in seconds; undefined where the system does not tell. */
  cpuSeconds(): number | undefined;
  /** The most memory that it has had so far, in bytes; undefined where the system does not tell. */
  peakBytes(): number | undefined;
  /** Sends SIGHUP. */
  hangUp(): void;
  stop(): Promise<void>;
}

/** A folder and processes that end with this process, however that ends. */
export interface Workplace {
  readonly dir: string;
  /** Starts a server that tells its port, and waits until it has. What it writes goes to a file. */
  serve(name: string, args: readonly string[], environment?: Readonly<Record<string, string>>): Promise<Server>;
  /** Runs a program and resolves to its standard output. Rejects where it fails. */
  run(command: string, args: readonly string[]): Promise<string>;
}

/** A hundred thousand articles take a slow machine their time. */
const START_MS = 180_000;
const PAUSE_MS = 20;
/** Of what a server wrote before it ended, in characters. */
const LONGEST_TAIL = 2000;
/** Of /proc/PID/stat, for every program on every Linux (proc(5), sysconf(3)). */
const TICKS_PER_SECOND = 100;

const root = path.resolve(import.meta.dirname, '..');

/** What `npm start` starts node with: what it says of the engine, and the built server. */
export const SERVER: readonly string[] = JSON.parse(readFileSync(path.join(root, 'package.json'), 'utf8'))
  .scripts.start.split(' ')
  .slice(1);

export function makeWorkplace(): Workplace {
  const dir = mkdtempSync(path.join(tmpdir(), 'gazette-bench-'));
  const children = new Set<ChildProcess>();
  const own = (child: ChildProcess): ChildProcess => {
    children.add(child);
    return child.once('exit', () => children.delete(child));
  };
  process.on('exit', () => {
    for (const child of children) child.kill('SIGKILL');
    rmSync(dir, { recursive: true, force: true, maxRetries: 3 });
  });
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => process.exit(1));
  return {
    dir,
    serve: (name, args, environment = {}) => serve(path.join(dir, `${name}.log`), args, environment, own),
    run: (command, args) => run(command, args, own),
  };
}

type Own = (child: ChildProcess) => ChildProcess;

async function serve(
  file: string,
  args: readonly string[],
  environment: Readonly<Record<string, string>>,
  own: Own,
): Promise<Server> {
  const log = openSync(file, 'w');
  const env = { PATH: process.env.PATH ?? '', PORT: '0', HOST: '127.0.0.1', ...environment };
  const child = own(spawn(process.execPath, args, { cwd: root, env, stdio: ['ignore', log, log] }));
  closeSync(log);
  const exit = once(child, 'exit');
  const endedByItself = (code: number | null, signal: string | null): void => {
    process.stderr.write(`${args.join(' ')} ended (${signal ?? code}):\n${readFileSync(file, 'utf8').slice(-LONGEST_TAIL)}\n`);
    process.exit(1);
  };
  child.once('exit', endedByItself);
  const port = await toldPort(file, child);
  return {
    url: `http://127.0.0.1:${port}`,
    cpuSeconds: () => (process.platform === 'linux' ? cpuSeconds(child.pid) : undefined),
    peakBytes: () => (process.platform === 'linux' ? peakBytes(child.pid) : undefined),
    hangUp: () => void child.kill('SIGHUP'),
    async stop() {
      child.off('exit', endedByItself);
      child.kill('SIGKILL');
      await exit;
    },
  };
}

async function toldPort(file: string, child: ChildProcess): Promise<string> {
  for (const end = Date.now() + START_MS; ; await wait(PAUSE_MS)) {
    const said = readFileSync(file, 'utf8');
    const [, port] = /on port (\d+)\n/.exec(said) ?? [];
    if (port !== undefined) return port;
    if (Date.now() > end) throw new Error(`${child.spawnargs.join(' ')} did not tell its port:\n${said}`);
  }
}

/** User and system time, the 14th and 15th field (proc_pid_stat(5)); the second is a name that may hold anything. */
function cpuSeconds(pid: number | undefined): number {
  const fields = readFileSync(`/proc/${pid}/stat`, 'utf8')
    .replace(/^.*\) /s, '')
    .split(' ');
  return (Number(fields[11]) + Number(fields[12])) / TICKS_PER_SECOND;
}

/** The high water mark of what it has in memory (proc_pid_status(5)). */
function peakBytes(pid: number | undefined): number {
  const [, kilobytes] = /^VmHWM:\s+(\d+) kB$/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8')) ?? [];
  return Number(kilobytes) * 1024;
}

async function run(command: string, args: readonly string[], own: Own): Promise<string> {
  const child = own(spawn(command, args, { stdio: ['ignore', 'pipe', 'pipe'] }));
  let out = '';
  let err = '';
  child.stdout?.on('data', (data) => {
    out += data;
  });
  child.stderr?.on('data', (data) => {
    err += data;
  });
  const [code] = await once(child, 'close');
  if (code !== 0) throw new Error(`${command} failed (${code}): ${err}${out}`);
  return out;
}
