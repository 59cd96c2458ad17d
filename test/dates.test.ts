import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import './support/seed.ts';
import { parseDate } from '../src/article/dates.ts';
import { readIsoDate } from '../src/article/iso-date.ts';

const read = (text: string, timezone = 'UTC'): string | undefined => {
  const instant = parseDate(text, timezone);
  return instant === undefined ? undefined : new Date(instant).toISOString().replace('.000Z', 'Z');
};

const DATES: readonly (readonly [text: string, instant: string])[] = [
  ['2026-11-23', '2026-11-23T00:00:00Z'],
  ['2026-1-2', '2026-01-02T00:00:00Z'],
  ['2026/11/23', '2026-11-23T00:00:00Z'],
  ['2026-11-23 14:30', '2026-11-23T14:30:00Z'],
  ['2026-11-23T14:30:00+01:00', '2026-11-23T13:30:00Z'],
  ['2026-11-23T14:30:00.123Z', '2026-11-23T14:30:00Z'],
  ['2026-11-23 14:30:00 +0300', '2026-11-23T11:30:00Z'],
  ['2026-11-23T10:00+14:00', '2026-11-22T20:00:00Z'],
  ['2026-11-23T24:00:00Z', '2026-11-24T00:00:00Z'],
  ['2016-12-31T23:59:60Z', '2016-12-31T23:59:59Z'],
  ['Mon, 23 Nov 2026 14:30:00 GMT', '2026-11-23T14:30:00Z'],
  ['Mon, 23 Nov 2026 14:30:00 EST', '2026-11-23T19:30:00Z'],
  ['Wed Nov 25 2026 10:00:00 GMT+0100 (Central European Standard Time)', '2026-11-25T09:00:00Z'],
  ['Jul 28, 2015', '2015-07-28T00:00:00Z'],
  ['Jul 28,2015', '2015-07-28T00:00:00Z'],
  ['JULY 28 2015', '2015-07-28T00:00:00Z'],
  ['28th of July 2015', '2015-07-28T00:00:00Z'],
  ['28-Jul-2015', '2015-07-28T00:00:00Z'],
  ['Sept. 3, 2015', '2015-09-03T00:00:00Z'],
  ['Tuesday, July 28th, 2015 at 3:45 p.m. ET', '2015-07-28T19:45:00Z'],
  ['3:45 PM EDT, Tue July 28, 2015', '2015-07-28T19:45:00Z'],
  ['10:30 GMT 28 Jul 2015', '2015-07-28T10:30:00Z'],
  ['Jul 28, 2015 10:30 (UTC+3)', '2015-07-28T07:30:00Z'],
  ['Jul 28, 2015 12:05 am', '2015-07-28T00:05:00Z'],
  ['28.07.2015', '2015-07-28T00:00:00Z'],
  ['03.07.2015', '2015-07-03T00:00:00Z'],
  ['28/07/2015', '2015-07-28T00:00:00Z'],
  ['07/28/2015', '2015-07-28T00:00:00Z'],
  ['2024-03-05 14:22:11 +0000 UTC', '2024-03-05T14:22:11Z'],
  ['2024-03-05 14:22:11 +0300 MSK', '2024-03-05T11:22:11Z'],
  ['Tue Mar 5 14:22:11 2024', '2024-03-05T14:22:11Z'],
  ['Tue Mar  5 14:22:11 UTC 2024', '2024-03-05T14:22:11Z'],
  ['20240305', '2024-03-05T00:00:00Z'],
  ['March 5, 2024 at 2 PM', '2024-03-05T14:00:00Z'],
  ['2024年5月1日', '2024-05-01T00:00:00Z'],
];

for (const [text, instant] of DATES) test(`«${text}» is ${instant}`, () => assert.equal(read(text), instant));

const NO_DATES = [
  '',
  'tomorrow',
  '2026',
  '2026-11',
  '2026-02-30',
  '2025-02-29',
  '2026-13-01',
  '3/4/2026',
  '2026-11-23T25:00Z',
  '2026-11-23T10:60Z',
  '2026-11-23T10:00:75Z',
  '2026-11-23T10:00+99:00',
  '2026-11-23 13:00 pm',
  '2026-11-23 10:00 IST',
  '0001-01-01T00:00:00Z',
  '1732357800',
  '20241305',
  '10240305',
  'March 5, 2024 at 2',
  'Jul 32, 2015',
  'Published Jul 28, 2015',
];

