import type { Amounts } from '../ledger/rollups.ts';
import type { Checkpoint } from '../ledger/journal.ts';
import type { Async } from '../ledger/store.ts';

/** Moments of a range, as what was posted is counted to them. Epoch milliseconds. */
export interface Steps {
  /** The first of them: what was posted before it counts to it as well. */
  readonly first: number;
  readonly step: number;
  /** The last of them, which need be no whole number of steps from the first. */
  readonly last: number;
}

/** What was posted between two moments, of events that share a quarter hour and their dimensions, added up. */
export interface PostedUsage {
  /** The number of the first moment at which it is there, from 0; past the last moment, a greater one than that has. */
  readonly step: number;
  /** The start of the quarter hour (UTC) of the events. */
  readonly quarter: number;
  /** In the order of CONTEXT_DIMENSIONS. */
  readonly values: readonly string[];
  readonly amounts: Amounts;
  readonly lateEvents: number;
  /** Of the newest event; epoch milliseconds. */
  readonly lastTime: number;
}

/** What was charged between two moments that no grant covered; micro-credits. */
export interface PostedOverage {
  readonly step: number;
  readonly overage: bigint;
}

/** What a walk through past states reads of one organization, by when it was posted. */
export interface OrgHistory {
  /**
   * What was posted after an entry, in the order of moments. An event counts once, when it was first posted, with the
   * tokens that it has now; its charges, revisions, refunds and repricings each when they were posted. An event that
   * cost nothing, of which no entry tells, counts with the last one before it that did.
   */
  posted(after: number, steps: Steps): AsyncIterable<readonly PostedUsage[]>;
  overages(after: number, steps: Steps): Async<readonly PostedOverage[]>;
  /** Every state that was written down, but those that one written later took the place of, in the order of time. */
  checkpointTimes(): Async<readonly CheckpointTime[]>;
  checkpoint(id: number): Async<Checkpoint>;
  /** The values of a label that have series of their own, by label. */
  admitted(): Async<ReadonlyMap<string, ReadonlySet<string>>>;
}

export interface CheckpointTime {
  readonly id: number;
  readonly time: number;
}
