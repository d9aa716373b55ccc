import type { DatabaseSync } from 'node:sqlite';
import type { Account } from '../../model/account.ts';
import { accountLoader } from './load-accounts.ts';
import { text } from './rows.ts';
import { openForReading } from './schema.ts';
import { Statements } from './statements.ts';

/** A connection of its own that only reads, beside the writer; what everyone who reads needs. */
export class ReadingConnection {
  protected readonly db: DatabaseSync;
  protected readonly statements: Statements;
  protected readonly load: ReturnType<typeof accountLoader>;

  constructor(path: string) {
    this.db = openForReading(path);
    this.statements = new Statements(this.db);
    this.load = accountLoader(this.db);
  }

  close(): void {
    this.db.close();
  }

  snapshot<T>(work: () => T): T {
    this.db.exec('BEGIN');
    try {
      return work();
    } finally {
      this.db.exec('COMMIT');
    }
  }

  orgs(): string[] {
    return this.statements.rows('SELECT org FROM accounts ORDER BY org').map((row) => text(row, 'org'));
  }

  account(org: string): Account | undefined {
    return this.load(org)?.account;
  }
}
