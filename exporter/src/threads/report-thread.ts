/** A reader for reports: none costs more than its budget, nor anything once nobody waits for it. */
import { setTimeout as sleep } from 'node:timers/promises';
import type { Worker } from 'node:worker_threads';
import { LimitReached } from '../model/limits.ts';
import type { Refusal } from '../model/refusal.ts';
import type { Asker, Question, Questions } from '../query/questions.ts';
import { giveUp, isBegun, newCall, nobodyWaits, type Call } from './call.ts';
import { connect, type Remote } from './channel.ts';
import type { ReaderFunctions } from './reader.ts';

/** A thread notices between any two statements that a call was given up; one that has not by then is ended. */
const NOTICE_MS = 1000;

export interface Budget {
  readonly seconds: number;
  /**
   * Whether it reads ahead, and keeps listings whose next page is asked for: such a thread is ended only when a budget
   * is spent, one that keeps nothing also for somebody who left.
   */
  readonly keeps: boolean;
}

/** How workers are started, and ended when they can no longer be told anything. */
interface Starter {
  readonly start: () => Worker;
  readonly stop: (worker: Worker) => void;
}

interface Thread {
  readonly worker: Worker;
  readonly reader: Remote<ReaderFunctions>;
  /** Rejects once the thread is ended: at once, where its worker may take until the end of its statement. */
  readonly ended: PromiseWithResolvers<never>;
}

export class ReportThread {
  private readonly starter: Starter;
  private readonly budget: Budget;
  private current: Thread | null = null;
  /** Who works at what. */
  private readonly threadOf = new WeakMap<Call, Thread>();

  constructor(starter: Starter, budget: Budget) {
    this.starter = starter;
    this.budget = budget;
  }

  /** Reads ahead, before anybody asks. */
  begin(): void {
    this.thread();
  }

  /** For streams beside the reports; started where there is none. */
  get worker(): Worker {
    return this.thread().worker;
  }

  /** Refuses what takes longer than the budget, its time in the queue included, and what nobody waits for. */
  async ask<Q extends Question>(question: Q, given: Questions[Q], { gone }: Asker): Promise<string> {
    if (gone.aborted) throw nobodyWaits();
    const budgetMs = this.budget.seconds * 1000;
    const spentAt = performance.now() + budgetMs;
    const call = newCall();
    const answer = this.answerOf(question, given, call);
    const { promise: refused, reject } = Promise.withResolvers<never>();
    const refuse = (refusal: Refusal, patienceMs: number): void => {
      giveUp(call);
      reject(refusal);
      void this.endIfBusy(answer, call, patienceMs + NOTICE_MS);
    };
    const spent = setTimeout(() => refuse(this.overBudget(), 0), budgetMs);
    const leave = (): void => refuse(nobodyWaits(), this.budget.keeps ? spentAt - performance.now() : 0);
    gone.addEventListener('abort', leave);
    try {
      return await Promise.race([answer, refused]);
    } finally {
      clearTimeout(spent);
      gone.removeEventListener('abort', leave);
    }
  }

  close(): Promise<void> {
    return this.current ? this.current.reader.close() : Promise.resolve();
  }

  private thread(): Thread {
    if (this.current) return this.current;
    const worker = this.starter.start();
    const thread = { worker, reader: connect<ReaderFunctions>(worker), ended: Promise.withResolvers<never>() };
    thread.ended.promise.catch(() => undefined);
    // Whoever asks says what could not be read.
    if (this.budget.keeps) thread.reader.follow().catch(() => undefined);
    return (this.current = thread);
  }

  /** Asks another thread where one was ended for somebody else before it began. */
  private async answerOf<Q extends Question>(question: Q, given: Questions[Q], call: Call): Promise<string> {
    for (;;) {
      const thread = this.thread();
      this.threadOf.set(call, thread);
      try {
        return await Promise.race([thread.reader.ask(question, given, call), thread.ended.promise]);
      } catch (error) {
        if (thread === this.current || isBegun(call)) throw error;
      }
    }
  }

  private async endIfBusy(answer: Promise<unknown>, call: Call, patienceMs: number): Promise<void> {
    const noticed = answer.then(
      () => true,
      () => true,
    );
    if (await Promise.race([noticed, sleep(patienceMs, false, { ref: false })])) return;
    const thread = this.threadOf.get(call);
    // One that has not begun waits behind others, who have budgets of their own.
    if (!isBegun(call) || !thread || thread !== this.current) return;
    this.current = null;
    thread.ended.reject(nobodyWaits());
    this.starter.stop(thread.worker);
  }

  private overBudget(): LimitReached {
    const { seconds } = this.budget;
    const message = `a report may take ${seconds} s: ask for a shorter range, or with fewer filters`;
    return new LimitReached('reportSeconds', message, seconds, 'report_timeout');
  }
}
