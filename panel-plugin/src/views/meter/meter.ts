import { type DataFrame } from '@grafana/data';
import { type BalanceField, type ProjectionField } from '@ledgerline/api/grafana';
import { type Row, rowsWith } from './rows';

export type Unit = 'credits' | 'USD';

const POOLS = ['monthly', 'bonus', 'purchased'] as const;
export type PoolName = (typeof POOLS)[number];

export interface Pool {
  readonly name: PoolName;
  readonly granted: number;
  readonly used: number;
  readonly remaining: number;
  /** What of it ends with this cycle, or before. */
  readonly expiring: number;
}

export interface Projection {
  readonly available: boolean;
  readonly daysElapsed: number | null;
  readonly daysRemaining: number | null;
  readonly averagePerDay: number | null;
  readonly rate: { readonly low: number | null; readonly expected: number | null; readonly high: number | null };
  readonly runOutAt: number | null;
  readonly early: number | null;
  readonly late: number | null;
  readonly runOutInDays: number | null;
  readonly runOutBeforeCycleEnd: boolean;
  readonly expiringUnused: number | null;
}

/** What one meter shows: an organization's balance, and its projection where there is one. */
export interface Meter {
  readonly org: string;
  readonly name: string;
  readonly byom: boolean;
  readonly plan: string | null;
  readonly planFree: boolean;
  readonly state: string;
  readonly actions: readonly string[];
  readonly unit: Unit;
  /** The cap of a `byom` organization; null: none is set. */
  readonly granted: number | null;
  readonly used: number;
  readonly remaining: number | null;
  readonly reserved: number;
  /** Used beyond what was granted, or spent beyond the cap. */
  readonly over: number;
  readonly percentUsed: number | null;
  /** Of this cycle, in no amount. */
  readonly unpricedEvents: number;
  /** Empty for `byom`. */
  readonly pools: readonly Pool[];
  readonly cycleStart: number | null;
  readonly cycleEnd: number | null;
  readonly asOf: number | null;
  readonly projection: Projection | null;
}

export function metersOf(series: readonly DataFrame[]): Meter[] {
  const projections = new Map(
    rowsWith<ProjectionField>(series, 'daysElapsed').map((row) => [row.text('org') ?? '', projectionOf(row)]),
  );
  return rowsWith<BalanceField>(series, 'percentUsed').map((row) =>
    meterOf(row, projections.get(row.text('org') ?? '') ?? null),
  );
}

function meterOf(row: Row<BalanceField>, projection: Projection | null): Meter {
  const org = row.text('org') ?? '';
  const byom = row.text('billingModel') === 'byom';
  const granted = row.number('granted');
  const used = row.number('used') ?? 0;
  return {
    org,
    name: row.text('name') ?? org,
    byom,
    plan: row.text('plan'),
    planFree: row.flag('planFree'),
    state: row.text('state') ?? '',
    actions: (row.text('actions') ?? '').split(',').map((action) => action.trim()),
    unit: row.text('unit') === 'USD' ? 'USD' : 'credits',
    granted,
    used,
    remaining: row.number('remaining') ?? (granted === null ? null : Math.max(0, granted - used)),
    reserved: row.number('reserved') ?? 0,
    over: row.number('overage') ?? (byom && granted !== null ? Math.max(0, used - granted) : 0),
    percentUsed: row.number('percentUsed'),
    unpricedEvents: row.number('unpricedEvents') ?? 0,
    pools: byom ? [] : POOLS.map((name) => poolOf(row, name)),
    cycleStart: row.time('cycleStart'),
    cycleEnd: row.time('cycleEnd'),
    asOf: row.time('asOf'),
    projection,
  };
}

const poolOf = (row: Row<BalanceField>, name: PoolName): Pool => ({
  name,
  granted: row.number(`${name}Granted`) ?? 0,
  used: row.number(`${name}Used`) ?? 0,
  remaining: row.number(`${name}Remaining`) ?? 0,
  expiring: row.number(`${name}Expiring`) ?? 0,
});

const projectionOf = (row: Row<ProjectionField>): Projection => ({
  available: row.flag('available'),
  daysElapsed: row.number('daysElapsed'),
  daysRemaining: row.number('daysRemaining'),
  averagePerDay: row.number('averagePerDay'),
  rate: {
    low: row.number('ratePerDayLow'),
    expected: row.number('ratePerDayExpected'),
    high: row.number('ratePerDayHigh'),
  },
  runOutAt: row.time('runOutAt'),
  early: row.time('runOutEarly'),
  late: row.time('runOutLate'),
  runOutInDays: row.number('runOutInDays'),
  runOutBeforeCycleEnd: row.flag('runOutBeforeCycleEnd'),
  expiringUnused: row.number('expiringUnused'),
});
