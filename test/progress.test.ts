import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { showProgress } from '../src/progress.ts';

interface Shown {
  readonly writes: string[];
  readonly lines: string[];
  /** Does `total` steps that take so many milliseconds together. */
  work(total: number, milliseconds: number): void;
  done(): void;
}

/** `columns` undefined: no terminal. */
function show(columns?: number): Shown {
  const writes: string[] = [];
  const lines: string[] = [];
  let time = 0;
  const terminal = { isTTY: columns !== undefined, columns: columns ?? 80, write: (text: string) => writes.push(text) > 0 };
  const progress = showProgress('reading articles', { terminal, log: (line) => void lines.push(line), now: () => time });
  return {
    writes,
    lines,
    work(total, milliseconds) {
      for (let done = 1; done <= total; done++) {
        time += milliseconds / total;
        progress(done, total);
      }
    },
    done: progress.done,
  };
}

/** What stands on a terminal's line after all that was written to it. */
function standing(writes: readonly string[]): string {
  let line = '';
  for (const part of writes.join('').split('\r')) line = part + line.slice(part.length);
  return line.trimEnd();
}

describe('progress on a terminal', () => {
  it('is a bar that is drawn in place, ten times a second at most, and cleared in the end', () => {
    const shown = show(100);
    shown.work(100_000, 10_000);
    assert.ok(shown.writes.length > 80 && shown.writes.length <= 100, String(shown.writes.length));
    assert.match(shown.writes[0] ?? '', /^\rreading articles \[-{30}] {3}3 % {2}3,0\d\d of 100,000$/);
    assert.match(standing(shown.writes.slice(0, 60)), /^reading articles \[#{18}-{12}] {2}6\d % {2}6\d,\d{3} of 100,000$/);
    shown.done();
    assert.equal(standing(shown.writes), '');
    assert.ok(shown.writes.at(-1)?.endsWith('\r'));
    assert.deepEqual(shown.lines, []);
  });

  const WIDTHS: readonly (readonly [columns: number, line: RegExp])[] = [
    [0, /^reading articles \[[#-]{30}] {2}97 % {2}97 of 100$/],
    [60, /^reading articles \[[#-]{23}] {2}97 % {2}97 of 100$/],
    [44, /^reading articles {2}97 % {2}97 of 100$/],
    [30, /^reading articles {2}97 %$/],
    [10, /^ 97 %$/],
    [3, /^$/],
  ];
  for (const [columns, line] of WIDTHS)
    it(`takes the room there is in ${columns || 'unknown'} columns`, () => {
      const shown = show(columns);
      shown.work(100, 10_000);
      const drawn = shown.writes.map((write) => write.replace('\r', ''));
      assert.match(drawn.find((text) => text === '' || text.includes('97 %'))?.trimEnd() ?? 'none', line);
      for (const text of drawn) assert.ok(text.length < (columns || 80), text);
    });

  it('is silent where work is short, and after its end', () => {
    const shown = show(80);
    shown.work(100_000, 290);
    shown.done();
    shown.work(100_000, 10_000);
    shown.done();
    assert.deepEqual([shown.writes, shown.lines], [[], []]);
  });

  it('shows few steps that take long each', () => {
    const shown = show(80);
    shown.work(3, 3000);
    assert.deepEqual(
      shown.writes.map((write) => write.match(/\d of 3/)?.[0]),
      ['1 of 3', '2 of 3', '3 of 3'],
    );
  });

  it('keeps to what there is where more is done than was to do, or nothing was', () => {
    const shown = show(80);
    shown.work(0, 0);
    const progress = showProgress('x', { terminal: terminalTo(shown.writes), log: () => {}, now: clock(1000) });
    progress(0, 0);
    progress(7, 5);
    assert.deepEqual(shown.writes, [`\rx [${'-'.repeat(30)}]   0 %  0 of 0`, `\rx [${'#'.repeat(30)}] 100 %  7 of 5`]);
  });
});

const terminalTo = (writes: string[]) => ({ isTTY: true, columns: 80, write: (text: string) => writes.push(text) > 0 });

/** A clock that goes so far each time it is asked, in milliseconds. */
function clock(step: number): () => number {
  let time = 0;
  return () => {
    time += step;
    return time;
  };
}

describe('progress elsewhere', () => {
  it('is a line after five seconds, and one in ten from then on', () => {
    const shown = show();
    shown.work(100_000, 26_000);
    shown.done();
    assert.equal(shown.lines.length, 3);
    assert.match(shown.lines[0] ?? '', /^reading articles: 19,2\d\d of 100,000$/);
    assert.match(shown.lines[1] ?? '', /^reading articles: 57,[67]\d\d of 100,000$/);
    assert.deepEqual(shown.writes, []);
  });

  it('is silent where work takes less', () => {
    const shown = show();
    shown.work(100_000, 4900);
    shown.done();
    assert.deepEqual([shown.writes, shown.lines], [[], []]);
  });

  it('asks the clock far less often than it is called', () => {
    let asked = 0;
    const progress = showProgress('x', { log: () => {}, now: () => ++asked * 0 });
    for (let done = 1; done <= 100_000; done++) progress(done, 100_000);
    assert.ok(asked < 10_000, String(asked));
  });
});
