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

/** The rate of the last `SAMPLE_DAYS`, or of `history` (in milliseconds) where that is shorter; `days` as in ProjectionInput. */
export function ratesOf(days: readonly bigint[], history: number): Rates {
  const window = Math.min(history, SAMPLE_DAYS * DAY);
  const sum = days.reduce((total, day) => total + day, 0n);
  const expected = perDay(sum, window);
  const wholeDays = days.slice(0, Math.floor(window / DAY)).map(Number);
  const margin = BigInt(Math.round(marginOf(wholeDays, Number(expected))));
  return { low: expected > margin ? expected - margin : 0n, expected, high: expected + margin };
}

/**
 * How far the average of the seven days to come may lie from that of the whole days seen, if days go on varying as they
 * did: t * s * sqrt(1/n + 1/7). One day cannot tell how much days vary: s is then taken to be the rate itself.
 * A spread is an estimate and no amount, hence floating point.
 */
function marginOf(days: readonly number[], rate: number): number {
  const n = Math.max(days.length, 1);
  const mean = days.reduce((total, day) => total + day, 0) / n;
  const squares = days.reduce((total, day) => total + (day - mean) ** 2, 0);
  const deviation = n > 1 ? Math.sqrt(squares / (n - 1)) : rate;
  const t = T_80_PERCENT[Math.max(n - 2, 0)] ?? 0;
  return t * deviation * Math.sqrt(1 / n + 1 / SAMPLE_DAYS);
}
