import type { DatabaseSync } from 'node:sqlite';
import { StoreBroken, type LedgerStore, type Session } from '../../../ledger/store.ts';
import type { IdSecret } from '../../../model/id-key.ts';
import type { WriterOptions } from '../../engine.ts';
import { failureOf } from './failures.ts';
import { idSecretOf } from './id-secret.ts';
import { openForWriting } from '../open.ts';
import { SqliteSession } from './session.ts';

/** One connection that writes, one transaction at a time. */
export class SqliteStore implements LedgerStore {
  readonly idSecret: IdSecret;
  private readonly db: DatabaseSync;
  private readonly session: SqliteSession;
  private broken: StoreBroken | null = null;
  private readonly options: WriterOptions;

  constructor(path: string, options: WriterOptions) {
    this.options = options;
    this.db = openForWriting(path);
    this.idSecret = idSecretOf(this.db);
    this.session = new SqliteSession(this.db, options.limits);
  }

  async transact<T>(work: (session: Session) => Promise<T>): Promise<T> {
    if (this.broken) throw this.broken;
    const { changed } = this.session;
    changed.clear();
    const result = await this.committed(work);
    if (changed.size > 0) this.options.onCommitted?.(changed);
    return result;
  }

  close(): void {
    this.db.close();
  }

  private async committed<T>(work: (session: Session) => Promise<T>): Promise<T> {
    try {
      this.db.exec('BEGIN IMMEDIATE');
      const result = await work(this.session);
      this.db.exec('COMMIT');
      return result;
    } catch (error) {
      this.session.forget();
      throw this.undo(failureOf(error));
    }
  }

  private undo(failure: unknown): unknown {
    let final = failure;
    try {
      if (this.db.isTransaction) this.db.exec('ROLLBACK');
    } catch (error) {
      final = new StoreBroken(String(error));
    }
    if (final instanceof StoreBroken) {
      this.broken = final;
      this.options.onBroken?.(final);
    }
    return final;
  }
}
