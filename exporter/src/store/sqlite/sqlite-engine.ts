import type { LedgerStore } from '../../ledger/store.ts';
import type { Reader } from '../../reading/store.ts';
import type { VerifyStore } from '../../verify/store.ts';
import type { Backups, Engine, LedgerAtRest, WriterOptions } from '../engine.ts';
import { SqliteBackups } from './file/backups.ts';
import { lockLedger } from './file/lock.ts';
import { SqliteFile } from './file/sqlite-file.ts';
import { SqliteSnapshot } from './reading/sqlite-snapshot.ts';
import { SqliteSnapshots } from './reading/snapshots.ts';
import { SqliteVerifySnapshot } from './reading/verify-snapshot.ts';
import { SqliteStore } from './writing/sqlite-store.ts';

/** The embedded engine: one file, one connection that writes, and others that read beside it. */
export class SqliteEngine implements Engine {
  private readonly path: string;
  readonly atRest: LedgerAtRest;

  constructor(path: string) {
    this.path = path;
    this.atRest = new SqliteFile(path);
  }

  writer(options: WriterOptions): LedgerStore {
    return new SqliteStore(this.path, options);
  }

  reader(): Reader {
    return new SqliteSnapshots((pageCache) => new SqliteSnapshot(this.path, pageCache));
  }

  verifier(): VerifyStore {
    return new SqliteSnapshots((pageCache) => new SqliteVerifySnapshot(this.path, pageCache));
  }

  backups(): Backups {
    return new SqliteBackups(this.path);
  }

  lock(): (() => void) | null {
    return lockLedger(this.path);
  }
}
