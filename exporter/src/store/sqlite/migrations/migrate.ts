import { statfsSync } from 'node:fs';
import { dirname } from 'node:path';
import type { DatabaseSync } from 'node:sqlite';
import { SCHEMA } from '../schema.ts';
import { fillUnpriced } from '../writing/fill-unpriced.ts';
import { CORRECTIONS, SUMS, eachOf } from './corrections.ts';
import { NARROW_EVENTS } from './narrow-events.ts';
import { PEOPLE } from './people.ts';
import { RECONCILIATIONS } from './reconciliations.ts';
import { begin, finish, isUnderWay, type Pace, type Rebuild } from './rebuild.ts';

/** SQL in one transaction, or pieces. */
type Migration = { readonly sql: string } | { readonly rebuild: Rebuild };

/** What later versions of the schema changed, in their order: [0] leads from version 1 to version 2. */
const MIGRATIONS: readonly Migration[] = [
  { sql: CORRECTIONS },
  { sql: eachOf(SUMS, (table) => `ALTER TABLE ${table} ADD COLUMN unpriced INTEGER NOT NULL DEFAULT 0;`) },
  { rebuild: NARROW_EVENTS },
  { sql: PEOPLE },
  { sql: RECONCILIATIONS },
];
export const VERSION = MIGRATIONS.length + 1;

/** What SQL alone cannot say, of ledgers before a version. It is written by today's code, so all else comes first. */
const FILLS: Readonly<Record<string, { readonly before: number; readonly fill: (db: DatabaseSync) => void }>> = {
  unpriced: { before: 3, fill: fillUnpriced },
};
const FILLS_KEY = 'fills';

const TOGETHER = 100_000;

interface Options extends Partial<Pace> {
  /** Bytes that the directory of the ledger has room for. */
  readonly free?: (directory: string) => number;
}

/**
 * The tables, made where there are none, and brought up to date where they are older: from then on only this version,
 * or a later one, can use them. One of a later version is refused, and so is one that there is no room for.
 */
export function migrate(db: DatabaseSync, { free = freeIn, ...given }: Options = {}): void {
  const pace: Pace = { together: TOGETHER, onProgress: ignore, ...given };
  const version = versionOf(db);
  if (version > VERSION)
    throw new Error(`the ledger was written by a later version (schema ${version}, known ${VERSION})`);
  if (version === 0) {
    db.exec(`BEGIN IMMEDIATE; ${SCHEMA}; PRAGMA user_version = ${VERSION}; COMMIT`);
    return;
  }
  if (MIGRATIONS.slice(version - 1).some((each) => 'rebuild' in each)) checkRoom(db, free);
  for (;;) {
    goOn(db, pace);
    if (versionOf(db) === VERSION) break;
    beginFrom(db, versionOf(db));
  }
  fill(db);
}

const versionOf = (db: DatabaseSync): number => Number(db.prepare('PRAGMA user_version').get()?.['user_version']);
const freeIn = (directory: string): number => {
  const { bavail, bsize } = statfsSync(directory);
  return bavail * bsize;
};
const ignore = (): void => undefined;

/**
 * The next migrations as one transaction, up to one that is made in pieces: what older versions would take for theirs,
 * and is not, is never seen.
 */
function beginFrom(db: DatabaseSync, version: number): void {
  db.exec('BEGIN IMMEDIATE');
  note(db, version);
  let reached = version;
  for (const migration of MIGRATIONS.slice(version - 1)) {
    reached++;
    if ('sql' in migration) {
      db.exec(migration.sql);
      continue;
    }
    begin(db, migration.rebuild);
    break;
  }
  db.exec(`PRAGMA user_version = ${reached}; COMMIT`);
}

function goOn(db: DatabaseSync, pace: Pace): void {
  const migration = MIGRATIONS[versionOf(db) - 2];
  if (migration && 'rebuild' in migration && isUnderWay(db)) finish(db, migration.rebuild, pace);
}

/** Which fills a ledger of this version needs, for when all else is done. */
function note(db: DatabaseSync, version: number): void {
  const names = Object.keys(FILLS).filter((name) => version < (FILLS[name]?.before ?? 0));
  if (names.length === 0) return;
  db.prepare('INSERT OR IGNORE INTO meta (key, value) VALUES (?, ?)').run(FILLS_KEY, JSON.stringify(names));
}

function fill(db: DatabaseSync): void {
  const names = db.prepare('SELECT value FROM meta WHERE key = ?').get(FILLS_KEY)?.['value'];
  if (typeof names !== 'string') return;
  db.exec('BEGIN IMMEDIATE');
  for (const name of JSON.parse(names) as string[]) FILLS[name]?.fill(db);
  db.prepare('DELETE FROM meta WHERE key = ?').run(FILLS_KEY);
  db.exec('COMMIT');
}

/** Old and new rows stand beside each other for a while, and so does the log of what is written. */
function checkRoom(db: DatabaseSync, free: (directory: string) => number): void {
  const pragma = (name: string): number => Number(db.prepare(`PRAGMA ${name}`).get()?.[name]);
  const needed = pragma('page_count') * pragma('page_size');
  const path = db.location();
  if (path === null) return;
  const found = free(dirname(path));
  if (found < needed)
    throw new Error(
      `the ledger is of an earlier version, and to bring it up to date takes room for ${needed} bytes in ` +
        `${dirname(path)}, which has ${found}: nothing was changed`,
    );
}
