/** The threads of the ledger as one thing: who writes it, who reads it, who verifies it. */
import { Worker } from 'node:worker_threads';
import type { Change } from '../commands/routes.ts';
import type { Post } from '../ingest/events.ts';
import { withTotal, type AskRows } from '../query/rows.ts';
import { SLOW, limited, limitedRows, timed } from '../query/slow-questions.ts';
import type { Ask } from '../query/questions.ts';
import type { Standing } from '../verify/verifier.ts';
import { connect, stream, type Remote } from './channel.ts';
import { pack } from './packing.ts';
import type { ReaderFunctions, ReaderOptions, ReaderStreams } from './reader.ts';
import type { VerifierFunctions, VerifierOptions } from './verifier.ts';
import type { WriterFunctions, WriterOptions } from './writer.ts';

export interface Heard {
  /** Something was committed: of these organizations, or (`*`) perhaps of all. */
  readonly changed: (orgs: readonly string[]) => void;
  /** How verification stands. */
  readonly standing: (standing: Standing) => void;
  /** What failed in a thread and ended nothing. */
  readonly failed: (thread: string, error: unknown) => void;
  /** A question that took long; milliseconds. */
  readonly slow: (question: string, ms: number) => void;
}

export interface Threads {
  readonly post: Post;
  readonly change: Change;
  /** Reports. Those that take seconds have a thread of their own, started when the first is asked. */
  readonly ask: Ask;
  /** Reports row by row, each of one state of the ledger that is held until the last row. */
  readonly rows: AskRows;
  /**
   * For whoever watches (scrapes, readiness, keys, live balances): a report that takes long must not look like an
   * exporter that is down, nor hold up what is live.
   */
  readonly scrapes: Remote<ReaderFunctions>;
  readonly verify: () => Promise<string>;
  /** Rejects when the ledger can no longer be written: the process must stop and recover. */
  readonly failed: Promise<never>;
  close(): Promise<void>;
}

/** How long a stop waits for readers. */
const CLOSE_MS = 5000;

/** Resolves when the ledger is open, with the default prices where it had none. */
export async function startThreads(
  writerOptions: WriterOptions,
  readerOptions: ReaderOptions,
  heard: Heard,
): Promise<Threads> {
  const workers: Worker[] = [];
  let closing = false;
  const failure = Promise.withResolvers<never>();
  failure.promise.catch(() => undefined); // whoever runs the threads looks at it
  const start = (file: string, workerData: WriterOptions | ReaderOptions | VerifierOptions): Worker => {
    const worker = new Worker(new URL(`./${file}`, import.meta.url), { workerData });
    worker.once('error', failure.reject);
    worker.once('exit', () => {
      if (!closing) failure.reject(new Error(`the thread ${file} of the ledger stopped`));
    });
    workers.push(worker);
    return worker;
  };
  const reader = (worker = start('reader.ts', readerOptions)): Remote<ReaderFunctions> =>
    connect<ReaderFunctions>(worker);

  const writer = connect<WriterFunctions>(start('writer.ts', writerOptions), { changed: heard.changed });
  // Makes the file, which readers open; why it cannot be opened, the thread that failed says.
  await Promise.race([writer.seedPrices(), failure.promise]);
  const reportsWorker = start('reader.ts', readerOptions);
  const [reports, scrapes] = [reader(reportsWorker), reader()];
  const verifier = connect<VerifierFunctions>(start('verifier.ts', readerOptions), {
    standing: heard.standing,
    failed: (message: string) => heard.failed('verifier', message),
  });
  let slow: Remote<ReaderFunctions> | null = null;
  const askSlow = limited((question, given) => (slow ??= reader()).ask(question, given));

  return {
    post: (events, backfill) => writer.post(pack(events), backfill),
    change: (command, actor, given) => writer.change(command, actor, given),
    ask: timed(
      (question, given) => (SLOW.has(question) ? askSlow(question, given) : reports.ask(question, given)),
      heard.slow,
    ),
    rows: limitedRows((question, given, { gone }) =>
      withTotal(stream<ReaderStreams, 'rows'>(reportsWorker, 'rows', [question, given], gone)),
    ),
    scrapes,
    verify: () => verifier.verify(),
    failed: failure.promise,
    close: async () => {
      closing = true;
      // Readers first: the last connection to close tidies the WAL away, and a reader may not.
      const tidy = Promise.all([reports.close(), scrapes.close(), verifier.close()]);
      await Promise.race([tidy, new Promise((resolve) => setTimeout(resolve, CLOSE_MS).unref())]);
      const [writing, ...others] = workers;
      await Promise.all(others.map((worker) => worker.terminate()));
      await writer.close();
      await writing?.terminate();
    },
  };
}
