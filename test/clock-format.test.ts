import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import './support/seed.ts';
import { ClockFormat } from '../src/edition/clock-format.ts';

/** What node-cron asks for. */
const CLOCK: Intl.DateTimeFormatOptions = {
  ...({ year: 'numeric', month: '2-digit', day: '2-digit', hour: '2-digit', minute: '2-digit', second: '2-digit' } as const),
  ...({ weekday: 'short', hour12: false } as const),
};
const OFFSET: Intl.DateTimeFormatOptions = { timeZoneName: 'shortOffset' };

/** Midnight's hour is 24 to Intl, and to node-cron the same as 0. */
const partsOf = (format: Pick<ClockFormat, 'formatToParts'>, date: Date): Record<string, string> =>
  Object.fromEntries(
    format.formatToParts(date).map(({ type, value }) => [type, type === 'hour' && value === '24' ? '00' : value]),
  );

describe('the clock of a zone', () => {
  for (const timeZone of ['UTC', 'Asia/Kolkata', 'America/New_York']) {
    it(`shows what Intl.DateTimeFormat shows: ${timeZone}`, () => {
      fc.assert(
        fc.property(fc.date({ min: new Date('1000-01-01'), max: new Date('9999-12-31'), noInvalidDate: true }), (date) => {
          for (const options of [CLOCK, OFFSET]) {
            const expected = partsOf(new Intl.DateTimeFormat('en-US', { ...options, timeZone }), date);
            const told = partsOf(new ClockFormat('en-US', { ...options, timeZone }), date);
            for (const type of Object.keys(options === CLOCK ? expected : { timeZoneName: '' })) {
              if (type !== 'literal') assert.equal(told[type], expected[type], type);
            }
          }
        }),
      );
    });
  }
});
