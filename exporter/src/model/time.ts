/**
 * The notations of an instant and of a date. An instant outside the years 0000 to 9999 is refused in every one of them:
 * RFC 3339 could not say it back.
 */
import { daysIn, firstDayOf, startOf } from './calendar.ts';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

const EARLIEST = -62_167_219_200_000; // 0000-01-01T00:00:00Z
const LATEST = 253_402_300_799_999; // 9999-12-31T23:59:59.999Z

const RFC_3339 =
  /^\d{4}-(?:0[1-9]|1[0-2])-(?:0[1-9]|[12]\d|3[01])[Tt](?:[01]\d|2[0-3]):[0-5]\d:[0-5]\d(?:\.\d+)?(?:[Zz]|[+-](?:[01]\d|2[0-3]):[0-5]\d)$/;
const DATE = /^\d{4}-(?:0[1-9]|1[0-2])-(?:0[1-9]|[12]\d|3[01])$/;

/** The two digits at `at`; the patterns above have made sure that they are digits. */
const two = (text: string, at: number): number => text.charCodeAt(at) * 10 + text.charCodeAt(at + 1) - 11 * 48;

/** The day of the 'YYYY-MM-DD' that `text`, already matched, begins with; undefined where the month is shorter. */
function leadingDay(text: string): number | undefined {
  const month = (two(text, 0) * 100 + two(text, 2) - 1970) * 12 + two(text, 5) - 1;
  const date = two(text, 8);
  return date > 28 && date > daysIn(month) ? undefined : firstDayOf(month) + date - 1;
}

const parseDate = (text: string): number | undefined => (DATE.test(text) ? leadingDay(text) : undefined);

const inRange = (instant: number): number | undefined =>
  instant >= EARLIEST && instant <= LATEST ? instant : undefined;

/** The milliseconds of the fraction whose first digit is at 20; what is finer is cut. */
function leadingMilliseconds(text: string): number {
  let milliseconds = 0;
  for (let at = 20, unit = 100; unit >= 1; at++, unit /= 10) {
    const digit = text.charCodeAt(at) - 48;
    if (digit < 0 || digit > 9) break;
    milliseconds += digit * unit;
  }
  return milliseconds;
}

/**
 * Reads RFC 3339, its fraction cut to milliseconds, or a whole number of epoch milliseconds. Anything else, such as
 * 30 February or a leap second, is undefined. Runs once an event: one pattern, then arithmetic on the digits.
 */
export function parseTime(text: string | number): number | undefined {
  if (typeof text === 'number') return Number.isInteger(text) ? inRange(text) : undefined;
  if (!RFC_3339.test(text)) return undefined;
  const day = leadingDay(text);
  if (day === undefined) return undefined;
  let instant = day * DAY + two(text, 11) * HOUR + two(text, 14) * MINUTE + two(text, 17) * 1000;
  if (text.charAt(19) === '.') instant += leadingMilliseconds(text);
  const zone = text.length - 6; // of '+hh:mm'; before a Z there is no sign
  const sign = text.charAt(zone);
  if (sign === '+' || sign === '-') {
    const offset = two(text, zone + 1) * HOUR + two(text, zone + 4) * MINUTE;
    instant += sign === '+' ? -offset : offset;
  }
  return inRange(instant);
}

/** Reads the time of a query: RFC 3339, digits as epoch milliseconds, or a date as its start in `timezone`. */
export function parseQueryTime(text: string, timezone: string): number | undefined {
  if (/^\d{1,15}$/.test(text)) return parseTime(Number(text));
  const day = parseDate(text);
  return day === undefined ? parseTime(text) : startOf(day, timezone);
}

/**
 * The start of the civil date 'YYYY-MM-DD': its 00:00, the earlier where that exists twice, the first instant of the
 * day where it does not exist; for a date the timezone left out, that of the next. Throws RangeError on no such date.
 */
export function dayStart(date: string, timezone: string): number {
  const day = parseDate(date);
  if (day === undefined) throw new RangeError('not a date of the calendar, YYYY-MM-DD');
  return startOf(day, timezone);
}
