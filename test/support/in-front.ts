import assert from 'node:assert/strict';
import http from 'node:http';
import type { TestContext } from 'node:test';
import { setTimeout as wait } from 'node:timers/promises';
import { type CacheProgram, freePort, startCache } from './cache-process.ts';
import { type ArticlesFolder, articlesFolder, markdown } from './folder.ts';
import { get, type Reply } from './http.ts';
import { type ServerProcess, startServer } from './server-process.ts';

/** How often the server regenerates, so that its documents are fresh for no longer. */
export const FRESH_SECONDS = 3;
/** For what is to change only when somebody says so. */
export const STILL = { REGENERATE: '0 0 1 1 *' } as const;
export const FEEDS = ['/rss.xml', '/atom.xml', '/feed.json'] as const;
export const GZIP = { 'Accept-Encoding': 'gzip' } as const;
export const NAVIGATION = { 'Sec-Fetch-Mode': 'navigate', Accept: 'text/html,application/xhtml+xml,*/*;q=0.8' } as const;

export const article = (title: string, day = 1): string => markdown({ title, date: `2026-11-0${day}`, section: 'World' });

/** Asks for a path of one server. */
export type Ask = (
  path: string,
  headers?: http.OutgoingHttpHeaders,
  more?: { method?: string; agent?: http.Agent },
) => Promise<Reply>;

export const asking =
  (url: string): Ask =>
  (path, headers = {}, more = {}) =>
    get(`${url}${path}`, { headers, ...more });

export interface InFront {
  readonly folder: ArticlesFolder;
  readonly server: ServerProcess;
  readonly port: number;
  /** Starts the server once more, in the same place. */
  readonly start: () => Promise<ServerProcess>;
  readonly url: string;
  /** By way of the cache. */
  readonly ask: Ask;
  /** Past it. */
  readonly origin: Ask;
}

/** One article, a server that regenerates every few seconds, and the cache in front of it. */
export async function inFront(
  context: TestContext,
  program: CacheProgram,
  environment: Readonly<Record<string, string>> = {},
): Promise<InFront> {
  const folder = articlesFolder(context, { 'a.md': article('First') });
  const port = await freePort();
  const settings = {
    ARTICLES_DIR: folder.path,
    PORT: String(port),
    REGENERATE: `*/${FRESH_SECONDS} * * * * *`,
    WATCH: 'off',
    TRUST_PROXY: '1',
    PUBLIC_URL: 'https://news.example.org',
    ...environment,
  };
  const start = (): Promise<ServerProcess> => startServer(context, settings);
  const server = await start();
  const url = await startCache(context, program, port);
  return { folder, server, start, port, url, ask: asking(url), origin: asking(`http://127.0.0.1:${port}`) };
}

/** How many requests for feeds the server has answered. */
export async function answered(origin: Ask): Promise<number> {
  const { body } = await origin('/metrics');
  return [...body.matchAll(/^gazette_requests_total\{feed="\/.*\} (\d+)$/gm)].reduce((sum, [, count]) => sum + Number(count), 0);
}

/** Asks until the answer is as wanted; resolves to how many seconds that took. */
export async function secondsUntil(
  ask: () => Promise<Reply>,
  isWanted: (reply: Reply) => boolean,
  atMost: number,
): Promise<number> {
  const began = performance.now();
  for (;;) {
    if (isWanted(await ask())) return (performance.now() - began) / 1000;
    if (performance.now() - began > atMost * 1000) assert.fail(`not as wanted after ${atMost} seconds`);
    await wait(20);
  }
}

/** Whoever asks by it has another address. */
export const from = (context: TestContext, localAddress: string): http.Agent => {
  const agent = new http.Agent({ localAddress });
  context.after(() => agent.destroy());
  return agent;
};

export async function kill({ process, ended }: ServerProcess): Promise<void> {
  process.kill('SIGKILL');
  await ended();
}
