import type { Measure, SeriesQuery } from '@ledgerline/api';
import { addTo, noAmounts, type Amounts } from '../ledger/rollups.ts';
import { buckets, type Interval as Calendar, type Span } from '../model/calendar.ts';
import { TOKEN_KINDS } from '../model/event.ts';
import { countJson, creditsJson, timeJson, usdJson, type RawNumber } from '../model/json.ts';
import { Refusal } from '../model/refusal.ts';
import { allowanceJson, get, paidIn, total, totalTokens } from './amounts.ts';
import { rangeOf, zoneOf } from './range.ts';
import { usageBy, type Usage } from './usage.ts';
import type { View } from './view.ts';

const DAY = 86_400_000;
/** More points than any screen is wide; past it a coarser interval is asked for. */
const MOST_POINTS = 20_000;
/** Points of all series of an organization: past it an answer is tens of megabytes. */
const MOST_VALUES = 200_000;
/** Series of an organization where no `limit` is given: more than any chart can tell apart. */
const USUAL_SERIES = 100;

type Interval = NonNullable<SeriesQuery['interval']>;

/** B4, D3, E1, E2: usage over time, in calendar buckets of the viewer's timezone; empty ones are zeros. */
export function series(views: readonly View[], query: SeriesQuery) {
  const timezone = zoneOf(query, views);
  const range = rangeOf(query, timezone, views[0]?.now ?? 0);
  const interval = query.interval === undefined || query.interval === 'auto' ? autoInterval(range) : query.interval;
  return {
    interval,
    timezone,
    from: timeJson(range.from),
    to: timeJson(range.to),
    series: views.flatMap((view) => seriesOf(view, query, { ...range, interval, timezone })),
  };
}

/** One organization's series, each saying what it measures: credits and USD are never added together. */
function seriesOf(
  view: View,
  query: SeriesQuery,
  { interval, timezone, ...range }: { from: number; to: number; interval: Exclude<Interval, 'auto'>; timezone: string },
) {
  const { account } = view;
  const spans = spansOf(view, range, interval, timezone);
  const measure = query.measure ?? paidIn(account.terms.billingModel);
  const whose = { org: account.org, measure };
  if (measure === 'allowance')
    return [{ ...whose, key: 'allowance', points: points(spans, range, view.now, (span) => allowance(view, span)) }];

  const group = query.groupBy ?? null;
  const whole = interval !== 'hour' && timezone === view.rollupTimezone;
  // Usage of the minutes before an organization's creation may be of no cycle.
  const from = interval === 'cycle' ? Math.max(range.from, spans[0]?.start ?? range.from) : range.from;
  const folded = fold(usageBy(view, { ...range, from }, group, query, whole ? 'day' : 'quarter'), spans);
  if (folded.size === 0 && group === null) folded.set('', []);
  const limit = query.limit ?? USUAL_SERIES;
  const shown = Math.min(folded.size, limit);
  if (shown * spans.length > MOST_VALUES)
    throw new Refusal('invalid_request', `${shown} series of ${spans.length} points are too many: limit them`, 'limit');
  const byType = group === 'token_type';
  if (byType && measure !== 'tokens')
    throw new Refusal('invalid_request', 'is only known of tokens: measure=tokens', 'groupBy');
  const lines = byType
    ? TOKEN_KINDS.map((kind) => ({
        key: kind,
        valueAt: (i: number) => countJson(get(folded.get('')?.[i] ?? noAmounts(), kind)),
      }))
    : ranked(folded, measure, limit).map(([key, amounts]) => ({
        key,
        valueAt: (i: number) => value(amounts[i] ?? noAmounts(), measure),
      }));
  return lines.map(({ key, valueAt }) => ({
    ...whose,
    key,
    points: points(spans, range, view.now, (_, i) => valueAt(i)),
  }));
}

/** 24 hours by hour, 7 days by day, 30 days by week (B4). */
export function autoInterval({ from, to }: { from: number; to: number }): Exclude<Interval, 'auto' | 'cycle'> {
  const days = (to - from) / DAY;
  return days <= 3 ? 'hour' : days <= 14 ? 'day' : days <= 92 ? 'week' : 'month';
}

