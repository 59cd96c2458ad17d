import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { clientAddress, householdOf, isTrustList, networkOf } from '../src/http/client.ts';
import { createLimiter } from '../src/http/limiter.ts';

const ME = { household: '192.0.2.1', userAgent: 'Reader/1', feed: '/rss.xml' };
const MINUTE = 60_000;

/** A limiter of six fetches in a minute, with a clock that the test holds. */
function limiter() {
  const clock = { now: 1_000_000 };
  return { clock, limit: createLimiter(6, MINUTE, () => clock.now) };
}

describe('a client that takes whole feeds without a condition', () => {
  it('may do so a number of times at once, and is then told how long to wait', () => {
    const { limit } = limiter();
    const waits = Array.from({ length: 8 }, () => limit(ME));
    assert.deepEqual(waits, [0, 0, 0, 0, 0, 0, 10, 10]);
  });

  it('is served again when it has waited for as long as it was told', () => {
    const { limit, clock } = limiter();
    for (let i = 0; i < 6; i++) limit(ME);
    const seconds = limit(ME);
    clock.now += (seconds - 1) * 1000;
    assert.ok(limit(ME) > 0);
    clock.now += 1000;
    assert.equal(limit(ME), 0);
  });

  it('may go on for ever at the rate that is allowed', () => {
    const { limit, clock } = limiter();
    for (let i = 0; i < 1000; i++, clock.now += MINUTE / 6) assert.equal(limit(ME), 0);
  });

  it('is another one for each network, program and feed', () => {
    const { limit } = limiter();
    for (let i = 0; i < 7; i++) limit(ME);
    for (const other of [{ household: '192.0.2.2' }, { userAgent: 'Feedly/1.0' }, { feed: '/atom.xml' }]) {
      assert.equal(limit({ ...ME, ...other }), 0);
    }
    assert.ok(limit(ME) > 0);
  });

  it('is remembered among thousands, and forgotten when there are more than can be remembered', () => {
    const { limit } = limiter();
    for (let i = 0; i < 7; i++) limit(ME);
    for (let i = 0; i < 19_000; i++) limit({ ...ME, household: `${i}` });
    assert.ok(limit(ME) > 0);
    for (let i = 0; i < 20_000; i++) limit({ ...ME, household: `${i}` });
    assert.equal(limit(ME), 0);
  });
});

describe('where a client is', () => {
  const HOUSEHOLDS = [
    ['192.0.2.7', '192.0.2.7', '192.0.2.0'],
    ['::ffff:192.0.2.7', '192.0.2.7', '192.0.2.0'],
    ['2001:db8:1:2:3:4:5:6', '2001:db8:1:2::', '2001:db8:1::'],
    ['2001:db8::1', '2001:db8:0:0::', '2001:db8:0::'],
    ['::1', '0:0:0:0::', '0:0:0::'],
    ['fe80::1:2:3:4', 'fe80:0:0:0::', 'fe80:0:0::'],
    ['', '', ''],
  ] as const;
  for (const [address, household, network] of HOUSEHOLDS) {
    it(`«${address.slice(0, 30)}» belongs to ${household.slice(0, 30) || 'nobody'}, and is logged as ${network.slice(0, 30)}`, () => {
      assert.equal(householdOf(address), household);
      assert.equal(networkOf(address), network);
    });
  }

  const ask = (forwarded: string | undefined) =>
    ({
      socket: { remoteAddress: '10.0.0.1' },
      connection: { remoteAddress: '10.0.0.1' },
      headers: { ...(forwarded === undefined ? {} : { 'x-forwarded-for': forwarded }) },
    }) as unknown as Parameters<ReturnType<typeof clientAddress>>[0];
  const FORWARDED = [
    [0, '192.0.2.1', '10.0.0.1'],
    [1, '192.0.2.1', '192.0.2.1'],
    [1, '203.0.113.9, 192.0.2.1', '192.0.2.1'],
    [2, '203.0.113.9, 192.0.2.1', '203.0.113.9'],
    [1, undefined, '10.0.0.1'],
    [['10.0.0.0/8'], '203.0.113.9, 192.0.2.1, 10.1.1.1', '192.0.2.1'],
    [['loopback'], '192.0.2.1', '10.0.0.1'],
    [['10.0.0.0/8', 'loopback'], 'no address', ''],
    [1, '192.0.2.1:50001', '192.0.2.1'],
    [1, '[2001:db8::1]:50001', '2001:db8::1'],
    [1, '2001:db8::1', '2001:db8::1'],
    [1, 'x'.repeat(5000), ''],
  ] as const;
  for (const [trust, forwarded, expected] of FORWARDED) {
    it(`behind ${trust}, «${forwarded}» is ${expected}`, () => assert.equal(clientAddress(trust)(ask(forwarded)), expected));
  }

  it('is believed of real proxies only', () => {
    assert.ok(isTrustList(['10.0.0.0/8', 'loopback', '2001:db8::/32', '192.0.2.1']));
    for (const wrong of ['everybody', '10.0.0.0/99', '', '10.0.0']) assert.equal(isTrustList([wrong]), false, wrong);
  });
});
