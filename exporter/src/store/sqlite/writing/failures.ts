import { StoreBroken } from '../../../ledger/store.ts';
import { AmountOverflow } from '../../../model/money.ts';
import { Refusal } from '../../../model/refusal.ts';

/** https://sqlite.org/rescode.html */
const BUSY = 5;
const IOERR = 10;
const CORRUPT = 11;
const FULL = 13;
const NOTADB = 26;
const IOERR_WRITE = 778;
const DATATYPE = 3091;

/** What went wrong with a transaction, in the ledger's words. Whatever is none of SQLite's failures stays as it is. */
export function failureOf(error: unknown): unknown {
  // What is bound must fit 64 bits, too.
  if (error instanceof Error && 'code' in error && error.code === 'ERR_INVALID_ARG_VALUE') return new AmountOverflow();
  if (!(error instanceof Error) || !('errcode' in error) || typeof error.errcode !== 'number') return error;
  const { errcode, message } = error;
  // A STRICT column was given a sum that no longer is an integer.
  if (errcode === DATATYPE) return new AmountOverflow();
  const primary = errcode & 0xff;
  // Nothing was written, and it may be once there is room. A quota or a limit on file sizes is a write error.
  if (primary === FULL || primary === BUSY || errcode === IOERR_WRITE)
    return new Refusal('unavailable', `the ledger cannot be written now (${message}): try again`);
  // What a failed fsync left on disk cannot be known, and asking again may say that all is well (fsyncgate).
  if (primary === IOERR || primary === CORRUPT || primary === NOTADB) return new StoreBroken(message);
  return error;
}
