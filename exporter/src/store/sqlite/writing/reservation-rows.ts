import type { DatabaseSync, StatementSync } from 'node:sqlite';
import { Holds } from '../../../ledger/holds.ts';
import type { Reservation } from '../../../model/reservation.ts';
import { insertInto, orUpdate, placeholders, valuesOf, type Columns } from '../columns.ts';
import { toReservation } from '../rows.ts';

const SELECT = 'SELECT * FROM reservations WHERE org = ? AND id = ?';
const SELECT_OPEN = 'SELECT * FROM reservations WHERE org = ? AND expires_at > ? AND ended_at IS NULL';
const COLUMNS: Columns<{ readonly row: number; readonly reservation: Reservation }> = [
  ['org', ({ row }) => row],
  ['id', ({ reservation }) => reservation.id],
  ['amount', ({ reservation }) => reservation.amount],
  ['held', ({ reservation }) => reservation.held],
  ['created_at', ({ reservation }) => reservation.createdAt],
  ['expires_at', ({ reservation }) => reservation.expiresAt],
  ['ended_at', ({ reservation }) => reservation.endedAt],
  ['conversation', ({ reservation }) => reservation.conversation],
  ['asked', ({ reservation }) => reservation.request],
  ['billing_model', ({ reservation }) => reservation.billingModel],
];
const PUT = `${insertInto('reservations', COLUMNS)} ${placeholders(COLUMNS)} ${orUpdate(['held', 'ended_at'])}`;
const END_OVER = 'UPDATE reservations SET ended_at = expires_at WHERE org = ? AND expires_at <= ? AND ended_at IS NULL';
const PUT_CHANGE = `
INSERT INTO hold_changes (org, reservation, time, held) VALUES (?, ?, ?, ?)
ON CONFLICT DO UPDATE SET held = excluded.held`;

/** Reservations, and what each held when. */
export class ReservationRows {
  private readonly select: StatementSync;
  private readonly selectOpen: StatementSync;
  private readonly endOver: StatementSync;
  private readonly put: StatementSync;
  private readonly putChange: StatementSync;
  private readonly hot = new Map<string, Holds>();

  constructor(db: DatabaseSync) {
    this.select = db.prepare(SELECT);
    this.selectOpen = db.prepare(SELECT_OPEN);
    this.select.setReadBigInts(true);
    this.selectOpen.setReadBigInts(true);
    this.endOver = db.prepare(END_OVER);
    this.put = db.prepare(PUT);
    this.putChange = db.prepare(PUT_CHANGE);
  }

  /** After a transaction that was undone. */
  forget(): void {
    this.hot.clear();
  }

  holds(org: number, name: string, now: number): Holds {
    let holds = this.hot.get(name);
    // Written down as over: a clock that steps back must not bring back to life what was given to others since.
    if (!holds || holds.dropOver(now)) this.endOver.run(org, now);
    if (!holds) {
      // Those that are over already hold nothing, and there is no end to how many there were.
      const rows = this.selectOpen.all(org, now);
      this.hot.set(name, (holds = new Holds(rows.map((row) => toReservation(row, name)))));
    }
    return holds;
  }

  read(org: number, name: string, id: string): Reservation | null {
    const row = this.select.get(org, id);
    return row ? toReservation(row, name) : null;
  }

  save(org: number, reservation: Reservation, shrunkAt: number | null): void {
    this.put.run(...valuesOf(COLUMNS, { row: org, reservation }));
    if (shrunkAt !== null) this.putChange.run(org, reservation.id, shrunkAt, reservation.held);
  }
}
