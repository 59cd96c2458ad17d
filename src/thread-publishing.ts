import { Worker } from 'node:worker_threads';
import type { Instant } from './domain.ts';
import { createCompressor } from './edition/compressor.ts';
import { remoteShowing } from './edition/remote.ts';
import { shortestIntervalSeconds } from './edition/schedule.ts';
import type { Publishing, PublishingParts } from './publishing.ts';
import { caller, type Told } from './thread-calls.ts';

/** It lies beside what this file is built into. */
const THREAD = new URL('thread.js', import.meta.url);

/**
 * A Publishing that is at work in a thread of its own: whatever it does, requests don't wait for it. Rejects with a StartError where the
 * articles or a setting can't be used.
 */
export async function openThread({ config, log, reading, fallbackUrl, changed }: PublishingParts): Promise<Publishing> {
  const thread = new Worker(THREAD, { name: 'publishing', workerData: config });
  const { calls, settle } = caller((call) => thread.postMessage(call));
  const showing = remoteShowing(calls, createCompressor(shortestIntervalSeconds(config.regenerate)));
  let freshUntil: Instant | undefined;
  thread.on('message', (told: Told) => {
    switch (told.kind) {
      case 'returned':
      case 'failed':
        return settle(told);
      case 'standing':
        showing.stand(told.standing);
        freshUntil = told.freshUntil;
        return changed(told.regenerated);
      case 'log':
        return log[told.level](told.details, told.message);
      case 'progress':
        return reading(told.done, told.total);
    }
  });
  // Nobody could answer what it was asked: the process ends as it would if all of this were one thread.
  const end = (error: Error): never => {
    throw error;
  };
  thread.on('error', end).on('messageerror', end);
  await calls.open();
  return {
    ...{ showing, freshUntil: () => freshUntil, regenerate: calls.regenerate, stop: calls.stop },
    begin: () => calls.begin(fallbackUrl(false)).finally(reading.done),
    async close() {
      await calls.close();
      await thread.terminate();
    },
  };
}
