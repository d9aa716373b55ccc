import type { DatabaseSync } from 'node:sqlite';
import { SCHEMA } from './schema.ts';
import { fillConversations } from './writing/fill-conversations.ts';
import { fillUnpriced } from './writing/fill-unpriced.ts';

const eachOf = (tables: readonly string[], statement: (table: string) => string): string =>
  tables.map(statement).join('\n');
const SUMS = ['rollups', 'cube', 'series'];

/**
 * Refunds, repricing, reservations and states of accounts. What was released stays as it was: no word of it is of
 * today's schema.
 */
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
CREATE INDEX entries_event ON entries (org, event) WHERE event IS NOT NULL;
CREATE TABLE checkpoints (
  id INTEGER PRIMARY KEY, org INTEGER NOT NULL, sequence INTEGER NOT NULL, time INTEGER NOT NULL, account TEXT NOT NULL
) STRICT;
CREATE INDEX checkpoints_time ON checkpoints (org, time);
CREATE INDEX checkpoints_sequence ON checkpoints (org, sequence);
CREATE TABLE refunds (
  org INTEGER NOT NULL, id TEXT NOT NULL, event INTEGER NOT NULL, credits INTEGER NOT NULL, lost INTEGER NOT NULL,
  usd INTEGER NOT NULL, time INTEGER NOT NULL, note TEXT NOT NULL, asked TEXT NOT NULL, PRIMARY KEY (org, id)
) STRICT, WITHOUT ROWID;
CREATE INDEX refunds_event ON refunds (org, event);
CREATE TABLE reservations (
  org INTEGER NOT NULL, id TEXT NOT NULL, amount INTEGER NOT NULL, held INTEGER NOT NULL, created_at INTEGER NOT NULL,
  expires_at INTEGER NOT NULL, ended_at INTEGER, conversation TEXT NOT NULL, asked TEXT NOT NULL,
  billing_model TEXT NOT NULL, PRIMARY KEY (org, id)
) STRICT, WITHOUT ROWID;
CREATE INDEX reservations_expiry ON reservations (org, expires_at);
CREATE INDEX reservations_open ON reservations (org, expires_at, billing_model, held) WHERE ended_at IS NULL;
CREATE TABLE hold_changes (
  org INTEGER NOT NULL, reservation TEXT NOT NULL, time INTEGER NOT NULL, held INTEGER NOT NULL,
  PRIMARY KEY (org, reservation, time)
) STRICT, WITHOUT ROWID;
ALTER TABLE events ADD COLUMN refunded_credits INTEGER NOT NULL DEFAULT 0;
ALTER TABLE events ADD COLUMN refunded_usd INTEGER NOT NULL DEFAULT 0;
ALTER TABLE events ADD COLUMN reversed_credits INTEGER NOT NULL DEFAULT 0;
ALTER TABLE events ADD COLUMN reversed_usd INTEGER NOT NULL DEFAULT 0;
${eachOf(
  SUMS,
  (table) => `ALTER TABLE ${table} ADD COLUMN reversed_credits INTEGER NOT NULL DEFAULT 0;
ALTER TABLE ${table} ADD COLUMN reversed_usd INTEGER NOT NULL DEFAULT 0;`,
)}
ALTER TABLE series ADD COLUMN overshoot_credits INTEGER NOT NULL DEFAULT 0;
ALTER TABLE series ADD COLUMN overshoot_usd INTEGER NOT NULL DEFAULT 0;`;

/** What each conversation ever used. */
const LIFETIME = `
${eachOf(
  [
    ...['credits', 'usd', 'usd_unknown', 'unpriced', 'requests', 'agent_runs', 'events', 'input', 'cache_read'],
    ...['cache_write', 'output', 'reasoning', 'reversed_credits', 'reversed_usd', 'version'],
  ],
  (name) => `ALTER TABLE conversations ADD COLUMN ${name} INTEGER NOT NULL DEFAULT 0;`,
)}
CREATE INDEX conversations_version ON conversations (org, version);`;
/**
 * Further kinds of tokens, and the service tier: all usage so far is of none. The default prices say that they are:
 * they were the first rows of a book that had none, and the audit says how many.
 */
const KINDS_AND_TIERS = `
${eachOf(
  ['events', ...SUMS],
  (table) => `ALTER TABLE ${table} ADD COLUMN cache_write1h INTEGER NOT NULL DEFAULT 0;
ALTER TABLE ${table} ADD COLUMN input_audio INTEGER NOT NULL DEFAULT 0;
ALTER TABLE ${table} ADD COLUMN output_audio INTEGER NOT NULL DEFAULT 0;`,
)}
ALTER TABLE events ADD COLUMN d_service_tier INTEGER NOT NULL DEFAULT 0;
INSERT INTO rollups (
  org, single, grain, bucket, value, credits, usd, usd_unknown, unpriced, requests, agent_runs, events, input,
  cache_read, cache_write, output, reasoning, reversed_credits, reversed_usd)
SELECT org, 'serviceTier', grain, bucket, 0, credits, usd, usd_unknown, unpriced, requests, agent_runs, events, input,
  cache_read, cache_write, output, reasoning, reversed_credits, reversed_usd
FROM rollups WHERE single = 'total';
UPDATE prices SET body = json_set(body, '$.default', json('true')) WHERE id <= (
  SELECT after ->> '$.rows' FROM audit WHERE actor = 'ledgerline' AND action = 'seed prices' ORDER BY id LIMIT 1);`;

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
  { sql: LIFETIME, fill: fillConversations },
  { sql: KINDS_AND_TIERS },
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
