import type { DatabaseSync, StatementSync } from 'node:sqlite';
import type { Journal } from '../../ledger/journal.ts';
import { Bulk } from './bulk.ts';
import { ACCOUNT_COLUMNS, fromAccount } from './rows.ts';

const UPDATE_ACCOUNT = `UPDATE accounts SET ${ACCOUNT_COLUMNS.split(', ').map((name) => `${name} = ?`).join(', ')} WHERE id = ?`; // prettier-ignore
const PUT_GRANT = `
INSERT INTO grants (org, id, pool, credits, remaining, granted_at, expires_at, note) VALUES (?, ?, ?, ?, ?, ?, ?, ?)
ON CONFLICT DO UPDATE SET remaining = excluded.remaining`;
const PUT_CYCLE = `
INSERT INTO cycles (org, start, "end", allowance, remaining, billing_model, timezone, spend_cap)
VALUES (?, ?, ?, ?, ?, ?, ?, ?)
ON CONFLICT DO UPDATE SET "end" = excluded."end", allowance = excluded.allowance, remaining = excluded.remaining,
  billing_model = excluded.billing_model, timezone = excluded.timezone, spend_cap = excluded.spend_cap`;
const INSERT_ENTRIES = 'INSERT INTO entries (org, sequence, time, type, moves, overage, usd, balance, event, note)';

/** Writes an account's journal: its entries, the grants they moved, cycles, and the state they add up to. */
export class LedgerRows {
  private readonly updateAccount: StatementSync;
  private readonly putGrant: StatementSync;
  private readonly putCycle: StatementSync;
  private readonly dropCycles: StatementSync;
  private readonly insertEntries: Bulk;

  constructor(db: DatabaseSync) {
    this.updateAccount = db.prepare(UPDATE_ACCOUNT);
    this.putGrant = db.prepare(PUT_GRANT);
    this.putCycle = db.prepare(PUT_CYCLE);
    this.dropCycles = db.prepare('DELETE FROM cycles WHERE org = ?');
    this.insertEntries = new Bulk(db, INSERT_ENTRIES, 10);
  }

  /** @param eventRow the row of the event with this id, written in this transaction */
  save(org: number, journal: Journal, eventRow: (id: string) => number): void {
    this.insertEntries.write(
      journal.entries.map((entry) => [
        org,
        entry.sequence,
        entry.time,
        entry.type,
        JSON.stringify(entry.moves.map(({ grant, pool, credits }) => [grant, pool, credits.toString()])),
        entry.overage,
        entry.usd,
        entry.balance,
        entry.event === null ? null : eventRow(entry.event),
        entry.note,
      ]),
    );
    for (const grant of journal.grants)
      this.putGrant.run(
        org,
        grant.id,
        grant.pool,
        grant.credits,
        grant.remaining,
        grant.grantedAt,
        grant.expiresAt,
        grant.note,
      );
    if (journal.begins) this.dropCycles.run(org);
    for (const cycle of journal.cycles) {
      const { start, end, allowance, remaining, billingModel, timezone, spendCap } = cycle;
      this.putCycle.run(org, start, end, allowance, remaining, billingModel, timezone, spendCap);
    }
    this.updateAccount.run(...fromAccount(journal.account), org);
  }
}
