/** How fast it is used: the rate of the last days, and how far that of the days to come may lie from it. */
import { divideHalfEven } from '../model/money.ts';

const DAY = 86_400_000;
const SAMPLE_DAYS = 7;

/** Amounts a day. low ≤ expected ≤ high. */
export interface Rates {
  low: bigint;
  expected: bigint;
  high: bigint;
}

export const perDay = (amount: bigint, span: number): bigint =>
  span > 0 ? divideHalfEven(amount * BigInt(DAY), BigInt(span)) : 0n;

/** Student's t by degrees of freedom, from 1: one future in ten lies above it, and one in ten below its negative. */
const T_80_PERCENT = [3.078, 1.886, 1.638, 1.533, 1.476, 1.44];

/**
 * How much less than alike the days to come are: for days that have nothing to do with each other the average of a week
 * would have 1/7 in its place. Fitted to histories (docs/projection.md).
 */
const UNLIKENESS = 7 / 4;

/**
 * The rate of the last `SAMPLE_DAYS`, or of `history` (in milliseconds) where that is shorter; `days` as in
 * ProjectionInput.
 */
export function ratesOf(days: readonly bigint[], history: number): Rates {
  const window = Math.min(history, SAMPLE_DAYS * DAY);
  const sum = days.reduce((total, day) => total + day, 0n);
  const expected = perDay(sum, window);
  if (expected === 0n) return { low: 0n, expected, high: 0n };
  const wholeDays = days.slice(0, Math.floor(window / DAY)).map(Number);
  const rate = Number(expected);
  const doubt = doubtOf(wholeDays, rate);
  const less = BigInt(Math.round((rate * doubt) / (1 + doubt)));
  return { low: expected - less, expected, high: expected + BigInt(Math.round(rate * doubt)) };
}

/**
 * How many times the rate may be added to it, if days go on varying as the whole days seen did: t * s * sqrt(1/n + 7/4)
 * / rate.
 * One day cannot tell how much days vary: s is then taken to be the rate itself.
 * A spread is an estimate and no amount, hence floating point.
 */
function doubtOf(days: readonly number[], rate: number): number {
  const n = Math.max(days.length, 1);
  const mean = days.reduce((total, day) => total + day, 0) / n;
  const squares = days.reduce((total, day) => total + (day - mean) ** 2, 0);
  const deviation = n > 1 ? Math.sqrt(squares / (n - 1)) : rate;
  const t = T_80_PERCENT[Math.max(n - 2, 0)] ?? 0;
  return (t * deviation * Math.sqrt(1 / n + UNLIKENESS)) / rate;
}
