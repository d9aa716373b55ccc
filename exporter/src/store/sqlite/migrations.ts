import type { DatabaseSync } from 'node:sqlite';
import { CHECKPOINTS, ENTRIES_OF_EVENTS, REFUNDS, RESERVATIONS, REVERSALS, SCHEMA } from './schema.ts';
import { fillUnpriced } from './writing/fill-unpriced.ts';

const eachOf = (tables: readonly string[], statement: (table: string) => string): string =>
  tables.map(statement).join('\n');
const SUMS = ['rollups', 'cube', 'series'];

/** Refunds, repricing, reservations and states of accounts. */
const CORRECTIONS = `
ALTER TABLE accounts ADD COLUMN grants_since INTEGER NOT NULL DEFAULT ${Number.MIN_SAFE_INTEGER};
ALTER TABLE grants ADD COLUMN repaid INTEGER NOT NULL DEFAULT 0;
ALTER TABLE grants ADD COLUMN ended_at INTEGER;
ALTER TABLE entries ADD COLUMN credits INTEGER NOT NULL DEFAULT 0;
ALTER TABLE entries ADD COLUMN spent INTEGER NOT NULL DEFAULT 0;
UPDATE entries SET spent = usd, credits =
  (SELECT coalesce(sum(CAST(value ->> '$[2]' AS INTEGER)), 0) FROM json_each(moves)) - overage;
UPDATE grants SET repaid = (
  SELECT coalesce(-sum(entries.overage), 0) FROM entries
  WHERE entries.org = grants.org AND entries.type = 'adjustment' AND entries.moves ->> '$[0][0]' = grants.id);
UPDATE grants SET ended_at = (
  SELECT max(entries.time) FROM entries
  WHERE entries.org = grants.org AND entries.type IN ('expiry', 'void') AND entries.moves ->> '$[0][0]' = grants.id);
UPDATE entries SET moves = json_array(json_array(
  moves ->> '$[0][0]', moves ->> '$[0][1]', moves ->> '$[0][2]', substr(moves ->> '$[0][2]', 2),
  substr(moves ->> '$[0][2]', 2))) WHERE type = 'adjustment';
${ENTRIES_OF_EVENTS} ${CHECKPOINTS} ${REFUNDS} ${RESERVATIONS}
${REVERSALS.map((name) => `ALTER TABLE events ADD COLUMN ${name} INTEGER NOT NULL DEFAULT 0;`).join('\n')}
${eachOf(
  SUMS,
  (table) => `ALTER TABLE ${table} ADD COLUMN reversed_credits INTEGER NOT NULL DEFAULT 0;
ALTER TABLE ${table} ADD COLUMN reversed_usd INTEGER NOT NULL DEFAULT 0;`,
)}
ALTER TABLE series ADD COLUMN overshoot_credits INTEGER NOT NULL DEFAULT 0;
ALTER TABLE series ADD COLUMN overshoot_usd INTEGER NOT NULL DEFAULT 0;`;

interface Migration {
  readonly sql: string;
  /** What SQL alone cannot say. It is written by the code of today, so it follows the SQL of all later versions. */
  readonly fill?: (db: DatabaseSync) => void;
}

/** What later versions of the schema changed, in their order: [0] leads from version 1 to version 2. */
const MIGRATIONS: readonly Migration[] = [
  { sql: CORRECTIONS },
  {
    sql: eachOf(SUMS, (table) => `ALTER TABLE ${table} ADD COLUMN unpriced INTEGER NOT NULL DEFAULT 0;`),
    fill: fillUnpriced,
  },
];
export const VERSION = MIGRATIONS.length + 1;

/**
 * The tables, made where there are none, and brought up to date where they are older. One of a later version is
 * refused.
 */
export function migrate(db: DatabaseSync): void {
  const version = Number(db.prepare('PRAGMA user_version').get()?.['user_version'] ?? 0);
  if (version > VERSION)
    throw new Error(`the ledger was written by a later version (schema ${version}, known ${VERSION})`);
  if (version === VERSION) return;
  const missing = version === 0 ? [{ sql: SCHEMA }] : MIGRATIONS.slice(version - 1);
  db.exec(`BEGIN IMMEDIATE; ${missing.map(({ sql }) => sql).join('\n')}`);
  for (const { fill } of missing) fill?.(db);
  db.exec(`PRAGMA user_version = ${VERSION}; COMMIT`);
}
