/**
 * Loaded before an exporter (`NODE_OPTIONS=--import`): a disk from which a state of the ledger is read slowly. The file
 * named by SLOW_DISK says how many milliseconds each takes, and is read again for each.
 */
import { readFileSync } from 'node:fs';
import { createRequire, syncBuiltinESMExports } from 'node:module';
import type * as Sqlite from 'node:sqlite';

// A module's own exports cannot be replaced, those of the object behind it can.
const sqlite = createRequire(import.meta.url)('node:sqlite') as typeof Sqlite;
const nobody = new Int32Array(new SharedArrayBuffer(4));

class SlowDatabase extends sqlite.DatabaseSync {
  override exec(sql: string): void {
    if (sql === 'BEGIN') Atomics.wait(nobody, 0, 0, Number(readFileSync(process.env['SLOW_DISK'] ?? '', 'utf8')));
    super.exec(sql);
  }
}

Object.assign(sqlite, { DatabaseSync: SlowDatabase });
syncBuiltinESMExports();
