/** Sends rows in batches, in the order of the file, and says what became of each. */
import type { IngestAnswer } from '@ledgerline/api';
import { ApiError, asRecord, request, type Connection } from '../client.ts';
import type { Event } from './mapping.ts';

export interface Line {
  readonly line: number;
  /** Where it is, where the line alone does not say. */
  readonly place?: string;
  readonly event: Event;
}

export interface Rejection {
  readonly place: string;
  readonly code: string;
  readonly message: string;
}

export interface Outcome {
  readonly accepted: number;
  readonly duplicates: number;
  readonly revised: number;
  readonly rejected: readonly Rejection[];
}

/** For people. */
export const placeOf = ({ line, place }: Pick<Line, 'line' | 'place'>): string => place ?? `line ${line}`;

/** Well under the 16 MiB that the exporter takes by default. */
const MAX_BODY_BYTES = 8 * 1024 * 1024;

/** Groups lines so that neither the count nor the bytes of a body grow past their limits. */
export async function* inBatches(lines: AsyncIterable<Line>, size: number): AsyncGenerator<Line[]> {
  let batch: Line[] = [];
  let bytes = 0;
  for await (const line of lines) {
    const length = Buffer.byteLength(JSON.stringify(line.event)) + 1;
    if (batch.length > 0 && (batch.length >= size || bytes + length > MAX_BODY_BYTES)) {
      yield batch;
      batch = [];
      bytes = 0;
    }
    batch.push(line);
    bytes += length;
  }
  if (batch.length > 0) yield batch;
}

export async function sendBatch(connection: Connection, path: string, batch: readonly Line[]): Promise<Outcome> {
  const text = batch.map(({ event }) => JSON.stringify(event)).join('\n');
  try {
    const answer = await request(connection, 'POST', path, { type: 'application/x-ndjson', text });
    return outcomeOf(answer as IngestAnswer, batch);
  } catch (error) {
    if (!(error instanceof ApiError)) throw error;
    if (error.status === 413 && batch.length > 1) return sendHalves(connection, path, batch);
    if (![400, 409, 413].includes(error.status)) throw error;
    // Nothing of the batch was valid. The exporter names each row; where it does not, the answer goes for all.
    const answer = [error.answer, asRecord(error.answer)['details']].map(asRecord).find((part) => 'rejected' in part);
    if (answer !== undefined) return outcomeOf(answer, batch);
    const { code, message } = error;
    return {
      accepted: 0,
      duplicates: 0,
      revised: 0,
      rejected: batch.map((line) => ({ place: placeOf(line), code, message })),
    };
  }
}

/** An exporter may be set to take less than we send at once. */
async function sendHalves(connection: Connection, path: string, batch: readonly Line[]): Promise<Outcome> {
  const middle = batch.length >> 1;
  const first = await sendBatch(connection, path, batch.slice(0, middle));
  const second = await sendBatch(connection, path, batch.slice(middle));
  return {
    accepted: first.accepted + second.accepted,
    duplicates: first.duplicates + second.duplicates,
    revised: first.revised + second.revised,
    rejected: [...first.rejected, ...second.rejected],
  };
}

const outcomeOf = (answer: Partial<IngestAnswer>, batch: readonly Line[]): Outcome => ({
  accepted: answer.accepted ?? 0,
  duplicates: answer.duplicates ?? 0,
  revised: answer.revised ?? 0,
  rejected: (answer.rejected ?? []).map(({ index, code, message }) => ({
    place: placeOf(batch[index] ?? { line: 0 }),
    code,
    message,
  })),
});
