/**
 * The thread that publishes: it reads, cleans, renders and schedules, so that the thread that answers requests does nothing else. Both
 * have an engine of their own, and neither waits while the other tidies up. Started by `thread-publishing.ts`.
 */
import { getPriority, setPriority } from 'node:os';
import { setFlagsFromString } from 'node:v8';
import { parentPort, workerData } from 'node:worker_threads';
import type { Config } from './config.ts';
import { handing } from './edition/handed.ts';
import { createPacker } from './edition/pack.ts';
import { reporter } from './edition/remote.ts';
import type { Log } from './log.ts';
import type { ShownProgress } from './progress.ts';
import { beginAlone, type Changed, openPublishing } from './publishing.ts';
import { type Call, type Calls, callee, movingWith, type Told } from './thread-calls.ts';

/** How much may come, once there is an Edition, before the engine tidies up, in percent: no request waits for that. */
const ROOM = 20;
/** It begins to look for what can go once so much of this room is used up, in percent. What it is told is for the whole process. */
const TIDYING = '--incremental-marking-hard-trigger=30';
/** Progress is told so often, in milliseconds. */
const PROGRESS_MS = 50;

const config = workerData as Config;
const tell = (told: Told): void => parentPort?.postMessage(told, movingWith(told));

/** Other programs leave it a quarter of a processor still (sched(7)); of 10 it would be a tenth, and each article ten times later. */
const NICENESS = 5;

/** Where more threads are at work than there are processors, who answers requests goes first. */
function yieldToRequests(): void {
  // Elsewhere that would be the whole process.
  if (process.platform !== 'linux') return;
  try {
    setPriority(Math.max(getPriority(), NICENESS));
  } catch {
    // Where that is not allowed, all are equal.
  }
}

const logAt =
  (level: keyof Log) =>
  (details: object, message: string): void => {
    try {
      tell({ kind: 'log', level, details, message });
    } catch {
      // What can't be sent is no reason to say nothing.
      tell({ kind: 'log', level, details: {}, message });
    }
  };
const log: Log = { debug: logAt('debug'), info: logAt('info'), warn: logAt('warn'), error: logAt('error') };

function tellProgress(): ShownProgress {
  let toldAt = Number.NEGATIVE_INFINITY;
  const progress = (done: number, total: number): void => {
    const now = performance.now();
    if (now - toldAt < PROGRESS_MS) return;
    toldAt = now;
    tell({ kind: 'progress', done, total });
  };
  return Object.assign(progress, { done: () => {} });
}

let fallbackUrl: string | undefined;
/** There once it is open: nothing changes before. */
let report: Changed | undefined;

async function open(): Promise<Calls> {
  const documents = handing();
  const { showing, ...publishing } = await openPublishing(
    { config, log, reading: tellProgress(), fallbackUrl: () => fallbackUrl, changed: (regenerated) => report?.(regenerated) },
    { compress: documents.compress, pack: createPacker() },
  );
  const { standing, ...questions } = reporter(showing, documents);
  report = (regenerated) => tell({ kind: 'standing', standing: standing(), freshUntil: publishing.freshUntil(), regenerated });
  return {
    ...{ ...publishing, ...questions },
    open: async () => {},
    async begin(url) {
      fallbackUrl = url;
      const begun = await beginAlone(publishing, () => ROOM);
      setFlagsFromString(TIDYING);
      yieldToRequests();
      return begun;
    },
  };
}

const opening = open();
// Whoever calls first is told.
opening.catch(() => {});
const answer = callee(opening, tell);
parentPort?.on('message', (call: Call) => void answer(call));
