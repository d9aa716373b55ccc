/** Events of one organization that are posted together: see post-run.ts. */
import type { EventBatch } from '../model/event-batch.ts';

/** What is said of an event of a run, as bits. */
export const LATE = 1;
export const UNPRICED = 2;
export const FIRST_OF_RUN = 4;
/** It moved something, and so has a place in the ledger. */
export const CHARGED = 8;

/** The events of one request that are of one organization. */
export interface OrgEvents {
  readonly org: string;
  readonly batch: EventBatch;
  /** Which of the batch they are, in their order. */
  readonly rows: Int32Array;
  /** By row of the batch: 1 where the id is known already, or is in this transaction twice. */
  readonly repeated: Uint8Array;
}

/** What events were charged: columns, in the order of `rows`. */
interface Charges {
  readonly rows: Int32Array;
  /** micro-credits */
  readonly credits: Float64Array;
  /** nano-USD; NaN: unknown, which is not 0 */
  readonly usd: Float64Array;
  /** Rows of the price book; 0: none */
  readonly prices: Float64Array;
  readonly flags: Uint8Array;
}

/** New events of one organization, and what each was charged. */
export interface EventRun extends Charges {
  readonly org: string;
  readonly batch: EventBatch;
  /** Posting time of all of them. */
  readonly time: number;
  /** The grant that covered all of it; null: none did. */
  readonly grant: string | null;
  /** Of the first charge; each further one has the next. */
  readonly sequence: number;
  /** Before the first charge. */
  readonly balance: bigint;
}
