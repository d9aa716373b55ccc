import type { Checkpoint } from '../ledger/journal.ts';
import type { Amounts, Single } from '../ledger/rollups.ts';
import type { Account, CycleRecord, Entry, Grant } from '../model/account.ts';

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

export interface LifetimeRow {
  readonly family: string;
  readonly a: string;
  readonly b: string;
  readonly amounts: Amounts;
  readonly overage: bigint;
  readonly lateEvents: number;
  readonly overflowed: number;
}

/** The number says in which order they were written. */
export interface StoredCheckpoint extends Checkpoint {
  readonly id: number;
}

/** What verification needs of a store. Everything is read apart from how it was written: events are added up anew. */
export interface VerifyStore {
  snapshot<T>(work: () => T): T;
  orgs(): string[];
  account(org: string): Account | undefined;
  grants(org: string): Grant[];
  cycles(org: string): CycleRecord[];
  /** The oldest state written down: where a replay from nothing begins. */
  firstCheckpoint(org: string): StoredCheckpoint | undefined;
  /** Those written after that one, of a sequence from `from` to `to` (both included), in their order. */
  checkpointsAfter(org: string, id: number, from: number, to: number): StoredCheckpoint[];
  /** The entries after this sequence, oldest first. */
  entriesAfter(org: string, sequence: number, limit: number): Entry[];
  /** Events of all organizations after this row, in the order of rows. */
  charged(afterRow: number, limit: number): ChargedRow[];
  /** The start of the hour (UTC) of the first event, or rollup, at or after `time`; null: there is none. */
  nextHour(org: string, time: number): number | null;
  /** Whether there are no more events than that, from `from` to `to` (excluded). */
  isFew(org: string, from: number, to: number, events: number): boolean;
  /** The quarter hours from `from` to `to` (excluded): added up from events, and as they are kept. */
  quartersOfEvents(org: string, table: Table, from: number, to: number): Sums;
  quartersKept(org: string, table: Table, from: number, to: number): Sums;
  /** One day: added up from the quarter hours kept, or (where only days are) from events; and as it is kept. */
  dayAddedUp(org: string, table: Table, from: number, to: number): Sums;
  dayKept(org: string, table: Table, start: number): Sums;
  /** All that was ever counted, by value, added up from the quarter hours; '' is the total. */
  everByValue(org: string, single: Single['name']): ReadonlyMap<string, Amounts>;
  everByUsage(org: string): ReadonlyMap<string, Amounts>;
  lifetime(org: string): LifetimeRow[];
  /** Overage that was ever charged, and late events, counted anew. */
  counted(org: string): { readonly overage: bigint; readonly lateEvents: number };
}

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
export const LOOKED = ['orgs', 'entries', 'events', 'rollups', 'counters'] as const;
export type Looked = (typeof LOOKED)[number];
