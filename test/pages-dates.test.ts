import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import './support/seed.ts';
import { minutes } from '../src/pages/article-view.ts';
import { dateWriter } from '../src/pages/dates.ts';

describe('the dates on a page', () => {
  for (const month of ['long', 'short'] as const) {
    for (const [language, timeZone] of [
      ['en', 'UTC'],
      ['en', 'Pacific/Auckland'],
      ['de', 'UTC'],
    ] as const) {
      it(`are what Intl.DateTimeFormat writes: ${month} in ${language}, ${timeZone}`, () => {
        const format = new Intl.DateTimeFormat(language, { day: 'numeric', month, year: 'numeric', timeZone });
        const write = dateWriter(timeZone, month);
        fc.assert(
          fc.property(fc.date({ min: new Date('1000-01-01'), max: new Date('9999-12-30'), noInvalidDate: true }), (date) => {
            assert.equal(write(date.getTime(), language).text, format.format(date));
          }),
        );
        for (let at = 0; at < 12; at++) {
          const instant = Date.UTC(2026, at, 28, 23, 59);
          assert.equal(write(instant, language).text, format.format(instant));
        }
      });
    }
  }
});

describe('the minutes that an article takes', () => {
  it('are what Intl.NumberFormat writes', () => {
    for (const language of ['en', 'de', 'ar']) {
      const format = new Intl.NumberFormat(language, { style: 'unit', unit: 'minute', unitDisplay: 'long' });
      for (const count of [0, 1, 2, 59, 999, 1000, 12_345]) assert.equal(minutes(count, language), format.format(count));
    }
  });
});
