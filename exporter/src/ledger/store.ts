import type { AccessKey, AuditRecord, Person } from '../model/access.ts';
import type { Account, Entry, Grant, Plan } from '../model/account.ts';
import type { MeteredEvent } from '../model/event.ts';
import type { IdSecret } from '../model/id-key.ts';
import type { Reconciliation } from '../model/reconciliation.ts';
import type { Refund } from '../model/refund.ts';
import { Refusal } from '../model/refusal.ts';
import type { Reservation } from '../model/reservation.ts';
import type { PriceBook } from '../pricing/price-book.ts';
import type { Price } from '../pricing/price.ts';
import type { Changes } from './changes.ts';
import type { Plans } from './cycles.ts';
import type { OrgEvents } from './event-run.ts';
import type { Holds } from './holds.ts';

/** Either now or later: an embedded engine answers at once, a server after a round trip. */
export type Async<T> = T | Promise<T>;

export interface Workspace {
  readonly workspace: string;
  readonly name: string;
  readonly kind: 'team' | 'personal';
  readonly group: string;
}

/** An event whose id is known, and what is known under it. */
export interface KnownEvent {
  readonly events: OrgEvents;
  /** Of their batch. */
  readonly row: number;
  readonly metered: MeteredEvent;
}

export interface EventRange {
  readonly from: number;
  readonly to: number;
  readonly model: string | null;
  readonly limit: number;
}

/** The store can no longer tell what is on disk: the process must stop, and recover by starting again. */
export class StoreBroken extends Refusal {
  constructor(why: string) {
    super('unavailable', `the ledger can no longer be written (${why}): the process must stop and recover`);
    this.name = 'StoreBroken';
  }
}

/** The port the ledger needs of a store. One engine per implementation, one conformance suite for all. */
export interface LedgerStore {
  /** What the keys of ids are made with: the store's own, for as long as it lives. */
  readonly idSecret: IdSecret;
  /**
   * Runs `work` as one durable transaction: when the promise resolves all of it is on disk; when it rejects nothing
   * has happened. One transaction at a time for each organization. Rejects with a Refusal `unavailable` where the
   * store cannot be written now, and with {@link StoreBroken} where it never will be again.
   */
  transact<T>(work: (session: Session) => Promise<T>): Promise<T>;
  close(): Async<void>;
}

/** What a transaction can read and write. Takes batches, because round trips and statements are what costs. */
export interface Session {
  plans(): Async<Plans>;
  prices(): Async<PriceBook>;
  /** Those that exist, locked for this transaction. The ledger changes them in place and then calls `save`. */
  accounts(orgs: Iterable<string>): Async<Map<string, Account>>;
  /** Those of these events whose ids are known. */
  known(events: readonly OrgEvents[]): Async<readonly KnownEvent[]>;
  /** What may still be held, of organizations that exist. The ledger changes them in place and then calls `save`. */
  holds(orgs: Iterable<string>, now: number): Async<Map<string, Holds>>;
  /** All there are. */
  orgs(): Async<string[]>;
  /** Which of these agent runs were seen before, by `eventKey(org, run)`. */
  knownRuns(runs: readonly { org: string; run: string }[]): Async<Set<string>>;
  save(changes: Changes): Async<void>;

  addAccount(account: Account): Async<void>;
  putPlan(plan: Plan): Async<void>;
  /** Stores dated rows, numbering them; a row of the same model, provider and date takes the place of the old one. */
  putPrices(prices: readonly Omit<Price, 'id'>[]): Async<void>;
  workspace(org: string, workspace: string): Async<Workspace | null>;
  putWorkspace(org: string, workspace: Workspace): Async<void>;
  grant(org: string, id: string): Async<Grant | null>;
  /** Every one there ever was. */
  grants(org: string): Async<Grant[]>;
  event(org: string, id: string): Async<MeteredEvent | undefined>;
  /** By event time, oldest first: at most `limit` from `from` (included) to `to` (excluded), of one model or any. */
  eventsIn(org: string, range: EventRange): Async<MeteredEvent[]>;
  /** The entries of an event, oldest first. */
  entriesOf(org: string, event: string): Async<Entry[]>;
  refund(org: string, id: string): Async<Refund | null>;
  reservation(org: string, id: string): Async<Reservation | null>;
  key(id: string): Async<AccessKey | null>;
  putKey(key: AccessKey): Async<void>;
  people(): Async<readonly Person[]>;
  putPerson(person: Person): Async<void>;
  removePerson(id: string): Async<void>;
  /** The last of each provider and kind. */
  reconciliations(org: string): Async<readonly Reconciliation[]>;
  /** Takes the place of the last one of the same provider and kind. */
  putReconciliation(org: string, reconciliation: Reconciliation): Async<void>;
  audit(record: AuditRecord): Async<void>;
}
