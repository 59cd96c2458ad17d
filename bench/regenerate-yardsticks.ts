import { spawnSync } from 'node:child_process';
import { readdirSync, readFileSync, watch } from 'node:fs';
import path from 'node:path';
import { load } from 'cheerio';
import MarkdownIt from 'markdown-it';
import { times } from './article-text.ts';
import { median } from './numbers.ts';
import { type Corpus, putArticle, removeAdded, scanBarely } from './regenerate-corpus.ts';

/** What bare programs take for the same on this machine, so that a slow one can be told. */
export interface Yardsticks {
  /** Listing every folder and looking at every file. */
  readonly scanMs: number;
  /** From when an article is there until `fs.watch` tells of it. */
  readonly toldMs: number;
  /** Making HTML of a feed's bodies and parsing it. */
  readonly bodiesMs: number;
  /** Node with nothing to do. */
  readonly nodeBytes: number;
}

const ROUNDS = 5;
const FEED_SIZE = 50;

/** No server may look at the corpus meanwhile. */
export async function takeYardsticks(corpus: Corpus): Promise<Yardsticks> {
  const toldMs = await timeOfTelling(corpus);
  removeAdded(corpus);
  return {
    scanMs: time(() => scanBarely(corpus.dir)),
    toldMs,
    bodiesMs: time(() => readBodies(corpus)),
    nodeBytes: Number(spawnSync(process.execPath, ['-p', 'process.resourceUsage().maxRSS']).stdout) * 1024,
  };
}

function time(work: () => unknown): number {
  const rounds = times(ROUNDS, () => {
    const start = performance.now();
    work();
    return performance.now() - start;
  });
  return median(rounds);
}

async function timeOfTelling(corpus: Corpus): Promise<number> {
  const watcher = watch(corpus.newestDir);
  const told = (file: string): Promise<number> =>
    new Promise((resolve) => {
      watcher.on('change', (_, name) => {
        if (name === file) resolve(performance.now());
      });
    });
  const taken: number[] = [];
  for (const n of times(ROUNDS, Number)) {
    const { file, at } = putArticle(corpus, `told-${n}`, 'Told');
    taken.push((await told(file)) - at);
  }
  watcher.close();
  return median(taken);
}

function readBodies({ newestDir }: Corpus): void {
  const markdownIt = new MarkdownIt({ html: true });
  const names = readdirSync(newestDir);
  for (const n of times(FEED_SIZE, Number)) {
    const text = readFileSync(path.join(newestDir, names[n % names.length] ?? ''), 'utf8');
    load(markdownIt.render(text), null, false).html();
  }
}

const LOOPS = 1e7;
const LOOP_ROUNDS = 10;
/** What one round takes where the targets were set, with nothing else at work. */
const LOOP_MS = 16.7;

/** How much longer than there this machine takes just now for numbers and nothing else. */
export function slowness(): number {
  const start = performance.now();
  for (const _ of times(LOOP_ROUNDS, Number)) loop();
  return (performance.now() - start) / LOOP_ROUNDS / LOOP_MS;
}

function loop(): number {
  let state = 1;
  for (let n = 0; n < LOOPS; n++) {
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
  }
  return state;
}
