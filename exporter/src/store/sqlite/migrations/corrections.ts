export const eachOf = (tables: readonly string[], statement: (table: string) => string): string =>
  tables.map(statement).join('\n');
export const SUMS = ['rollups', 'cube', 'series'];

/**
 * Refunds, repricing, reservations and states of accounts. What was released stays as it was: no word of it is of
 * today's schema.
 */
export const CORRECTIONS = `
ALTER TABLE accounts ADD COLUMN grants_since INTEGER NOT NULL DEFAULT ${Number.MIN_SAFE_INTEGER};
ALTER TABLE grants ADD COLUMN repaid INTEGER NOT NULL DEFAULT 0;
ALTER TABLE grants ADD COLUMN ended_at INTEGER;
ALTER TABLE entries ADD COLUMN credits INTEGER NOT NULL DEFAULT 0;
ALTER TABLE entries ADD COLUMN spent INTEGER NOT NULL DEFAULT 0;
UPDATE entries SET spent = usd, credits =
  (SELECT coalesce(sum(CAST(value ->> '$[2]' AS INTEGER)), 0) FROM json_each(moves)) - overage;
UPDATE grants SET repaid = repaid - adjusted.overage FROM (
  SELECT org, moves ->> '$[0][0]' AS grant_id, sum(overage) AS overage FROM entries
  WHERE type = 'adjustment' GROUP BY 1, 2) AS adjusted
WHERE adjusted.org = grants.org AND adjusted.grant_id = grants.id;
UPDATE grants SET ended_at = ended.time FROM (
  SELECT org, moves ->> '$[0][0]' AS grant_id, max(time) AS time FROM entries
  WHERE type IN ('expiry', 'void') GROUP BY 1, 2) AS ended
WHERE ended.org = grants.org AND ended.grant_id = grants.id;
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
