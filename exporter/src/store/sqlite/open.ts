import { DatabaseSync } from 'node:sqlite';
import type { WriterOptions } from '../engine.ts';
import { addFold } from './fold.ts';
import { migrate } from './migrations/migrate.ts';

/** The one connection that writes. */
export function openForWriting(path: string, onUpgrade?: WriterOptions['onUpgrade']): DatabaseSync {
  const db = new DatabaseSync(path);
  // FULL: an acknowledged transaction is on disk (fdatasync of the WAL at every commit), not only in the kernel.
  db.exec(`
    PRAGMA journal_mode = WAL;
    PRAGMA synchronous = FULL;
    PRAGMA locking_mode = NORMAL;
    PRAGMA busy_timeout = 5000;
    PRAGMA cache_size = -32768;
    PRAGMA wal_autocheckpoint = 4000;
  `);
  migrate(db, { ...(onUpgrade && { onProgress: onUpgrade }) });
  return db;
}

/** KiB of pages that a connection keeps: reports come back to theirs, who walks through a ledger once does not. */
const PAGE_CACHE_KIB = { large: 128 * 1024, small: 8 * 1024 };
export type PageCache = keyof typeof PAGE_CACHE_KIB;

/** A connection that reads snapshots beside the writer. */
export function openForReading(path: string, pageCache: PageCache = 'large'): DatabaseSync {
  const db = new DatabaseSync(path, { readOnly: true });
  db.exec(`PRAGMA busy_timeout = 5000; PRAGMA cache_size = -${PAGE_CACHE_KIB[pageCache]}; PRAGMA query_only = 1;`);
  addFold(db);
  return db;
}
