import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import './support/seed.ts';
import { LayeredMap } from '../src/store/folder/layered-map.ts';

/** Few entries, and more than are changed one by one. */
const changes = fc.array(
  fc
    .tuple(fc.constantFrom(1, 7, 1500), fc.nat({ max: 2000 }), fc.boolean())
    .map(([length, from, isGone]) => Array.from({ length }, (_, i) => [from + i, isGone ? undefined : `${from} ${i}`] as const)),
  { maxLength: 8 },
);

test('each state of a map holds what was put into it, and nothing that came after', () => {
  fc.assert(
    fc.property(changes, (all) => {
      const expected = new Map<number, string>();
      const states = [{ map: new LayeredMap<number, string>(), held: new Map(expected) }];
      for (const entries of all) {
        for (const [key, value] of entries) {
          if (value === undefined) expected.delete(key);
          else expected.set(key, value);
        }
        states.push({ map: (states.at(-1) ?? assert.fail()).map.with(entries), held: new Map(expected) });
      }
      for (const { map, held } of states) {
        assert.deepEqual(new Map(map.entries()), held);
        for (const key of [0, 7, 1500, 3000]) assert.equal(map.get(key), held.get(key));
      }
    }),
    { numRuns: 50 },
  );
});
