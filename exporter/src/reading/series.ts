import type { Measure, SeriesQuery } from '@ledgerline/api';
import { addTo, noAmounts, type Amounts } from '../ledger/rollups.ts';
import { buckets, type Span } from '../model/calendar.ts';
import { TOKEN_KINDS } from '../model/event.ts';
import { Refusal } from '../model/refusal.ts';
import { allowanceOf, get, inputTokens, paidIn, total, totalTokens } from './amounts.ts';
import { fetchSavings } from './cache-savings.ts';
import { addUp, checkPoints } from './buckets.ts';
import { comparedRange } from './comparison.ts';
import type { OrgState } from './org-state.ts';
import { rangeOfOrgs, zoneOf, type Range } from './range.ts';
import type { Report } from './report.ts';
import { fetchUsage, type Usage } from './usage.ts';

const DAY = 86_400_000;
/** Points of all series of an organization: past it an answer is tens of megabytes. */
const MOST_VALUES = 200_000;
/** Series of an organization where no `limit` is given: more than any chart can tell apart. */
const USUAL_SERIES = 100;

type UsageMeasure = Exclude<Measure, 'allowance'>;
type Interval = Exclude<NonNullable<SeriesQuery['interval']>, 'auto'>;

/** Usage over time, in calendar buckets of the viewer's timezone; empty ones are zeros. */
export interface SeriesReport {
  readonly interval: Interval;
  readonly timezone: string;
  readonly range: Range;
  readonly series: readonly Series[];
}
/** Each says what it measures: credits and USD are never added together. */
export interface Series {
  readonly org: string;
  readonly measure: Measure;
  /** The value of the group; '' where there is none. */
  readonly key: string;
  readonly points: readonly Point[];
  /** The same in the range that it is compared with; undefined: in none. */
  readonly compared?: readonly Point[];
}
export interface Point {
  readonly time: number;
  readonly value: Value | null;
  /** The range cuts it, or it is not over. */
  readonly partial: boolean;
}
export interface Value {
  readonly unit: 'credits' | 'usd' | 'count' | 'ratio';
  /** Of a ratio, its billionths. */
  readonly amount: number | bigint;
  /** Events that lack a price, and so are in no amount; counts are whole without one. */
  readonly unpricedEvents: number | bigint;
}

interface SeriesFacts {
  readonly interval: Interval;
  readonly timezone: string;
  readonly range: Range;
  readonly orgs: readonly OrgUsages[];
}
interface OrgUsages {
  readonly state: OrgState;
  readonly spans: readonly Span[];
  readonly measure: Measure;
  /** Empty where the allowance is measured, which is nobody's usage. */
  readonly usages: readonly Usage[];
  /** The same of the range that it is compared with. */
  readonly compared: {
    readonly range: Range;
    readonly spans: readonly Span[];
    readonly usages: readonly Usage[];
  } | null;
}

export const series: Report<readonly OrgState[], SeriesQuery, SeriesFacts, SeriesReport> = {
  fetch: async (snapshot, states, query) => {
    const timezone = zoneOf(query, states);
    const range = rangeOfOrgs(query, states);
    const interval = query.interval === undefined || query.interval === 'auto' ? autoInterval(range) : query.interval;
    const orgs: OrgUsages[] = [];
    const fetchIn = async (state: OrgState, measure: Measure, its: Range) => {
      const spans = spansOf(state, its, interval, timezone);
      const grain = interval !== 'hour' && timezone === state.rollupTimezone ? 'day' : 'quarter';
      // Usage of the minutes before an organization's creation may be of no cycle.
      const from = interval === 'cycle' ? Math.max(its.from, spans[0]?.start ?? its.from) : its.from;
      const within = { from, to: its.to };
      const fetchIt = measure === 'cache_savings' ? fetchSavings : fetchUsage;
      const usages =
        measure === 'allowance' ? [] : await fetchIt(snapshot, state, within, query.groupBy ?? null, query, grain);
      return { range: its, spans, usages };
    };
    for (const state of states) {
      const measure = query.measure ?? paidIn(state.account.terms.billingModel);
      const other = query.compare === undefined ? null : comparedRange(query.compare, range, state);
      const compared = other && (await fetchIn(state, measure, other));
      orgs.push({ state, measure, ...(await fetchIn(state, measure, range)), compared });
    }
    return { interval, timezone, range, orgs };
  },
  fold: ({ interval, timezone, range, orgs }, query) => ({
    ...{ interval, timezone, range },
    series: orgs.flatMap((usages) => seriesOf(usages, query, range)),
  }),
};

function seriesOf({ state, spans, measure, usages, compared }: OrgUsages, query: SeriesQuery, range: Range): Series[] {
  const whose = { org: state.account.org, measure };
  const both = (valueIn: ValueIn): Pick<Series, 'points' | 'compared'> => ({
    points: points(spans, range, state.now, (span, index) => valueIn('shown', span, index)),
    ...(compared && {
      compared: points(compared.spans, compared.range, state.now, (span, index) => valueIn('compared', span, index)),
    }),
  });
  if (measure === 'allowance') return [{ ...whose, key: 'allowance', ...both((_, span) => allowanceIn(state, span)) }];

  const used = measure;
  const group = query.groupBy ?? null;
  const byKey = addUp(usages, spans);
  if (byKey.size === 0 && group === null) byKey.set('', []);
  const limit = query.limit ?? USUAL_SERIES;
  const shown = Math.min(byKey.size, limit);
  if (shown * spans.length > MOST_VALUES)
    throw new Refusal('invalid_request', `${shown} series of ${spans.length} points are too many: limit them`, 'limit');
  const before = compared && addUp(compared.usages, compared.spans);
  if (group !== 'token_type')
    return ranked(byKey, before, used, limit).map(([key, sums]) => ({
      ...{ ...whose, key },
      ...both((which, _, index) => pointOf(sums[which][index] ?? noAmounts(), used)),
    }));
  if (measure !== 'tokens') throw new Refusal('invalid_request', 'is only known of tokens: measure=tokens', 'groupBy');
  const sums: SumsOf = { shown: byKey.get('') ?? [], compared: before?.get('') ?? [] };
  return TOKEN_KINDS.map((kind) => ({
    ...{ ...whose, key: kind },
    ...both((which, _, index) => count(get(sums[which][index] ?? noAmounts(), kind))),
  }));
}

