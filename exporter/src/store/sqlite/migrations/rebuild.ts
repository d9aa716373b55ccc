/** Migrations of so many rows that they are made in pieces: whoever is killed in between goes on at the next start. */
import type { DatabaseSync } from 'node:sqlite';
import type { UpgradeProgress } from '../../engine.ts';

/** Where a step stands, in numbers of its own; none: at its beginning. */
export type Cursor = readonly number[];

export interface Step {
  /** Of which rows: for whoever watches. */
  readonly name: string;
  /** Deals with the next rows, about `limit` of them or fewer; null: there are none left. */
  readonly next: (
    db: DatabaseSync,
    after: Cursor,
    limit: number,
  ) => { readonly after: Cursor; readonly rows: number } | null;
}

export interface Rebuild {
  /** Makes what the steps fill, in the transaction that begins it. */
  readonly begin: string;
  /** How many rows the steps deal with, all together. */
  readonly rows: (db: DatabaseSync) => number;
  readonly steps: readonly Step[];
  /** Puts it in place, in the last transaction. */
  readonly end: string;
}

/** How far it is, as it is kept in the ledger. */
interface State {
  readonly step: number;
  readonly after: Cursor;
  readonly done: number;
  readonly total: number;
}

const KEY = 'rebuild';

const MEMORY_KIB = 64 * 1024;

export interface Pace {
  /** About how many rows one transaction deals with: it is repeated by whoever was killed in it, and is in the log. */
  readonly together: number;
  readonly onProgress: (progress: UpgradeProgress) => void;
}

export const isUnderWay = (db: DatabaseSync): boolean => readState(db) !== null;

/** In a transaction. */
export function begin(db: DatabaseSync, rebuild: Rebuild): void {
  db.exec(rebuild.begin);
  writeState(db, { step: 0, after: [], done: 0, total: rebuild.rows(db) });
}

/** Goes on to the end of one that has begun. */
export function finish(db: DatabaseSync, rebuild: Rebuild, { together, onProgress }: Pace): void {
  const started = performance.now();
  let state = readState(db);
  const before = state?.done ?? 0;
  const cached = Number(db.prepare('PRAGMA cache_size').get()?.['cache_size']);
  // What is sorted or temporary stays in memory: a read-only container has nowhere else to put it.
  db.exec(`PRAGMA cache_size = -${MEMORY_KIB}; PRAGMA temp.cache_size = -${MEMORY_KIB}`);
  while (state) {
    const { done, total } = state;
    const step = rebuild.steps[state.step];
    const left = done > before ? ((performance.now() - started) / (done - before)) * (total - done) : null;
    onProgress({ step: step?.name ?? 'tables', done, total, msLeft: left });
    db.exec('BEGIN IMMEDIATE');
    if (step) writeState(db, piece(db, step, state, together));
    else {
      db.exec(rebuild.end);
      db.prepare('DELETE FROM meta WHERE key = ?').run(KEY);
    }
    db.exec('COMMIT; PRAGMA wal_checkpoint(TRUNCATE)');
    state = readState(db);
  }
  db.exec(`PRAGMA cache_size = ${cached}`);
}

/** As much of a step as one transaction takes, or what is left of it. */
function piece(db: DatabaseSync, step: Step, { step: index, after, done, total }: State, limit: number): State {
  let [cursor, rows] = [after, 0];
  while (rows < limit) {
    const next = step.next(db, cursor, limit - rows);
    if (!next) return { step: index + 1, after: [], done: done + rows, total };
    cursor = next.after;
    rows += next.rows;
  }
  return { step: index, after: cursor, done: done + rows, total };
}

function readState(db: DatabaseSync): State | null {
  const value = db.prepare('SELECT value FROM meta WHERE key = ?').get(KEY)?.['value'];
  return typeof value === 'string' ? (JSON.parse(value) as State) : null;
}

function writeState(db: DatabaseSync, state: State): void {
  db.prepare('INSERT INTO meta (key, value) VALUES (?, ?) ON CONFLICT DO UPDATE SET value = excluded.value').run(
    KEY,
    JSON.stringify(state),
  );
}
