import type { Snapshot } from './store.ts';

/**
 * A report: what it needs of one state of the ledger, and what it makes of that. `fold` is pure: it knows of no store,
 * no clock and no form in which its result is shown.
 */
export interface Report<Subject, Request, Facts, Result> {
  fetch(snapshot: Snapshot, subject: Subject, request: Request): Promise<Facts>;
  fold(facts: Facts, request: Request): Result;
}

/** A report that may have more rows than memory: how many there are, and the rows in batches, of one state. */
export interface RowsReport<Subject, Request, Row> {
  count(snapshot: Snapshot, subject: Subject, request: Request): Promise<number>;
  rows(snapshot: Snapshot, subject: Subject, request: Request): AsyncIterable<readonly Row[]>;
}
