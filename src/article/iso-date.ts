import { DateTime } from 'luxon';
import type { Instant } from '../domain.ts';

/** Dates as ISO 8601 and RFC 3339 write them, and nearly all articles: read without luxon, where its answer is certain. */

const SHAPE = /^(\d{4})-(\d\d)-(\d\d)(?:[T ](\d\d):(\d\d)(?::(\d\d)(?:\.\d{1,20})?)? ?(?:(Z)|([+-])(\d\d):?(\d\d))?)?$/;

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

/** Days of zones, and moments, that are remembered: half a century of one zone has some 18,000 days. */
const REMEMBERED = 40_000;
/** No zone has changed its clocks and changed them back within so many hours. */
const STEP_HOURS = 12;
/** Before it, zones had offsets of odd seconds. */
const FIRST_DAY_OF_ZONES = Date.UTC(1970, 0, 1);

/** By zone and local day, the minutes ahead of UTC; NaN where they change about then. */
const offsets = new Map<string, number>();
/** By zone and moment. */
const samples = new Map<string, number>();

/**
 * The moment that `parseDate` finds for an ISO date. Undefined where it is none, or not certain: there is no such day or time, or
 * the clocks of `timezone` (IANA name) change about then.
 */
export function readIsoDate(text: string, timezone: string): Instant | undefined {
  const [, year, month, day, hour, minute, second, utc, sign, ahead, aheadMinutes] = SHAPE.exec(text) ?? [];
  const midnight = midnightOf(Number(year), Number(month), Number(day));
  const clock = clockOf(Number(hour ?? 0), Number(minute ?? 0), Number(second ?? 0));
  if (midnight === undefined || clock === undefined) return undefined;
  if (utc) return midnight + clock;
  if (!sign) return zoned(midnight, clock, timezone);
  const offset = Number(ahead) * 60 + Number(aheadMinutes);
  if (Number(ahead) > 14 || Number(aheadMinutes) > 59) return undefined;
  return midnight + clock - (sign === '-' ? -offset : offset) * MINUTE;
}

/** Undefined for 30 February, and for years that feeds can't write. */
function midnightOf(year: number, month: number, day: number): Instant | undefined {
  if (!(year >= 1000 && month >= 1 && month <= 12 && day >= 1)) return undefined;
  const midnight = Date.UTC(year, month - 1, day);
  return day <= 28 || new Date(midnight).getUTCDate() === day ? midnight : undefined;
}

/** Milliseconds since midnight. A leap second is the last second before it. */
const clockOf = (hour: number, minute: number, second: number): number | undefined =>
  hour > 23 || minute > 59 || second > 60 ? undefined : hour * HOUR + minute * MINUTE + Math.min(second, 59) * 1000;

function zoned(midnight: Instant, clock: number, timezone: string): Instant | undefined {
  if (timezone === 'UTC') return midnight + clock;
  const key = `${timezone} ${midnight}`;
  let offset = offsets.get(key);
  if (offset === undefined) {
    offset = steadyOffset(midnight, timezone);
    remember(offsets, key, offset);
  }
  return Number.isNaN(offset) ? undefined : midnight + clock - offset * MINUTE;
}

/** Minutes ahead of UTC, where they are the same from the day before a local day to the day after it; else NaN. */
function steadyOffset(midnight: Instant, timezone: string): number {
  const offset = offsetAt(midnight, timezone);
  if (!Number.isInteger(offset) || midnight < FIRST_DAY_OF_ZONES) return Number.NaN;
  for (let at = midnight - DAY; at <= midnight + 2 * DAY; at += STEP_HOURS * HOUR) {
    if (offsetAt(at, timezone) !== offset) return Number.NaN;
  }
  return offset;
}

/** Days next to each other ask for the same moments. NaN where there is no such zone. */
function offsetAt(at: Instant, timezone: string): number {
  const key = `${timezone} ${at}`;
  const known = samples.get(key) ?? DateTime.fromMillis(at, { zone: timezone, locale: 'en' }).offset;
  remember(samples, key, known);
  return known;
}

/** Made anew once there are too many. */
function remember(all: Map<string, number>, key: string, value: number): void {
  if (all.size >= REMEMBERED) all.clear();
  all.set(key, value);
}
