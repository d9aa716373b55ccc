import { Worker } from 'node:worker_threads';
import type { ReaderOptions } from './reader.ts';
import type { VerifierOptions } from './verifier.ts';
import type { WriterOptions } from './writer.ts';

/** A thread that ended by itself, and why. */
export interface Ended {
  readonly thread: string;
  readonly error: Error;
}

/** What each thread is started with, by the name of its file. */
interface ThreadOptions {
  readonly writer: WriterOptions;
  readonly reader: ReaderOptions;
  readonly verifier: VerifierOptions;
}

/**
 * Where a thread's objects begin: larger, and fewer of them are copied; but each thread has it three times over, and V8
 * lets it grow to 100 MB and more. The writer makes most, who verifies least.
 */
const YOUNG_GENERATION_MB: Readonly<Record<keyof ThreadOptions, number>> = { writer: 24, reader: 12, verifier: 6 };

/** Threads of the ledger. */
export class Workers {
  /** Resolves when a thread has ended that nobody terminated. */
  readonly ended: Promise<Ended>;
  private readonly end: (ended: Ended) => void;
  private readonly running = new Map<Worker, string>();
  private terminating = false;

  constructor() {
    const { promise, resolve } = Promise.withResolvers<Ended>();
    this.ended = promise;
    this.end = resolve;
  }

  start<Thread extends keyof ThreadOptions>(thread: Thread, workerData: ThreadOptions[Thread]): Worker {
    const worker = new Worker(new URL(`./${thread}.ts`, import.meta.url), {
      workerData,
      resourceLimits: { maxYoungGenerationSizeMb: YOUNG_GENERATION_MB[thread] },
    });
    worker.once('error', (error) =>
      this.end({ thread, error: error instanceof Error ? error : new Error(String(error)) }),
    );
    worker.once('exit', (code) => {
      if (this.running.delete(worker) && !this.terminating)
        this.end({ thread, error: new Error(`it stopped with exit code ${code}`) });
    });
    this.running.set(worker, thread);
    return worker;
  }

  /** Ends one that others do without: it runs no further than to the end of its statement. */
  stop(worker: Worker): void {
    if (this.running.delete(worker)) void worker.terminate();
  }

  async terminate(threads: (thread: string) => boolean = () => true): Promise<void> {
    this.terminating = true;
    const ending = [...this.running].filter(([, thread]) => threads(thread));
    await Promise.all(ending.map(([worker]) => worker.terminate()));
  }
}
