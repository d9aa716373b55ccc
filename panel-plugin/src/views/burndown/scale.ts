import { dateTimeForTimeZone } from '@grafana/data';

export interface Scale {
  (value: number): number;
}
export const scale =
  ([from, to]: readonly [number, number], [start, end]: readonly [number, number]): Scale =>
  (value) =>
    to === from ? start : start + ((end - start) * (value - from)) / (to - from);

/** From 0 to what is not below the largest, in steps of 1, 2 or 5; `room` is how many there is room for. */
export function ticksTo(largest: number, room: number): number[] {
  if (!(largest > 0)) return [0];
  const rough = largest / Math.max(1, room);
  const power = 10 ** Math.floor(Math.log10(rough));
  const step = power * ([1, 2, 5].find((factor) => power * factor >= rough) ?? 10);
  return Array.from({ length: Math.ceil(largest / step - 1e-9) + 1 }, (_, index) => index * step);
}

/** Midnights of a time zone, every so many days that there is room for each. */
export function midnights(from: number, to: number, room: number, timeZone: string): number[] {
  const days: number[] = [];
  const day = dateTimeForTimeZone(timeZone, from).startOf('day');
  // A day more each time, which is not always 24 hours.
  while (day.valueOf() <= to) {
    if (day.valueOf() >= from) days.push(day.valueOf());
    day.add(1, 'day');
  }
  const every = Math.max(1, Math.ceil(days.length / Math.max(1, room)));
  return days.filter((_, index) => index % every === 0);
}
