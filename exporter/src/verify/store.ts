import type { Checkpoint } from '../ledger/journal.ts';
import { MEASURES, type Amounts, type Single } from '../ledger/rollups.ts';
import type { Async } from '../ledger/store.ts';
import type { LedgerState, LifetimeRow, Snapshots } from '../reading/store.ts';

/** One event: what it says it was charged and refunded, and what its entries and its refunds add up to. */
export interface ChargedRow {
  readonly row: number;
  readonly org: string;
  readonly event: string;
  readonly says: {
    readonly credits: bigint;
    readonly usd: bigint;
    readonly refundedCredits: bigint;
    readonly refundedUsd: bigint;
  };
  readonly addsUp: ChargedRow['says'];
}

/** Sums by bucket and value; the key names both. */
export type Sums = ReadonlyMap<string, Amounts>;

/** Which sums: of one dimension by itself, or of the cube. */
export type Table = Single['name'] | 'cube';

/** The number says in which order they were written. */
export interface StoredCheckpoint extends Checkpoint {
  readonly id: number;
}

/** What is kept of a conversation besides its names, in the order of its values. */
export const CONVERSATION_VALUES = ['firstTime', 'lastTime', ...MEASURES] as const;
/** One conversation; null where it is not kept, or has no event. */
export interface ComparedConversation {
  readonly number: number;
  readonly conversation: string;
  readonly found: Amounts | null;
  readonly expected: Amounts | null;
}

/** What verification reads of one state. Everything is read apart from how it was written: events are added up anew. */
export interface VerifySnapshot extends LedgerState {
  /** The oldest state written down: where a replay from nothing begins. */
  firstCheckpoint(org: string): Async<StoredCheckpoint | undefined>;
  /** Those written after that one, of a sequence from `from` to `to` (both included), in their order. */
  checkpointsAfter(org: string, id: number, from: number, to: number): Async<StoredCheckpoint[]>;
  /** Events of all organizations after this row, in the order of rows. */
  charged(afterRow: number, limit: number): Async<readonly ChargedRow[]>;
  /** What the store keeps beside those events and does not fit them, such as where it finds their ids. */
  unsound(afterRow: number, limit: number): Async<readonly Mismatch[]>;
  /** Ids that name another event than theirs, or none, in the order of the store's keys. `last`: null at the end. */
  ids(afterKey: number, limit: number): Async<Piece & { readonly last: number | null }>;
  /** The start of the hour (UTC) of the first event, or rollup, at or after `time`; null: there is none. */
  nextHour(org: string, time: number): Async<number | null>;
  /** Whether there are no more events than that, from `from` to `to` (excluded). */
  isFew(org: string, from: number, to: number, events: number): Async<boolean>;
  /** The quarter hours from `from` to `to` (excluded): added up from events, and as they are kept. */
  quartersOfEvents(org: string, table: Table, from: number, to: number): Async<Sums>;
  quartersKept(org: string, table: Table, from: number, to: number): Async<Sums>;
  /** One day: added up from the quarter hours kept, or (where only days are) from events; and as it is kept. */
  dayAddedUp(org: string, table: Table, from: number, to: number): Async<Sums>;
  dayKept(org: string, table: Table, start: number): Async<Sums>;
  /** All that was ever counted, by value, added up from the quarter hours; '' is the total. */
  everByValue(org: string, single: Single['name']): Async<ReadonlyMap<string, Amounts>>;
  everByUsage(org: string): Async<ReadonlyMap<string, Amounts>>;
  /** Those numbered after `after` (at most `limit`): as they are kept, and added up from all of their events. */
  conversations(org: string, after: number, limit: number): Async<readonly ComparedConversation[]>;
  lifetime(org: string): Async<readonly LifetimeRow[]>;
  /** Overage that was ever charged, and late events, counted anew. */
  counted(org: string): Async<{ readonly overage: bigint; readonly lateEvents: number }>;
}
export type VerifyStore = Snapshots<VerifySnapshot>;

/** Two numbers that should be one. */
export interface Mismatch {
  readonly org: string;
  /** What was compared, such as "balance of grant g-1". */
  readonly what: string;
  /** What everything it rests on adds up to. */
  readonly expected: string;
  readonly found: string;
}

/** What a piece of verification looked at, and what it found. */
export interface Piece {
  readonly looked: Readonly<Partial<Record<Looked, number>>>;
  readonly mismatches: readonly Mismatch[];
}
export const LOOKED = ['orgs', 'entries', 'events', 'ids', 'rollups', 'conversations', 'counters'] as const;
export type Looked = (typeof LOOKED)[number];