for (const text of NO_DATES) test(`«${text}» is no date`, () => assert.equal(read(text), undefined));

test('a date without an offset is one of the publication’s zone, in summer and in winter', () => {
  assert.equal(read('2026-07-01 12:00', 'Europe/Berlin'), '2026-07-01T10:00:00Z');
  assert.equal(read('2026-12-01 12:00', 'Europe/Berlin'), '2026-12-01T11:00:00Z');
  assert.equal(read('2026-12-01 12:00Z', 'Europe/Berlin'), '2026-12-01T12:00:00Z');
});

test('a time that the clocks skip is an hour later, one that they show twice is the earlier', () => {
  assert.equal(read('2026-03-29 02:30', 'Europe/Berlin'), '2026-03-29T01:30:00Z');
  assert.equal(read('2026-10-25 02:30', 'Europe/Berlin'), '2026-10-25T00:30:00Z');
});

const QUICK = [
  '2026-11-23',
  '2026-11-23T14:30:00Z',
  '2026-11-23T14:30:00.5+01:00',
  '2026-11-23 14:30',
  '2026-11-23 14:30:00 -0600',
];

for (const text of QUICK) {
  test(`«${text}» is read the quick way`, () => assert.notEqual(readIsoDate(text, 'Europe/Berlin'), undefined));
}

const ZONES = [
  ...['UTC', 'Europe/Berlin', 'America/New_York', 'Asia/Kolkata', 'Australia/Lord_Howe', 'Africa/Casablanca', 'Asia/Gaza'],
  ...[
    'Pacific/Apia',
    'Pacific/Kiritimati',
    'America/St_Johns',
    'Europe/Dublin',
    'Etc/GMT+5',
    'Antarctica/Troll',
    'Nowhere/At_All',
  ],
];
const two = (number: number): string => String(number).padStart(2, '0');
const edge = (...numbers: readonly number[]): fc.Arbitrary<string> => fc.constantFrom(...numbers).map(two);
const clock = fc
  .tuple(
    fc.constantFrom('T', ' '),
    fc.oneof(edge(0, 1, 2, 3, 23, 24, 25), fc.nat(23).map(two)),
    fc.oneof(edge(0, 30, 59, 60), fc.nat(59).map(two)),
    fc.oneof(
      fc.constant(''),
      edge(0, 59, 60, 61).map((second) => `:${second}`),
      fc.nat(59).map((second) => `:${two(second)}.25`),
    ),
    fc.constantFrom(
      '',
      '',
      '',
      'Z',
      '+00:00',
      '-00:30',
      '+0100',
      ' +0530',
      '-08:00',
      '+14:00',
      '+14:59',
      '+15:00',
      '-1260',
      ' Z',
    ),
  )
  .map((parts) => parts.join('').replace(/^(.\d\d)/, '$1:'));
const day = fc.oneof(
  { weight: 5, arbitrary: fc.date({ min: new Date('1965-01-01'), max: new Date('2040-01-01'), noInvalidDate: true }) },
  { weight: 1, arbitrary: fc.date({ min: new Date('0900-01-01'), max: new Date('9999-12-31'), noInvalidDate: true }) },
);
const isoDay = fc.oneof(
  day.map((date) => date.toISOString().slice(0, 10)),
  fc
    .tuple(fc.constantFrom('2023', '2024', '1900', '0999', '9999'), edge(0, 1, 2, 12, 13), edge(0, 1, 28, 29, 30, 31, 32))
    .map((parts) => parts.join('-')),
  // About the days on which clocks change.
  fc
    .tuple(fc.integer({ min: 1971, max: 2037 }), edge(3, 4, 10, 11), fc.integer({ min: 1, max: 31 }).map(two))
    .map((parts) => parts.join('-')),
);

test('the quick way to read an ISO date finds what the long one does', () => {
  fc.assert(
    fc.property(isoDay, fc.option(clock, { nil: '' }), fc.constantFrom(...ZONES), (date, time, zone) => {
      // With slashes, which only the long way knows, it means the same.
      assert.equal(parseDate(date + time, zone), parseDate(date.replaceAll('-', '/') + time, zone));
    }),
    { numRuns: 3_000 },
  );
});
