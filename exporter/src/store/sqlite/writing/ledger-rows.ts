import type { DatabaseSync, StatementSync } from 'node:sqlite';
import type { Checkpoint, Journal } from '../../../ledger/journal.ts';
import type { CycleRecord, Entry, Grant } from '../../../model/account.ts';
import type { Refund } from '../../../model/refund.ts';
import { Bulk } from './bulk.ts';
import { insertInto, orUpdate, placeholders, setAll, valuesOf, type Columns } from '../columns.ts';
import { CHARGES, toCharge } from '../charges.ts';
import { ACCOUNT_COLUMNS, fromCheckpoint, fromMoves, toEntry, toGrant, toRefund } from '../rows.ts';

const GRANT_COLUMNS: Columns<Grant & { readonly org: number }> = [
  ['org', ({ org }) => org],
  ['id', ({ id }) => id],
  ['pool', ({ pool }) => pool],
  ['credits', ({ credits }) => credits],
  ['remaining', ({ remaining }) => remaining],
  ['granted_at', ({ grantedAt }) => grantedAt],
  ['expires_at', ({ expiresAt }) => expiresAt],
  ['note', ({ note }) => note],
  ['repaid', ({ repaid }) => repaid],
  ['ended_at', ({ endedAt }) => endedAt],
];
const CYCLE_COLUMNS: Columns<CycleRecord & { readonly org: number }> = [
  ['org', ({ org }) => org],
  ['start', ({ start }) => start],
  ['end', ({ end }) => end],
  ['allowance', ({ allowance }) => allowance],
  ['remaining', ({ remaining }) => remaining],
  ['billing_model', ({ billingModel }) => billingModel],
  ['timezone', ({ timezone }) => timezone],
  ['spend_cap', ({ spendCap }) => spendCap],
];
const CHECKPOINT_COLUMNS: Columns<Checkpoint & { readonly org: number }> = [
  ['org', ({ org }) => org],
  ['sequence', ({ sequence }) => sequence],
  ['time', ({ time }) => time],
  ['account', ({ account }) => fromCheckpoint(account)],
];
/** `row` is that of the organization, `eventRow` that of the event which the refund is of. */
const REFUND_COLUMNS: Columns<{ readonly row: number; readonly refund: Refund; readonly eventRow: number }> = [
  ['org', ({ row }) => row],
  ['id', ({ refund }) => refund.id],
  ['event', ({ eventRow }) => eventRow],
  ['credits', ({ refund }) => refund.credits],
  ['lost', ({ refund }) => refund.lost],
  ['usd', ({ refund }) => refund.usd],
  ['time', ({ refund }) => refund.time],
  ['note', ({ refund }) => refund.note],
  ['asked', ({ refund }) => refund.request],
];
const ENTRY_COLUMNS: Columns<{ readonly row: number; readonly entry: Entry; readonly eventRow: number | null }> = [
  ['org', ({ row }) => row],
  ['sequence', ({ entry }) => entry.sequence],
  ['time', ({ entry }) => entry.time],
  ['type', ({ entry }) => entry.type],
  ['moves', ({ entry }) => fromMoves(entry)],
  ['overage', ({ entry }) => entry.overage],
  ['usd', ({ entry }) => entry.usd],
  ['balance', ({ entry }) => entry.balance],
  ['event', ({ eventRow }) => eventRow],
  ['note', ({ entry }) => entry.note],
  ['credits', ({ entry }) => entry.credits],
  ['spent', ({ entry }) => entry.spent],
];

