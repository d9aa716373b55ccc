import type { Snapshot } from './store.ts';

/**
 * A report: what it needs of one state of the ledger, and what it makes of that. `fold` is pure: it knows of no store,
 * no clock and no form in which its result is shown.
 */
export interface Report<Subject, Request, Facts, Result> {
  fetch(snapshot: Snapshot, subject: Subject, request: Request): Promise<Facts>;
  fold(facts: Facts, request: Request): Result;
}
