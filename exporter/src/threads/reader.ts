/** The reader thread: queries and the exposition, on a connection of its own, so that neither stops ingest. */
import { parentPort, workerData } from 'node:worker_threads';
import { LedgerExposition, type ExpositionOptions } from '../metrics/ledger-exposition.ts';
import { ANSWERS, type Question, type Questions } from '../query/answers.ts';
import { SqliteReader } from '../store/sqlite/sqlite-reader.ts';
import { serve } from './channel.ts';

export interface ReaderOptions {
  readonly path: string;
  readonly exposition: ExpositionOptions;
}

function functions({ path, exposition: options }: ReaderOptions) {
  const store = new SqliteReader(path);
  const exposition = new LedgerExposition(store, options);
  return {
    // Answers are text: exact decimals are raw JSON, which a clone would turn into objects.
    ask: <Q extends Question>(question: Q, asked: Questions[Q]): string =>
      store.snapshot(() => JSON.stringify(ANSWERS[question](store, asked, Date.now()))),
    keys: () => store.keys(),
    orgs: () => store.orgs(),
    /** Posting time of the newest entry of all: a clock far behind it must not post. */
    newestEntry: () => Math.max(0, ...store.orgs().map((org) => store.account(org)?.postedAt ?? 0)),
    exposition: (openMetrics: boolean) => store.snapshot(() => exposition.write(openMetrics, Date.now())),
    close: () => store.close(),
  };
}
export type ReaderFunctions = ReturnType<typeof functions>;

if (parentPort) serve(parentPort, functions(workerData as ReaderOptions));
