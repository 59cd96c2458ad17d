/** How long long work may keep the thread, all of it together, in milliseconds: a poll that arrives meanwhile waits no longer. */
const SLICE_MS = 0.5;
/** The same while there is nothing to poll yet. */
const STARTING_SLICE_MS = 10;

let sliceMs = SLICE_MS;
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
  if (performance.now() - began < sliceMs) return undefined;
  return new Promise((resolve) => {
    if (waiting.push(resolve) === 1) setImmediate(turn);
  });
}

/** Lets long work keep the thread for longer until what is returned is called: while there is nothing to poll yet. */
export function breatheRarely(): () => void {
  sliceMs = STARTING_SLICE_MS;
  return () => {
    sliceMs = SLICE_MS;
  };
}
