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
  private readonly ledger: Pick<Ledger, 'post'>;
  private readonly queue: (Waiting | (() => Promise<void>))[] = [];
  private running = false;

  constructor(ledger: Pick<Ledger, 'post'>) {
    this.ledger = ledger;
  }

  post(batch: Batch): Promise<EventResult[]> {
    return new Promise((resolve, reject) => { this.add({ batch, resolve, reject }); }); // prettier-ignore
  }

  /** Runs work when nothing else is being written: after what was asked for before it, before what comes later. */
  alone<T>(work: () => Promise<T>): Promise<T> {
    return new Promise((resolve, reject) => { this.add(() => work().then(resolve, reject)); }); // prettier-ignore
  }

  private add(next: Waiting | (() => Promise<void>)): void {
    this.queue.push(next);
    if (!this.running) void this.run();
  }

  private async run(): Promise<void> {
    this.running = true;
    while (this.queue.length > 0) {
      // Messages that have arrived are delivered first, so that they join this commit.
      await new Promise(setImmediate);
      const group = this.nextGroup();
      const work = group.length === 0 ? this.queue.shift() : undefined;
      if (typeof work === 'function') await work();
      else await this.commit(group);
    }
    this.running = false;
  }

  private async commit(group: readonly Waiting[]): Promise<void> {
    try {
      const results = await this.ledger.post(group.map(({ batch }) => batch));
      group.forEach(({ resolve }, index) => { resolve(results[index] ?? []); }); // prettier-ignore
    } catch (error) {
      for (const { reject } of group) reject(error);
    }
  }

  /** Takes the batches at the head of the queue that share a transaction; none where work is there. */
  private nextGroup(): Waiting[] {
    const group: Waiting[] = [];
    let events = 0;
    for (const next of this.queue) {
      if (typeof next === 'function') break;
      events += next.batch.events.length;
      if (group.length > 0 && events > MOST_EVENTS) break;
      group.push(next);
    }
    this.queue.splice(0, group.length);
    return group;
  }
}
