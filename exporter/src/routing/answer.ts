/** The forms of an answer. `http/send.ts` has one way to send each. */
import type { Readable } from 'node:stream';
import type { TSchema } from 'typebox';

/** Who is sent an answer that has no end (server-sent events). */
export interface Listener {
  /** `gone` is called once it has left, which takes as long as the other side takes to read. */
  send(text: string, gone: () => void): void;
  /** Ends the answer. */
  end(): void;
  /** Drops the connection, and what has not left. */
  cut(): void;
  /** Whether its key would still be let in. */
  allowed(): boolean;
  onClose(listen: () => void): void;
}

export interface Text {
  readonly type: string;
  /** Sent one after the other, as they are: to join them is to copy what may be megabytes. */
  readonly parts: readonly Uint8Array[];
  /** Called when they were sent, or the client has left: they are no longer needed. */
  readonly sent?: () => void;
}

export type Answer =
  /** A JSON text: exact decimals are digits in it, which an object would lose. */
  | { readonly form: 'json'; readonly status: number; readonly text: string }
  /** Anything else that is whole. */
  | ({ readonly form: 'text' } & Text)
  /** A stream of parts from one state of the ledger; `total` rows in all (null: unknown), said before the first. */
  | {
      readonly form: 'rows';
      readonly type: string;
      readonly total: number | null;
      readonly parts: AsyncIterable<string>;
    }
  /** Events without an end. Resolves once something was sent; until then it can be refused like any other. */
  | { readonly form: 'events'; readonly join: (listener: Listener) => Promise<void> }
  /** A file: its length is said first, so that one which is cut off shows. */
  | { readonly form: 'file'; readonly bytes: number; readonly content: Readable };

export const json = (text: string, status = 200): Answer => ({ form: 'json', status, text });

/** What a documented answer is: a schema by media type. */
export interface Content {
  readonly description: string;
  readonly content: Readonly<Record<string, TSchema>>;
}

export const JSON_TYPE = 'application/json';
export const EVENT_STREAM = 'text/event-stream';
export const CSV_TYPE = 'text/csv';
export const NDJSON_TYPE = 'application/x-ndjson';

export const jsonOf = (schema: TSchema, description = 'The answer'): Content => ({
  description,
  content: { [JSON_TYPE]: schema },
});
