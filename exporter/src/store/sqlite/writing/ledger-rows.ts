import type { DatabaseSync, StatementSync } from 'node:sqlite';
import type { Journal } from '../../../ledger/journal.ts';
import type { Entry, Grant } from '../../../model/account.ts';
import type { Refund } from '../../../model/refund.ts';
import { Bulk } from './bulk.ts';
import { ACCOUNT_COLUMNS, fromAccount, fromCheckpoint, fromMoves, toEntry, toGrant, toRefund } from '../rows.ts';

const UPDATE_ACCOUNT = `UPDATE accounts SET ${ACCOUNT_COLUMNS.split(', ')
  .map((name) => `${name} = ?`)
  .join(', ')} WHERE id = ?`;
const PUT_GRANT = `
INSERT INTO grants (org, id, pool, credits, remaining, granted_at, expires_at, note, repaid, ended_at)
VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
ON CONFLICT DO UPDATE SET remaining = excluded.remaining, repaid = excluded.repaid, ended_at = excluded.ended_at`;
const PUT_CYCLE = `
INSERT INTO cycles (org, start, "end", allowance, remaining, billing_model, timezone, spend_cap)
VALUES (?, ?, ?, ?, ?, ?, ?, ?)
ON CONFLICT DO UPDATE SET "end" = excluded."end", allowance = excluded.allowance, remaining = excluded.remaining,
  billing_model = excluded.billing_model, timezone = excluded.timezone, spend_cap = excluded.spend_cap`;
const EVENT_ID = 'SELECT *, (SELECT id FROM events WHERE seq = event) AS event_id';
const ENTRIES_OF = `
${EVENT_ID} FROM entries INDEXED BY entries_event
WHERE org = ?1 AND event = (SELECT seq FROM events WHERE org = ?1 AND id = ?2) ORDER BY sequence`;
const REFUND = `${EVENT_ID} FROM refunds WHERE org = ? AND id = ?`;
const PUT_REFUND = `
INSERT INTO refunds (org, id, event, credits, lost, usd, time, note, asked) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)`;
const PUT_CHECKPOINT = 'INSERT INTO checkpoints (org, sequence, time, account) VALUES (?, ?, ?, ?)';
const INSERT_ENTRIES =
  'INSERT INTO entries (org, sequence, time, type, moves, overage, usd, balance, event, note, credits, spent)';

/** An account's journal: its entries, the grants they moved, cycles, and the state they add up to. */
export class LedgerRows {
  private readonly updateAccount: StatementSync;
  private readonly putGrant: StatementSync;
  private readonly putCycle: StatementSync;
  private readonly putCheckpoint: StatementSync;
  private readonly putRefund: StatementSync;
  private readonly selectRefund: StatementSync;
  private readonly selectGrants: StatementSync;
  private readonly selectEntriesOf: StatementSync;
  private readonly dropBeginning: readonly StatementSync[];
  private readonly insertEntries: Bulk;

  constructor(db: DatabaseSync) {
    this.updateAccount = db.prepare(UPDATE_ACCOUNT);
    this.putGrant = db.prepare(PUT_GRANT);
    this.putCycle = db.prepare(PUT_CYCLE);
    this.putCheckpoint = db.prepare(PUT_CHECKPOINT);
    this.putRefund = db.prepare(PUT_REFUND);
    this.selectRefund = db.prepare(REFUND);
    this.selectGrants = db.prepare('SELECT * FROM grants WHERE org = ?');
    this.selectEntriesOf = db.prepare(ENTRIES_OF);
    for (const select of [this.selectRefund, this.selectGrants, this.selectEntriesOf]) select.setReadBigInts(true);
    this.dropBeginning = ['cycles', 'checkpoints'].map((table) => db.prepare(`DELETE FROM ${table} WHERE org = ?`));
    this.insertEntries = new Bulk(db, INSERT_ENTRIES, 12);
  }

  /** @param eventRow the row of the event with this id, written in this transaction */
  save(org: number, journal: Journal, eventRow: (id: string) => number): void {
    this.insertEntries.write(
      journal.entries.map((entry) => [
        org,
        entry.sequence,
        entry.time,
        entry.type,
        fromMoves(entry),
        entry.overage,
        entry.usd,
        entry.balance,
        entry.event === null ? null : eventRow(entry.event),
        entry.note,
        entry.credits,
        entry.spent,
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
        grant.repaid,
        grant.endedAt,
      );
    if (journal.begins) for (const drop of this.dropBeginning) drop.run(org);
    for (const { sequence, time, account } of journal.checkpoints)
      this.putCheckpoint.run(org, sequence, time, fromCheckpoint(account));
    for (const cycle of journal.cycles) {
      const { start, end, allowance, remaining, billingModel, timezone, spendCap } = cycle;
      this.putCycle.run(org, start, end, allowance, remaining, billingModel, timezone, spendCap);
    }
    this.updateAccount.run(...fromAccount(journal.account), org);
  }

  /** Every grant there ever was. */
  grants(org: number): Grant[] {
    return this.selectGrants.all(org).map(toGrant);
  }

  /** The entries of an event, oldest first. */
  entriesOf(org: number, name: string, event: string): Entry[] {
    return this.selectEntriesOf.all(org, event).map((row) => toEntry(row, name));
  }

  refund(org: number, name: string, id: string): Refund | null {
    const row = this.selectRefund.get(org, id);
    return row ? toRefund(row, name) : null;
  }

  /** @param event the row of the event that it is of */
  saveRefund(org: number, refund: Refund, event: number): void {
    const { id, credits, lost, usd, time, note, asked } = refund;
    this.putRefund.run(org, id, event, credits, lost, usd, time, note, asked);
  }
}
