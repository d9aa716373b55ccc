import type { DatabaseSync, SQLInputValue, StatementSync } from 'node:sqlite';
import type { Entry } from '../../../model/account.ts';
import { TOKEN_KINDS, dimension, isRequestType, type MeteredEvent } from '../../../model/event.ts';
import { setAll, valuesOf, type Columns } from '../columns.ts';
import { extraOf, flagsOf } from '../event-fields.ts';
import type { Names } from '../names.ts';
import { COMMON_KINDS, SELDOM_KINDS, column } from '../schema.ts';
import { EventBulk } from './event-bulk.ts';

/** An event that was posted by itself, on its way into a row. */
interface Written {
  readonly row: number;
  readonly org: number;
  readonly context: number;
  /** The numbers of its names. */
  readonly conversation: number;
  readonly title: number;
  readonly run: number;
  readonly metered: MeteredEvent;
  /** What it holds of the ledger; null: nothing. */
  readonly charge: Pick<Entry, 'sequence' | 'balance'> | null;
}

type Changed = Pick<Written, 'metered' | 'title'>;

const tokensOf = (kinds: readonly (typeof TOKEN_KINDS)[number][]): Columns<Changed> =>
  kinds.map((kind) => {
    const at = TOKEN_KINDS.indexOf(kind);
    return [column(kind), ({ metered }) => metered.event.tokens[at] ?? 0];
  });
/** What a revision, a refund or a repricing may change. */
const CHANGING: Columns<Changed> = [
  ['title', ({ title }) => title],
  ...tokensOf(COMMON_KINDS),
  ['duration_ms', ({ metered }) => metered.event.durationMs],
  ['flags', ({ metered }) => flagsOf(saidOf(metered))],
  ['price', ({ metered }) => metered.priceId],
  ['credits', ({ metered }) => metered.chargedCredits],
  ['usd', ({ metered }) => metered.chargedUsd],
  ['description', ({ metered }) => metered.event.description],
];
const CHANGING_SELDOM: Columns<Changed> = [
  ['revision', ({ metered }) => metered.event.revision],
  ['extra', ({ metered }) => extraOf(metered.event)],
  ...tokensOf(SELDOM_KINDS),
];
/** Every row says them; a run of events is written by the same lists: see run-rows.ts. */
const ALWAYS: Columns<Written> = [
  ['seq', ({ row }) => row],
  ['org', ({ org }) => org],
  ['id', ({ metered }) => metered.event.id],
  ['time', ({ metered }) => metered.event.time],
  ['context', ({ context }) => context],
  ['d_conversation', ({ conversation }) => conversation],
  ['sequence', ({ charge }) => charge?.sequence ?? null],
  ['balance', ({ charge }) => charge?.balance ?? null],
  ...CHANGING,
];
const SELDOM: Columns<Written> = [['d_run', ({ run }) => run], ...CHANGING_SELDOM];
/** What of its charges was taken back; nothing of a new event's was. */
const REVERSED: Columns<Changed> = [
  ['refunded_credits', ({ metered }) => metered.refundedCredits],
  ['refunded_usd', ({ metered }) => metered.refundedUsd],
  ['reversed_credits', ({ metered }) => metered.reversedCredits],
  ['reversed_usd', ({ metered }) => metered.reversedUsd],
];

const INSERT_COLUMNS = [ALWAYS, SELDOM].map((columns) => columns.map(([name]) => name));
const SELDOM_DEFAULTS = SELDOM.map(([name]) => (name === 'revision' || name === 'extra' ? null : 0));
const NEWEST = 'SELECT max(seq) AS seq FROM events';
const UPDATED = [...CHANGING, ...CHANGING_SELDOM, ...REVERSED];
const UPDATE = `UPDATE events ${setAll(UPDATED)} WHERE seq = ?`;
const HOLD_NO_CHARGE = 'UPDATE events SET sequence = NULL, balance = NULL WHERE seq = ?';

/** Whose row it is, and what of it is stored elsewhere. */
type Place = Pick<Written, 'row' | 'org' | 'context' | 'charge'>;

/** Writes events. */
export class EventRows {
  private readonly names: Names;
  private readonly bulk: EventBulk;
  private readonly newest: StatementSync;
  private readonly update: StatementSync;
  private readonly emptyCharge: StatementSync;

  constructor(db: DatabaseSync, names: Names) {
    this.names = names;
    const [always = [], seldom = []] = INSERT_COLUMNS;
    this.bulk = new EventBulk(db, 'events', always, seldom, SELDOM_DEFAULTS);
    this.newest = db.prepare(NEWEST);
    this.update = db.prepare(UPDATE);
    this.emptyCharge = db.prepare(HOLD_NO_CHARGE);
  }

  /** The number of the newest event; 0: there is none. */
  newestRow(): number {
    return Number(this.newest.get()?.['seq'] ?? 0);
  }

  /** Writes one more, with the next number. Nothing is sure to be written before {@link flush}. */
  add(metered: MeteredEvent, place: Place): void {
    const written = this.writtenOf(metered, place);
    this.bulk.add([...valuesOf(ALWAYS, written), ...valuesOf(SELDOM, written)]);
  }

  /** Changes one that is stored. */
  change(metered: MeteredEvent, org: number, row: number): void {
    const title = this.names.intern(org, 'title', metered.event.title);
    this.update.run(...valuesOf(UPDATED, { metered, title }), row);
  }

  /** What an event held of the ledger stands elsewhere now. */
  holdNoCharge(row: number): void {
    this.emptyCharge.run(row);
  }

  /** Writes the next rows as they are. @param row see {@link ALWAYS}, and {@link SELDOM} or none of those */
  addRow(row: SQLInputValue[]): void {
    this.bulk.add(row);
  }

  flush(): void {
    this.bulk.flush();
  }

  forget(): void {
    this.bulk.forget();
  }

  private writtenOf(metered: MeteredEvent, place: Place): Written {
    const { event } = metered;
    const nameOf = (kind: string, value: string): number => this.names.intern(place.org, kind, value);
    return {
      ...place,
      metered,
      conversation: nameOf('conversation', dimension(event, 'conversation')),
      title: nameOf('title', event.title),
      run: nameOf('run', dimension(event, 'run')),
    };
  }
}

const saidOf = ({ event, late, unpriced, firstOfRun }: MeteredEvent) => ({
  late,
  unpriced,
  agent_run: firstOfRun,
  final: event.final,
  request: isRequestType(dimension(event, 'type')),
});
