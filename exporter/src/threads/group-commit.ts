import type { AdmissionAnswer, AdmissionRequest } from '../commands/reservations.ts';
import type { Batch, Ledger } from '../ledger/ledger.ts';
import type { PostAnswer } from '../ledger/outcome.ts';
import { Refusal } from '../model/refusal.ts';

/** More in one transaction makes it hardly cheaper for each, and those who wait wait longer. */
const MOST_EVENTS = 2000;
/** So few while a gate is in use: who comes to it waits for the transaction that is under way. */
const MOST_BESIDE_GATE = 400;
const GATE_IN_USE_MS = 1000;

interface Waiting<Request, Answer> {
  readonly request: Request;
  readonly resolve: (answer: Answer) => void;
  readonly reject: (error: unknown) => void;
}
/** Answers all of them in one transaction. */
type AdmitAll = (requests: readonly AdmissionRequest[]) => Promise<(AdmissionAnswer | Refusal)[]>;
type WaitingBatch = Waiting<Batch, PostAnswer>;

/**
 * One transaction at a time, in the order in which they were asked for. Batches that wait while one is being written
 * share the next: the disk is waited for once for all of them. Who waits at a gate goes first: somebody sits behind it.
 */
export class GroupCommit {
  private readonly ledger: Pick<Ledger, 'post'>;
  private readonly admitAll: AdmitAll;
  private readonly gate: Waiting<AdmissionRequest, AdmissionAnswer>[] = [];
  private readonly queue: (WaitingBatch | (() => Promise<void>))[] = [];
  private running = false;
  private gateUsedAt = -Infinity;

  constructor(ledger: Pick<Ledger, 'post'>, admitAll: AdmitAll) {
    this.ledger = ledger;
    this.admitAll = admitAll;
  }

  post(batch: Batch): Promise<PostAnswer> {
    return new Promise((resolve, reject) => {
      this.add({ request: batch, resolve, reject });
    });
  }

  /** Answers a gate before anything else that waits. */
  admit(request: AdmissionRequest): Promise<AdmissionAnswer> {
    return new Promise((resolve, reject) => {
      this.gateUsedAt = performance.now();
      this.gate.push({ request, resolve, reject });
      if (!this.running) void this.run();
    });
  }

  /** Runs work when nothing else is being written: after what was asked for before it, before what comes later. */
  alone<T>(work: () => Promise<T>): Promise<T> {
    return new Promise((resolve, reject) => this.add(() => work().then(resolve, reject)));
  }

  private add(next: WaitingBatch | (() => Promise<void>)): void {
    this.queue.push(next);
    if (!this.running) void this.run();
  }

  private async run(): Promise<void> {
    this.running = true;
    while (this.queue.length + this.gate.length > 0) {
      // Messages that have arrived are delivered first, so that they join this commit.
      await new Promise(setImmediate);
      // One after the other, so that neither keeps the other out however many there are.
      if (this.gate.length > 0) await this.answer(this.gate.splice(0));
      const group = this.nextGroup();
      const work = group.length === 0 ? this.queue.shift() : undefined;
      if (typeof work === 'function') await work();
      else if (group.length > 0) await this.commit(group);
    }
    this.running = false;
  }

  private async answer(waiting: readonly Waiting<AdmissionRequest, AdmissionAnswer>[]): Promise<void> {
    try {
      const answers = await this.admitAll(waiting.map(({ request }) => request));
      for (const [index, { resolve, reject }] of waiting.entries()) {
        const answer = answers[index];
        if (answer && !(answer instanceof Refusal)) resolve(answer);
        else reject(answer);
      }
    } catch (error) {
      for (const { reject } of waiting) reject(error);
    }
  }

  private async commit(group: readonly WaitingBatch[]): Promise<void> {
    try {
      const outcomes = await this.ledger.post(group.map(({ request }) => request));
      for (const [index, outcome] of outcomes.entries()) group[index]?.resolve(outcome.answer());
    } catch (error) {
      for (const { reject } of group) reject(error);
    }
  }

  /** Takes the batches at the head of the queue that share a transaction; none where work is there. */
  private nextGroup(): WaitingBatch[] {
    const group: WaitingBatch[] = [];
    const most = performance.now() - this.gateUsedAt < GATE_IN_USE_MS ? MOST_BESIDE_GATE : MOST_EVENTS;
    let events = 0;
    for (const next of this.queue) {
      if (typeof next === 'function') break;
      events += next.request.rows.length;
      if (group.length > 0 && events > most) break;
      group.push(next);
    }
    this.queue.splice(0, group.length);
    return group;
  }
}
