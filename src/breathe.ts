import { setImmediate } from 'node:timers/promises';

/** How long one piece of work may keep the thread, in milliseconds: a poll that arrives meanwhile waits no longer. */
const SLICE_MS = 4;

/** For long loops: `await breathe()` between their steps lets everything else run once a slice of time is used up. */
export function breather(): () => Promise<void> | undefined {
  let began = performance.now();
  return () => {
    if (performance.now() - began < SLICE_MS) return undefined;
    return setImmediate().then(() => {
      began = performance.now();
    });
  };
}
