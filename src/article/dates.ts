import { DateTime } from 'luxon';
import type { Instant } from '../domain.ts';

/** What to write instead, for messages. */
export const DATE_EXPECTED = 'a date such as 2026-11-23, 2026-11-23 14:30 or 2026-11-23T14:30:00+01:00';

const MONTHS = ['jan', 'feb', 'mar', 'apr', 'may', 'jun', 'jul', 'aug', 'sep', 'oct', 'nov', 'dec'];

const TIME = String.raw`(?:(?:T|,?\s+(?:at\s+)?)(?<hour>\d{1,2}):(?<minute>\d{2})(?::(?<second>\d{2})(?:[.,]\d+)?)?(?:\s*(?<half>[ap])\.?m\.?)?)?`;
const ZONE = String.raw`(?:\s*(?<zone>Z|UTC|GMT|(?:UTC|GMT)?[+-]\d{2}(?::?\d{2})?))?`;
const WEEKDAY = String.raw`(?:[a-z]{3,9},?\s+)?`;
const MONTH = String.raw`(?<monthName>jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?)\.?`;

/** The shapes that dates come in: ISO 8601 and what front matter makes of it, then English ones, RFC 2822's among them. */
const SHAPES = [
  String.raw`(?<year>\d{4})-(?<month>\d{1,2})-(?<day>\d{1,2})`,
  String.raw`${WEEKDAY}${MONTH}\s+(?<day>\d{1,2})(?:st|nd|rd|th)?,?\s+(?<year>\d{4})`,
  String.raw`${WEEKDAY}(?<day>\d{1,2})(?:st|nd|rd|th)?\s+${MONTH},?\s+(?<year>\d{4})`,
].map((date) => new RegExp(`^${date}${TIME}${ZONE}$`, 'i'));

/** The years that RSS and Atom can write (RFC 822 as RSS uses it, RFC 3339). */
const FIRST_YEAR = 1000;

/**
 * Reads a date, to the whole second. One without an offset is a date of `timezone` (IANA name), one without a time its midnight.
 * Undefined where it is no date: 30 February is none, and 3/4/2026 means two things.
 */
export function parseDate(text: string, timezone: string): Instant | undefined {
  for (const shape of SHAPES) {
    const parts = shape.exec(text.trim())?.groups;
    if (parts) return instantOf(parts, timezone);
  }
  return undefined;
}

function instantOf(parts: Readonly<Record<string, string | undefined>>, timezone: string): Instant | undefined {
  const named = parts.monthName ? MONTHS.indexOf(parts.monthName.slice(0, 3).toLowerCase()) + 1 : undefined;
  const hour = clockHour(Number(parts.hour ?? 0), parts.half?.toLowerCase());
  if (hour === undefined) return undefined;
  const moment = DateTime.fromObject(
    {
      year: Number(parts.year),
      month: named ?? Number(parts.month),
      day: Number(parts.day),
      hour,
      minute: Number(parts.minute ?? 0),
      second: Math.min(Number(parts.second ?? 0), 59),
    },
    { zone: parts.zone ? fixedZone(parts.zone) : timezone },
  );
  return moment.isValid && moment.year >= FIRST_YEAR ? moment.toMillis() : undefined;
}

function clockHour(hour: number, half: string | undefined): number | undefined {
  if (half === undefined) return hour;
  if (hour < 1 || hour > 12) return undefined;
  return (hour % 12) + (half === 'p' ? 12 : 0);
}

/** `+0300`, `GMT-5` … as the fixed-offset zone name that luxon reads. */
function fixedZone(zone: string): string {
  const offset = /([+-]\d{2}):?(\d{2})?$/.exec(zone);
  return offset ? `UTC${offset[1]}:${offset[2] ?? '00'}` : 'UTC';
}
