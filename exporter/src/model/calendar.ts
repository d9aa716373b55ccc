/**
 * Civil time: days, billing months and report buckets of a timezone, and the notations of an instant.
 *
 * An instant is a whole number of epoch milliseconds. Civil dates are counted in here as days since 1970-01-01 and
 * months since 1970-01, so that the calendar is plain arithmetic; only "when does this date start in that timezone"
 * needs the timezone database, and its answers are cached.
 *
 * A day is the span from its own start to the start of the next date. That tiles time even where a clock set back over
 * midnight shows yesterday's date again for a while: those minutes stay in the day that had already begun.
 */
import { Temporal } from 'temporal-polyfill';

/** A stretch of time, epoch milliseconds: `start` included, `end` excluded. */
export interface Span {
  start: number;
  end: number;
}

export type Interval = 'hour' | 'day' | 'week' | 'month';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

const modulo = (value: number, divisor: number): number => ((value % divisor) + divisor) % divisor;
const firstDayOf = (month: number): number => Date.UTC(1970, month, 1) / DAY;
const daysIn = (month: number): number => firstDayOf(month + 1) - firstDayOf(month);

function monthOf(day: number): number {
  const date = new Date(day * DAY);
  return (date.getUTCFullYear() - 1970) * 12 + date.getUTCMonth();
}

const zoned = (instant: number, timezone: string): Temporal.ZonedDateTime =>
  Temporal.Instant.fromEpochMilliseconds(instant).toZonedDateTimeISO(timezone);

/** Starts of days already asked for, by timezone. Emptied when full: cheaper than keeping track of what is in use. */
const starts = new Map<string, Map<number, number>>();
const STARTS_MAX = 100_000;
let startsHeld = 0;

function startOf(day: number, timezone: string): number {
  const known = starts.get(timezone);
  const cached = known?.get(day);
  if (cached !== undefined) return cached;
  const start = zoned(day * DAY, 'UTC')
    .toPlainDate()
    .toZonedDateTime(timezone).epochMilliseconds;
  if (++startsHeld > STARTS_MAX) {
    starts.clear();
    startsHeld = 1;
  }
  const days = starts.get(timezone) ?? new Map<number, number>();
  starts.set(timezone, days.set(day, start));
  return start;
}

/** The last day that has begun by `instant`. No timezone is a whole day ahead of UTC, so the search is short. */
function dayAt(instant: number, timezone: string): number {
  let day = Math.floor(instant / DAY) + 1;
  while (startOf(day, timezone) > instant) day--;
  return day;
}

/** Whether `name` is an IANA timezone known here, such as 'Europe/Paris' or 'UTC'. Offsets ('+02:00') are not. */
export function isTimeZone(name: string): boolean {
  if (!/^[A-Za-z]/.test(name)) return false;
  try {
    return new Temporal.ZonedDateTime(0n, name).timeZoneId !== '';
  } catch {
    return false;
  }
}

// Everything below throws RangeError where `timezone` is not one (see isTimeZone).

/** The start of the civil day that contains `instant`. */
export const startOfDay = (instant: number, timezone: string): number => startOf(dayAt(instant, timezone), timezone);

/** The start of the first civil day after the one that contains `instant`: always after `instant`. */
export const startOfNextDay = (instant: number, timezone: string): number =>
  startOf(dayAt(instant, timezone) + 1, timezone);

/** The civil day that contains `instant`, as 'YYYY-MM-DD'. */
export const dateOf = (instant: number, timezone: string): string =>
  new Date(dayAt(instant, timezone) * DAY).toISOString().slice(0, 10);

/**
 * The start of the civil date 'YYYY-MM-DD': its 00:00, the earlier where that exists twice, the first instant of the
 * day where it does not exist; for a date the timezone left out, that of the next. Throws RangeError on no such date.
 */
export function dayStart(date: string, timezone: string): number {
  const day = parseDate(date);
  if (day === undefined) throw new RangeError('not a date of the calendar, YYYY-MM-DD');
  return startOf(day, timezone);
}

/** The billing month that contains `instant`: its boundaries are the starts of the anchor days (1..31). */
export function cycleAt(instant: number, timezone: string, anchorDay: number): Span {
  const anchor = (month: number): number =>
    startOf(firstDayOf(month) + Math.min(anchorDay, daysIn(month)) - 1, timezone);
  const month = monthOf(dayAt(instant, timezone));
  const here = anchor(month);
  return here <= instant ? { start: here, end: anchor(month + 1) } : { start: anchor(month - 1), end: here };
}

/** The first anchor boundary strictly after `instant`. */
export const nextAnchor = (instant: number, timezone: string, anchorDay: number): number =>
  cycleAt(instant, timezone, anchorDay).end;

/** The first day of the bucket of days that `day` is in, and of the bucket after it. Weeks begin on Monday. */
const BUCKET_OF_DAYS: Record<Exclude<Interval, 'hour'>, (day: number) => [first: number, next: number]> = {
  day: (day) => [day, day + 1],
  week: (day) => {
    const monday = day - modulo(day + 3, 7); // day 0, 1970-01-01, was a Thursday
    return [monday, monday + 7];
  },
  month: (day) => {
    const month = monthOf(day);
    return [firstDayOf(month), firstDayOf(month + 1)];
  },
};

/**
 * The calendar buckets that overlap [`from`, `to`), in order, each with its own full boundaries: one that begins before
 * `from` or ends after `to` is cut by the range. No gap, no instant in two of them. The caller bounds the range.
 */
export function buckets(from: number, to: number, interval: Interval, timezone: string): Span[] {
  const bucketAt = interval === 'hour' ? hoursOf(timezone) : daysOf(interval, timezone);
  const found: Span[] = [];
  for (let instant = from; instant < to;) {
    const bucket = bucketAt(instant);
    found.push(bucket);
    instant = bucket.end;
  }
  return found;
}

const daysOf = (interval: Exclude<Interval, 'hour'>, timezone: string) => (instant: number) => {
  const [first, next] = BUCKET_OF_DAYS[interval](dayAt(instant, timezone));
  return { start: startOf(first, timezone), end: startOf(next, timezone) };
};

/**
 * An hour begins where the local clock shows a full hour, and where the clock is changed; it is never longer than an
 * hour, and shorter only beside a change that is no whole hour. Changes are slow to find, hence remembered.
 */
function hoursOf(timezone: string): (instant: number) => Span {
  let steady = { start: 0, end: 0, offset: 0 }; // the clock is not changed in between
  return (instant) => {
    if (instant < steady.start || instant >= steady.end) steady = steadyAt(instant, timezone);
    const full = instant - modulo(instant + steady.offset, HOUR);
    return { start: Math.max(full, steady.start), end: Math.min(full + HOUR, steady.end) };
  };
}

function steadyAt(instant: number, timezone: string): Span & { offset: number } {
  const here = zoned(instant, timezone);
  const last = zoned(instant + 1, timezone).getTimeZoneTransition('previous'); // strictly before: +1 ms includes us
  return {
    start: last?.epochMilliseconds ?? -Infinity,
    end: here.getTimeZoneTransition('next')?.epochMilliseconds ?? Infinity,
    offset: here.offsetNanoseconds / 1e6,
  };
}

// Notations. An instant outside the years 0000 to 9999 is refused in every one of them: RFC 3339 could not say it back.

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
