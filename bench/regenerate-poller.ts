/**
 * Readers that poll with the condition that they have, in a process of their own:
 * `node --import tsx bench/regenerate-poller.ts URL SECONDS PATH …`, one connection for each path. Tells what it measured as JSON.
 */
import http from 'node:http';
import { setTimeout as wait } from 'node:timers/promises';

export interface Polled {
  readonly polls: number;
  /** Answers that had something new. */
  readonly news: number;
  readonly p50Ms: number;
  readonly p99Ms: number;
}

/** Each connection polls so often: far more than readers do, but far from what the server can take. */
const PERIOD_MS = 20;
/** The first polls are the compiler's. */
const WARM_MS = 1000;

interface Answer {
  readonly status: number;
  readonly etag: string | undefined;
  /** When its head was there, by `performance.now()`. */
  readonly at: number;
}

function poll(url: string, agent: http.Agent, etag: string | undefined): Promise<Answer> {
  const headers = { 'Accept-Encoding': 'gzip', ...(etag === undefined ? {} : { 'If-None-Match': etag }) };
  return new Promise((resolve, reject) => {
    const request = http.get(url, { agent, headers }, (response) => {
      const answer = { status: response.statusCode ?? 0, etag: response.headers.etag, at: performance.now() };
      response.resume().on('end', () => resolve(answer));
    });
    request.on('error', reject);
  });
}

interface Counts {
  readonly latencies: number[];
  news: number;
}

/**
 * Polls at its times until the end. Where an answer is so late that the next poll is, that one's wait counts from when it should have
 * been sent: a server that stands still keeps all of them waiting, not one.
 */
async function keepPolling({ url, agent, etag: held }: Poller, first: number, end: number, counts: Counts): Promise<void> {
  let etag = held;
  let free = 0;
  for (let due = first; due < end; due += PERIOD_MS) {
    if (performance.now() < due) await wait(due - performance.now());
    const start = free > due ? due : performance.now();
    const answer = await poll(url, agent, etag);
    if (answer.status !== 200 && answer.status !== 304) throw new Error(`${url} answered ${answer.status}`);
    free = performance.now();
    etag = answer.etag;
    if (due < first + WARM_MS) continue;
    counts.latencies.push(answer.at - start);
    if (answer.status === 200) counts.news++;
  }
  agent.destroy();
}

interface Poller {
  readonly url: string;
  readonly agent: http.Agent;
  readonly etag: string | undefined;
}

/** What nobody has asked for is made now, so that no poll waits for it later. */
async function subscribe(url: string): Promise<Poller> {
  const agent = new http.Agent({ keepAlive: true, maxSockets: 1 });
  const { etag } = await poll(url, agent, undefined);
  return { url, agent, etag };
}

const [url = '', seconds = '', ...paths] = process.argv.slice(2);
const counts: Counts = { latencies: [], news: 0 };
const pollers = await Promise.all(paths.map((path) => subscribe(`${url}${path}`)));
const start = performance.now();
const end = start + WARM_MS + Number(seconds) * 1000;
await Promise.all(pollers.map((poller, index) => keepPolling(poller, start + (index / pollers.length) * PERIOD_MS, end, counts)));
const sorted = counts.latencies.toSorted((a, b) => a - b);
const at = (share: number): number => sorted[Math.floor(sorted.length * share)] ?? Number.NaN;
const polled: Polled = { polls: sorted.length, news: counts.news, p50Ms: at(0.5), p99Ms: at(0.99) };
process.stdout.write(JSON.stringify(polled));
