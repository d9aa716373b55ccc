/**
 * The tables of version 4 where they differ from those of version 3: narrow events that hold their first charge, what
 * they share in `contexts`, when charges were posted in `postings`, keys of ids in `ids`, rollups by numbers, what each
 * conversation ever used; the service tier, and further kinds of tokens, of which nothing was used so far. What was
 * released stays as it was: no word of it is of today's schema.
 */

const CONTEXT_NAMES = [
  ...['d_type', 'd_model', 'd_provider', 'd_category', 'd_reason', 'd_reason_detail', 'd_source', 'd_surface'],
  ...['d_workspace', 'd_user', 'd_api_key', 'd_agent'],
];
export const CONTEXT = CONTEXT_NAMES.join(', ');
export const SAME_CONTEXT = CONTEXT_NAMES.map((name) => `contexts.${name} = events.${name}`).join(' AND ');

const MEASURE_NAMES = [
  ...['credits', 'usd', 'usd_unknown', 'unpriced', 'requests', 'agent_runs', 'events'],
  ...['input', 'cache_read', 'cache_write', 'output', 'reasoning', 'reversed_credits', 'reversed_usd'],
];
export const MEASURES = MEASURE_NAMES.join(', ');
export const ADDED = MEASURE_NAMES.map((name) => `${name} = conversations.${name} + used.${name}`).join(', ');
/** Kinds of tokens that are new. */
const NEW_KINDS = ['cache_write1h', 'input_audio', 'output_audio'];
const newKinds = NEW_KINDS.map((name) => `${name} INTEGER NOT NULL DEFAULT 0`).join(', ');
const measures = `${MEASURE_NAMES.map((name) => `${name} INTEGER NOT NULL`).join(', ')}, ${newKinds}`;
export const CUBE = 'd_workspace, d_model, d_category, d_source, d_surface, d_type';

/**
 * The new tables stand beside the old ones. Of the old indexes, two have names that the new ones need. The default
 * prices say that they are: they were the first rows of a book that had none, and the audit says how many.
 */
