import type { DatabaseSync } from 'node:sqlite';
import { CUBE, MEASURES, SINGLES, bucketOf, dimensionOf, type Bucket, type Quarter } from '../../../ledger/rollups.ts';
import type { Account } from '../../../model/account.ts';
import { startOfDay } from '../../../model/calendar.ts';
import { Bulk } from './bulk.ts';
import type { Names } from '../names.ts';
import { GRAIN, SINGLE, column, dimensionColumn } from '../schema.ts';

const COLUMNS = MEASURES.map(column);
const ADD = `ON CONFLICT DO UPDATE SET ${COLUMNS.map((name) => `${name} = ${name} + excluded.${name}`).join(', ')}`;
const SINGLE_COLUMNS = ['org', 'single', 'grain', 'bucket', 'value', ...COLUMNS];
const CUBE_COLUMNS = ['org', 'grain', 'bucket', ...CUBE.map(dimensionColumn), ...COLUMNS];

/** What a transaction gained, by the start of the quarter hour (UTC). */
export type Quarters = ReadonlyMap<number, { readonly quarter: Quarter; readonly bucket: Bucket }>;

export const quartersOf = (gained: ReadonlyMap<number, Quarter>): Quarters =>
  new Map([...gained].map(([start, quarter]) => [start, { quarter, bucket: bucketOf([quarter]) }]));

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

  /** @param quarters what the organization gained, by the start of the quarter hour (UTC), and what that comes to */
  save(org: number, account: Account, quarters: Quarters): void {
    const days = new Map<number, number[]>();
    for (const [start, { bucket }] of quarters) {
      this.write(org, 'quarter', start, bucket);
      // Days before a change of timezone are of another timezone; reports read quarter hours there. All present
      // timezones are off UTC by whole quarters, so none spans two days.
      if (start < account.timezoneSince) continue;
      const day = startOfDay(start, account.terms.timezone);
      days.set(day, [...(days.get(day) ?? []), start]);
    }
    for (const [day, starts] of days) {
      const those = starts.flatMap((start) => quarters.get(start) ?? []);
      const [only, ...more] = those;
      const bucket = only && more.length === 0 ? only.bucket : bucketOf(those.map(({ quarter }) => quarter));
      this.write(org, 'day', day, bucket);
    }
  }

  private write(org: number, grain: keyof typeof GRAIN, start: number, bucket: Bucket): void {
    const nameOf = (dimension: string, value: string): number => this.names.intern(org, dimension, value);
    for (const [index, { name, daysOnly }] of SINGLES.entries()) {
      if (daysOnly && grain === 'quarter') continue;
      const dimension = dimensionOf(name);
      const values = [...(bucket.singles[index] ?? [])];
      this.singles.write(
        values.map(([value, amounts]) => [
          ...[org, SINGLE[name], GRAIN[grain], start, nameOf(dimension, value)],
          ...amounts,
        ]),
      );
    }
    this.cube.write(
      [...bucket.cube.values()].map(({ values, amounts }) => {
        const ids = CUBE.map((name, i) => nameOf(name, values[i] ?? ''));
        return [org, GRAIN[grain], start, ...ids, ...amounts];
      }),
    );
  }
}
