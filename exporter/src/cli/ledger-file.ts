/** A ledger as a file: what `backup` brings and `restore` takes. */
import { existsSync, statSync } from 'node:fs';
import { pathToFileURL } from 'node:url';
import { DatabaseSync } from 'node:sqlite';

/** What the exporter of this version writes (`PRAGMA user_version`); a test compares. */
export const NEWEST_SCHEMA = 2;

const TABLES = ['accounts', 'entries', 'events', 'grants', 'rollups', 'series', 'keys', 'prices'];
const MOST_PROBLEMS = 3;

/** What is wrong with it, for people; null: it is a sound ledger that this version can use. */
export function flawOf(path: string): string | null {
  // Nobody else has it open: without locks, and without files for them beside it.
  const address = pathToFileURL(path);
  address.search = 'immutable=1';
  let db: DatabaseSync | undefined;
  try {
    db = new DatabaseSync(address, { readOnly: true });
    return flawIn(db);
  } catch (error) {
    return `it is no ledger, or damaged (${error instanceof Error ? error.message : String(error)})`;
  } finally {
    db?.close();
  }
}

function flawIn(db: DatabaseSync): string | null {
  const rows = (sql: string): unknown[] =>
    db
      .prepare(sql)
      .all()
      .map((row) => Object.values(row)[0]);
  const tables = new Set(rows("SELECT name FROM sqlite_schema WHERE type = 'table'"));
  if (!TABLES.every((table) => tables.has(table))) return 'it is a database, but no ledger';
  const version = Number(rows('PRAGMA user_version')[0]);
  if (version > NEWEST_SCHEMA)
    return `a later version of Ledgerline wrote it (schema ${version}, known ${NEWEST_SCHEMA}): restore it with that`;
  const problems = rows(`PRAGMA integrity_check(${MOST_PROBLEMS})`);
  return problems[0] === 'ok' ? null : `it is damaged (${problems.join('; ')})`;
}

/** A write-ahead log beside a file holds what the file does not. */
export const hasLog = (path: string): boolean => existsSync(`${path}-wal`) && statSync(`${path}-wal`).size > 0;
