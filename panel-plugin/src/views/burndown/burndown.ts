import { type DataFrame } from '@grafana/data';
import { type Meter, metersOf } from '../meter/meter';
import { bucketsOf, cumulated, type Point, valueAt } from './usage';

export const DAY = 86_400_000;

/** From now on, straight at a rate a day. */
export interface Forecast {
  readonly low: number;
  readonly expected: number;
  readonly high: number;
}

/** A cycle of one organization. Amounts count from what was used of what is granted when it began. */
export interface Burndown {
  readonly meter: Meter;
  readonly start: number;
  readonly now: number;
  readonly end: number;
  /** From the start until now. */
  readonly used: readonly Point[];
  /** The same days of the last cycle, where asked for. */
  readonly before: readonly Point[];
  readonly usedNow: number;
  /** null: no cap is set. */
  readonly allowance: number | null;
  /** null: not enough history, or not asked for. */
  readonly rates: Forecast | null;
}

export const burndownsOf = (series: readonly DataFrame[]): Burndown[] =>
  metersOf(series).flatMap((meter) => burndownOf(meter, series) ?? []);

function burndownOf(meter: Meter, series: readonly DataFrame[]): Burndown | null {
  const { cycleStart: start, cycleEnd: end, projection, granted } = meter;
  if (start === null || end === null) return null;
  const now = Math.min(end, Math.max(start, meter.asOf ?? end));
  const buckets = bucketsOf(series, meter);
  const total = meter.byom ? meter.used : meter.used + meter.over;
  const ofCycle = cycleUse(meter) ?? buckets.now.reduce((sum, { value }) => sum + value, 0);
  // What is not of this cycle was used of the same grants before it; less is what expired, or was repaid, since.
  const opening = total - ofCycle > total / 1000 ? total - ofCycle : 0;
  const usedNow = Math.max(total, opening + ofCycle);
  const points = cumulated(buckets.now, { time: start, value: opening }, now);
  const { low, expected, high } = projection?.rate ?? { low: null, expected: null, high: null };
  const known = projection?.available === true && low !== null && expected !== null && high !== null;
  return {
    ...{ meter, start, now, end, usedNow },
    // Seconds lie between the answers, and points that are not whole may be left out: the balance has the last word.
    used: [...points.filter(({ time }) => time < now), { time: now, value: usedNow }],
    before: buckets.before.length > 0 ? cumulated(buckets.before, { time: start, value: opening }, now) : [],
    allowance: granted === null ? null : granted + (usedNow - total),
    rates: known ? { low, expected, high } : null,
  };
}

/** What the average of the cycle is of. */
function cycleUse({ projection }: Meter): number | null {
  const { averagePerDay, daysElapsed } = projection ?? {};
  return averagePerDay == null || daysElapsed == null ? null : averagePerDay * daysElapsed;
}

export interface Values {
  readonly used: number | null;
  readonly before: number | null;
  readonly forecast: Forecast | null;
}

/** What is known of a moment of the cycle. */
export function valuesAt(burndown: Burndown, time: number): Values {
  const { now, used, before, rates, usedNow } = burndown;
  const at = (rate: number) => usedNow + (rate * (time - now)) / DAY;
  return {
    used: time <= now ? valueAt(used, time) : null,
    before: time <= now && before.length > 0 ? valueAt(before, time) : null,
    forecast:
      time > now && rates !== null ? { low: at(rates.low), expected: at(rates.expected), high: at(rates.high) } : null,
  };
}

/** Within this cycle; null: it is not, or nobody knows. */
export function runOutOf({ meter: { projection }, start, end }: Burndown): number | null {
  const at = projection?.runOutAt ?? null;
  return at !== null && at >= start && at <= end ? at : null;
}

/** The moments that can be looked at: where the line bends, days to come, and what happens then. */
export function stopsOf(burndown: Burndown): number[] {
  const { used, now, end } = burndown;
  const runOut = runOutOf(burndown);
  const days = Array.from({ length: Math.floor((end - now) / DAY) }, (_, index) => now + (index + 1) * DAY);
  const stops = new Set([...used.map(({ time }) => time), ...days, end, ...(runOut === null ? [] : [runOut])]);
  return [...stops].sort((a, b) => a - b);
}
