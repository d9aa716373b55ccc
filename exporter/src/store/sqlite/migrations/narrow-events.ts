/** From version 3 to version 4: see narrow-tables.ts. */
import type { DatabaseSync } from 'node:sqlite';
import { eventKeys } from './event-keys.ts';
import { ADDED, CONTEXT, CUBE, IN_PLACE, MEASURES, NEW_TABLES, SAME_CONTEXT } from './narrow-tables.ts';
import type { Rebuild, Step } from './rebuild.ts';

/**
 * Events of which a charge was posted after one of a later event: an organization's charges in the order of its events
 * would not be those in the order of the ledger.
 */
const CHARGED_LATE = `
INSERT OR IGNORE INTO charged_late (event)
SELECT event FROM (
  SELECT event, max(event) OVER (ORDER BY sequence ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING) AS newest
  FROM entries NOT INDEXED WHERE org = ? AND type = 'charge' AND event IS NOT NULL)
WHERE event < newest`;

const CONTEXTS = `
INSERT OR IGNORE INTO contexts (org, ${CONTEXT})
SELECT org, ${CONTEXT} FROM events WHERE seq > ?1 AND seq <= ?2 ORDER BY seq`;

/**
 * The charges that events hold: the only one of its event but for refunds, taken from one grant or from none, in its
 * place, and all that the event says it was charged.
 */
const HELD = `
CREATE TEMP TABLE held AS
SELECT events.seq AS event, events.org AS org, entries.sequence AS sequence, entries.balance AS balance,
  entries.time AS time, entries.moves ->> '$[0][0]' AS grant_id
FROM events CROSS JOIN entries INDEXED BY entries_event ON entries.org = events.org AND entries.event = events.seq
WHERE events.seq > ?1 AND events.seq <= ?2 AND entries.type = 'charge' AND entries.note = ''
  AND entries.credits = -events.credits AND entries.usd = coalesce(events.usd, 0) AND entries.spent = entries.usd
  AND iif(entries.moves = '[]', entries.overage = events.credits, entries.overage = 0 AND entries.moves = (
    SELECT json_array(json_array(grants.id, grants.pool, CAST(entries.credits AS TEXT))) FROM grants
    WHERE grants.org = entries.org AND grants.id = entries.moves ->> '$[0][0]'))
  AND events.seq NOT IN charged_late
  AND NOT EXISTS (SELECT 1 FROM entries AS other INDEXED BY entries_event
    WHERE other.org = entries.org AND other.event = entries.event AND other.sequence <> entries.sequence
    AND other.type <> 'refund')
ORDER BY events.seq`;

/** Those that were posted alike, one after the other; whoever looks for one of them goes through all: 2,000 at most. */
const POSTINGS = `
INSERT INTO postings (org, sequence, first_event, last_event, time, grant_id)
SELECT org, min(sequence), min(event), max(event), time, grant_id FROM (
  SELECT *, (event - min(event) OVER (PARTITION BY stretch)) / 2000 AS share FROM (
    SELECT *, count(*) FILTER (WHERE begins) OVER (ORDER BY event) AS stretch FROM (
      SELECT *, (org, time, grant_id) IS NOT (lag(org) OVER before, lag(time) OVER before, lag(grant_id) OVER before) AS begins
      FROM held WINDOW before AS (ORDER BY event))))
GROUP BY stretch, share ORDER BY org, min(sequence)`;

const EVENTS = `
INSERT INTO new_events (seq, org, id, time, context, d_conversation, title, input, cache_read, cache_write, output,
  reasoning, duration_ms, flags, price, credits, usd, sequence, balance, description, d_run, revision, extra,
  refunded_credits, refunded_usd, reversed_credits, reversed_usd)
SELECT events.seq, events.org, events.id, events.time, contexts.id, d_conversation, title, input, cache_read,
  cache_write, output, reasoning, duration_ms, late + 2 * unpriced + 4 * agent_run + 8 * final + 16 * request, price,
  credits, usd, held.sequence, held.balance, description, d_run, revision,
  iif(quantity IS NULL AND upstream_credits IS NULL AND upstream_usd IS NULL AND reservation = '', NULL,
    json_patch('{}', json_object('quantity', json(quantity), 'credits', CAST(upstream_credits AS TEXT),
      'usd', CAST(upstream_usd AS TEXT), 'reservation', nullif(reservation, '')))),
  refunded_credits, refunded_usd, reversed_credits, reversed_usd
FROM events CROSS JOIN contexts ON contexts.org = events.org AND ${SAME_CONTEXT}
LEFT JOIN held ON held.event = events.seq
WHERE events.seq > ?1 AND events.seq <= ?2 ORDER BY events.seq`;

/** What conversations used, net of what was refunded. */
const CONVERSATIONS = `
UPDATE conversations SET version = 1, ${ADDED} FROM (
  SELECT org, d_conversation, sum(credits - refunded_credits) AS credits, coalesce(sum(usd - refunded_usd), 0) AS usd,
    sum(usd IS NULL) AS usd_unknown, sum(unpriced) AS unpriced, sum(request) AS requests, sum(agent_run) AS agent_runs,
    count(*) AS events, sum(input) AS input, sum(cache_read) AS cache_read, sum(cache_write) AS cache_write,
    sum(output) AS output, sum(reasoning) AS reasoning, sum(reversed_credits) AS reversed_credits,
    sum(reversed_usd) AS reversed_usd
  FROM events WHERE seq > ?1 AND seq <= ?2 AND d_conversation <> 0 GROUP BY org, d_conversation) AS used
WHERE conversations.org = used.org AND conversations.name = used.d_conversation`;

