import { times } from './article-text.ts';
import { brief, median } from './numbers.ts';
import type { Corpus } from './regenerate-corpus.ts';
import { buildWithHugo, findHugo } from './regenerate-hugo.ts';
import type { Polled } from './regenerate-poller.ts';
import { additions, answerTimes, type PolledTwice, pollTwice } from './regenerate-reader.ts';
import type { Yardsticks } from './regenerate-yardsticks.ts';
import { askFor } from './serve-answer.ts';
import type { Server, Workplace } from './serve-workplace.ts';

/** What a row is measured with. */
export interface Place {
  readonly workplace: Workplace;
  readonly corpus: Corpus;
  readonly yardsticks: Yardsticks;
  start(watch: Watch): Promise<Server>;
  /** The most memory that servers had, in bytes, once they were stopped. */
  readonly peaks: readonly number[];
}

export type Watch = 'on' | 'off';

export interface Measured {
  /** One of each round; none where there is nothing to compare to. */
  readonly values: readonly number[];
  /** What to judge them by. */
  readonly beside: string;
}

interface Naming {
  readonly name: string;
  readonly unit: 'ms' | 'MB' | 'share' | 'times';
  /** The target, by how many articles there are. */
  readonly atMost: Readonly<Record<number, number>>;
}

export interface Row extends Naming {
  measure(place: Place): Promise<Measured>;
}

/** A row that a server which has been at work is asked for. */
export interface ServerRow extends Naming {
  measure(place: Place, server: Server): Promise<Measured>;
}

const STARTS = 3;
const ADDITIONS = 7;
const DOCUMENTS = 7;
const POLL_ROUNDS = 3;

export const COLD_START: Row = {
  name: 'cold start : Hugo, CPU',
  unit: 'share',
  atMost: { 10000: 1 / 5, 100000: 1 / 12 },
  async measure({ workplace, corpus, start }) {
    const cpu: number[] = [];
    const wall: number[] = [];
    for (const _ of times(STARTS, Number)) {
      const from = performance.now();
      const server = await start('on');
      await askFor(server.url, { method: 'GET', path: '/rss.xml', headers: {} }, { status: 200 });
      wall.push((performance.now() - from) / 1000);
      cpu.push(server.cpuSeconds() ?? Number.NaN);
      await server.stop();
    }
    if (cpu.some(Number.isNaN)) throw new Error('this system does not tell the processor time of a process');
    const taken = `${brief(median(cpu))} s`;
    const wallTaken = `${brief(median(wall))} s`;
    if (findHugo() === undefined) {
      return { values: [], beside: `${taken} of CPU, ${wallTaken} in all; Hugo is not installed here: no ratio` };
    }
    const hugo = await buildWithHugo(workplace, corpus);
    return {
      values: cpu.map((seconds) => seconds / hugo.cpuSeconds),
      beside: `${taken} : ${brief(hugo.cpuSeconds)} s of CPU, ${wallTaken} : ${brief(hugo.seconds)} s in all`,
    };
  },
};

const WATCHED: ServerRow = {
  name: 'one added, told by the watch',
  unit: 'ms',
  atMost: { 10000: 30, 100000: 80 },
  measure: async ({ corpus, yardsticks }, server) => ({
    values: await additions(server, corpus, ADDITIONS, () => {}),
    beside: `fs.watch alone tells after ${brief(yardsticks.toldMs)} ms`,
  }),
};

const SCANNED: ServerRow = {
  name: 'one added, found by the scan',
  unit: 'ms',
  atMost: { 10000: 100, 100000: 500 },
  measure: async ({ corpus, yardsticks }, server) => ({
    values: await additions(server, corpus, ADDITIONS, server.hangUp),
    beside: `readdir and lstat alone take ${brief(yardsticks.scanMs)} ms`,
  }),
};

/** Rare tags have no articles in common but by chance. */
const channelFolder = ({ tags }: Corpus, share: number): string => `/tags/${tags[Math.floor(tags.length * (0.2 + 0.8 * share))]}`;

/** Some fifty articles each, and no two the same. */
const archiveFolder = ({ articles }: Corpus, share: number): string => `/archive/${1 + Math.floor((articles / 50 - 2) * share)}`;

/** Of half of the folders the first feed is asked for, of the others the second, which has the same bodies. */
function firstAsked(what: string, folderOf: typeof channelFolder): readonly ServerRow[] {
  const row = (state: 'new' | 'kept', atMostMs: number): ServerRow => ({
    name: `${what} first asked for, bodies ${state}`,
    unit: 'ms',
    atMost: { 10000: atMostMs, 100000: atMostMs },
    async measure({ corpus, yardsticks }, server) {
      const folders = times(DOCUMENTS, (n) => folderOf(corpus, (n + (state === 'new' ? 0 : 0.5)) / DOCUMENTS));
      const first = folders.map((folder) => `${folder}/rss.xml`);
      if (state === 'new') {
        const beside = `50 bodies by markdown-it and cheerio alone take ${brief(yardsticks.bodiesMs)} ms`;
        return { values: await answerTimes(server, first), beside };
      }
      await answerTimes(server, first);
      const second = folders.map((folder) => `${folder}/atom.xml`);
      return { values: await answerTimes(server, second), beside: '' };
    },
  });
  return [row('new', 250), row('kept', 40)];
}

const POLLERS: ServerRow = {
  name: "pollers' p99, regenerating : quiet",
  unit: 'times',
  atMost: { 10000: 3, 100000: 3 },
  async measure({ workplace, corpus }, server) {
    const rounds: PolledTwice[] = [];
    for (const _ of times(POLL_ROUNDS, Number)) rounds.push(await pollTwice(workplace, server, corpus));
    const of = (side: keyof PolledTwice, read: (polled: Polled) => number): number =>
      median(rounds.map((round) => read(round[side])));
    const both = (read: (polled: Polled) => number): string =>
      `${brief(of('regenerating', read))} : ${brief(of('quiet', read))} ms`;
    const news = `${of('regenerating', ({ news }) => news)} of ${of('regenerating', ({ polls }) => polls)} polls found something new`;
    return {
      values: rounds.map(({ regenerating, quiet }) => regenerating.p99Ms / quiet.p99Ms),
      beside: `p99 ${both(({ p99Ms }) => p99Ms)}, median ${both(({ p50Ms }) => p50Ms)}; ${news}`,
    };
  },
};

/** In groups that one server is measured with, in this order. */
export const SERVER_ROWS: Readonly<Record<Watch, readonly ServerRow[]>> = {
  on: [WATCHED, ...firstAsked('channel', channelFolder), ...firstAsked('archive', archiveFolder), POLLERS],
  off: [SCANNED],
};

export const MEMORY: Row = {
  name: 'peak memory',
  unit: 'MB',
  atMost: { 10000: 130, 100000: 256 },
  async measure({ peaks, yardsticks, start }) {
    if (peaks.length === 0) await (await start('on')).stop();
    if (peaks.some(Number.isNaN)) throw new Error('this system does not tell the memory of a process');
    return { values: [Math.max(...peaks) / 1e6], beside: `node alone has ${brief(yardsticks.nodeBytes / 1e6)} MB` };
  },
};
