import { MEASURES } from '../../../ledger/rollups.ts';
import type { SeriesRow } from '../../../reading/store.ts';
import { text } from '../rows.ts';
import { column } from '../schema.ts';
import type { Statements } from '../statements.ts';

/** By version, and by key among those of one. */
const SERIES = `
SELECT version, org, family, a, b, overage, late_events, unpriced_events, overflowed, overshoot_credits, overshoot_usd,
  ${MEASURES.map(column).join(', ')} FROM series WHERE version > ? ORDER BY version`;
/** Tens of thousands at a time: as arrays they take two thirds of what they take as objects. */
type StoredSeries = [
  version: bigint,
  org: bigint,
  family: string,
  a: string,
  b: string,
  overage: bigint,
  late: bigint,
  unpriced: bigint,
  overflowed: bigint,
  overshootCredits: bigint,
  overshootUsd: bigint,
  ...amounts: bigint[],
];
const AMOUNTS_AT = 11;
const ORG = 'SELECT org FROM accounts WHERE id = ?';

/** Lifetime totals that changed. */
export class SeriesQueries {
  private readonly statements: Statements;
  /** By number, which no other ever gets. */
  private readonly orgs = new Map<number, string>();

  constructor(statements: Statements) {
    this.statements = statements;
  }

  after(version: number): { rows: SeriesRow[]; version: number } {
    const rows = this.statements.arrays<StoredSeries>(SERIES, version);
    return { rows: rows.map((row) => this.toSeries(row)), version: Number(rows.at(-1)?.[0] ?? version) };
  }

  private toSeries(row: StoredSeries): SeriesRow {
    return {
      org: this.org(Number(row[1])),
      family: row[2],
      a: row[3],
      b: row[4],
      overage: row[5],
      lateEvents: Number(row[6]),
      unpricedEvents: Number(row[7]),
      overflowed: Number(row[8]),
      overshootCredits: row[9],
      overshootUsd: row[10],
      amounts: row.slice(AMOUNTS_AT) as bigint[],
    };
  }

  private org(id: number): string {
    let org = this.orgs.get(id);
    if (org === undefined) {
      org = text(this.statements.rows(ORG, id)[0] ?? {}, 'org');
      this.orgs.set(id, org);
    }
    return org;
  }
}
