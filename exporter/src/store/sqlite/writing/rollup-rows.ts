import type { DatabaseSync } from 'node:sqlite';
import { CUBE, MEASURES, SINGLES, addTo, dimensionOf, type Amounts, type Bucket } from '../../../ledger/rollups.ts';
import type { Account } from '../../../model/account.ts';
import { startOfDay } from '../../../model/calendar.ts';
import { Bulk } from './bulk.ts';
import type { Names } from '../names.ts';
import { column, dimensionColumn } from '../schema.ts';

const COLUMNS = MEASURES.map(column);
const ADD = `ON CONFLICT DO UPDATE SET ${COLUMNS.map((name) => `${name} = ${name} + excluded.${name}`).join(', ')}`;
const SINGLE_COLUMNS = ['org', 'single', 'grain', 'bucket', 'value', ...COLUMNS];
const CUBE_COLUMNS = ['org', 'grain', 'bucket', ...CUBE.map(dimensionColumn), ...COLUMNS];

/** Adds what a transaction gained to the rollups: quarter hours (UTC), and days of the billing timezone. */
export class RollupRows {
  private readonly names: Names;
  private readonly singles: Bulk;
  private readonly cube: Bulk;

  constructor(db: DatabaseSync, names: Names) {
    this.names = names;
    this.singles = new Bulk(db, `INSERT INTO rollups (${SINGLE_COLUMNS.join(', ')})`, SINGLE_COLUMNS.length, ADD);
    this.cube = new Bulk(db, `INSERT INTO cube (${CUBE_COLUMNS.join(', ')})`, CUBE_COLUMNS.length, ADD);
  }

  save(org: number, account: Account, quarters: ReadonlyMap<number, Bucket>): void {
    const days = new Map<number, Bucket>();
    for (const [quarter, bucket] of quarters) {
      this.write(org, 'quarter', quarter, bucket);
      // Days before a change of timezone are of another timezone; reports read quarter hours there.
      if (quarter >= account.timezoneSince) fold(days, startOfDay(quarter, account.terms.timezone), bucket);
    }
    for (const [day, bucket] of days) this.write(org, 'day', day, bucket);
  }

  private write(org: number, grain: 'quarter' | 'day', start: number, bucket: Bucket): void {
    const nameOf = (dimension: string, value: string): number => this.names.intern(org, dimension, value);
    for (const [index, { name, daysOnly }] of SINGLES.entries()) {
      if (daysOnly && grain === 'quarter') continue;
      const dimension = dimensionOf(name);
      const values = [...(bucket.singles[index] ?? [])];
      this.singles.write(
        values.map(([value, amounts]) => [org, name, grain, start, nameOf(dimension, value), ...amounts]),
      );
    }
    this.cube.write(
      [...bucket.cube.values()].map(({ values, amounts }) => {
        const ids = CUBE.map((name, i) => nameOf(name, values[i] ?? ''));
        return [org, grain, start, ...ids, ...amounts];
      }),
    );
  }
}

/** Adds a quarter hour to its day. All present timezones are off UTC by whole quarters, so none spans two days. */
function fold(days: Map<number, Bucket>, day: number, quarter: Bucket): void {
  const sum = days.get(day);
  if (!sum) {
    days.set(day, {
      singles: quarter.singles.map((values) => new Map([...values].map(([value, amounts]) => [value, [...amounts]]))),
      cube: new Map([...quarter.cube].map(([key, { values, amounts }]) => [key, { values, amounts: [...amounts] }])),
    });
    return;
  }
  quarter.singles.forEach((values, index) => {
    for (const [value, amounts] of values) addOrSet(sum.singles[index], value, amounts);
  });
  for (const [key, { values, amounts }] of quarter.cube) {
    const row = sum.cube.get(key);
    if (row) addTo(row.amounts, amounts);
    else sum.cube.set(key, { values, amounts: [...amounts] });
  }
}

function addOrSet(sums: Map<string, Amounts> | undefined, value: string, amounts: Amounts): void {
  const sum = sums?.get(value);
  if (sum) addTo(sum, amounts);
  else sums?.set(value, [...amounts]);
}
