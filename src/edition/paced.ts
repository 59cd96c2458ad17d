import type { Hint } from '../store/article-store.ts';

/** After a run the next one waits for this many times as long as it took: a folder that never rests must not keep the server from resting. */
const REST = 4;
const LONGEST_REST_MS = 10_000;

export interface Paced {
  /** Something has changed: see `ArticleStore.watch`. */
  readonly changed: (hint: Hint | undefined) => void;
  /** No run begins any more. */
  readonly stop: () => void;
}

/** Runs at once when something has changed; what changes while it runs or rests is for one run after that. `run` must not reject. */
export function paced(run: (hint: Hint | undefined) => Promise<unknown>): Paced {
  let waiting: { readonly hint: Hint | undefined } | undefined;
  let busy = false;
  let stopped = false;

  async function begin(hint: Hint | undefined): Promise<void> {
    busy = true;
    const began = performance.now();
    await run(hint);
    const rest = Math.min(REST * (performance.now() - began), LONGEST_REST_MS);
    setTimeout(() => {
      busy = false;
      const next = waiting;
      waiting = undefined;
      if (next && !stopped) void begin(next.hint);
    }, rest).unref();
  }

  return {
    changed(hint) {
      if (stopped) return;
      if (!busy) void begin(hint);
      else if (!waiting) waiting = { hint };
      else waiting = { hint: waiting.hint && hint && [...waiting.hint, ...hint] };
    },
    stop() {
      stopped = true;
    },
  };
}
