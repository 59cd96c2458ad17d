import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { setTimeout as pause } from 'node:timers/promises';
import { shortestIntervalSeconds, startSchedule } from '../src/edition/schedule.ts';
import { freshness } from '../src/http/freshness.ts';

const NOW = Date.UTC(2026, 10, 15, 12);

describe('how long a document is fresh', () => {
  /** Milliseconds until the next regeneration → seconds that caches are told. */
  const CASES = [
    [300_000, 300],
    [90_000, 90],
    [299_001, 300],
    [1, 1],
    [0, 1],
    [-5000, 1],
    [7 * 3_600_000, 18_000],
    [undefined, 1],
  ] as const;
  for (const [milliseconds, seconds] of CASES) {
    it(`${milliseconds} ms before the next regeneration: ${seconds} seconds`, () => {
      const until = milliseconds === undefined ? undefined : NOW + milliseconds;
      const fresh = freshness(
        () => until,
        () => NOW,
      );
      assert.equal(fresh.seconds(), seconds);
      assert.deepEqual(fresh.complete(['Vary', 'Accept-Encoding']), [
        ...['Vary', 'Accept-Encoding', 'Cache-Control'],
        `public, max-age=${seconds}, s-maxage=${seconds}, stale-while-revalidate=60, stale-if-error=86400`,
      ]);
    });
  }

  it('counts down, and begins anew with each regeneration', () => {
    const clock = { now: NOW, until: NOW + 2000 };
    const fresh = freshness(
      () => clock.until,
      () => clock.now,
    );
    const headers = ['ETag', '"a"'];
    const tell = () => /max-age=(\d+)/.exec(fresh.complete(headers).at(-1) ?? '')?.[1];
    const told = [0, 1000, 999, 1].map((passed) => {
      clock.now += passed;
      return tell();
    });
    clock.until += 300_000;
    told.push(tell());
    assert.deepEqual(told, ['2', '1', '1', '1', '300']);
  });
});

describe('the time between two regenerations', () => {
  const CASES = [
    ['*/5 * * * *', 300],
    ['* * * * *', 60],
    ['* * * * * *', 1],
    ['*/15 * * * * *', 15],
    ['*/7 * * * *', 240],
    ['0 * * * *', 3600],
    ['@hourly', 3600],
    ['0,20 9-17 * * 1-5', 1200],
    ['0 9,12 * * *', 10_800],
    ['50 23 * * *', 18_000],
    ['0 0 1 1 *', 18_000],
    ['10 0,23 * * *', 3600],
  ] as const;
  for (const [expression, seconds] of CASES) {
    it(`«${expression}» is at least ${seconds} seconds`, () => assert.equal(shortestIntervalSeconds(expression), seconds));
  }
});

describe('the next run of a schedule', () => {
  it('is told until it has come, and then the one after it', async (context) => {
    const runs: number[] = [];
    const parts = { name: 'test', expression: '* * * * * *', timezone: 'UTC', warn: () => {} };
    const schedule = startSchedule({ ...parts, run: async () => runs.push(Date.now()) });
    context.after(() => schedule.stop());
    const next = schedule.nextRunAt() ?? 0;
    assert.ok(next > Date.now() - 50 && next <= Date.now() + 1000, `${next}`);
    while (Date.now() < next) {
      assert.equal(schedule.nextRunAt(), next);
      await pause(50);
    }
    assert.equal(schedule.nextRunAt(), next + 1000);
  });
});
