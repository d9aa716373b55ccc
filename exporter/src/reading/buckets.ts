import { addTo, noAmounts, type Amounts } from '../ledger/rollups.ts';
import type { Interval, Span } from '../model/calendar.ts';
import { Refusal } from '../model/refusal.ts';
import type { Range } from './range.ts';
import type { Usage } from './usage.ts';

const DAY = 86_400_000;
/** More points than any screen is wide; past it a coarser interval is asked for. */
const MOST_POINTS = 20_000;
const SHORTEST: Readonly<Record<Interval, number>> = { hour: DAY / 24, day: DAY, week: 7 * DAY, month: 28 * DAY };

/** @param field what is at fault where the range has more of these intervals than are answered */
export function checkPoints({ from, to }: Range, interval: Interval, field: string): void {
  if ((to - from) / SHORTEST[interval] > MOST_POINTS)
    throw new Refusal('invalid_request', `gives more than ${MOST_POINTS} points in this range`, field);
}

/** Adds usage up by key and span. Rows begin no later than they say, so one before the first span belongs to it. */
export function addUp(usages: readonly Usage[], spans: readonly Span[]): Map<string, Amounts[]> {
  const byKey = new Map<string, Amounts[]>();
  for (const { time, key, amounts } of usages) {
    const index = spanAt(spans, time);
    // Usage ahead of now may lie past the current cycle, and in no later one yet.
    if (time >= (spans[index]?.end ?? Infinity)) continue;
    let sums = byKey.get(key);
    if (!sums) byKey.set(key, (sums = []));
    addTo((sums[index] ??= noAmounts()), amounts);
  }
  return byKey;
}

/**
 * The last span that has begun by `time`, the first where none has. There are a million rows and thousands of spans.
 */
function spanAt(spans: readonly Span[], time: number): number {
  let [low, high] = [0, spans.length - 1];
  while (low < high) {
    const middle = Math.ceil((low + high) / 2);
    if ((spans[middle]?.start ?? Infinity) <= time) low = middle;
    else high = middle - 1;
  }
  return low;
}
