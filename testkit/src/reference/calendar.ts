/** Cycle starts: 00:00 on the anchor day in the billing timezone, with nothing but `Intl` to know a timezone by. */

export const DAY = 86_400_000;
const MINUTE = 60_000;

/** Making one is slow, so they are kept; they hold nothing but the name of the timezone. */
const clocks = new Map<string, Intl.DateTimeFormat>();

function clockOf(timezone: string): Intl.DateTimeFormat {
  const known = clocks.get(timezone);
  if (known) return known;
  const [year, month, day, hour, minute, second] = Array.from({ length: 6 }, () => 'numeric' as const);
  const parts = { year, month, day, hour, minute, second };
  const made = new Intl.DateTimeFormat('en-US', { timeZone: timezone, hourCycle: 'h23', ...parts });
  clocks.set(timezone, made);
  return made;
}

/** What the clock on the wall shows at an instant, written down as if it were UTC. */
export function wall(timezone: string, instant: number): number {
  const parts = clockOf(timezone).formatToParts(instant);
  const part = (type: string): number => Number(parts.find((each) => each.type === type)?.value);
  return Date.UTC(part('year'), part('month') - 1, part('day'), part('hour'), part('minute'), part('second'));
}

/** The first instant of a day; the day is given as its midnight in UTC. */
function startOfDay(timezone: string, day: number): number {
  // No clock is more than a day away from UTC, so the offsets around that day are all that matter.
  const around = [-36, -24, -12, 0, 12, 24, 36].map((hours) => day + hours * 60 * MINUTE);
  const offsets = around.map((instant) => wall(timezone, instant) - instant);
  const midnights = offsets.map((offset) => day - offset).filter((instant) => wall(timezone, instant) === day);
  // Where 00:00 exists twice, the earlier.
  if (midnights.length > 0) return Math.min(...midnights);
  // The clock jumped over 00:00: walk to the first minute that shows this day, or a later one.
  let instant = day - Math.max(...offsets);
  while (wall(timezone, instant) < day) instant += MINUTE;
  return instant;
}

/** The cycle starts of the months around an instant, in order. */
function starts(timezone: string, anchorDay: number, around: number): number[] {
  const date = new Date(around);
  return [-2, -1, 0, 1, 2].map((months) => {
    const first = new Date(Date.UTC(date.getUTCFullYear(), date.getUTCMonth() + months, 1));
    const daysOfMonth = new Date(Date.UTC(first.getUTCFullYear(), first.getUTCMonth() + 1, 0)).getUTCDate();
    return startOfDay(timezone, first.getTime() + (Math.min(anchorDay, daysOfMonth) - 1) * DAY);
  });
}

/** The last cycle start at or before an instant. */
export const startBefore = (timezone: string, anchorDay: number, instant: number): number =>
  Math.max(...starts(timezone, anchorDay, instant).filter((start) => start <= instant));

/** The first cycle start after an instant. */
export const startAfter = (timezone: string, anchorDay: number, instant: number): number =>
  Math.min(...starts(timezone, anchorDay, instant).filter((start) => start > instant));

/** RFC 3339, a date, or epoch milliseconds. */
export const instantOf = (time: string | number): number => (typeof time === 'number' ? time : Date.parse(time));
