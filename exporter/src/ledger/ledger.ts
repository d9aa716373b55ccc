import type { AuditRecord } from '../model/access.ts';
import type { EventBatch } from '../model/event-batch.ts';
import type { EventResult } from '../model/event.ts';
import { AmountOverflow } from '../model/money.ts';
import { Refusal } from '../model/refusal.ts';
import { postBatches } from './batches.ts';
import { Changes } from './changes.ts';
import { postRun } from './event-run.ts';
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

/** What became of a batch: counts, and each event that was refused. */
export interface PostAnswer {
  readonly accepted: number;
  readonly duplicates: number;
  readonly revised: number;
  /** Conflicts are counted apart: they are two producers disagreeing, not one sending nonsense. */
  readonly rejected: readonly (Extract<EventResult, { outcome: 'rejected' }> & { readonly index: number })[];
}

export const NOTHING_POSTED: PostAnswer = { accepted: 0, duplicates: 0, revised: 0, rejected: [] };

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

  /**
   * Posts the batches of several requests as one transaction (group commit). Resolves when they are on disk, with what
   * became of each, in the order given. What cannot be written takes nothing else down with it: it is looked for
   * request by request, and where a total would overflow event by event.
   */
  async post(batches: readonly Batch[]): Promise<PostAnswer[]> {
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
        const answers: PostAnswer[] = [];
        for (const batch of batches) answers.push(...(await this.post([batch])));
        return answers;
      }
      if (!(error instanceof AmountOverflow)) throw error;
      return Promise.all(batches.map((batch) => this.postApart(batch)));
    }
  }

  /** The halves of a batch that is too much for a total, until it is known which events are. */
  private async postApart({ rows, ...batch }: Batch): Promise<PostAnswer> {
    if (rows.length <= 1) {
      const refused = { outcome: 'rejected', code: 'overflow', message: TOTAL_OVERFLOWS } as const;
      return { ...NOTHING_POSTED, rejected: [...rows].map((index) => ({ ...refused, index })) };
    }
    const half = Math.ceil(rows.length / 2);
    const answers: PostAnswer[] = [];
    for (const part of [rows.subarray(0, half), rows.subarray(half)])
      answers.push(...(await this.post([{ ...batch, rows: part }])));
    return answers.reduce((sum, answer) => ({
      accepted: sum.accepted + answer.accepted,
      duplicates: sum.duplicates + answer.duplicates,
      revised: sum.revised + answer.revised,
      rejected: [...sum.rejected, ...answer.rejected],
    }));
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
