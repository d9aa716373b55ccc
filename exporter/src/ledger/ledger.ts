import type { AuditRecord } from '../model/access.ts';
import { dimension, isAgentRunType, type EventResult, type UsageEvent } from '../model/event.ts';
import { AmountOverflow } from '../model/money.ts';
import { Refusal } from '../model/refusal.ts';
import { Changes } from './changes.ts';
import { postEvent } from './posting.ts';
import type { LedgerStore, Session } from './store.ts';

/** The events of one request. */
export interface Batch {
  readonly events: readonly UsageEvent[];
  readonly backfill: boolean;
}

/** What became of a batch: counts, and each event that was refused. */
export interface PostAnswer {
  readonly accepted: number;
  readonly duplicates: number;
  readonly revised: number;
  /** Conflicts are counted apart: they are two producers disagreeing, not one sending nonsense. */
  readonly rejected: readonly (Extract<EventResult, { outcome: 'rejected' }> & { readonly index: number })[];
}

export function summarize(results: readonly EventResult[]): PostAnswer {
  const count = (outcome: EventResult['outcome']) => results.filter((result) => result.outcome === outcome).length;
  return {
    accepted: count('accepted'),
    duplicates: count('duplicate'),
    revised: count('revised'),
    rejected: results.flatMap((result, index) => (result.outcome === 'rejected' ? [{ ...result, index }] : [])),
  };
}

const TOTAL_OVERFLOWS = 'a total of the organization would no longer fit 64 bits';

/** The ledger: every change to it is one of these transactions. */
export class Ledger {
  private readonly store: LedgerStore;
  private readonly clock: () => number;

  constructor(store: LedgerStore, clock: () => number) {
    this.store = store;
    this.clock = clock;
  }

  /**
   * Posts the batches of several requests as one transaction (group commit). Resolves when they are on disk, with the
   * result of each event in the order given. What cannot be written takes nothing else down with it: it is looked for
   * request by request, and where a total would overflow event by event.
   */
  async post(batches: readonly Batch[]): Promise<EventResult[][]> {
    try {
      return await this.store.transact((session) => this.postAll(batches, session));
    } catch (error) {
      if (error instanceof Refusal) throw error; // the store cannot write, whosever batch it is
      if (batches.length > 1) {
        const results: EventResult[][] = [];
        for (const batch of batches) results.push(...(await this.post([batch])));
        return results;
      }
      if (!(error instanceof AmountOverflow)) throw error;
      return Promise.all(batches.map((batch) => this.postApart(batch)));
    }
  }

  /** The halves of a batch that is too much for a total, until it is known which events are. */
  private async postApart({ events, backfill }: Batch): Promise<EventResult[]> {
    if (events.length <= 1)
      return events.map(() => ({ outcome: 'rejected', code: 'overflow', message: TOTAL_OVERFLOWS }));
    const half = Math.ceil(events.length / 2);
    const results: EventResult[] = [];
    for (const part of [events.slice(0, half), events.slice(half)])
      results.push(...(await this.post([{ events: part, backfill }])).flat());
    return results;
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

  private async postAll(batches: readonly Batch[], session: Session): Promise<EventResult[][]> {
    const events = batches.flatMap((batch) => batch.events);
    const runs = events
      .filter((event) => isAgentRunType(dimension(event, 'type')) && dimension(event, 'run') !== '')
      .map((event) => ({ org: event.org, run: dimension(event, 'run') }));
    const now = this.clock();
    const knowledge = {
      now,
      plans: await session.plans(),
      prices: await session.prices(),
      accounts: await session.accounts(new Set(events.map(({ org }) => org))),
      known: await session.known(events),
      runs: await session.knownRuns(runs),
      holds: await session.holds(new Set(events.map(({ org }) => org)), now),
    };
    const changes = new Changes();
    const results = batches.map(({ events, backfill }) =>
      events.map((event) => postEvent(event, backfill, knowledge, changes)),
    );
    await session.save(changes);
    return results;
  }
}
