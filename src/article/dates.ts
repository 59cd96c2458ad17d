import { DateTime } from 'luxon';
import type { Instant } from '../domain.ts';
import { readIsoDate } from './iso-date.ts';

/** What to write instead, for messages. */
export const DATE_EXPECTED = 'a date such as 2026-11-23, 2026-11-23 14:30 or 2026-11-23T14:30:00+01:00';

const MONTHS = ['jan', 'feb', 'mar', 'apr', 'may', 'jun', 'jul', 'aug', 'sep', 'oct', 'nov', 'dec'];

/** Zones that have one meaning (RFC 822 §5.1, and those of agencies' desks). IST and BST have several and are no zone here. */
const ZONES: ReadonlyMap<string, string> = new Map([
  ...['z', 'ut', 'utc', 'gmt', 'wet'].map((name) => [name, 'UTC'] as const),
  ...['cet', 'west'].map((name) => [name, 'UTC+1'] as const),
  ...['cest', 'eet'].map((name) => [name, 'UTC+2'] as const),
  ...['eest', 'msk', 'trt'].map((name) => [name, 'UTC+3'] as const),
  ...['jst', 'kst'].map((name) => [name, 'UTC+9'] as const),
  ['edt', 'UTC-4'],
  ...['est', 'cdt'].map((name) => [name, 'UTC-5'] as const),
  ...['cst', 'mdt'].map((name) => [name, 'UTC-6'] as const),
  ...['mst', 'pdt'].map((name) => [name, 'UTC-7'] as const),
  ['pst', 'UTC-8'],
  ['et', 'America/New_York'],
  ['ct', 'America/Chicago'],
  ['mt', 'America/Denver'],
  ['pt', 'America/Los_Angeles'],
]);

const CLOCK = String.raw`(?<hour>\d{1,2})(?:[:.](?<minute>\d{2})(?::(?<second>\d{2})(?:[.,]\d+)?)?|(?=\s*[ap]\.?m\b))(?:\s*(?<half>[ap])\.?m\b\.?)?`;
/** Go writes the zone's name after its offset, browsers in brackets. */
const ZONE = String.raw`(?:\s*\(?(?<zone>[a-z]{1,4}|(?:UTC|GMT)?\s?[+−-]\d{1,2}(?::?\d{2})?)\)?)?(?:\s*\([a-z ]{1,40}\)|(?<=[+−-]\d{2}:?\d{2})\s[a-z]{2,5})?`;
const TIME_AFTER = String.raw`(?:(?:T|,?\s+(?:at\s+|[-–|]\s+)?)${CLOCK}${ZONE})?`;
const TIME_BEFORE = String.raw`${CLOCK}${ZONE},?\s+(?:on\s+)?`;
const WEEKDAY = String.raw`(?:(?:mon|tue|wed|thu|fri|sat|sun)[a-z]{0,6}\.?,?\s+)?`;
const MONTH = String.raw`(?<monthName>jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?)\.?`;
const ORDINAL = '(?:st|nd|rd|th)?';
const YEAR = String.raw`(?<year>\d{4})`;

/** The calendar's part of a date: ISO 8601 and what people make of it, English ones (RFC 2822's among them), and numbers. */
const SHAPES = [
  String.raw`${YEAR}(?<mark>[-/.])(?<month>\d{1,2})\k<mark>(?<day>\d{1,2})`,
  String.raw`(?<year>(?:19|20)\d{2})(?<month>\d{2})(?<day>\d{2})`,
  String.raw`${YEAR}年\s*(?<month>\d{1,2})月\s*(?<day>\d{1,2})日`,
  String.raw`${WEEKDAY}${MONTH}\s*(?<day>\d{1,2})${ORDINAL}(?:,\s*|\s+)${YEAR}`,
  String.raw`${WEEKDAY}(?:the\s+)?(?<day>\d{1,2})${ORDINAL}[\s-]+(?:of\s+)?${MONTH}[,-]?\s*${YEAR}`,
  String.raw`(?<one>\d{1,2})(?<mark>[-/.])(?<two>\d{1,2})\k<mark>${YEAR}`,
].flatMap((day) => [new RegExp(`^${day}${TIME_AFTER}$`, 'i'), new RegExp(`^${TIME_BEFORE}${WEEKDAY}${day}$`, 'i')]);