function spansOf(
  view: View,
  range: { from: number; to: number },
  interval: Exclude<Interval, 'auto'>,
  timezone: string,
): readonly Span[] {
  if (interval === 'cycle')
    return view.cycles.filter(({ start, end }) => range.from < range.to && start < range.to && end > range.from);
  checkPoints(range, interval, 'interval');
  return buckets(range.from, range.to, interval, timezone);
}

/** @param field what is at fault where the range has more of these intervals than are answered */
export function checkPoints({ from, to }: { from: number; to: number }, interval: Calendar, field: string): void {
  const shortest = { hour: DAY / 24, day: DAY, week: 7 * DAY, month: 28 * DAY }[interval];
  if ((to - from) / shortest > MOST_POINTS)
    throw new Refusal('invalid_request', `gives more than ${MOST_POINTS} points in this range`, field);
}

/** Adds rows up by key and span. Rows begin no later than they say, so one before the first span belongs to it. */
export function fold(rows: readonly Usage[], spans: readonly Span[]): Map<string, Amounts[]> {
  const folded = new Map<string, Amounts[]>();
  for (const { time, key, amounts } of rows) {
    const index = spanAt(spans, time);
    // Usage ahead of now may lie past the current cycle, and in no later one yet.
    if (time >= (spans[index]?.end ?? Infinity)) continue;
    let sums = folded.get(key);
    if (!sums) folded.set(key, (sums = []));
    addTo((sums[index] ??= noAmounts()), amounts);
  }
  return folded;
}

/** The last span that has begun by `time`, the first where none has. There are a million rows and thousands of spans. */
function spanAt(spans: readonly Span[], time: number): number {
  let [low, high] = [0, spans.length - 1];
  while (low < high) {
    const middle = Math.ceil((low + high) / 2);
    if ((spans[middle]?.start ?? Infinity) <= time) low = middle;
    else high = middle - 1;
  }
  return low;
}

/** The largest first; past `limit` they are one. */
function ranked(folded: Map<string, Amounts[]>, measure: Measure, limit: number): [string, Amounts[]][] {
  const sums = new Map(
    [...folded].map(([key, spans]) => [key, raw(total(Object.values(spans).map((amounts) => ({ amounts }))), measure)]),
  );
  const order = [...folded].sort(([a], [b]) => {
    const [x, y] = [BigInt(sums.get(a) ?? 0), BigInt(sums.get(b) ?? 0)];
    return x > y ? -1 : x < y ? 1 : a < b ? -1 : 1;
  });
  if (order.length <= limit) return order;
  const other: Amounts[] = [];
  for (const [, spans] of order.slice(limit)) spans.forEach((amounts, i) => addTo((other[i] ??= noAmounts()), amounts));
  return [...order.slice(0, limit), ['__other__', other]];
}

function raw(amounts: Amounts, measure: Measure): number | bigint {
  if (measure === 'tokens') return totalTokens(amounts);
  if (measure === 'agent_runs') return get(amounts, 'agentRuns');
  return measure === 'allowance' ? 0 : get(amounts, measure);
}

function value(amounts: Amounts, measure: Measure): RawNumber {
  const amount = raw(amounts, measure);
  return measure === 'credits' ? creditsJson(amount) : measure === 'usd' ? usdJson(amount) : countJson(amount);
}

/** What was granted (or may be spent) in the cycle in which the span begins. */
function allowance(view: View, span: Span): RawNumber | null {
  const cycle =
    view.cycles.find(({ start, end }) => start <= span.start && span.start < end) ??
    view.cycles.find(({ start }) => start >= span.start && start < span.end);
  if (!cycle) return null;
  return allowanceJson(cycle);
}

/** A span that the range cuts, or that is not over, is partial. */
function points<T>(
  spans: readonly Span[],
  range: { from: number; to: number },
  now: number,
  valueOf: (span: Span, index: number) => T,
) {
  return spans.map((span, index) => ({
    time: timeJson(span.start),
    value: valueOf(span, index),
    ...(span.start < range.from || span.end > Math.min(range.to, now) ? { partial: true } : {}),
  }));
}
