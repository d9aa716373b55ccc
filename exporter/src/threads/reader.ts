/** The reader thread: queries and the exposition, beside the writer, so that neither stops ingest. */
import { parentPort, workerData } from 'node:worker_threads';
import type { HistoryQuery } from '@ledgerline/api';
import { writeHistory } from '../metrics/history/history.ts';
import { historyRequestOf } from '../metrics/history/request.ts';
import { LedgerExposition, type ExpositionOptions } from '../metrics/ledger-exposition.ts';
import { ANSWERS } from '../query/answers.ts';
import type { Question, Questions } from '../query/questions.ts';
import type { Context } from '../query/listed.ts';
import { ConversationCache } from '../reading/conversation-cache.ts';
import { KeptListings } from '../reading/listing.ts';
import { ROWS, type RowsParts, type RowsQuestion, type RowsQuestions } from '../query/rows.ts';
import type { Reader } from '../reading/store.ts';
import type { StoreLocation } from '../store/engine.ts';
import { engineAt } from '../store/engines.ts';
import { begin, whileWanted, type Call } from './call.ts';
import { serve } from './channel.ts';

export interface ReaderOptions {
  readonly location: StoreLocation;
  readonly exposition: ExpositionOptions;
}

interface Listings extends Pick<Context, 'kept'> {
  readonly conversations: ConversationCache;
}

const functions = (reader: Reader, exposition: LedgerExposition, listings: Listings) => ({
  /**
   * Answers are text: exact decimals are raw JSON, which a clone would turn into objects.
   *
   * @param call ends with a refusal once it is given up
   */
  ask: async <Q extends Question>(question: Q, request: Questions[Q], call: Call): Promise<string> => {
    begin(call);
    return reader.snapshot(async (state) => {
      const snapshot = whileWanted(state, call);
      return JSON.stringify(await ANSWERS[question](request, { snapshot, ...listings, now: Date.now() }));
    });
  },
  keys: () => reader.snapshot(async (snapshot) => snapshot.keys()),
  /** Keys and people of one state. */
  directory: () =>
    reader.snapshot(async (snapshot) => ({ keys: await snapshot.keys(), people: await snapshot.people() })),
  orgs: () => reader.snapshot(async (snapshot) => snapshot.orgs()),
  /** When each organization was created, epoch milliseconds. */
  created: () =>
    reader.snapshot(async (snapshot) => {
      const created = new Map<string, number>();
      for (const org of await snapshot.orgs()) created.set(org, (await snapshot.account(org))?.createdAt ?? 0);
      return created;
    }),
  /** Posting time of the newest entry of all: a clock far behind it must not post. */
  newestPosting: () => reader.snapshot(async (snapshot) => snapshot.newestPosting()),
  /** @param spare the bytes of an exposition that is no longer needed */
  exposition: (openMetrics: boolean, spare: Uint8Array<ArrayBuffer> | null) =>
    reader.snapshot((snapshot) => exposition.write(snapshot, openMetrics, Date.now(), spare)),
  /** Reads ahead what questions about conversations need. */
  follow: () => listings.conversations.follow(reader),
  close: () => reader.close(),
});
export type ReaderFunctions = ReturnType<typeof functions>;

const streams = (reader: Reader, { conversations }: Listings, { labels }: ExpositionOptions) => ({
  rows: <Q extends RowsQuestion>(question: Q, request: RowsQuestions[Q]): RowsParts =>
    reader.stream((snapshot) => ROWS[question](request, { snapshot, now: Date.now(), conversations })),
  /** OpenMetrics. */
  history: (query: HistoryQuery): AsyncGenerator<string, void> => {
    const now = Date.now();
    return reader.stream((snapshot) => writeHistory(snapshot, historyRequestOf(query, now), labels, now));
  },
});
export type ReaderStreams = ReturnType<typeof streams>;

if (parentPort) {
  const { location, exposition } = workerData as ReaderOptions;
  const reader = engineAt(location).reader();
  const listings = { kept: new KeptListings(), conversations: new ConversationCache() };
  serve(
    parentPort,
    functions(reader, new LedgerExposition(exposition), listings),
    streams(reader, listings, exposition),
  );
}
