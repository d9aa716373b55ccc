import { CUBE, MEASURES, type Single } from '../../ledger/rollups.ts';
import { CONTEXT_DIMENSIONS, TOKEN_KINDS, type TokenKind } from '../../model/event.ts';
import { ID_TABLES } from './writing/id-tables.ts';

/** snake_case of a field's name: what its column is called. */
export const column = (name: string): string => name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
/** Some dimensions are SQL words; all of them get a prefix. */
export const dimensionColumn = (name: string): string => `d_${column(name)}`;

/** What of an event's charges was taken back: by refunds, and by them and adjustments together. */
const REVERSALS = ['refunded_credits', 'refunded_usd', 'reversed_credits', 'reversed_usd'] as const;

/** What is said of an event as bits of `flags`, the first the lowest; what is stored keeps its place. */
export const FLAGS = ['late', 'unpriced', 'agent_run', 'final', 'request'] as const;
export type Flag = (typeof FLAGS)[number];
export const bitOf = (flag: Flag): number => 1 << FLAGS.indexOf(flag);

/** Which dimension a row of `rollups` is of, and whether of a quarter hour or a day. What is stored keeps its code. */
export const SINGLE: Readonly<Record<Single['name'], number>> = {
  ...{ total: 0, type: 1, model: 2, provider: 3, category: 4, reason: 5, reasonDetail: 6, source: 7, surface: 8 },
  ...{ workspace: 9, user: 10, apiKey: 11, agent: 12, conversation: 13, loneAgent: 14, run: 15 },
  serviceTier: 16,
};
export const GRAIN = { quarter: 0, day: 1 } as const;

export const CONTEXT_COLUMNS = CONTEXT_DIMENSIONS.map(dimensionColumn);
/** Kinds that hardly any event has: where none of those written together has one, nothing is said of them. */
const isSeldom = (kind: TokenKind): boolean =>
  !['input', 'cacheRead', 'cacheWrite', 'output', 'reasoning'].includes(kind);
export const COMMON_KINDS = TOKEN_KINDS.filter((kind) => !isSeldom(kind));
export const SELDOM_KINDS = TOKEN_KINDS.filter(isSeldom);

const measures = MEASURES.map((name) => `${column(name)} INTEGER NOT NULL`).join(', ');
const lifetime = MEASURES.map((name) => `${column(name)} INTEGER NOT NULL DEFAULT 0`).join(', ');

/**
 * Names are stored once and referred to by number, so that rows are narrow and so are their indexes; 0 is ''.
 * Times are epoch milliseconds, credits micro-credits, usd nano-USD. STRICT, so that an overflow is an error.
 *
 * An event holds its first charge, where that took from one grant or from none: `sequence` and `balance` say where in
 * the ledger it stands, `postings` when it was posted and what covered it, for events from `first_event` to
 * `last_event`. `entries` are all others; a charge that is followed by more of its event moves there. What many events
 * share is in `contexts`, and `metered` are events with it. `extra` is JSON of what few events have.
 *
 * `checkpoints` are states of accounts, from which a replay can begin, up to the entry of `sequence`; `hold_changes` is
 * what a reservation held from a time on, where that is no longer its amount. `conversations` hold what each ever used,
 * and by `version` (one more with each transaction of the organization that changed any) who has read them before finds
 * those that changed since.
 */
