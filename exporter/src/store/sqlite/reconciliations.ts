import type { DatabaseSync } from 'node:sqlite';
import type { Reconciliation, ReconciliationKind } from '../../model/reconciliation.ts';
import { insertInto, placeholders, valuesOf, type Columns } from './columns.ts';
import { big, int, text } from './rows.ts';
import type { Statements } from './statements.ts';

const COLUMNS: Columns<Reconciliation & { readonly org: number }> = [
  ['org', ({ org }) => org],
  ['provider', ({ provider }) => provider],
  ['kind', ({ kind }) => kind],
  ['from', ({ from }) => from],
  ['to', ({ to }) => to],
  ['bill', ({ bill }) => bill],
  ['ledger', ({ ledger }) => ledger],
  ['difference', ({ difference }) => difference],
  ['rows', ({ rows }) => rows],
  ['unmatched', ({ unmatched }) => unmatched],
  ['tolerance', ({ tolerance }) => tolerance],
  ['at', ({ at }) => at],
];

/** Takes the place of the last one of the same provider and kind. */
export function writeReconciliation(db: DatabaseSync, org: number, reconciliation: Reconciliation): void {
  const insert = insertInto('reconciliations', COLUMNS).replace('INSERT', 'INSERT OR REPLACE');
  db.prepare(`${insert} ${placeholders(COLUMNS)}`).run(...valuesOf(COLUMNS, { ...reconciliation, org }));
}

/** By provider and kind. */
export const readReconciliations = (statements: Statements, org: number): Reconciliation[] =>
  statements.rows('SELECT * FROM reconciliations WHERE org = ? ORDER BY provider, kind', org).map((row) => ({
    provider: text(row, 'provider'),
    kind: text(row, 'kind') as ReconciliationKind,
    from: int(row, 'from'),
    to: int(row, 'to'),
    bill: big(row, 'bill'),
    ledger: big(row, 'ledger'),
    difference: big(row, 'difference'),
    rows: int(row, 'rows'),
    unmatched: int(row, 'unmatched'),
    tolerance: text(row, 'tolerance'),
    at: int(row, 'at'),
  }));
