/** Says how far a long piece of work is: how many steps are done, and of how many. Cheap enough to be called for each step. */
export type Progress = (done: number, total: number) => void;

export type ShownProgress = Progress & {
  /** The work is over: clears the bar, and nothing is shown any more. */
  done(): void;
};

export interface ProgressOutput {
  /** Where a bar may be drawn, if it is a terminal. */
  readonly terminal?: Pick<NodeJS.WriteStream, 'isTTY' | 'columns' | 'write'> | undefined;
  /** Gets a line now and then where there is no terminal. */
  readonly log: (line: string) => void;
  /** In milliseconds; only differences count. */
  readonly now?: () => number;
}

/** When work is first shown, and how often from then on, in milliseconds: a person waits for less than a log does. */
const ON_TERMINAL = { firstMs: 300, everyMs: 100 };
const IN_LOG = { firstMs: 5000, everyMs: 10_000 };

/** The clock is asked once in so many steps at most, */
const STEPS = 16;
/** and at least so many times in all: steps may be few, and take long. */
const LOOKS = 1000;

/**
 * Shows work that takes long: as a bar on a terminal, cleared by `done`; elsewhere as a line in the log now and then. `what` is
 * what the work is called: `reading articles`. What is logged while a bar stands comes behind it.
 */
export function showProgress(what: string, output: ProgressOutput): ShownProgress {
  const { terminal, log, now = () => performance.now() } = output;
  const bar = terminal?.isTTY ? drawBar(what, terminal) : undefined;
  const { firstMs, everyMs } = bar ? ON_TERMINAL : IN_LOG;
  let dueAt = now() + firstMs;
  let looked = Number.NEGATIVE_INFINITY;
  let ended = false;

  function progress(done: number, total: number): void {
    if (Math.abs(done - looked) < Math.min(STEPS, total / LOOKS) || ended) return;
    looked = done;
    const time = now();
    if (time < dueAt) return;
    dueAt = time + everyMs;
    if (bar) bar.draw(done, total);
    else log(`${what}: ${counts(done, total)}`);
  }

  function done(): void {
    ended = true;
    bar?.clear();
  }

  return Object.assign(progress, { done });
}

/** What a terminal of unknown width has, in characters. */
const COLUMNS = 80;
/** How many characters the bar itself takes. */
const BAR = { least: 8, most: 30 };

interface Bar {
  draw(done: number, total: number): void;
  clear(): void;
}

/** Drawn over what stands there, without escapes: not every terminal knows them. */
function drawBar(what: string, terminal: NonNullable<ProgressOutput['terminal']>): Bar {
  let length = 0;
  const write = (line: string): void => {
    terminal.write(`\r${line.padEnd(length)}`);
    length = line.length;
  };
  return {
    // A line that fills the last column moves on to the next one.
    draw: (done, total) => write(barLine(what, done, total, (terminal.columns || COLUMNS) - 1)),
    clear() {
      if (length === 0) return;
      write('');
      terminal.write('\r');
    },
  };
}

/** As much as there is room for: `reading articles [#####---]  62 %  62,000 of 100,000`. */
function barLine(what: string, done: number, total: number, width: number): string {
  const share = total > 0 ? Math.min(1, Math.max(0, done / total)) : 0;
  const percent = `${String(Math.floor(share * 100)).padStart(3)} %`;
  const whole = `${percent}  ${counts(done, total)}`;
  const room = Math.min(BAR.most, width - `${what} [] ${whole}`.length);
  if (room >= BAR.least) {
    const filled = Math.floor(share * room);
    return `${what} [${'#'.repeat(filled)}${'-'.repeat(room - filled)}] ${whole}`;
  }
  return [`${what} ${whole}`, `${what} ${percent}`, percent].find((line) => line.length <= width) ?? '';
}

const counts = (done: number, total: number): string => `${done.toLocaleString('en')} of ${total.toLocaleString('en')}`;
