import http from 'node:http';
import path from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { times } from './article-text.ts';
import { type Corpus, putArticle } from './regenerate-corpus.ts';
import type { Polled } from './regenerate-poller.ts';
import { ask } from './serve-answer.ts';
import type { Server, Workplace } from './serve-workplace.ts';

const PATIENCE_MS = 15_000;
const POLL_PAUSE_MS = 1;
const IDLE_MS = 200;
const LONGEST_BUSY_MS = 60_000;

/** One that polls the publication's feed on a connection of its own, with the condition that it has. */
interface Reader {
  /** Polls until the feed has a text, and resolves to when the answer that has it began, by `performance.now()`. */
  until(text: string): Promise<number>;
  close(): void;
}

function openReader(url: string): Reader {
  const agent = new http.Agent({ keepAlive: true, maxSockets: 1 });
  let etag: string | undefined;
  const poll = (): Promise<{ readonly at: number; readonly text: string }> =>
    new Promise((resolve, reject) => {
      const headers = etag === undefined ? {} : { 'If-None-Match': etag };
      const request = http.get(`${url}/rss.xml`, { agent, headers }, async (response) => {
        const at = performance.now();
        etag = response.headers.etag;
        let text = '';
        for await (const chunk of response.setEncoding('utf8')) text += chunk;
        resolve({ at, text });
      });
      request.on('error', reject);
    });
  return {
    async until(text) {
      for (const end = performance.now() + PATIENCE_MS; ; await wait(POLL_PAUSE_MS)) {
        const answer = await poll();
        if (answer.text.includes(text)) return answer.at;
        if (answer.at > end) throw new Error(`«${text}» was not served within ${PATIENCE_MS / 1000} s`);
      }
    },
    close: () => agent.destroy(),
  };
}

/** Waits until the server has nothing to do any more: codings are made aside for seconds, the strongest after a minute. */
async function whenIdle(server: Server): Promise<void> {
  const end = performance.now() + LONGEST_BUSY_MS;
  for (let before: number | undefined = Number.NaN; before !== server.cpuSeconds() && performance.now() < end; ) {
    before = server.cpuSeconds();
    await wait(IDLE_MS);
  }
}

/** How long each of some added articles took from when it was there until it was served, in milliseconds. */
export async function additions(server: Server, corpus: Corpus, count: number, announce: () => void): Promise<readonly number[]> {
  const reader = openReader(server.url);
  const taken: number[] = [];
  for (const n of times(count, Number)) {
    await whenIdle(server);
    // Whatever the feed has: the reader knows it, and its connection is open.
    await reader.until('');
    const title = `Added at ${Date.now()}`;
    const { at } = putArticle(corpus, `${n}`, title);
    announce();
    taken.push((await reader.until(title)) - at);
  }
  reader.close();
  return taken;
}

/** How long each document takes to be answered, in milliseconds, by a server that has nothing else to do. */
export async function answerTimes(server: Server, documents: readonly string[]): Promise<readonly number[]> {
  const taken: number[] = [];
  for (const document of documents) {
    await whenIdle(server);
    const start = performance.now();
    const { status } = await ask(server.url, { method: 'GET', path: document, headers: { 'Accept-Encoding': 'gzip' } });
    taken.push(performance.now() - start);
    if (status !== 200) throw new Error(`${document} was answered ${status}`);
  }
  return taken;
}

/** Most readers poll the publication's feed, the others channels. */
const MAIN_POLLERS = 16;
const CHANNEL_POLLERS = 8;
const ROUND_SECONDS = 3;
const CHANGE_MS = 300;
/** So many changes are told by the watch alone, and then one with a scan. */
const CHANGES_PER_SCAN = 3;

/** The same load while nothing changes, and while an article changes all the time and scans run. */
export interface PolledTwice {
  readonly quiet: Polled;
  readonly regenerating: Polled;
}

export async function pollTwice(workplace: Workplace, server: Server, corpus: Corpus): Promise<PolledTwice> {
  const poller = path.join(import.meta.dirname, 'regenerate-poller.ts');
  const channels = corpus.tags.slice(0, CHANNEL_POLLERS).map((tag) => `/tags/${tag}/rss.xml`);
  const paths = [...times(MAIN_POLLERS, () => '/rss.xml'), ...channels];
  const args = ['--import', 'tsx', poller, server.url, `${ROUND_SECONDS}`, ...paths];
  const load = async (): Promise<Polled> => JSON.parse(await workplace.run(process.execPath, args)) as Polled;
  await whenIdle(server);
  const quiet = await load();
  let isOver = false;
  const loaded = load().finally(() => {
    isOver = true;
  });
  for (let change = 1; !isOver; change++) {
    putArticle(corpus, 'changing', `Changed at ${Date.now()}`);
    if (change % CHANGES_PER_SCAN === 0) server.hangUp();
    await wait(CHANGE_MS);
  }
  const regenerating = await loaded;
  if (regenerating.news === 0) throw new Error('nothing was regenerated while readers polled');
  return { quiet, regenerating };
}
