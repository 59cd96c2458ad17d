import type { Instant } from '../domain.ts';
import type { DateView } from './views.ts';

/** Writes a moment as a day in a timezone. Making a format is slow, using one again is not: a page makes each once. */
export type DateWriter = (instant: Instant, language: string) => DateView;

const MONTHS = [
  ...['January', 'February', 'March', 'April', 'May', 'June'],
  ...['July', 'August', 'September', 'October', 'November', 'December'],
];

/** What Intl writes, without the memory that it takes for the first date (see `ClockFormat`). */
function englishDay(instant: Instant, month: 'long' | 'short'): string {
  const date = new Date(instant);
  const name = MONTHS[date.getUTCMonth()]?.slice(0, month === 'short' ? 3 : undefined);
  return `${name} ${date.getUTCDate()}, ${date.getUTCFullYear()}`;
}

/** With the month in full, «23 November 2026», or short, «23 Nov 2026»: each as its language has it. */
export function dateWriter(timeZone: string, month: 'long' | 'short'): DateWriter {
  const formats = new Map<string, Intl.DateTimeFormat>();
  const formatOf = (language: string): Intl.DateTimeFormat => {
    const format =
      formats.get(language) ?? new Intl.DateTimeFormat(language, { day: 'numeric', month, year: 'numeric', timeZone });
    formats.set(language, format);
    return format;
  };
  const textOf = (instant: Instant, language: string): string =>
    timeZone === 'UTC' && language === 'en' ? englishDay(instant, month) : formatOf(language).format(instant);
  return (instant, language) => ({ iso: minuteOf(instant), text: textOf(instant, language) });
}

/** A global date and time as HTML's `datetime` and OpenGraph read it: `2026-11-23T10:00Z`. */
export const minuteOf = (instant: Instant): string => `${new Date(instant).toISOString().slice(0, 16)}Z`;
