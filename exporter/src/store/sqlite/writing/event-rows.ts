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

const tokensOf = (kinds: readonly (typeof TOKEN_KINDS)[number][]): Columns<Written> =>
  kinds.map((kind) => {
    const at = TOKEN_KINDS.indexOf(kind);
    return [column(kind), ({ metered }) => metered.event.tokens[at] ?? 0];
  });
/** What a revision, a refund or a repricing may change. */
const CHANGING: Columns<Written> = [
  ['title', ({ title }) => title],
  ...tokensOf(COMMON_KINDS),
  ['duration_ms', ({ metered }) => metered.event.durationMs],
  ['flags', ({ metered }) => flagsOf(saidOf(metered))],
  ['price', ({ metered }) => metered.priceId],
  ['credits', ({ metered }) => metered.chargedCredits],
  ['usd', ({ metered }) => metered.chargedUsd],
  ['description', ({ metered }) => metered.event.description],
];
const CHANGING_SELDOM: Columns<Written> = [
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
const REVERSED: Columns<Written> = [
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
/** The charge that an event holds goes where all other entries are: another follows it, and the event says the sum. */
const MOVE_CHARGE = `
INSERT INTO entries (org, sequence, time, type, moves, overage, usd, balance, event, note, credits, spent)
SELECT events.org, events.sequence, postings.time, 'charge',
  iif(grant_id IS NULL OR credits = 0, '[]', json_array(json_array(grant_id, (SELECT pool FROM grants WHERE grants.org = events.org AND grants.id = grant_id), CAST(-credits AS TEXT)))),
  iif(grant_id IS NULL, credits, 0), coalesce(usd, 0), balance, seq, '', -credits, coalesce(usd, 0)
FROM events JOIN postings ON postings.org = events.org AND postings.sequence =
  (SELECT max(sequence) FROM postings WHERE postings.org = events.org AND postings.sequence <= events.sequence)
WHERE seq = ? AND events.sequence IS NOT NULL`;
const HOLD_NO_CHARGE = 'UPDATE events SET sequence = NULL, balance = NULL WHERE seq = ?';

/** Whose row it is, and what of it is stored elsewhere. */
export type Place = Pick<Written, 'row' | 'org' | 'context' | 'charge'>;

/** Writes events. */
export class EventRows {
  private readonly names: Names;
  private readonly bulk: EventBulk;
  private readonly newest: StatementSync;
  private readonly update: StatementSync;
  private readonly moveCharge: StatementSync;
  private readonly holdNoCharge: StatementSync;

  constructor(db: DatabaseSync, names: Names) {
    this.names = names;
    const [always = [], seldom = []] = INSERT_COLUMNS;
    this.bulk = new EventBulk(db, 'events', always, seldom, SELDOM_DEFAULTS);
    this.newest = db.prepare(NEWEST);
    this.update = db.prepare(UPDATE);
    this.moveCharge = db.prepare(MOVE_CHARGE);
    this.holdNoCharge = db.prepare(HOLD_NO_CHARGE);
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

  /** Changes one that is stored. @param charges whether another charge of it follows: then it holds none any more */
  change(metered: MeteredEvent, place: Omit<Place, 'charge'>, charges: boolean): void {
    if (charges && this.moveCharge.run(place.row).changes > 0) this.holdNoCharge.run(place.row);
    this.update.run(...valuesOf(UPDATED, this.writtenOf(metered, { ...place, charge: null })), place.row);
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
