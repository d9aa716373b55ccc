/**
 * Loaded before an exporter (`NODE_OPTIONS=--import`): a disk that is full. The file named by LIMITED_DISK says how
 * many pages the ledger may have, and is read again before every transaction, so that space can go and come back.
 */
import { readFileSync } from 'node:fs';
import { createRequire, syncBuiltinESMExports } from 'node:module';
import type * as Sqlite from 'node:sqlite';

// A module's own exports cannot be replaced, those of the object behind it can.
const sqlite = createRequire(import.meta.url)('node:sqlite') as typeof Sqlite;

class LimitedDatabase extends sqlite.DatabaseSync {
  override exec(sql: string): void {
    if (sql.startsWith('BEGIN IMMEDIATE'))
      super.exec(`PRAGMA max_page_count = ${readFileSync(process.env['LIMITED_DISK'] ?? '', 'utf8')}`);
    super.exec(sql);
  }
}

Object.assign(sqlite, { DatabaseSync: LimitedDatabase });
syncBuiltinESMExports();
