/** Frames as the datasource makes them, from answers recorded from the exporter, changed where a test says so. */
import { createDataFrame, type DataFrame, FieldType } from '@grafana/data';
import { BALANCE_FIELDS, type BalanceField, PROJECTION_FIELDS, type ProjectionField } from '@ledgerline/api/grafana';
import acmeBalance from './answers/acme-balance.json';
import acmeProjection from './answers/acme-projection.json';
import borealisBalance from './answers/borealis-balance.json';
import borealisProjection from './answers/borealis-projection.json';
import nimbusBalance from './answers/nimbus-balance.json';
import nimbusProjection from './answers/nimbus-projection.json';

type Value = string | number | boolean | null;
export type Balance = Record<BalanceField, Value>;
export type Projection = Record<ProjectionField, Value>;

interface Pool {
  granted: number;
  used: number;
  remaining: number;
  expiring: number;
}
const EMPTY: Pool = { granted: 0, used: 0, remaining: 0, expiring: 0 };
type Pools = Partial<Record<'monthly' | 'bonus' | 'purchased', Pool>>;

const time = (text: string | null): number | null => (text === null ? null : Date.parse(text));

type BalanceAnswer = Omit<typeof acmeBalance, 'pools' | 'remaining' | 'overage' | 'spendCapUsd' | 'actions'> & {
  pools: Pools;
  remaining: number | null;
  overage: number | null;
  spendCapUsd: number | null;
  actions: string[];
};

function balanceRow(answer: BalanceAnswer): Balance {
  const byom = answer.billingModel === 'byom';
  const { monthly = EMPTY, bonus = EMPTY, purchased = EMPTY } = answer.pools;
  const granted = byom ? answer.spendCapUsd : monthly.granted + bonus.granted + purchased.granted;
  const used = byom ? answer.spendUsd : monthly.used + bonus.used + purchased.used;
  return {
    org: answer.org,
    name: answer.name,
    billingModel: answer.billingModel,
    plan: answer.plan.name,
    planFree: answer.plan.free,
    state: answer.state,
    actions: answer.actions.join(','),
    unit: byom ? 'USD' : 'credits',
    granted,
    used,
    remaining: byom && granted !== null ? granted - used : answer.remaining,
    reserved: answer.reserved,
    overage: answer.overage,
    percentUsed: answer.percentUsed,
    unpricedEvents: null,
    monthlyGranted: byom ? null : monthly.granted,
    monthlyUsed: byom ? null : monthly.used,
    monthlyRemaining: byom ? null : monthly.remaining,
    monthlyExpiring: byom ? null : monthly.expiring,
    bonusGranted: byom ? null : bonus.granted,
    bonusUsed: byom ? null : bonus.used,
    bonusRemaining: byom ? null : bonus.remaining,
    bonusExpiring: byom ? null : bonus.expiring,
    purchasedGranted: byom ? null : purchased.granted,
    purchasedUsed: byom ? null : purchased.used,
    purchasedRemaining: byom ? null : purchased.remaining,
    purchasedExpiring: byom ? null : purchased.expiring,
    cycleStart: time(answer.cycle.start),
    cycleEnd: time(answer.cycle.end),
    asOf: time(answer.asOf),
  };
}

type ProjectionAnswer = Omit<typeof nimbusProjection, 'runOutAt' | 'early' | 'late' | 'runOutInDays'> & {
  runOutAt: string | null;
  early: string | null;
  late: string | null;
  runOutInDays: number | null;
};

const projectionRow = (answer: ProjectionAnswer): Projection => ({
  org: answer.org,
  billingModel: answer.billingModel,
  unit: answer.unit,
  available: answer.available,
  daysElapsed: answer.daysElapsed,
  daysRemaining: answer.daysRemaining,
  averagePerDay: answer.averagePerDay,
  ratePerDayLow: answer.ratePerDay.low,
  ratePerDayExpected: answer.ratePerDay.expected,
  ratePerDayHigh: answer.ratePerDay.high,
  runOutAt: time(answer.runOutAt),
  runOutEarly: time(answer.early),
  runOutLate: time(answer.late),
  runOutInDays: answer.runOutInDays,
  runOutBeforeCycleEnd: answer.runOutBeforeCycleEnd,
  expiringUnused: answer.expiringUnused,
  unpricedEvents: null,
  cycleStart: time(answer.cycle.start),
  cycleEnd: time(answer.cycle.end),
  asOf: time(answer.asOf),
});

/**
 * The demo's organizations: acme is well, nimbus about to run out, borealis brings its own models and nears its cap.
 */
export const ORGS = {
  acme: { balance: balanceRow(acmeBalance), projection: projectionRow(acmeProjection) },
  nimbus: { balance: balanceRow(nimbusBalance), projection: projectionRow(nimbusProjection) },
  borealis: { balance: balanceRow(borealisBalance), projection: projectionRow(borealisProjection) },
} as const;

const TIMES = ['cycleStart', 'cycleEnd', 'asOf', 'runOutAt', 'runOutEarly', 'runOutLate'];
const WORDS = ['org', 'name', 'billingModel', 'plan', 'state', 'actions', 'unit'];
const FLAGS = ['planFree', 'available', 'runOutBeforeCycleEnd'];
const typeOf = (name: string): FieldType => {
  if (TIMES.includes(name)) return FieldType.time;
  if (WORDS.includes(name)) return FieldType.string;
  return FLAGS.includes(name) ? FieldType.boolean : FieldType.number;
};

function frame<Name extends string>(refId: string, names: readonly Name[], rows: Record<Name, Value>[]): DataFrame {
  const fields = names.map((name) => ({ name, type: typeOf(name), config: {}, values: rows.map((row) => row[name]) }));
  return createDataFrame({ refId, fields });
}

export const balanceFrame = (...rows: Balance[]): DataFrame => frame('A', BALANCE_FIELDS, rows);
export const projectionFrame = (...rows: Projection[]): DataFrame => frame('B', PROJECTION_FIELDS, rows);

/** An organization's two frames, with what differs from what was recorded. */
export const framesOf = (
  org: keyof typeof ORGS,
  balance: Partial<Balance> = {},
  projection: Partial<Projection> = {},
): DataFrame[] => [
  balanceFrame({ ...ORGS[org].balance, ...balance }),
  projectionFrame({ ...ORGS[org].projection, ...projection }),
];
