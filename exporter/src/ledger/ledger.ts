import type { AuditRecord } from '../model/access.ts';
import type { EventBatch } from '../model/event-batch.ts';
import type { IdSecret } from '../model/id-key.ts';
import { AmountOverflow } from '../model/money.ts';
import { Refusal } from '../model/refusal.ts';
import { postBatches } from './batches.ts';
import { Changes } from './changes.ts';
import { postRun } from './post-run.ts';
import { BatchOutcome } from './outcome.ts';
import type { LedgerStore, Session } from './store.ts';

/** Events of one request. */
export interface Batch {
  readonly events: EventBatch;
  /** Which of them, in their order. */
  readonly rows: Int32Array;
  readonly backfill: boolean;
}

export const wholeBatch = (events: EventBatch, backfill: boolean): Batch => ({
  events,
  rows: Int32Array.from({ length: events.size }, (_, row) => row),
  backfill,
});

const TOTAL_OVERFLOWS = 'a total of the organization would no longer fit 64 bits';

/** The ledger: every change to it is one of these transactions. */
export class Ledger {
  private readonly store: LedgerStore;
  private readonly clock: () => number;
  private readonly postRun: typeof postRun;

  /** @param run how events are posted together; those of which it takes none are posted one by one, to the same end */
  constructor(store: LedgerStore, clock: () => number, run = postRun) {
    this.store = store;
    this.clock = clock;
    this.postRun = run;
  }

  /** What the keys of the events in a batch are made with. */
  get idSecret(): IdSecret {
    return this.store.idSecret;
  }

  /**
   * Posts the batches of several requests as one transaction (group commit). Resolves when they are on disk, with what
   * became of each, in the order given. What cannot be written takes nothing else down with it: it is looked for
   * request by request, and where a total would overflow event by event.
   */
  async post(batches: readonly Batch[]): Promise<BatchOutcome[]> {
    try {
      return await this.store.transact(async (session) => {
        const changes = new Changes();
        const answers = await postBatches(batches, session, this.clock(), changes, this.postRun);
        await session.save(changes);
        return answers;
      });
    } catch (error) {
      if (error instanceof Refusal) throw error; // the store cannot write, whosever batch it is
      if (batches.length > 1) {
        const answers: BatchOutcome[] = [];
        for (const batch of batches) answers.push(...(await this.post([batch])));
        return answers;
      }
      if (!(error instanceof AmountOverflow)) throw error;
      return Promise.all(batches.map((batch) => this.postApart(batch)));
    }
  }

  /** The halves of a batch that is too much for a total, until it is known which events are. */
  private async postApart({ rows, ...batch }: Batch): Promise<BatchOutcome> {
    const outcome = new BatchOutcome(batch.events.size);
    if (rows.length <= 1) {
      const overflow = { outcome: 'rejected', code: 'overflow', message: TOTAL_OVERFLOWS } as const;
      for (const row of rows) outcome.add(row, overflow);
      return outcome;
    }
    const half = Math.ceil(rows.length / 2);
    for (const part of [rows.subarray(0, half), rows.subarray(half)])
      for (const its of await this.post([{ ...batch, rows: part }])) outcome.join(its);
    return outcome;
  }

  /** One administrative change: what it did is written to the audit in the same transaction. */
  async change<T>(
    work: (session: Session, now: number) => Promise<{ result: T; audit: Omit<AuditRecord, 'time'> | null }>,
  ): Promise<T> {
    try {
      return await this.store.transact(async (session) => {
        const now = this.clock();
        const { result, audit } = await work(session, now);
        if (audit) await session.audit({ ...audit, time: now });
        return result;
      });
    } catch (error) {
      throw error instanceof AmountOverflow ? new Refusal('overflow', TOTAL_OVERFLOWS) : error;
    }
  }

  /** Anything else that is one transaction. */
  transaction<T>(work: (session: Session, now: number) => Promise<T>): Promise<T> {
    return this.store.transact((session) => work(session, this.clock()));
  }
}
