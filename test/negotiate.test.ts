import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { readAccepted, rememberAccepted } from '../src/http/negotiate.ts';

const EVERY = ['identity', 'gzip', 'br', 'zstd'] as const;

/** What the client says → the codings that it is sent, the first one rather (RFC 9110 §12.5.3). */
const CASES: readonly (readonly [header: string | undefined, order: string])[] = [
  [undefined, 'identity'],
  ['', 'identity'],
  ['gzip', 'gzip identity'],
  ['x-gzip', 'gzip identity'],
  ['GZIP', 'gzip identity'],
  ['gzip, deflate', 'gzip identity'],
  ['gzip, deflate, br', 'br gzip identity'],
  ['gzip, deflate, br, zstd', 'br zstd gzip identity'],
  ['gzip;q=1.0, br;q=0.5', 'gzip br identity'],
  ['br;q=0.5, gzip;q=0.8, *;q=0.1', 'gzip br zstd identity'],
  ['*', 'br zstd gzip identity'],
  ['*;q=0', ''],
  ['identity', 'identity'],
  ['identity;q=0', ''],
  ['gzip, identity;q=0', 'gzip'],
  ['identity, *;q=0', 'identity'],
  ['gzip;q=0', 'identity'],
  ['gzip;q=0, br', 'br identity'],
  ['gzip;q=0.000', 'identity'],
  ['gzip;q=0.5, identity;q=1', 'identity gzip'],
  ['gzip;q=0.5, identity', 'identity gzip'],
  ['gzip ; q = 0.5', 'gzip identity'],
  [' gzip , br ', 'br gzip identity'],
  ['gzip,,br', 'br gzip identity'],
  ['gzip;q=2', 'identity'],
  ['gzip;q=-1', 'identity'],
  ['gzip;q=0.1234', 'identity'],
  ['gzip;level=9', 'identity'],
  ['deflate, compress', 'identity'],
  ['\u00e4\u00f6, gzip', 'gzip identity'],
  ['__proto__, constructor;q=0.5', 'identity'],
];

describe('Accept-Encoding', () => {
  for (const [header, order] of CASES) {
    it(`«${header ?? 'none at all'}» is sent ${order || 'nothing'}`, () => {
      assert.equal(readAccepted(header, EVERY).order.join(' '), order);
    });
  }

  it('of codings that are not made is as if nobody had named them', () => {
    assert.deepEqual(readAccepted('zstd, gzip;q=0.5', ['identity', 'gzip']).order, ['gzip', 'identity']);
    assert.deepEqual(readAccepted('zstd, identity;q=0', ['identity', 'gzip']).order, []);
  });

  it('that nobody said takes every coding that it has already', () => {
    for (const coding of ['identity', 'gzip', 'br', 'zstd'] as const) assert.ok(readAccepted(undefined).takes(coding));
    assert.equal(readAccepted('').takes('gzip'), false);
  });

  it('is read once, and remembered within bounds', () => {
    const read = rememberAccepted();
    assert.equal(read('gzip, br'), read('gzip, br'));
    for (let i = 0; i < 5000; i++) read(`x${i}`);
    assert.notEqual(read('x4999'), read('x4999'), 'what comes late is read each time');
    assert.deepEqual(read('gzip, br').order, ['br', 'gzip', 'identity']);
  });

  it('of any length is read in no time', () => {
    const began = performance.now();
    for (const text of ['gzip;q=', ' ', ',', 'a;', 'q=0.5;']) readAccepted(text.repeat(16_384 / text.length));
    assert.ok(performance.now() - began < 1000);
  });
});
