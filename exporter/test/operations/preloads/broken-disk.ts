/**
 * Loaded before an exporter (`NODE_OPTIONS=--import`): a disk that fails. From when the file named by BROKEN_DISK says
 * 1, no transaction that writes begins.
 */
import { readFileSync } from 'node:fs';
import { createRequire, syncBuiltinESMExports } from 'node:module';
import type * as Sqlite from 'node:sqlite';

// A module's own exports cannot be replaced, those of the object behind it can.
const sqlite = createRequire(import.meta.url)('node:sqlite') as typeof Sqlite;
const SQLITE_IOERR = 10;

class BrokenDatabase extends sqlite.DatabaseSync {
  override exec(sql: string): void {
    if (sql.startsWith('BEGIN IMMEDIATE') && readFileSync(process.env['BROKEN_DISK'] ?? '', 'utf8') === '1')
      throw Object.assign(new Error('disk I/O error'), { errcode: SQLITE_IOERR });
    super.exec(sql);
  }
}

Object.assign(sqlite, { DatabaseSync: BrokenDatabase });
syncBuiltinESMExports();