export const NEW_TABLES = `
DROP INDEX events_id;
DROP INDEX events_time;
DROP INDEX events_conversation;
CREATE TABLE contexts (
  id INTEGER PRIMARY KEY, org INTEGER NOT NULL, ${CONTEXT_NAMES.map((name) => `${name} INTEGER NOT NULL`).join(', ')},
  d_service_tier INTEGER NOT NULL DEFAULT 0, UNIQUE (org, ${CONTEXT}, d_service_tier)
) STRICT;
CREATE TABLE new_events (
  seq INTEGER PRIMARY KEY, org INTEGER NOT NULL, id TEXT NOT NULL, time INTEGER NOT NULL, context INTEGER NOT NULL,
  d_conversation INTEGER NOT NULL, title INTEGER NOT NULL,
  input INTEGER NOT NULL, cache_read INTEGER NOT NULL, cache_write INTEGER NOT NULL, output INTEGER NOT NULL,
  reasoning INTEGER NOT NULL, duration_ms INTEGER,
  flags INTEGER NOT NULL, price INTEGER, credits INTEGER NOT NULL, usd INTEGER, sequence INTEGER, balance INTEGER,
  description TEXT NOT NULL, d_run INTEGER NOT NULL DEFAULT 0, revision INTEGER, extra TEXT, ${newKinds},
  refunded_credits INTEGER NOT NULL DEFAULT 0, refunded_usd INTEGER NOT NULL DEFAULT 0,
  reversed_credits INTEGER NOT NULL DEFAULT 0, reversed_usd INTEGER NOT NULL DEFAULT 0,
  late INTEGER AS (flags >> 0 & 1), unpriced INTEGER AS (flags >> 1 & 1), agent_run INTEGER AS (flags >> 2 & 1),
  final INTEGER AS (flags >> 3 & 1), request INTEGER AS (flags >> 4 & 1)
) STRICT;
CREATE INDEX events_time ON new_events (org, time);
CREATE INDEX events_conversation ON new_events (org, d_conversation, time) WHERE d_conversation <> 0;
CREATE TABLE postings (
  org INTEGER NOT NULL, sequence INTEGER NOT NULL, first_event INTEGER NOT NULL, last_event INTEGER NOT NULL,
  time INTEGER NOT NULL, grant_id TEXT, PRIMARY KEY (org, sequence)
) STRICT, WITHOUT ROWID;
CREATE TABLE new_entries (
  org INTEGER NOT NULL, sequence INTEGER NOT NULL, time INTEGER NOT NULL, type TEXT NOT NULL, moves TEXT NOT NULL,
  overage INTEGER NOT NULL, usd INTEGER NOT NULL, balance INTEGER NOT NULL, event INTEGER, note TEXT NOT NULL,
  credits INTEGER NOT NULL DEFAULT 0, spent INTEGER NOT NULL DEFAULT 0, PRIMARY KEY (org, sequence)
) STRICT, WITHOUT ROWID;
CREATE TABLE new_rollups (
  org INTEGER NOT NULL, single INTEGER NOT NULL, grain INTEGER NOT NULL, bucket INTEGER NOT NULL, value INTEGER NOT NULL,
  ${measures}, PRIMARY KEY (org, single, grain, bucket, value)
) STRICT, WITHOUT ROWID;
CREATE TABLE new_cube (
  org INTEGER NOT NULL, grain INTEGER NOT NULL, bucket INTEGER NOT NULL, d_workspace INTEGER NOT NULL,
  d_model INTEGER NOT NULL, d_category INTEGER NOT NULL, d_source INTEGER NOT NULL, d_surface INTEGER NOT NULL,
  d_type INTEGER NOT NULL, ${measures}, PRIMARY KEY (org, grain, bucket, ${CUBE})
) STRICT, WITHOUT ROWID;
CREATE TABLE ids (key INTEGER PRIMARY KEY, event INTEGER NOT NULL) STRICT;
CREATE TABLE id_watermarks (partition INTEGER PRIMARY KEY, event INTEGER NOT NULL) STRICT;
CREATE TABLE id_collisions (
  org INTEGER NOT NULL, id TEXT NOT NULL, event INTEGER NOT NULL, PRIMARY KEY (org, id)
) STRICT, WITHOUT ROWID;
${[...MEASURE_NAMES, ...NEW_KINDS, 'version']
  .map((name) => `ALTER TABLE conversations ADD COLUMN ${name} INTEGER NOT NULL DEFAULT 0;`)
  .join('\n')}
${NEW_KINDS.map((name) => `ALTER TABLE series ADD COLUMN ${name} INTEGER NOT NULL DEFAULT 0;`).join('\n')}
UPDATE prices SET body = json_set(body, '$.default', json('true')) WHERE id <= (
  SELECT after ->> '$.rows' FROM audit WHERE actor = 'ledgerline' AND action = 'seed prices' ORDER BY id LIMIT 1);
CREATE TABLE charged_late (event INTEGER PRIMARY KEY) STRICT;
CREATE TABLE unsorted_ids (key INTEGER NOT NULL, event INTEGER NOT NULL) STRICT;`;

/** Once they are filled. */
export const IN_PLACE = `
DROP TABLE charged_late;
DROP TABLE unsorted_ids;
${['events', 'entries', 'rollups', 'cube']
  .map((table) => `DROP TABLE ${table};\nALTER TABLE new_${table} RENAME TO ${table};`)
  .join('\n')}
CREATE INDEX entries_event ON entries (org, event) WHERE event IS NOT NULL;
CREATE INDEX conversations_version ON conversations (org, version);
CREATE VIEW metered AS SELECT events.*, ${CONTEXT}, d_service_tier
FROM events CROSS JOIN contexts ON contexts.id = events.context;`;