export const SCHEMA = `
CREATE TABLE meta (key TEXT PRIMARY KEY, value TEXT NOT NULL) STRICT, WITHOUT ROWID;

CREATE TABLE accounts (
  id INTEGER PRIMARY KEY, org TEXT NOT NULL UNIQUE, name TEXT NOT NULL, terms TEXT NOT NULL, next_terms TEXT,
  spend_cap INTEGER, created_at INTEGER NOT NULL, cycle_start INTEGER NOT NULL, cycle_end INTEGER NOT NULL,
  allowance INTEGER NOT NULL, sequence INTEGER NOT NULL, posted_at INTEGER NOT NULL, overage INTEGER NOT NULL,
  used_monthly INTEGER NOT NULL, used_bonus INTEGER NOT NULL, used_purchased INTEGER NOT NULL, spent INTEGER NOT NULL,
  exhausted_at INTEGER, crossed TEXT NOT NULL, first_event_at INTEGER, last_event_at INTEGER,
  timezone_since INTEGER NOT NULL, grants_since INTEGER NOT NULL
) STRICT;

CREATE TABLE grants (
  org INTEGER NOT NULL, id TEXT NOT NULL, pool TEXT NOT NULL, credits INTEGER NOT NULL, remaining INTEGER NOT NULL,
  granted_at INTEGER NOT NULL, expires_at INTEGER, note TEXT NOT NULL, repaid INTEGER NOT NULL DEFAULT 0,
  ended_at INTEGER, PRIMARY KEY (org, id)
) STRICT, WITHOUT ROWID;
CREATE INDEX grants_open ON grants (org) WHERE remaining > 0;

CREATE TABLE cycles (
  org INTEGER NOT NULL, start INTEGER NOT NULL, "end" INTEGER NOT NULL, allowance INTEGER NOT NULL, remaining INTEGER,
  billing_model TEXT NOT NULL, timezone TEXT NOT NULL, spend_cap INTEGER, PRIMARY KEY (org, start)
) STRICT, WITHOUT ROWID;

CREATE TABLE entries (
  org INTEGER NOT NULL, sequence INTEGER NOT NULL, time INTEGER NOT NULL, type TEXT NOT NULL, moves TEXT NOT NULL,
  overage INTEGER NOT NULL, usd INTEGER NOT NULL, balance INTEGER NOT NULL, event INTEGER, note TEXT NOT NULL,
  credits INTEGER NOT NULL DEFAULT 0, spent INTEGER NOT NULL DEFAULT 0, PRIMARY KEY (org, sequence)
) STRICT, WITHOUT ROWID;
CREATE INDEX entries_event ON entries (org, event) WHERE event IS NOT NULL;

CREATE TABLE postings (
  org INTEGER NOT NULL, sequence INTEGER NOT NULL, first_event INTEGER NOT NULL, last_event INTEGER NOT NULL,
  time INTEGER NOT NULL, grant_id TEXT, PRIMARY KEY (org, sequence)
) STRICT, WITHOUT ROWID;

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

CREATE TABLE names (
  id INTEGER PRIMARY KEY, org INTEGER NOT NULL, dimension TEXT NOT NULL, value TEXT NOT NULL,
  UNIQUE (org, dimension, value)
) STRICT;

CREATE TABLE contexts (
  id INTEGER PRIMARY KEY, org INTEGER NOT NULL, ${CONTEXT_COLUMNS.map((name) => `${name} INTEGER NOT NULL`).join(', ')},
  UNIQUE (org, ${CONTEXT_COLUMNS.join(', ')})
) STRICT;

CREATE TABLE events (
  seq INTEGER PRIMARY KEY, org INTEGER NOT NULL, id TEXT NOT NULL, time INTEGER NOT NULL, context INTEGER NOT NULL,
  d_conversation INTEGER NOT NULL, title INTEGER NOT NULL,
  ${COMMON_KINDS.map((kind) => `${column(kind)} INTEGER NOT NULL`).join(', ')}, duration_ms INTEGER,
  flags INTEGER NOT NULL, price INTEGER, credits INTEGER NOT NULL, usd INTEGER, sequence INTEGER, balance INTEGER,
  description TEXT NOT NULL, d_run INTEGER NOT NULL DEFAULT 0, revision INTEGER, extra TEXT,
  ${[...SELDOM_KINDS.map(column), ...REVERSALS].map((name) => `${name} INTEGER NOT NULL DEFAULT 0`).join(', ')},
  ${FLAGS.map((name, bit) => `${name} INTEGER AS (flags >> ${bit} & 1)`).join(', ')}
) STRICT;
CREATE INDEX events_time ON events (org, time);
CREATE INDEX events_conversation ON events (org, d_conversation, time) WHERE d_conversation <> 0;

${ID_TABLES}
CREATE VIEW metered AS SELECT events.*, ${CONTEXT_COLUMNS.join(', ')}
FROM events CROSS JOIN contexts ON contexts.id = events.context;

CREATE TABLE runs (name INTEGER PRIMARY KEY) STRICT;

CREATE TABLE conversations (
  org INTEGER NOT NULL, name INTEGER NOT NULL, title INTEGER NOT NULL, agent INTEGER NOT NULL,
  first_time INTEGER NOT NULL, last_time INTEGER NOT NULL, ${lifetime}, version INTEGER NOT NULL DEFAULT 0,
  PRIMARY KEY (org, name)
) STRICT, WITHOUT ROWID;
CREATE INDEX conversations_version ON conversations (org, version);

CREATE TABLE rollups (
  org INTEGER NOT NULL, single INTEGER NOT NULL, grain INTEGER NOT NULL, bucket INTEGER NOT NULL, value INTEGER NOT NULL,
  ${measures}, PRIMARY KEY (org, single, grain, bucket, value)
) STRICT, WITHOUT ROWID;

CREATE TABLE cube (
  org INTEGER NOT NULL, grain INTEGER NOT NULL, bucket INTEGER NOT NULL,
  ${CUBE.map((name) => `${dimensionColumn(name)} INTEGER NOT NULL`).join(', ')},
  ${measures}, PRIMARY KEY (org, grain, bucket, ${CUBE.map(dimensionColumn).join(', ')})
) STRICT, WITHOUT ROWID;

CREATE TABLE series (
  org INTEGER NOT NULL, family TEXT NOT NULL, a TEXT NOT NULL, b TEXT NOT NULL,
  ${measures}, overage INTEGER NOT NULL, late_events INTEGER NOT NULL, unpriced_events INTEGER NOT NULL,
  overflowed INTEGER NOT NULL, version INTEGER NOT NULL, overshoot_credits INTEGER NOT NULL DEFAULT 0,
  overshoot_usd INTEGER NOT NULL DEFAULT 0, PRIMARY KEY (org, family, a, b)
) STRICT, WITHOUT ROWID;
CREATE INDEX series_version ON series (version);

CREATE TABLE labels (
  org INTEGER NOT NULL, label TEXT NOT NULL, value TEXT NOT NULL, PRIMARY KEY (org, label, value)
) STRICT, WITHOUT ROWID;

CREATE TABLE plans (
  plan TEXT PRIMARY KEY, name TEXT NOT NULL, monthly_credits INTEGER NOT NULL, free INTEGER NOT NULL,
  bonus_credits INTEGER NOT NULL, grants_pay_overage INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE prices (
  id INTEGER PRIMARY KEY AUTOINCREMENT, model TEXT NOT NULL, provider TEXT, "from" INTEGER NOT NULL,
  body TEXT NOT NULL
) STRICT;

CREATE TABLE workspaces (
  org INTEGER NOT NULL, workspace TEXT NOT NULL, name TEXT NOT NULL, kind TEXT NOT NULL, "group" TEXT NOT NULL,
  PRIMARY KEY (org, workspace)
) STRICT, WITHOUT ROWID;

CREATE TABLE keys (
  id TEXT PRIMARY KEY, name TEXT NOT NULL, hash TEXT NOT NULL UNIQUE, roles TEXT NOT NULL, created_at INTEGER NOT NULL,
  expires_at INTEGER, revoked_at INTEGER, requires_identity INTEGER NOT NULL DEFAULT 0
) STRICT, WITHOUT ROWID;

CREATE TABLE people (
  id TEXT PRIMARY KEY, issuer TEXT NOT NULL, subject TEXT NOT NULL, roles TEXT NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE reconciliations (
  org INTEGER NOT NULL, provider TEXT NOT NULL, kind TEXT NOT NULL, "from" INTEGER NOT NULL, "to" INTEGER NOT NULL,
  bill INTEGER NOT NULL, ledger INTEGER NOT NULL, difference INTEGER NOT NULL, rows INTEGER NOT NULL,
  unmatched INTEGER NOT NULL, tolerance TEXT NOT NULL, at INTEGER NOT NULL, PRIMARY KEY (org, provider, kind)
) STRICT, WITHOUT ROWID;

CREATE TABLE audit (
  id INTEGER PRIMARY KEY, time INTEGER NOT NULL, actor TEXT NOT NULL, action TEXT NOT NULL, org TEXT, before TEXT,
  after TEXT
) STRICT;
`;