/** C's asctime, and Unix's date: the year stands last. */
const ASCTIME = new RegExp(String.raw`^${WEEKDAY}${MONTH}\s+(?<day>\d{1,2})\s+${CLOCK}${ZONE}\s+${YEAR}$`, 'i');

/** No date is longer; what is, is not looked at. */
const LONGEST_DATE = 100;
/** The years that RSS and Atom can write (RFC 822 as RSS uses it, RFC 3339). */
const FIRST_YEAR = 1000;

type Parts = Readonly<Record<string, string | undefined>>;

/**
 * Reads a date, to the whole second. One without an offset is a date of `timezone` (IANA name), one without a time its midnight.
 * Where clocks go forward, a time that is skipped is the one an hour later; where they go back, the earlier of two.
 * Undefined where it is no date: 30 February is none, and 3/4/2026 means two things.
 */
export function parseDate(text: string, timezone: string): Instant | undefined {
  const trimmed = text.trim();
  if (trimmed.length > LONGEST_DATE) return undefined;
  return readIsoDate(trimmed, timezone) ?? readAnyDate(trimmed, timezone);
}

function readAnyDate(text: string, timezone: string): Instant | undefined {
  for (const shape of [...SHAPES, ASCTIME]) {
    const parts = shape.exec(text)?.groups;
    if (parts) return instantOf(parts, timezone);
  }
  return undefined;
}

function instantOf(parts: Parts, timezone: string): Instant | undefined {
  const day = dayOf(parts);
  const hour = clockHour(Number(parts.hour ?? 0), parts.half?.toLowerCase());
  const second = Number(parts.second ?? 0);
  const zone = parts.zone ? zoneOf(parts.zone) : timezone;
  if (!day || hour === undefined || zone === undefined || second > 60) return undefined;
  // A leap second is the last second before it: no reader's clock has one.
  const clock = { hour, minute: Number(parts.minute ?? 0), second: Math.min(second, 59) };
  const moment = DateTime.fromObject({ year: Number(parts.year), ...day, ...clock }, { zone, locale: 'en' });
  if (!moment.isValid || moment.year < FIRST_YEAR) return undefined;
  // Of the two moments that one time of the clock is in autumn, luxon takes the one that suits the season it runs in.
  return Math.min(...moment.getPossibleOffsets().map((possible) => possible.toMillis()));
}

/** Of numbers alone, dots are written day first; with other marks only a number past 12 tells which one the day is. */
function dayOf({ month, day, monthName, one, two, mark }: Parts): { readonly month: number; readonly day: number } | undefined {
  if (monthName) return { month: MONTHS.indexOf(monthName.slice(0, 3).toLowerCase()) + 1, day: Number(day) };
  if (month !== undefined) return { month: Number(month), day: Number(day) };
  const [first, second] = [Number(one), Number(two)];
  if (mark === '.' || first > 12 || first === second) return { month: second, day: first };
  return second > 12 ? { month: first, day: second } : undefined;
}

function clockHour(hour: number, half: string | undefined): number | undefined {
  if (half === undefined) return hour;
  if (hour < 1 || hour > 12) return undefined;
  return (hour % 12) + (half === 'p' ? 12 : 0);
}

/** `+0300`, `GMT-5`, `EST` … as a zone's name that luxon reads. Offsets end at 14 hours. */
function zoneOf(zone: string): string | undefined {
  const [, sign, hours, minutes = '00'] = /([+−-])(\d{1,2}):?(\d{2})?$/.exec(zone) ?? [];
  if (hours === undefined) return ZONES.get(zone.toLowerCase());
  if (Number(hours) > 14 || Number(minutes) > 59) return undefined;
  return `UTC${sign === '+' ? '+' : '-'}${hours}:${minutes}`;
}
