/** Once nothing has happened for so long, in milliseconds, what did is told: a file that is written makes several events. */
const QUIET_MS = 5;
/** What a writer that never pauses does is told this long after it began, at the latest, in milliseconds. */
const LATEST_MS = 100;
/** With more paths than these one scan of everything is less work. */
const MOST_PATHS = 500;
/**
 * Linux keeps 16,384 events (fs.inotify.max_queued_events) and drops what comes after them, and Node does not say so. They all
 * arrive at once: where there are so many together, some may be lost.
 */
const MOST_EVENTS = 4096;

export interface Gathered {
  /** A path as `changed` tells it; `''`: anything may have changed; undefined: an event that is not told. */
  add(path: string | undefined): void;
  close(): void;
}

/** Gathers what a watch hears of, and tells it together. */
export function gather(tell: (paths: readonly string[] | undefined) => void): Gathered {
  const paths = new Set<string>();
  let everything = false;
  let events = 0;
  let quiet: NodeJS.Timeout | undefined;
  let latest: NodeJS.Timeout | undefined;
  let closed = false;

  function rest(): void {
    clearTimeout(quiet);
    clearTimeout(latest);
    quiet = undefined;
    latest = undefined;
  }

  function flush(): void {
    const found = everything ? undefined : [...paths];
    rest();
    paths.clear();
    everything = false;
    events = 0;
    if (found?.length !== 0) tell(found);
  }

  return {
    add(path) {
      if (closed) return;
      if (path) paths.add(path);
      everything ||= path === '' || paths.size > MOST_PATHS || ++events > MOST_EVENTS;
      latest ??= setTimeout(flush, LATEST_MS).unref();
      if (quiet && path === undefined) return;
      clearTimeout(quiet);
      quiet = setTimeout(flush, QUIET_MS).unref();
    },
    close() {
      closed = true;
      rest();
    },
  };
}