const UPDATE_ACCOUNT = `UPDATE accounts ${setAll(ACCOUNT_COLUMNS)} WHERE id = ?`;
const PUT_GRANT = `${insertInto('grants', GRANT_COLUMNS)} ${placeholders(GRANT_COLUMNS)}
${orUpdate(['remaining', 'repaid', 'ended_at'])}`;
const PUT_CYCLE = `${insertInto('cycles', CYCLE_COLUMNS)} ${placeholders(CYCLE_COLUMNS)}
${orUpdate(['end', 'allowance', 'remaining', 'billing_model', 'timezone', 'spend_cap'])}`;
const PUT_CHECKPOINT = `${insertInto('checkpoints', CHECKPOINT_COLUMNS)} ${placeholders(CHECKPOINT_COLUMNS)}`;
const PUT_REFUND = `${insertInto('refunds', REFUND_COLUMNS)} ${placeholders(REFUND_COLUMNS)}`;
const EVENT_ID = 'SELECT *, (SELECT id FROM events WHERE seq = event) AS event_id';
const ENTRIES_OF = `
${EVENT_ID} FROM entries INDEXED BY entries_event WHERE org = ? AND event = ? ORDER BY sequence`;
/** The posting of the event, of which it is one of many. */
const CHARGE_OF = `
${CHARGES} WHERE postings.org = ?1 AND events.seq = ?2 AND postings.sequence = (
  SELECT max(sequence) FROM postings WHERE org = ?1 AND sequence <= (SELECT sequence FROM events WHERE seq = ?2))`;
const REFUND = `${EVENT_ID} FROM refunds WHERE org = ? AND id = ?`;
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
  private readonly selectChargeOf: StatementSync;
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
    this.selectChargeOf = db.prepare(CHARGE_OF);
    for (const select of [this.selectRefund, this.selectGrants, this.selectEntriesOf, this.selectChargeOf])
      select.setReadBigInts(true);
    this.dropBeginning = ['cycles', 'checkpoints'].map((table) => db.prepare(`DELETE FROM ${table} WHERE org = ?`));
    this.insertEntries = new Bulk(db, insertInto('entries', ENTRY_COLUMNS), ENTRY_COLUMNS.length);
  }

  /**
   * @param held entries that their events hold
   * @param eventRow the row of the event with this id, written in this transaction
   */
  save(org: number, journal: Journal, held: ReadonlySet<Entry>, eventRow: (id: string) => number): void {
    const entries = journal.entries.filter((entry) => !held.has(entry));
    this.insertEntries.write(
      entries.map((entry) =>
        valuesOf(ENTRY_COLUMNS, {
          ...{ row: org, entry },
          eventRow: entry.event === null ? null : eventRow(entry.event),
        }),
      ),
    );
    for (const grant of journal.grants) this.putGrant.run(...valuesOf(GRANT_COLUMNS, { ...grant, org }));
    if (journal.begins) for (const drop of this.dropBeginning) drop.run(org);
    for (const checkpoint of journal.checkpoints)
      this.putCheckpoint.run(...valuesOf(CHECKPOINT_COLUMNS, { ...checkpoint, org }));
    for (const cycle of journal.cycles) this.putCycle.run(...valuesOf(CYCLE_COLUMNS, { ...cycle, org }));
    this.updateAccount.run(...valuesOf(ACCOUNT_COLUMNS, journal.account), org);
  }

  /** Every grant there ever was. */
  grants(org: number): Grant[] {
    return this.selectGrants.all(org).map(toGrant);
  }

  /** Writes down the charge that an event holds, if any, where all other entries are. @param event its row */
  moveCharge(org: number, name: string, event: number): boolean {
    const held = this.chargeOf(org, name, event);
    this.insertEntries.write(held.map((entry) => valuesOf(ENTRY_COLUMNS, { row: org, entry, eventRow: event })));
    return held.length > 0;
  }

  /** The entries of an event, oldest first. @param event its row */
  entriesOf(org: number, name: string, event: number): Entry[] {
    // What it holds is the first.
    return [
      ...this.chargeOf(org, name, event),
      ...this.selectEntriesOf.all(org, event).map((row) => toEntry(row, name)),
    ];
  }

  private chargeOf(org: number, name: string, event: number): Entry[] {
    return this.selectChargeOf.all(org, event).map((row) => toCharge(row, name));
  }

  refund(org: number, name: string, id: string): Refund | null {
    const row = this.selectRefund.get(org, id);
    return row ? toRefund(row, name) : null;
  }

  /** @param event the row of the event that it is of */
  saveRefund(org: number, refund: Refund, event: number): void {
    this.putRefund.run(...valuesOf(REFUND_COLUMNS, { row: org, refund, eventRow: event }));
  }
}