const ENTRIES = `
INSERT INTO new_entries (org, sequence, time, type, moves, overage, usd, balance, event, note, credits, spent)
SELECT entries.org, entries.sequence, entries.time, type, moves, overage, entries.usd, entries.balance, event, note,
  entries.credits, spent
FROM entries NOT INDEXED LEFT JOIN new_events ON new_events.seq = entries.event
WHERE entries.org = ?1 AND entries.sequence > ?2 AND entries.sequence <= ?3
  AND new_events.sequence IS NOT entries.sequence
ORDER BY entries.sequence`;

const ORG_AFTER = 'SELECT id, sequence FROM accounts WHERE id > ? ORDER BY id LIMIT 1';
const EVENT_AT = 'SELECT max(seq) AS seq FROM (SELECT seq FROM events WHERE seq > ? ORDER BY seq LIMIT ?)';

const number = (value: unknown): number => Number(value ?? 0);

const chargedLate: Step = {
  name: 'order of charges',
  next(db, [last = 0]) {
    const org = db.prepare(ORG_AFTER).get(last);
    if (!org) return null;
    db.prepare(CHARGED_LATE).run(number(org['id']));
    return { after: [number(org['id'])], rows: number(org['sequence']) };
  },
};

const events: Step = {
  name: 'events',
  next(db, [from = 0], limit) {
    const to = number(db.prepare(EVENT_AT).get(from, limit)?.['seq']);
    if (to === 0) return null;
    db.prepare(CONTEXTS).run(from, to);
    db.prepare(HELD).run(from, to);
    db.exec(POSTINGS);
    const { changes } = db.prepare(EVENTS).run(from, to);
    db.exec('DROP TABLE held');
    db.prepare(CONVERSATIONS).run(from, to);
    return { after: [to], rows: Number(changes) };
  },
};

const entries: Step = {
  name: 'entries',
  next(db, [org = 0, sequence = 0], limit) {
    const account = db.prepare('SELECT sequence FROM accounts WHERE id = ?').get(org);
    const newest = number(account?.['sequence']);
    if (sequence >= newest) {
      const next = db.prepare(ORG_AFTER).get(org);
      return next ? { after: [number(next['id']), 0], rows: 0 } : null;
    }
    const to = Math.min(newest, sequence + limit);
    db.prepare(ENTRIES).run(org, sequence, to);
    return { after: [org, to], rows: to - sequence };
  },
};

/** What the rows of a table of sums are of, in words as they were and in numbers as they are; in their new order. */
interface Kind {
  readonly where: string;
  readonly values: string;
}
const GRAINS = ['quarter', 'day'].map((name, grain) => ({ where: `grain = '${name}'`, values: `${grain}` }));
const SINGLES = [
  ...['total', 'type', 'model', 'provider', 'category', 'reason', 'reasonDetail', 'source', 'surface'],
  ...['workspace', 'user', 'apiKey', 'agent', 'conversation', 'loneAgent', 'run'],
  // The service tier is new: so far, all is of none, as the total is.
  'total',
].flatMap((name, single) =>
  GRAINS.map(({ where, values }): Kind => ({
    where: `single = '${name}' AND ${where}`,
    values: `${single}, ${values}`,
  })),
);

/** Whole buckets of one kind. @param words the columns that say the kind @param keys those that follow the bucket */
function sums(table: string, kinds: readonly Kind[], words: string, keys: string): Step {
  const copy = ({ where, values }: Kind): string => `
    INSERT INTO new_${table} (org, ${words}, bucket, ${keys}, ${MEASURES})
    SELECT org, ${values}, bucket, ${keys}, ${MEASURES} FROM ${table}
    WHERE org = ?1 AND ${where} AND bucket > ?2 AND bucket <= ?3 ORDER BY bucket, ${keys}`;
  const bucketAt = ({ where }: Kind): string => `
    SELECT max(bucket) AS bucket FROM (
      SELECT bucket FROM ${table} WHERE org = ? AND ${where} AND bucket > ? ORDER BY bucket LIMIT ?)`;
  return {
    name: table,
    next(db, [org = 0, at = kinds.length, after = NO_BUCKET], limit) {
      const kind = kinds[at];
      if (!kind) {
        const next = db.prepare(ORG_AFTER).get(org);
        return next ? { after: [number(next['id']), 0], rows: 0 } : null;
      }
      const bucket = db.prepare(bucketAt(kind)).get(org, after, limit)?.['bucket'];
      if (typeof bucket !== 'number') return { after: [org, at + 1], rows: 0 };
      const { changes } = db.prepare(copy(kind)).run(org, after, bucket);
      return { after: [org, at, bucket], rows: Number(changes) };
    },
  };
}
const NO_BUCKET = Number.MIN_SAFE_INTEGER;

const ROWS = `
SELECT 3 * (SELECT count(*) FROM events) + 2 * (SELECT coalesce(sum(sequence), 0) FROM accounts) +
  (SELECT count(*) FROM rollups) + (SELECT count(*) FROM cube) AS total`;

export const NARROW_EVENTS: Rebuild = {
  begin: NEW_TABLES,
  rows: (db: DatabaseSync) => number(db.prepare(ROWS).get()?.['total']),
  steps: [
    chargedLate,
    events,
    entries,
    sums('rollups', SINGLES, 'single, grain', 'value'),
    sums('cube', GRAINS, 'grain', CUBE),
    ...eventKeys,
  ],
  end: IN_PLACE,
};
