/** How long long work may keep the thread, all of it together, in milliseconds: a poll that arrives meanwhile waits no longer. */
const SLICE_MS = 0.5;

let began = Number.NEGATIVE_INFINITY;
const waiting: (() => void)[] = [];

/** One of those that wait goes on; the next one not before everything else had its turn. */
function turn(): void {
  const goOn = waiting.shift();
  began = performance.now();
  goOn?.();
  if (waiting.length > 0) setImmediate(turn);
}

/** For long loops: `await breathe()` between their steps lets everything else run once a slice of time is used up. */
export function breathe(): Promise<void> | undefined {
  if (performance.now() - began < SLICE_MS) return undefined;
  return new Promise((resolve) => {
    if (waiting.push(resolve) === 1) setImmediate(turn);
  });
}
