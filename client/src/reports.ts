/** What a client tells of: events that are not in the ledger, and attempts that failed. */
import type { UsageEvent } from './event.ts';

/**
 * Why an event is given up:
 * `queue_full`: there was no room for it; it is the newest that goes, what waits keeps its place.
 * `invalid`: it cannot be written as JSON, or is larger than a queue.
 * `rejected`: the exporter refused it, or the request that it came in; `code` and `message` are the exporter's.
 * `ended`: it came after the end of its stream.
 * `gave_up`: it could not be delivered for as long as the client tries.
 * `closed`: the client was closed before, or while, it waited.
 */
export type DropReason = 'queue_full' | 'invalid' | 'rejected' | 'ended' | 'gave_up' | 'closed';

/** An event that is not in the ledger, as it was to be sent. */
export interface Drop {
  readonly id: string;
  readonly reason: DropReason;
  /** Of the exporter where it was rejected, such as `conflict`; else the reason. */
  readonly code: string;
  readonly message: string;
  /** The field that is wrong, where one is. */
  readonly field?: string;
  readonly event: UsageEvent;
}

/** An attempt that failed; what it carried stays in the queue. */
export interface Fault {
  readonly message: string;
  /** Of the answer, where there was one. */
  readonly status?: number;
  /** How often in a row by now. */
  readonly failures: number;
  readonly retryInMs: number;
}

/** What became of everything recorded since the client was made; each event is counted once it is settled. */
export interface Counts {
  /** On disk: new, a revision, or there already. */
  readonly acknowledged: number;
  readonly dropped: number;
  /** Waiting or on their way. */
  readonly pending: number;
  readonly pendingBytes: number;
}

/** Calls what the application gave us. What it throws is no reason to lose usage, and not to be lost itself. */
export function tell<T>(callback: ((told: T) => void) | undefined, told: T): void {
  try {
    callback?.(told);
  } catch (error) {
    process.emitWarning(`a callback of the client threw: ${String(error)}`, 'LedgerlineWarning');
  }
}

const warned = new Set<DropReason>();

/** For who gave no `onDrop`: usage is not lost in silence, nor does a warning a drop drown everything else. */
export function warnOfDrop({ id, reason, message }: Drop): void {
  if (warned.has(reason)) return;
  warned.add(reason);
  process.emitWarning(
    `usage was dropped (${reason}), first ${id}: ${message}. Set onDrop to be told of each.`,
    'LedgerlineWarning',
  );
}
