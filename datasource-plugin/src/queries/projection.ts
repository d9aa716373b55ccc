import { PROJECTION_FIELDS, type ProjectionField } from '@ledgerline/api/grafana';
import type { Projection } from '@ledgerline/api/answers';
import { amountUnit, type Column, DAYS, flag, number, table, text, time, unpricedEvents } from '../columns';
import { live } from '../components/fields/live';
import { org } from '../components/fields/org';
import { each, type Kind } from './kind';

const days = (title: string, value: (row: Projection) => number | null): Column<Projection> => ({
  ...number(title, DAYS, value),
  config: { unit: DAYS, decimals: 1 },
});

const COLUMNS: Record<ProjectionField, Column<Projection>> = {
  org: text('Organization', (row) => row.org),
  billingModel: text('Billing model', (row) => row.billingModel),
  unit: text('Unit', (row) => row.unit),
  available: flag('Available', (row) => row.available),
  daysElapsed: days('Days elapsed', (row) => row.daysElapsed),
  daysRemaining: days('Days remaining', (row) => row.daysRemaining),
  averagePerDay: number('Average per day', amountUnit, (row: Projection) => row.averagePerDay),
  ratePerDayLow: number('Rate per day, low', amountUnit, (row: Projection) => row.ratePerDay.low),
  ratePerDayExpected: number('Rate per day', amountUnit, (row: Projection) => row.ratePerDay.expected),
  ratePerDayHigh: number('Rate per day, high', amountUnit, (row: Projection) => row.ratePerDay.high),
  runOutAt: time('Runs out', (row) => row.runOutAt),
  runOutEarly: time('Runs out, early', (row) => row.early),
  runOutLate: time('Runs out, late', (row) => row.late),
  runOutInDays: days('Runs out in', (row) => row.runOutInDays),
  runOutBeforeCycleEnd: flag('Before the cycle ends', (row) => row.runOutBeforeCycleEnd),
  expiringUnused: number('Expiring unused', amountUnit, (row: Projection) => row.expiringUnused),
  unpricedEvents,
  cycleStart: time('Cycle start', (row) => row.cycle.start),
  cycleEnd: time('Cycle end', (row) => row.cycle.end),
  asOf: time('As of', (row) => row.asOf),
};

export const projection: Kind<'projection'> = {
  label: 'Run-out',
  description: 'When the credits, or the spend cap, will be used up: early, expected and late',
  fresh: {},
  ask: (query) => ({ path: 'projection', params: { org: query.org } }),
  frames: (answer) => [
    table(
      PROJECTION_FIELDS.map((name) => [name, COLUMNS[name]]),
      each(answer),
    ),
  ],
  fields: { org, live },
};
