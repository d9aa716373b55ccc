/** A ledger as a file that nobody has open: what a backup is, and where one is put in place. */
import { createReadStream, existsSync, mkdirSync, statSync } from 'node:fs';
import { dirname } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { pathToFileURL } from 'node:url';
import { writeAtomically } from '../../atomic-file.ts';
import { NotRestored, type LedgerAtRest } from '../../engine.ts';
import { VERSION } from '../migrations/migrate.ts';
import { lockLedger } from './lock.ts';

const TABLES = ['accounts', 'entries', 'events', 'grants', 'rollups', 'series', 'keys', 'prices'];
const MOST_PROBLEMS = 3;

export class SqliteFile implements LedgerAtRest {
  private readonly path: string;

  constructor(path: string) {
    this.path = path;
  }

  exists(): boolean {
    return existsSync(this.path);
  }

  flawOf(file: string): string | null {
    // Nobody else has it open: without locks, and without files for them beside it.
    const address = pathToFileURL(file);
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

  async restore(file: string): Promise<{ path: string; bytes: number }> {
    if (hasLog(file))
      throw new NotRestored(
        'place',
        `${file} has a write-ahead log beside it: it is no backup, but a ledger in use or not stopped`,
      );
    const unlock = this.lockPlace();
    try {
      // A log that is left behind would be taken for part of what is put there.
      const found = ['', '-wal', '-journal'].map((end) => this.path + end).find((each) => existsSync(each));
      if (found !== undefined)
        throw new NotRestored('place', `${found} is there: a backup is restored only where no ledger is`);
      const bytes = await writeAtomically(this.path, createReadStream(file), (copy) => {
        const flaw = this.flawOf(copy);
        if (flaw !== null) throw new NotRestored('backup', `${file} was not restored: ${flaw}`);
      });
      return { path: this.path, bytes };
    } finally {
      unlock();
    }
  }

  /** The lock that an exporter holds on its ledger. */
  private lockPlace(): () => void {
    const dataDir = dirname(this.path);
    let unlock: (() => void) | null;
    try {
      mkdirSync(dataDir, { recursive: true, mode: 0o700 });
      unlock = lockLedger(this.path);
    } catch (error) {
      throw new NotRestored('place', `${dataDir}: ${error instanceof Error ? error.message : String(error)}`);
    }
    if (!unlock)
      throw new NotRestored('place', `${dataDir} is in use by an exporter: stop it, or name another directory`);
    return unlock;
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
  if (version > VERSION)
    return `a later version of Ledgerline wrote it (schema ${version}, known ${VERSION}): restore it with that`;
  const problems = rows(`PRAGMA integrity_check(${MOST_PROBLEMS})`);
  return problems[0] === 'ok' ? null : `it is damaged (${problems.join('; ')})`;
}

/** A write-ahead log beside a file holds what the file does not. */
const hasLog = (path: string): boolean => existsSync(`${path}-wal`) && statSync(`${path}-wal`).size > 0;
