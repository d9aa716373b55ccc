/**
 * Civil time: days, billing months and report buckets of a timezone.
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
/** Of a month, counted since 1970-01: its first day, counted since 1970-01-01, and how many it has. */
export const firstDayOf = (month: number): number => Date.UTC(1970, month, 1) / DAY;
export const daysIn = (month: number): number => firstDayOf(month + 1) - firstDayOf(month);

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

/** The start of a civil day, counted in days since 1970-01-01. */
export function startOf(day: number, timezone: string): number {
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
 * The instant as far from one day's start as this one is from another's: so many civil days, and then as long. Where
 * that day is shorter, its end.
 */
export function sameDayIn(instant: number, start: number, otherStart: number, timezone: string): number {
  const day = dayAt(instant, timezone);
  const other = dayAt(otherStart, timezone) + day - dayAt(start, timezone);
  return Math.min(startOf(other, timezone) + (instant - startOf(day, timezone)), startOf(other + 1, timezone));
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
