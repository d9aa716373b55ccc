import type { DatabaseSync, StatementSync } from 'node:sqlite';
import type { Account } from '../../../model/account.ts';
import type { CycleRecord, Entry, Grant } from '../../../model/account.ts';
import type { EntriesRequest, LedgerState } from '../../../reading/store.ts';
import { readCycles } from '../catalog.ts';
import { accountLoader } from '../load-accounts.ts';
import { text, toGrant } from '../rows.ts';
import { openForReading, type PageCache } from '../open.ts';
import { Statements } from '../statements.ts';
import { LedgerQueries } from './ledger-queries.ts';

/** A connection of its own that only reads, beside the writer; what everyone who reads needs. */
export abstract class ReadingConnection implements LedgerState {
  protected readonly db: DatabaseSync;
  protected readonly statements: Statements;
  protected readonly ledger: LedgerQueries;
  protected readonly load: ReturnType<typeof accountLoader>;
  private readonly first: StatementSync;

  constructor(path: string, pageCache?: PageCache) {
    this.db = openForReading(path, pageCache);
    this.statements = new Statements(this.db);
    this.ledger = new LedgerQueries(this.statements);
    this.load = accountLoader(this.db);
    this.first = this.db.prepare('SELECT 1 FROM meta');
  }

  /** Holds the present state until the end: a transaction has one from its first read on. */
  begin(): void {
    this.db.exec('BEGIN');
    this.first.get();
  }

  /** After a failure SQLite may have ended the transaction itself. */
  end(): void {
    if (this.db.isTransaction) this.db.exec('COMMIT');
  }

  close(): void {
    this.db.close();
  }

  orgs(): string[] {
    return this.statements.rows('SELECT org FROM accounts ORDER BY org').map((row) => text(row, 'org'));
  }

  account(org: string): Account | undefined {
    return this.load(org)?.account;
  }

  grants(org: string): Grant[] {
    return this.statements
      .rows('SELECT * FROM grants WHERE org = ? ORDER BY granted_at, id', this.idOf(org))
      .map(toGrant);
  }

  cycles(org: string): CycleRecord[] {
    return readCycles(this.statements, this.idOf(org));
  }

  entries(org: string, request: EntriesRequest): Entry[] {
    return this.ledger.entries(this.idOf(org), org, request);
  }

  /** -1, which no row has, where there is no such organization. */
  protected abstract idOf(org: string): number;
}
