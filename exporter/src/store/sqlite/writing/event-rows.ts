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
import { insertInto, setAll, valuesOf, type Columns } from '../columns.ts';
import { Bulk } from './bulk.ts';
import type { Names } from '../names.ts';
import { bigOrNull, big, int, intOrNull, text, type Row } from '../rows.ts';
import { column, dimensionColumn } from '../schema.ts';

const DIMENSION_COLUMNS = DIMENSIONS.map(dimensionColumn);
const TOKEN_COLUMNS = TOKEN_KINDS.map(column);

/** An event on its way into a row. */
interface Written {
  readonly metered: MeteredEvent;
  /** The number of its title. */
  readonly title: number;
}

/** What a revision may change. */
const CHANGING: Columns<Written> = [
  ['title', ({ title }) => title],
  ['description', ({ metered }) => metered.event.description],
  ['reservation', ({ metered }) => metered.event.reservation],
  ...TOKEN_COLUMNS.map((name, i) => [name, ({ metered }: Written) => metered.event.tokens[i] ?? 0] as const),
  ['quantity', ({ metered }) => quantityText(metered.event.quantity)],
  ['duration_ms', ({ metered }) => metered.event.durationMs],
  ['revision', ({ metered }) => metered.event.revision],
  ['final', ({ metered }) => (metered.event.final ? 1 : 0)],
  ['upstream_credits', ({ metered }) => metered.event.credits],
  ['upstream_usd', ({ metered }) => metered.event.usd],
  ['price', ({ metered }) => metered.priceId],
  ['credits', ({ metered }) => metered.chargedCredits],
  ['usd', ({ metered }) => metered.chargedUsd],
  ['late', ({ metered }) => (metered.late ? 1 : 0)],
  ['unpriced', ({ metered }) => (metered.unpriced ? 1 : 0)],
  ['request', ({ metered }) => (isRequestType(dimension(metered.event, 'type')) ? 1 : 0)],
  ['agent_run', ({ metered }) => (metered.firstOfRun ? 1 : 0)],
];
/** What of its charges was taken back; nothing of a new event's was. */
const REVERSED: Columns<MeteredEvent> = [
  ['refunded_credits', ({ refundedCredits }) => refundedCredits],
  ['refunded_usd', ({ refundedUsd }) => refundedUsd],
  ['reversed_credits', ({ reversedCredits }) => reversedCredits],
  ['reversed_usd', ({ reversedUsd }) => reversedUsd],
];
/** What never changes; the values of dimensions are numbers of names. */
interface Identity {
  readonly row: number;
  readonly org: number;
  readonly event: UsageEvent;
  readonly dimensions: readonly number[];
}
const IDENTITY: Columns<Identity> = [
  ['seq', ({ row }) => row],
  ['org', ({ org }) => org],
  ['id', ({ event }) => event.id],
  ['time', ({ event }) => event.time],
  ...DIMENSION_COLUMNS.map((name, i) => [name, ({ dimensions }: Identity) => dimensions[i] ?? 0] as const),
];

const INSERT = insertInto('events', [...IDENTITY, ...CHANGING]);
const NEWEST = 'SELECT max(seq) AS seq FROM events';
const UPDATE = `UPDATE events ${setAll([...CHANGING, ...REVERSED])} WHERE org = ? AND id = ? RETURNING seq`;
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
    this.insert = new Bulk(db, INSERT, IDENTITY.length + CHANGING.length);
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
      const changing = valuesOf(CHANGING, { metered, title: this.names.intern(org, 'title', event.title) });
      if (isNew) {
        const dimensions = DIMENSIONS.map((name, i) => this.names.intern(org, name, event.dimensions[i] ?? ''));
        rows.push([...valuesOf(IDENTITY, { row: next, org, event, dimensions }), ...changing]);
        numbers.set(key, next++);
      } else {
        const row = this.update.get(...changing, ...valuesOf(REVERSED, metered), org, event.id);
        numbers.set(key, Number(row?.['seq']));
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

function quantityText(quantity: UsageEvent['quantity']): string | null {
  if (quantity === NO_QUANTITY) return null;
  return JSON.stringify(
    Object.fromEntries(Object.entries(quantity).map(([unit, amount]) => [unit, amount.toString()])),
  );
}

export const quantityOf = (json: string): Record<string, bigint> =>
  Object.fromEntries(
    Object.entries(JSON.parse(json) as Record<string, string>).map(([unit, amount]) => [unit, BigInt(amount)]),
  );
