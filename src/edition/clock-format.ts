const WEEKDAYS = ['Sun', 'Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat'];

const twoDigits = (value: number): string => String(value).padStart(2, '0');

/**
 * What node-cron asks `Intl.DateTimeFormat` for: the parts of a moment on the clocks of a zone, and the zone's offset. For the first of
 * such formats Node looks through the calendars of every language that it knows: 8 MB that stay, and twenty milliseconds. UTC needs none
 * of them. `build.js` gives this to node-cron.
 */
export class ClockFormat {
  readonly formatToParts: (date: Date) => Intl.DateTimeFormatPart[];

  constructor(locale: string, options: Intl.DateTimeFormatOptions) {
    if (options.timeZone === 'UTC') {
      this.formatToParts = partsInUtc;
      return;
    }
    const format = new Intl.DateTimeFormat(locale, options);
    this.formatToParts = (date) => format.formatToParts(date);
  }
}

const partsInUtc = (date: Date): Intl.DateTimeFormatPart[] => [
  { type: 'weekday', value: WEEKDAYS[date.getUTCDay()] ?? '' },
  { type: 'month', value: twoDigits(date.getUTCMonth() + 1) },
  { type: 'day', value: twoDigits(date.getUTCDate()) },
  { type: 'year', value: String(date.getUTCFullYear()) },
  { type: 'hour', value: twoDigits(date.getUTCHours()) },
  { type: 'minute', value: twoDigits(date.getUTCMinutes()) },
  { type: 'second', value: twoDigits(date.getUTCSeconds()) },
  { type: 'timeZoneName', value: 'GMT+0' },
];
