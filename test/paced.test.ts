import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { setTimeout as pause } from 'node:timers/promises';
import { paced } from '../src/edition/paced.ts';
import type { Hint } from '../src/store/article-store.ts';

/** Something to be run that ends when it is told to. */
function work() {
  const hints: (Hint | undefined)[] = [];
  let end = (): void => {};
  const run = (hint: Hint | undefined): Promise<void> => {
    hints.push(hint);
    return new Promise((resolve) => {
      end = resolve;
    });
  };
  return { hints, run, end: () => end() };
}

const until = async (isSo: () => boolean): Promise<void> => {
  for (let turn = 0; !isSo() && turn < 1000; turn++) await pause(5);
  assert.ok(isSo());
};

describe('what has changed', () => {
  it('is run for at once', () => {
    const { hints, run } = work();
    paced(run).changed(['a']);
    assert.deepEqual(hints, [['a']]);
  });

  it('is run for once more, all of it together, when it changed while something ran', async () => {
    const { hints, run, end } = work();
    const { changed } = paced(run);
    changed(['a']);
    changed(['b']);
    changed(['c', 'd']);
    assert.equal(hints.length, 1);
    end();
    await until(() => hints.length > 1);
    assert.deepEqual(hints, [['a'], ['b', 'c', 'd']]);
  });

  it('may be anything: then all is looked at', async () => {
    const { hints, run, end } = work();
    const { changed } = paced(run);
    changed(['a']);
    changed(['b']);
    changed(undefined);
    changed(['c']);
    end();
    await until(() => hints.length > 1);
    assert.deepEqual(hints, [['a'], undefined]);
  });

  it('waits for a rest as long as the work was several times over', async () => {
    const { hints, run, end } = work();
    const { changed } = paced(run);
    changed(['a']);
    await pause(40);
    end();
    const ended = performance.now();
    changed(['b']);
    await until(() => hints.length > 1);
    assert.ok(performance.now() - ended >= 100);
  });

  it('is not run for any more once it is stopped', async () => {
    const { hints, run, end } = work();
    const { changed, stop } = paced(run);
    changed(['a']);
    changed(['b']);
    stop();
    end();
    changed(['c']);
    await pause(60);
    assert.deepEqual(hints, [['a']]);
  });
});
