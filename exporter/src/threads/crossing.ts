import { isArrayBuffer } from 'node:util/types';
import { Refusal, type RefusalCode } from '../model/refusal.ts';

/**
 * What went wrong on one side of a thread, as the other side is told. A refusal is an answer, not a failure: it crosses
 * as data and is thrown again, since cloning an error keeps its text and loses its class.
 */
export interface Refused {
  readonly refusal: { readonly code: RefusalCode; readonly message: string; readonly field: string | undefined };
}

/** null: it is no refusal. */
export const refusedBy = (error: unknown): Refused | null =>
  error instanceof Refusal ? { refusal: { code: error.code, message: error.message, field: error.field } } : null;

export const refusalOf = ({ refusal: { code, message, field } }: Refused): Refusal =>
  Object.assign(new Refusal(code, message), { field });

/**
 * Bytes, and columns of numbers that are views of one buffer, change hands instead of being copied: a scrape is
 * megabytes, and a batch is hundreds of kilobytes many times a second. The buffer must hold nothing else.
 */
export const buffersIn = (value: unknown): ArrayBuffer[] =>
  typeof value === 'object' && value !== null && 'buffer' in value && isArrayBuffer(value.buffer) ? [value.buffer] : [];