/** In the range that was asked for, and in the one that it is compared with. */
type SumsOf = Readonly<Record<'shown' | 'compared', readonly Amounts[]>>;
type ValueIn = (which: keyof SumsOf, span: Span, index: number) => Value | null;

/** 24 hours by hour, 7 days by day, 30 days by week. */
export function autoInterval({ from, to }: Range): Exclude<Interval, 'cycle'> {
  const days = (to - from) / DAY;
  return days <= 3 ? 'hour' : days <= 14 ? 'day' : days <= 92 ? 'week' : 'month';
}

function spansOf({ cycles }: OrgState, range: Range, interval: Interval, timezone: string): readonly Span[] {
  if (interval === 'cycle')
    return cycles.filter(({ start, end }) => range.from < range.to && start < range.to && end > range.from);
  checkPoints(range, interval, 'interval');
  return buckets(range.from, range.to, interval, timezone);
}

/** The largest first, each beside what it was before; past `limit` they are one. */
function ranked(
  byKey: ReadonlyMap<string, Amounts[]>,
  before: ReadonlyMap<string, Amounts[]> | null,
  measure: UsageMeasure,
  limit: number,
): [string, SumsOf][] {
  const sizes = new Map(
    [...byKey].map(([key, sums]) => [
      key,
      BigInt(valueOf(total(Object.values(sums).map((amounts) => ({ amounts }))), measure).amount),
    ]),
  );
  const order = [...byKey].sort(([a], [b]) => {
    const [x, y] = [sizes.get(a) ?? 0n, sizes.get(b) ?? 0n];
    return x > y ? -1 : x < y ? 1 : a < b ? -1 : 1;
  });
  const shown = order.slice(0, limit).map(([key, sums]): [string, SumsOf] => {
    return [key, { shown: sums, compared: before?.get(key) ?? [] }];
  });
  if (order.length <= limit) return shown;
  const named = new Set(shown.map(([key]) => key));
  const others = [...new Set([...byKey.keys(), ...(before?.keys() ?? [])])].filter((key) => !named.has(key));
  return [...shown, ['__other__', { shown: sumOf(byKey, others), compared: before ? sumOf(before, others) : [] }]];
}

function sumOf(byKey: ReadonlyMap<string, Amounts[]>, keys: readonly string[]): Amounts[] {
  const sum: Amounts[] = [];
  for (const key of keys) byKey.get(key)?.forEach((amounts, i) => addTo((sum[i] ??= noAmounts()), amounts));
  return sum;
}

const count = (amount: number | bigint): Value => ({ unit: 'count', amount, unpricedEvents: 0 });

function valueOf(amounts: Amounts, measure: UsageMeasure): Value {
  switch (measure) {
    case 'credits':
    case 'usd':
      return { unit: measure, amount: get(amounts, measure), unpricedEvents: get(amounts, 'unpriced') };
    case 'cache_savings':
      return { unit: 'usd', amount: get(amounts, 'usd'), unpricedEvents: 0 };
    case 'cache_hit_ratio':
      return { unit: 'ratio', amount: hitRatio(amounts), unpricedEvents: 0 };
    case 'tokens':
      return count(totalTokens(amounts));
    case 'agent_runs':
      return count(get(amounts, 'agentRuns'));
    case 'requests':
      return count(get(amounts, 'requests'));
  }
}

/** A ratio of nothing is none. */
const pointOf = (amounts: Amounts, measure: UsageMeasure): Value | null =>
  measure === 'cache_hit_ratio' && inputTokens(amounts) === 0 ? null : valueOf(amounts, measure);

/** What of all input was read from a cache; billionths. */
function hitRatio(amounts: Amounts): bigint {
  const input = BigInt(inputTokens(amounts));
  return input === 0n ? 0n : (BigInt(get(amounts, 'cacheRead')) * 1_000_000_000n) / input;
}

/** What was granted (or may be spent) in the cycle in which the span begins. */
function allowanceIn({ cycles }: OrgState, span: Span): Value | null {
  const cycle =
    cycles.find(({ start, end }) => start <= span.start && span.start < end) ??
    cycles.find(({ start }) => start >= span.start && start < span.end);
  const amount = cycle && allowanceOf(cycle);
  return amount == null
    ? null
    : { unit: cycle?.billingModel === 'byom' ? 'usd' : 'credits', amount, unpricedEvents: 0 };
}

const points = (
  spans: readonly Span[],
  range: Range,
  now: number,
  valueAt: (span: Span, index: number) => Value | null,
): Point[] =>
  spans.map((span, index) => ({
    time: span.start,
    value: valueAt(span, index),
    partial: span.start < range.from || span.end > Math.min(range.to, now),
  }));
