import assert from 'node:assert/strict';
import { test } from 'node:test';
import { breathe, breatheRarely } from '../src/breathe.ts';

function work(milliseconds: number): void {
  for (const end = performance.now() + milliseconds; performance.now() < end; );
}

/** Whether so much work, begun with a turn of its own, may ever go on: at times the system takes the processor away meanwhile. */
async function mayGoOn(milliseconds: number): Promise<boolean> {
  for (let attempt = 0; attempt < 20; attempt++) {
    work(15);
    await breathe();
    work(milliseconds);
    const pause = breathe();
    if (pause === undefined) return true;
    await pause;
  }
  return false;
}

test('long work lets others have their turn once half a millisecond is used up', async () => {
  assert.equal(await mayGoOn(0), true);
  assert.equal(await mayGoOn(1), false);
});

test('while there is nothing to poll yet, it takes ten, and half a millisecond again after that', async () => {
  const often = breatheRarely();
  assert.equal(await mayGoOn(2), true);
  assert.equal(await mayGoOn(11), false);
  often();
  assert.equal(await mayGoOn(1), false);
});
