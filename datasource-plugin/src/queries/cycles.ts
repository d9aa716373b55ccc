import type { Cycles } from '@ledgerline/api/answers';
import { type Column, CREDITS, number, table, text, time, unpricedEvents, USD } from '../columns';
import { org } from '../components/fields/org';
import { each, type Kind } from './kind';
import { unpriced } from './notices';

type Row = Cycles['cycles'][number] & { org: string };

/** Rows in both units have none in common but a plain number. */
const unit = (rows: readonly Row[]): string =>
  rows.length > 0 && rows.every((row) => row.unit === 'USD') ? USD : CREDITS;

const COLUMNS: Record<string, Column<Row>> = {
  start: time('Start', (row) => row.start),
  end: time('End', (row) => row.end),
  used: number('Used', unit, (row: Row) => row.used),
  allowance: number('Allowance', unit, (row: Row) => row.allowance),
  unit: text('Unit', (row) => row.unit),
  unpricedEvents,
  org: text('Organization', (row) => row.org),
};

export const cycles: Kind<'cycles'> = {
  label: 'Cycles',
  description: 'Every billing cycle so far: what was used, of what allowance',
  fresh: {},
  ask: (query) => ({ path: 'cycles', params: { org: query.org } }),
  frames: (answer) => {
    const rows = each(answer).flatMap((one) => one.cycles.map((cycle) => ({ ...cycle, org: one.org })));
    return [table(Object.entries(COLUMNS), rows, { meta: { notices: unpriced(rows) } })];
  },
  fields: { org },
};
