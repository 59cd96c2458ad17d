import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import net from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { TestContext } from 'node:test';
import { setTimeout as wait } from 'node:timers/promises';

/** Requests from there are a hub's, as far as the caches know. */
export const HUB_ADDRESS = '127.0.0.2';

type Replacements = readonly (readonly [text: string, instead: string])[];

/** A program that stands in front, with its file in `deploy/`. */
export interface CacheProgram {
  readonly name: string;
  /** Where to get it. */
  readonly from: string;
  readonly file: string;
  /** What the file has of the place where it runs → what stands there instead. */
  readonly places: (place: Place) => Replacements;
  /** What stands for what Gazette sends, for tests that have no day → what stands there then. */
  readonly shortened: Replacements;
  /** How to start it, with the file as it is at `place`. */
  readonly command: (place: Place) => readonly string[];
}

interface Place {
  readonly dir: string;
  readonly file: string;
  readonly port: number;
  readonly originPort: number;
}

const nginxMain = ({ dir, file }: Place): string => `
daemon off;
${process.getuid?.() === 0 ? 'user root;' : ''}
worker_processes 2;
pid ${dir}/nginx.pid;
error_log stderr error;
events { worker_connections 512; }
http {
  access_log off;
${['client_body', 'proxy', 'fastcgi', 'uwsgi', 'scgi'].map((one) => `  ${one}_temp_path ${dir}/${one};\n`).join('')}
  include ${file};
}
`;

const NGINX = {
  name: 'nginx',
  from: 'Debian: apt-get install nginx-light',
  shortened: [],
  command: (place: Place): readonly string[] => {
    const main = path.join(place.dir, 'main.conf');
    writeFileSync(main, nginxMain(place));
    return ['nginx', '-p', place.dir, '-e', 'stderr', '-c', main];
  },
} as const;

/** nginx with a folder that a build wrote, and nothing behind it. */
export const staticNginx = (folder: string): CacheProgram => ({
  ...NGINX,
  file: 'nginx-static.conf',
  places: ({ port }) => [
    ['listen 80;', `listen 127.0.0.1:${port};`],
    ['/srv/public', folder],
  ],
});

export const CACHES: readonly CacheProgram[] = [
  {
    ...NGINX,
    file: 'nginx.conf',
    places: ({ dir, port, originPort }) => [
      ['listen 80;', `listen 127.0.0.1:${port};`],
      ['server 127.0.0.1:3000;', `server 127.0.0.1:${originPort};`],
      ['/var/cache/nginx/gazette', `${dir}/cache`],
      ['192.0.2.10 1;', `${HUB_ADDRESS} 1;`],
    ],
  },
  {
    name: 'varnishd',
    from: 'Debian: apt-get install varnish',
    file: 'varnish.vcl',
    places: ({ originPort }) => [
      ['.port = "3000";', `.port = "${originPort}";`],
      ['"192.0.2.10";', `"${HUB_ADDRESS}";`],
    ],
    shortened: [['set req.grace = 60s;', 'set req.grace = 1s;']],
    command: ({ dir, file, port }) => [
      ...['varnishd', '-F', '-j', 'none', '-n', dir, '-f', file, '-a', `127.0.0.1:${port}`],
      ...['-s', 'malloc,64m', '-p', 'http_gzip_support=off'],
    ],
  },
];

/** A port that nobody listens on, for a program that must be told one. */
export async function freePort(): Promise<number> {
  const server = net.createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  server.close();
  await once(server, 'close');
  if (typeof address !== 'object' || address === null) throw new Error('a listening server has no port');
  return address.port;
}

/** Starts the program in front of `originPort`, with the very file that is in `deploy/` but for its places; resolves to its address. */
export async function startCache(
  context: Pick<TestContext, 'after'>,
  program: CacheProgram,
  originPort: number,
  more: Replacements = [],
): Promise<string> {
  const dir = mkdtempSync(path.join(tmpdir(), 'gazette-cache-'));
  context.after(() => rmSync(dir, { recursive: true, force: true }));
  mkdirSync(path.join(dir, 'own'));
  const place = { dir: path.join(dir, 'own'), file: path.join(dir, program.file), port: await freePort(), originPort };
  writeFileSync(place.file, placed(program.file, [...program.places(place), ...more]));
  const [command = '', ...rest] = program.command(place);
  const child = spawn(command, rest, { stdio: ['ignore', 'ignore', 'pipe'] });
  context.after(() => ended(child));
  await listening(child, program, place.port);
  return `http://127.0.0.1:${place.port}`;
}

function placed(file: string, places: Replacements): string {
  let text = readFileSync(path.resolve(import.meta.dirname, '../../deploy', file), 'utf8');
  for (const [own, instead] of places) {
    if (text.split(own).length !== 2) throw new Error(`deploy/${file} must have «${own}» once: it is replaced here`);
    text = text.replace(own, instead);
  }
  return text;
}

async function ended(child: ChildProcess): Promise<void> {
  if (child.pid === undefined || child.exitCode !== null || child.signalCode !== null) return;
  child.kill('SIGTERM');
  await once(child, 'exit');
}

const PATIENCE_MS = 10_000;

/** Neither says when it is ready: whoever connects knows. */
async function listening(child: ChildProcess, { name, from }: CacheProgram, port: number): Promise<void> {
  let said = '';
  let failure: Error | undefined;
  child.stderr?.on('data', (data) => {
    said += data;
  });
  child.on('error', (cause: NodeJS.ErrnoException) => {
    const isMissing = cause.code === 'ENOENT';
    failure = new Error(isMissing ? `there is no ${name} on the PATH; install it (${from})` : `${name} does not start`, {
      cause,
    });
  });
  child.on('exit', (code) => {
    failure ??= new Error(`${name} ended with ${code}:\n${said}`);
  });
  for (const until = Date.now() + PATIENCE_MS; Date.now() < until; await wait(20)) {
    if (failure) throw failure;
    if (await accepts(port)) return;
  }
  throw new Error(`${name} listens on no port after ${PATIENCE_MS / 1000} seconds:\n${said}`);
}

const accepts = (port: number): Promise<boolean> =>
  new Promise((resolve) => {
    const socket = net.connect(port, '127.0.0.1');
    socket.on('connect', () => resolve(true)).on('error', () => resolve(false));
    socket.on('connect', () => socket.destroy());
  });
