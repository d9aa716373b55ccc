import type { DatabaseSync } from 'node:sqlite';
import type { ChangedEvent, Changes } from '../../../ledger/changes.ts';
import { CHARGED, type EventRun } from '../../../ledger/event-run.ts';
import { eventKey } from '../../../ledger/posting.ts';
import type { Entry } from '../../../model/account.ts';
import type { MeteredEvent } from '../../../model/event.ts';
import type { IdKeys } from '../../../model/id-key.ts';
import { isPlain } from '../charges.ts';
import type { Names } from '../names.ts';
import { ContextRows } from './context-rows.ts';
import type { EventIds } from './event-ids.ts';
import { EventRows } from './event-rows.ts';
import type { LedgerRows } from './ledger-rows.ts';
import { PostingRows } from './posting-rows.ts';
import { RunRows } from './run-rows.ts';

/** The number of each organization. */
type OrgNumber = (org: string) => number;

/** Writes what a transaction says of events: new ones with the charge that they hold, and changes of known ones. */
export class ArrivalRows {
  private readonly names: Names;
  private readonly events: EventRows;
  private readonly contexts: ContextRows;
  private readonly postings: PostingRows;
  private readonly ledger: LedgerRows;
  private readonly ids: EventIds;
  private readonly keys: IdKeys;

  constructor(db: DatabaseSync, names: Names, ledger: LedgerRows, ids: EventIds, keys: IdKeys) {
    this.names = names;
    this.events = new EventRows(db, names);
    this.contexts = new ContextRows(db, names);
    this.postings = new PostingRows(db);
    this.ledger = ledger;
    this.ids = ids;
    this.keys = keys;
  }

  /**
   * Answers the numbers of events that were posted by themselves, or changed, by `eventKey`, and which of their entries
   * the events hold themselves.
   */
  save(changes: Changes, orgOf: OrgNumber): { rows: ReadonlyMap<string, number>; held: ReadonlySet<Entry> } {
    const { seen, held } = entriesByEvent(changes);
    const rows = new Map<string, number>();
    let next = this.events.newestRow() + 1;
    for (const arrival of changes.arrivals)
      if (typeof arrival !== 'string') next = this.addRun(arrival, orgOf(arrival.org), next);
      else {
        const changed = changes.events.get(arrival);
        if (!changed) continue;
        this.addEvent(changed, orgOf(changed.metered.event.org), next, seen.get(arrival), held);
        rows.set(arrival, next++);
      }
    for (const [key, { metered }] of changes.events) {
      if (metered.row === null) continue;
      this.change(metered, metered.row, orgOf(metered.event.org), seen.get(key) ?? []);
      rows.set(key, metered.row);
    }
    this.events.flush();
    this.postings.save();
    return { rows, held };
  }

  /** After a transaction that was undone. */
  forget(): void {
    this.events.forget();
    this.contexts.forget();
    this.postings.forget();
  }

  private addRun(run: EventRun, org: number, first: number): number {
    const { batch, rows, flags, time, grant } = run;
    const written = new RunRows(run, org, this.names, (row) => this.contexts.intern(org, batch.contextOf(row)));
    let sequence = run.sequence;
    for (let i = 0; i < rows.length; i++) {
      const row = rows[i] ?? 0;
      const id = batch.id(row);
      this.ids.add(batch.columns.keys[row] ?? 0, org, id, first + i);
      if ((flags[i] ?? 0) & CHARGED) this.postings.add(org, first + i, sequence++, time, grant);
      this.events.addRow(written.next(i, first + i, id));
    }
    return first + rows.length;
  }

  private addEvent(
    { metered, context }: ChangedEvent,
    org: number,
    row: number,
    entries: readonly Entry[] | undefined,
    held: ReadonlySet<Entry>,
  ): void {
    if (!context) throw new Error(`what event ${metered.event.id} shares with others is not said`);
    const { event } = metered;
    const charge = entries?.find((entry) => held.has(entry)) ?? null;
    if (charge) this.postings.add(org, row, charge.sequence, charge.time, charge.moves[0]?.grant ?? null);
    this.ids.add(this.keys.of(event.org, event.id), org, event.id, row);
    this.events.add(metered, { row, org, context: this.contexts.intern(org, context), charge });
  }

  /** The charge that it holds goes where all other entries are, where another follows: the event says the sum then. */
  private change(metered: MeteredEvent, row: number, org: number, entries: readonly Entry[]): void {
    const charges = entries.some(({ type }) => type !== 'refund');
    if (charges && this.ledger.moveCharge(org, metered.event.org, row)) this.events.holdNoCharge(row);
    this.events.change(metered, org, row);
  }
}

/** The entries of events that were posted by themselves, and which of them those can hold: the only one, if plain. */
function entriesByEvent({ journals, events }: Changes) {
  const seen = new Map<string, Entry[]>();
  for (const { account, entries } of journals.values())
    for (const entry of entries) {
      if (entry.event === null) continue;
      const key = eventKey(account.org, entry.event);
      const its = seen.get(key);
      if (its) its.push(entry);
      else seen.set(key, [entry]);
    }
  const held = new Set<Entry>();
  for (const [key, [first, ...more]] of seen)
    if (first && more.length === 0 && events.get(key)?.metered.row === null && isPlain(first)) held.add(first);
  return { seen, held };
}
