import type { DatabaseSync, SQLInputValue } from 'node:sqlite';
import {
  DIMENSIONS,
  NO_QUANTITY,
  TOKEN_KINDS,
  dimension,
  isRequestType,
  type MeteredEvent,
  type UsageEvent,
} from '../../../model/event.ts';
import { Bulk } from './bulk.ts';
import type { Names } from '../names.ts';
import { bigOrNull, big, int, intOrNull, text, type Row } from '../rows.ts';
import { REVERSALS, column, dimensionColumn } from '../schema.ts';

const DIMENSION_COLUMNS = DIMENSIONS.map(dimensionColumn);
const TOKEN_COLUMNS = TOKEN_KINDS.map(column);

/** What a revision may change. */
const CHANGING = [
  'title',
  'description',
  'reservation',
  ...TOKEN_COLUMNS,
  'quantity',
  'duration_ms',
  'revision',
  'final',
  'upstream_credits',
  'upstream_usd',
  'price',
  'credits',
  'usd',
  'late',
  'unpriced',
  'request',
  'agent_run',
];
const COLUMNS = ['seq', 'org', 'id', 'time', ...DIMENSION_COLUMNS, ...CHANGING];

const INSERT = `INSERT INTO events (${COLUMNS.join(', ')})`;
const NEWEST = 'SELECT max(seq) AS seq FROM events';
const UPDATE = `UPDATE events SET ${[...CHANGING, ...REVERSALS].map((name) => `${name} = ?`).join(', ')} WHERE org = ? AND id = ? RETURNING seq`;
const SELECT = 'SELECT * FROM events WHERE org = ? AND id = ?';

interface Change {
  readonly metered: MeteredEvent;
  readonly isNew: boolean;
}

/** Events as rows, and rows as events. */
export class EventRows {
  private readonly db: DatabaseSync;
  private readonly names: Names;
  private readonly insert: Bulk;
  private readonly newest;
  private readonly update;
  private readonly select;

  constructor(db: DatabaseSync, names: Names) {
    this.db = db;
    this.names = names;
    this.insert = new Bulk(db, INSERT, COLUMNS.length);
    this.newest = db.prepare(NEWEST);
    this.update = db.prepare(UPDATE);
    this.select = db.prepare(SELECT);
    this.select.setReadBigInts(true);
  }

  /** Writes the events of a transaction, and answers the number of each one's row, by key. */
  write(events: ReadonlyMap<string, Change>, orgOf: (org: string) => number): Map<string, number> {
    const numbers = new Map<string, number>();
    const rows: SQLInputValue[][] = [];
    let next = Number(this.newest.get()?.['seq'] ?? 0) + 1;
    for (const [key, { metered, isNew }] of events) {
      const { event } = metered;
      const org = orgOf(event.org);
      const changing = this.changing(org, metered);
      if (isNew) {
        const dimensions = DIMENSIONS.map((name, i) => this.names.intern(org, name, event.dimensions[i] ?? ''));
        rows.push([next, org, event.id, event.time, ...dimensions, ...changing]);
        numbers.set(key, next++);
      } else {
        const { refundedCredits, refundedUsd, reversedCredits, reversedUsd } = metered;
        const reversals = [refundedCredits, refundedUsd, reversedCredits, reversedUsd];
        numbers.set(key, Number(this.update.get(...changing, ...reversals, org, event.id)?.['seq']));
      }
    }
    this.insert.write(rows);
    return numbers;
  }

  read(org: number, orgName: string, id: string): MeteredEvent | undefined {
    const row = this.select.get(org, id);
    return row && this.toMetered(row, orgName);
  }

  /** @param where what follows WHERE, of rows of one organization */
  readMany(orgName: string, where: string, ...parameters: SQLInputValue[]): MeteredEvent[] {
    const select = this.db.prepare(`SELECT * FROM events WHERE ${where}`);
    select.setReadBigInts(true);
    return select.all(...parameters).map((row) => this.toMetered(row, orgName));
  }

  private changing(org: number, metered: MeteredEvent): (string | number | bigint | null)[] {
    const { event } = metered;
    return [
      this.names.intern(org, 'title', event.title),
      event.description,
      event.reservation,
      ...event.tokens,
      event.quantity === NO_QUANTITY ? null : quantityText(event.quantity),
      event.durationMs,
      event.revision,
      event.final ? 1 : 0,
      event.credits,
      event.usd,
      metered.priceId,
      metered.chargedCredits,
      metered.chargedUsd,
      metered.late ? 1 : 0,
      metered.unpriced ? 1 : 0,
      isRequestType(dimension(event, 'type')) ? 1 : 0,
      metered.firstOfRun ? 1 : 0,
    ];
  }

  private toMetered(row: Row, org: string): MeteredEvent {
    const quantity = row['quantity'] as string | null;
    const event: UsageEvent = {
      id: text(row, 'id'),
      org,
      time: int(row, 'time'),
      dimensions: DIMENSION_COLUMNS.map((name) => this.names.valueOf(int(row, name))),
      title: this.names.valueOf(int(row, 'title')),
      description: text(row, 'description'),
      reservation: text(row, 'reservation'),
      tokens: TOKEN_COLUMNS.map((name) => int(row, name)),
      quantity: quantity === null ? NO_QUANTITY : quantityOf(quantity),
      durationMs: intOrNull(row, 'duration_ms'),
      revision: intOrNull(row, 'revision'),
      final: int(row, 'final') === 1,
      credits: bigOrNull(row, 'upstream_credits'),
      usd: bigOrNull(row, 'upstream_usd'),
    };
    return {
      event,
      priceId: intOrNull(row, 'price'),
      chargedCredits: big(row, 'credits'),
      chargedUsd: bigOrNull(row, 'usd'),
      refundedCredits: big(row, 'refunded_credits'),
      refundedUsd: big(row, 'refunded_usd'),
      reversedCredits: big(row, 'reversed_credits'),
      reversedUsd: big(row, 'reversed_usd'),
      late: int(row, 'late') === 1,
      unpriced: int(row, 'unpriced') === 1,
      firstOfRun: int(row, 'agent_run') === 1,
    };
  }
}

const quantityText = (quantity: Readonly<Record<string, bigint>>): string =>
  JSON.stringify(Object.fromEntries(Object.entries(quantity).map(([unit, amount]) => [unit, amount.toString()])));

export const quantityOf = (json: string): Record<string, bigint> =>
  Object.fromEntries(
    Object.entries(JSON.parse(json) as Record<string, string>).map(([unit, amount]) => [unit, BigInt(amount)]),
  );
