import { DatabaseSync } from 'node:sqlite';

const BUSY = 5;

/**
 * Keeps a ledger to one process: two writers would each keep balances at hand that the other changes. The lock is one
 * that SQLite holds on a small file of its own, so the kernel releases it however the process ends, and none is left
 * behind. Answers how to release it, or null where another process holds it.
 */
export function lockLedger(path: string): (() => void) | null {
  const db = new DatabaseSync(`${path}-lock`);
  try {
    db.exec('PRAGMA busy_timeout = 0; BEGIN EXCLUSIVE');
  } catch (error) {
    db.close();
    if (error instanceof Error && 'errcode' in error && error.errcode === BUSY) return null;
    throw error;
  }
  return () => db.close();
}
