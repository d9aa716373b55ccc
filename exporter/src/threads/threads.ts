/** The threads of the ledger as one thing: who writes it, who reads it, who verifies it. */
import type { Worker } from 'node:worker_threads';
import type { Change } from '../commands/change.ts';
import type { Recipient } from '../ingest/events.ts';
import type { Lent } from '../metrics/endpoint.ts';
import type { AskHistory } from '../metrics/routes.ts';
import { ContextNumbers } from '../model/context-numbers.ts';
import { untilEnd, withTotal, type AskRows } from '../query/rows.ts';
import { SLOW, limited, limitedRows, limitedStreams, timedBy } from '../query/slow-questions.ts';
import type { Ask } from '../query/questions.ts';
import type { UpgradeProgress } from '../store/engine.ts';
import type { Standing } from '../verify/verifier.ts';
import { newCall } from './call.ts';
import { connect, stream, type Remote } from './channel.ts';
import { ReportThread } from './report-thread.ts';
import type { ReaderFunctions, ReaderOptions, ReaderStreams } from './reader.ts';
import type { VerifierFunctions } from './verifier.ts';
import { Workers, type Ended } from './workers.ts';
import type { WriterFunctions, WriterOptions } from './writer.ts';

export interface Heard {
  /** Something was committed: of these organizations, or (`*`) perhaps of all. */
  readonly changed: (orgs: readonly string[]) => void;
  /** A ledger of an earlier version is brought up to date: every second or so, before anything else. */
  readonly upgrading: (progress: UpgradeProgress) => void;
  /** How verification stands. */
  readonly standing: (standing: Standing) => void;
  /** What failed in a thread and ended nothing. */
  readonly failed: (thread: string, error: unknown) => void;
  /** A question that took long; milliseconds. */
  readonly slow: (question: string, ms: number) => void;
}

export interface Threads extends Recipient {
  readonly change: Change;
  /** Reports. Those that take seconds have a thread of their own, started when the first is asked. */
  readonly ask: Ask;
  /** Reports row by row, each of one state of the ledger that is held until the last row. */
  readonly rows: AskRows;
  /** The past as OpenMetrics, of one state as well. */
  readonly history: AskHistory;
  /**
   * For whoever watches (scrapes, readiness, keys, live balances): a report that takes long must not look like an
   * exporter that is down, nor hold up what is live.
   */
  readonly scrapes: Pick<Remote<ReaderFunctions>, 'keys' | 'directory' | 'orgs' | 'created' | 'newestPosting'> & {
    readonly balance: (org: string) => Promise<string>;
    readonly exposition: (openMetrics: boolean) => Promise<Lent>;
  };
  readonly verify: () => Promise<string>;
  /** Resolves when a thread ended by itself, as where the ledger can no longer be written: the process must recover. */
  readonly ended: Promise<Ended>;
  close(): Promise<void>;
}

/** How long a stop waits for readers. */
const CLOSE_MS = 5000;

/**
 * The bytes of an exposition go back to their thread with the next question: a new buffer of megabytes for each made
 * the garbage collector go through the whole thread that takes events.
 */
function lending(
  expose: (openMetrics: boolean, spare: Uint8Array<ArrayBuffer> | null) => Promise<Uint8Array<ArrayBuffer>>,
): (openMetrics: boolean) => Promise<Lent> {
  let spare: Uint8Array<ArrayBuffer> | null = null;
  return async (openMetrics) => {
    const given = spare;
    spare = null;
    const bytes = await expose(openMetrics, given);
    return { bytes, giveBack: () => (spare = bytes) };
  };
}

/** Resolves when the ledger is open, with the default prices where it had none. */
export async function startThreads(
  writerOptions: WriterOptions,
  readerOptions: ReaderOptions,
  reportSeconds: number,
  heard: Heard,
): Promise<Threads> {
  const workers = new Workers();
  const { ended } = workers;
  const startReader = (): Worker => workers.start('reader', readerOptions);
  const reports = (keeps: boolean): ReportThread =>
    new ReportThread({ start: startReader, stop: (worker) => workers.stop(worker) }, { seconds: reportSeconds, keeps });

  const writer = connect<WriterFunctions>(workers.start('writer', writerOptions), {
    ...{ changed: heard.changed, upgrading: heard.upgrading },
  });
  // Makes the file, which readers open; why it cannot be opened, the thread that ended says.
  await Promise.race([writer.seedPrices(), ended.then(({ error }) => Promise.reject(error))]);
  const contexts = new ContextNumbers(await writer.idSecret());
  // The slow one is started by the first who asks it; what the other reads ahead is there when it is asked.
  const [quick, slow] = [reports(true), reports(false)];
  quick.begin();
  const scrapes = connect<ReaderFunctions>(startReader());
  const verifier = connect<VerifierFunctions>(workers.start('verifier', readerOptions), {
    standing: heard.standing,
    failed: (message: string) => heard.failed('verifier', message),
  });
  const timed = timedBy(heard.slow);
  const limitedExports = limitedStreams();
  const askSlow = limited((question, given, asker) => slow.ask(question, given, asker));

  return {
    contexts,
    post: (events, backfill) => {
      const posted = writer.post(events, backfill);
      contexts.told(events.contexts);
      return posted;
    },
    change: (command, actor, given) => writer.change(command, actor, given),
    ask: (question, given, asker) =>
      timed(question, () => (SLOW.has(question) ? askSlow : quick.ask.bind(quick))(question, given, asker)),
    // Until the first row is there: how long the rest takes is its reader's doing.
    rows: limitedRows(
      (question, given, { gone }) =>
        timed(question, () => withTotal(stream<ReaderStreams, 'rows'>(quick.worker, 'rows', [question, given], gone))),
      limitedExports,
    ),
    history: (query, waiting) =>
      limitedExports(waiting, async (end) => {
        const parts = stream<ReaderStreams, 'history'>(quick.worker, 'history', [query], waiting.gone);
        // What is refused is refused before anything is sent.
        await parts.next();
        return untilEnd(parts, end);
      }),
    scrapes: {
      balance: (org) =>
        timed('balance', () => scrapes.ask('balance', { scope: { orgs: [org], all: false }, query: {} }, newCall())),
      exposition: lending((openMetrics, spare) => timed('exposition', () => scrapes.exposition(openMetrics, spare))),
      keys: scrapes.keys,
      directory: scrapes.directory,
      orgs: scrapes.orgs,
      created: scrapes.created,
      newestPosting: scrapes.newestPosting,
    },
    verify: () => verifier.verify(),
    ended,
    close: async () => {
      // Readers first: the last connection to close tidies the WAL away, and a reader may not.
      const tidy = Promise.all([quick.close(), slow.close(), scrapes.close(), verifier.close()]);
      await Promise.race([tidy, new Promise((resolve) => setTimeout(resolve, CLOSE_MS).unref())]);
      await workers.terminate((thread) => thread !== 'writer');
      await writer.close();
      await workers.terminate();
    },
  };
}
