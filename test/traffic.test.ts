import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { createReaders } from '../src/traffic/readers.ts';
import { createTraffic, type Traffic } from '../src/traffic/traffic.ts';

const DAY = 86_400_000;
const ONE = { status: 200, coding: 'gzip', savedByCondition: 0, savedByCoding: 10 } as const;

/** Counts with a clock that the test holds. */
function counting(): { readonly clock: { now: number }; readonly traffic: Traffic } {
  const clock = { now: Date.UTC(2026, 10, 15, 12) };
  return { clock, traffic: createTraffic({ now: () => clock.now }) };
}

const audience = (traffic: Traffic, feed = '/rss.xml') => traffic.snapshot().feeds.find((each) => each.feed === feed);

describe('requests are counted', () => {
  it('by feed, status and coding, with what was saved', () => {
    const { traffic } = counting();
    for (let i = 0; i < 3; i++) traffic.count({ ...ONE, feed: '/rss.xml' });
    traffic.count({ status: 304, coding: 'br', savedByCondition: 500, savedByCoding: 0, feed: '/rss.xml' });
    traffic.count({ status: 404, coding: 'identity', savedByCondition: 0, savedByCoding: 0 });
    const { requests, savedByCoding, savedByCondition } = traffic.snapshot();
    assert.deepEqual(requests, [
      { feed: '/rss.xml', status: 200, coding: 'gzip', count: 3 },
      { feed: '/rss.xml', status: 304, coding: 'br', count: 1 },
      { feed: '', status: 404, coding: 'identity', count: 1 },
    ]);
    assert.deepEqual([savedByCondition, savedByCoding], [500, 30]);
  });

  it('together from the thousandth feed on, and none is lost', () => {
    const { traffic } = counting();
    for (let i = 0; i < 5000; i++) traffic.count({ ...ONE, feed: `/tags/${i}/rss.xml` });
    const { requests } = traffic.snapshot();
    assert.ok(requests.length <= 1002, String(requests.length));
    assert.equal(
      requests.reduce((sum, { count }) => sum + count, 0),
      5000,
    );
    assert.ok((requests.find(({ feed }) => feed === 'other')?.count ?? 0) >= 3998);
    traffic.count({ ...ONE, feed: '/tags/1/rss.xml' });
    assert.equal(traffic.snapshot().requests.find(({ feed }) => feed === '/tags/1/rss.xml')?.count, 2);
  });
});

describe('what is counted', () => {
  it('never goes back where compression made more of it, or nobody knows', () => {
    const { traffic } = counting();
    traffic.count({ ...ONE, savedByCoding: 10 });
    traffic.count({ ...ONE, savedByCoding: -25, savedByCondition: Number.NaN });
    const { savedByCoding, savedByCondition } = traffic.snapshot();
    assert.deepEqual([savedByCoding, savedByCondition], [10, 0]);
  });

  const TAKEN_FOR = [
    [299, 200],
    [418, 400],
    [599, 500],
    [100, 500],
    [0, 500],
    [-1, 500],
    [700, 500],
    [Number.NaN, 500],
  ] as const;
  for (const [status, known] of TAKEN_FOR) {
    it(`takes a status ${status} for ${known}`, () => {
      const { traffic } = counting();
      traffic.count({ ...ONE, status });
      assert.deepEqual(traffic.snapshot().requests, [{ feed: '', status: known, coding: 'gzip', count: 1 }]);
    });
  }
});

