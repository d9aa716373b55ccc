import { TOKEN_KINDS } from './event.ts';

/** What every event of a batch has, an array for each, all of them views of one buffer that threads hand on. */
export interface EventColumns {
  /** Epoch milliseconds. */
  readonly times: Float64Array;
  /** A row of all TOKEN_KINDS for each event. */
  readonly tokens: Float64Array;
  /** Milliseconds; NaN: none. */
  readonly durations: Float64Array;
  /** NaN: none. */
  readonly revisions: Float64Array;
  /** Of the ids, as `idKey` makes them with the seed of the event's organization. */
  readonly keys: Float64Array;
  readonly contextNumbers: Int32Array;
  /** This and the next four: indexes of the batch's texts. */
  readonly conversations: Int32Array;
  readonly titles: Int32Array;
  readonly runs: Int32Array;
  readonly descriptions: Int32Array;
  readonly reservations: Int32Array;
  /** Where in `idBytes` the ids end; each begins where the one before it ends. */
  readonly idEnds: Int32Array;
  /** 1: it is. */
  readonly final: Uint8Array;
  /** Ids in Latin-1. */
  readonly idBytes: Uint8Array;
}

/** What an event takes, but for its id. */
const ROW_BYTES = (4 + TOKEN_KINDS.length) * Float64Array.BYTES_PER_ELEMENT + 7 * Int32Array.BYTES_PER_ELEMENT + 1;

export const columnsBuffer = (capacity: number, idBytes: number): ArrayBuffer =>
  new ArrayBuffer(capacity * ROW_BYTES + idBytes);

/** The columns of `size` events in a buffer that was made for `capacity` of them. Wider numbers come first: aligned. */
export function columnsIn(buffer: ArrayBuffer, capacity: number, size = capacity): EventColumns {
  let at = 0;
  const start = (bytes: number): number => (at += bytes) - bytes;
  const floats = (width = 1): Float64Array =>
    new Float64Array(buffer, start(capacity * width * Float64Array.BYTES_PER_ELEMENT), size * width);
  const integers = (): Int32Array => new Int32Array(buffer, start(capacity * Int32Array.BYTES_PER_ELEMENT), size);
  return {
    times: floats(),
    tokens: floats(TOKEN_KINDS.length),
    durations: floats(),
    revisions: floats(),
    keys: floats(),
    contextNumbers: integers(),
    conversations: integers(),
    titles: integers(),
    runs: integers(),
    descriptions: integers(),
    reservations: integers(),
    idEnds: integers(),
    final: new Uint8Array(buffer, start(capacity), size),
    idBytes: new Uint8Array(buffer, at),
  };
}
