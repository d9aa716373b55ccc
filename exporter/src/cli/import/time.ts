/** The notations in which logs and exports write a moment, brought to one: RFC 3339 in UTC, cut to milliseconds. */

const NOTATION =
  /^(\d{4})([-/])(\d{2})\2(\d{2})(?:[T ](\d{2}):(\d{2})(?::(\d{2})(?:[.,](\d+))?)?)? ?(Z|UTC|GMT|[+-]\d{2}(?::?\d{2})?)?$/i;
const EPOCH = /^(\d{1,19})(?:\.(\d+))?$/;

/** Undefined where the notation is not one of those, or names no moment (a 31st of April, 25 o'clock). */
export function parseTime(value: unknown): string | undefined {
  const text = (typeof value === 'number' ? String(value) : typeof value === 'string' ? value : '').trim();
  const milliseconds = fromEpoch(text) ?? fromCalendar(text);
  if (milliseconds === undefined || Math.abs(milliseconds) > 8.64e15) return undefined;
  return new Date(milliseconds).toISOString();
}

/** Whole digits of a fraction, cut (never rounded: a row must not move into the next millisecond, day or cycle). */
const cutToMs = (fraction: string | undefined): number => Number((fraction ?? '').slice(0, 3).padEnd(3, '0'));

/** The size tells the unit: 100,000,000,000 is the year 5138 in seconds and 1973 in milliseconds; and so on. */
function fromEpoch(text: string): number | undefined {
  const [, whole, fraction] = EPOCH.exec(text) ?? [];
  if (whole === undefined) return undefined;
  const count = BigInt(whole);
  if (count < 100_000_000_000n) return Number(count) * 1000 + cutToMs(fraction);
  if (count < 100_000_000_000_000n) return Number(count);
  if (count < 100_000_000_000_000_000n) return Number(count / 1000n);
  return Number(count / 1_000_000n);
}

function fromCalendar(text: string): number | undefined {
  const parts = NOTATION.exec(text);
  if (parts === null) return undefined;
  const [year = 0, month = 0, day = 0, hour = 0, minute = 0, second = 0] = [1, 3, 4, 5, 6, 7].map((index) =>
    Number(parts[index] ?? 0),
  );
  const utc = Date.UTC(year, month - 1, day, hour, minute, second);
  // Date.UTC carries over; what comes back different was no date.
  const same = new Date(utc).toISOString().slice(0, 19);
  const written = [hour, minute, second].map((part) => String(part).padStart(2, '0')).join(':');
  if (same !== `${parts[1] ?? ''}-${parts[3] ?? ''}-${parts[4] ?? ''}T${written}`) return undefined;
  const offset = offsetMinutes(parts[9]);
  return offset === undefined ? undefined : utc + cutToMs(parts[8]) - offset * 60_000;
}

/** UTC unless it says otherwise. */
function offsetMinutes(zone = 'Z'): number | undefined {
  const [, sign, hours, minutes = '0'] = /^([+-])(\d{2}):?(\d{2})?$/.exec(zone) ?? [];
  if (sign === undefined) return 0;
  if (Number(hours) > 23 || Number(minutes) > 59) return undefined;
  return (sign === '-' ? -1 : 1) * (Number(hours) * 60 + Number(minutes));
}