describe('who reads a feed', () => {
  it('is what aggregators say last, added up, each once', () => {
    const { traffic } = counting();
    for (const count of [5, 7])
      for (const machine of ['a', 'b']) traffic.seen('/rss.xml', machine, `Feedbin feed-id:1 - ${count} subscribers`);
    traffic.seen('/rss.xml', 'c', 'Feedbin feed-id:2 - 20 subscribers');
    traffic.seen('/atom.xml', 'c', 'Feedly/1.0 (100 subscribers)');
    assert.deepEqual(audience(traffic), { feed: '/rss.xml', aggregated: 27, direct: 0 });
    assert.equal(audience(traffic, '/atom.xml')?.aggregated, 100);
  });

  it('is no aggregator that has not been seen for two days', () => {
    const { traffic, clock } = counting();
    traffic.seen('/rss.xml', 'a', 'Feedbin feed-id:1 - 5 subscribers');
    clock.now += 2 * DAY;
    assert.equal(audience(traffic)?.aggregated, 5);
    clock.now += 1;
    assert.equal(audience(traffic)?.aggregated, 0);
  });

  it('is each program at each address once a day, and no crawler', () => {
    const { traffic } = counting();
    for (let poll = 0; poll < 10; poll++) {
      for (let i = 0; i < 20; i++) traffic.seen('/rss.xml', `192.0.2.${i}`, 'newsboat/2.30');
      traffic.seen('/rss.xml', '192.0.2.1', 'Googlebot/2.1');
    }
    traffic.seen('/rss.xml', '192.0.2.1', 'NetNewsWire');
    // Two of them may share a register or two: the salt is another one each time.
    assert.ok(Math.abs((audience(traffic)?.direct ?? 0) - 21) <= 4, String(audience(traffic)?.direct));
  });

  for (const count of [1, 20, 100, 1000, 6000, 10_000, 100_000]) {
    it(`is told within a tenth for ${count}, and of few nearly exactly, whatever the salt`, () => {
      for (const salt of [1, -2, 0x12345678]) {
        const readers = createReaders(() => [salt, ~salt]);
        for (let i = 0; i < count; i++) readers.note(1, `10.${i >> 16}.${(i >> 8) & 255}.${i & 255}`, `Reader/${i % 3}`);
        const error = Math.abs(readers.told(1) - count);
        assert.ok(error <= (count < 100 ? 1 : count / 10), String(error));
      }
    });
  }

  it('is hashed with another salt each day', () => {
    let salts = 0;
    const readers = createReaders(() => [salts++, 7]);
    for (const day of [1, 1, 2, 2, 3]) readers.note(day, '192.0.2.1', 'Reader');
    assert.equal(salts, 3);
  });

  it('is not lost, nor kept for ever, where the clock is put back', () => {
    const { traffic, clock } = counting();
    clock.now += 100 * DAY;
    traffic.seen('/rss.xml', 'a', 'x');
    clock.now -= 100 * DAY;
    traffic.seen('/rss.xml', 'a', 'x');
    traffic.seen('/rss.xml', 'b', 'x');
    assert.equal(audience(traffic)?.direct, 2);
  });

  it('is told of the day before until today has more, and then forgotten', () => {
    const { traffic, clock } = counting();
    for (let i = 0; i < 50; i++) traffic.seen('/rss.xml', `${i}`, 'x');
    const first = audience(traffic)?.direct ?? 0;
    clock.now += DAY;
    traffic.seen('/rss.xml', '1', 'x');
    assert.equal(audience(traffic)?.direct, first);
    clock.now += DAY;
    assert.equal(audience(traffic)?.direct, 1);
    clock.now += 3 * DAY;
    assert.equal(audience(traffic)?.direct, 0);
  });

  it('leaves neither addresses nor programs behind, and takes bounded memory', () => {
    const { traffic } = counting();
    for (let i = 0; i < 20_000; i++) {
      traffic.seen(`/tags/${i}/rss.xml`, '203.0.113.77', `SecretAgent/${i} (5 subscribers)`);
      traffic.seen('/rss.xml', '203.0.113.77', `Unique-${i} (1 subscribers) ${'x'.repeat(1000)}`);
    }
    const told = JSON.stringify(traffic.snapshot());
    assert.doesNotMatch(told, /203\.0|Secret|Unique/);
    assert.ok(traffic.snapshot().feeds.length <= 1000);
    assert.ok((audience(traffic)?.aggregated ?? 0) <= 200);
  });
});
