import type { Batch, Ledger } from '../ledger/ledger.ts';
import type { EventResult } from '../model/event.ts';

/** More in one transaction makes it no cheaper for each, and those who wait wait longer. */
const MOST_EVENTS = 2000;

interface Waiting {
  readonly batch: Batch;
  readonly resolve: (results: EventResult[]) => void;
  readonly reject: (error: unknown) => void;
}

/**
 * One transaction at a time, in the order in which they were asked for. Batches that wait while one is being written
 * share the next: the disk is waited for once for all of them.
 */
export class GroupCommit {
  private readonly ledger: Ledger;
  private waiting: Waiting[] = [];
  private tail: Promise<unknown> = Promise.resolve();

  constructor(ledger: Ledger) {
    this.ledger = ledger;
  }

  post(batch: Batch): Promise<EventResult[]> {
    return new Promise((resolve, reject) => {
      this.waiting.push({ batch, resolve, reject });
      if (this.waiting.length === 1) this.tail = this.tail.then(() => this.commit());
    });
  }

  /** Runs work when nothing else is being written. Batches that were posted before it are written before it. */
  alone<T>(work: () => Promise<T>): Promise<T> {
    const pending = this.waiting;
    this.waiting = [];
    const done = this.tail.then(() => this.commitAll(pending)).then(work);
    this.tail = done.catch(() => undefined);
    return done;
  }

  private async commit(): Promise<void> {
    // Messages that have arrived are delivered first, so that they join this commit.
    await new Promise(setImmediate);
    const pending = this.waiting;
    this.waiting = [];
    await this.commitAll(pending);
  }

  private async commitAll(pending: Waiting[]): Promise<void> {
    for (const group of grouped(pending)) {
      try {
        const results = await this.ledger.post(group.map(({ batch }) => batch));
        group.forEach(({ resolve }, index) => { resolve(results[index] ?? []); }); // prettier-ignore
      } catch (error) {
        for (const { reject } of group) reject(error);
      }
    }
  }
}

function* grouped(pending: readonly Waiting[]): Generator<Waiting[]> {
  let group: Waiting[] = [];
  let events = 0;
  for (const each of pending) {
    if (group.length > 0 && events + each.batch.events.length > MOST_EVENTS) {
      yield group;
      group = [];
      events = 0;
    }
    group.push(each);
    events += each.batch.events.length;
  }
  if (group.length > 0) yield group;
}
