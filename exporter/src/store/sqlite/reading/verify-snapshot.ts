import {
  CUBE,
  MEASURES,
  QUARTER_HOUR,
  SINGLES,
  dimensionOf,
  type Amounts,
  type Single,
} from '../../../ledger/rollups.ts';
import type { LifetimeRow } from '../../../reading/store.ts';
import type {
  ChargedRow,
  Mismatch,
  Piece,
  ComparedConversation,
  StoredCheckpoint,
  Sums,
  Table,
  VerifySnapshot,
} from '../../../verify/store.ts';
import { Names } from '../names.ts';
import type { PageCache } from '../open.ts';
import { ReadingConnection } from './connection.ts';
import { big, int, text, toCheckpoint, toLifetime } from '../rows.ts';
import { CHARGES } from '../charges.ts';
import { GRAIN, SINGLE, column, dimensionColumn } from '../schema.ts';
import { Soundness } from './soundness.ts';
import { EVENT_MEASURES, EVENT_SUMS } from './usage-queries.ts';

const HOUR = 3_600_000;
const SUM_OF_EVENTS = MEASURES.map((name) => `sum(${EVENT_MEASURES[name] ?? '0'})`).join(', ');
const SUM_OF_ROLLUPS = MEASURES.map((name) => `sum(${column(name)})`).join(', ');
const CUBE_COLUMNS = CUBE.map(dimensionColumn).join(', ');

const CHARGED = `
SELECT events.seq, accounts.org AS org_name, events.id, events.credits - refunded_credits AS credits,
  coalesce(events.usd, 0) - refunded_usd AS usd, refunded_credits, refunded_usd,
  iif(events.sequence IS NULL, 0, events.credits) +
    (SELECT coalesce(-sum(credits), 0) FROM entries INDEXED BY entries_event WHERE org = events.org AND event = events.seq) AS entry_credits,
  iif(events.sequence IS NULL, 0, coalesce(events.usd, 0)) +
    (SELECT coalesce(sum(usd), 0) FROM entries INDEXED BY entries_event WHERE org = events.org AND event = events.seq) AS entry_usd,
  (SELECT coalesce(sum(credits), 0) FROM refunds INDEXED BY refunds_event WHERE org = events.org AND event = events.seq) AS refund_credits,
  (SELECT coalesce(sum(usd), 0) FROM refunds INDEXED BY refunds_event WHERE org = events.org AND event = events.seq) AS refund_usd
FROM events JOIN accounts ON accounts.id = events.org WHERE seq > ? ORDER BY seq LIMIT ?`;
const NEXT = `
SELECT min(time) AS time FROM (
  SELECT min(time) AS time FROM events WHERE org = ?1 AND time >= ?2
  UNION ALL SELECT min(bucket) FROM rollups WHERE org = ?1 AND single = ${SINGLE.total} AND grain = ${GRAIN.quarter} AND bucket >= ?2
  UNION ALL SELECT min(bucket) FROM cube WHERE org = ?1 AND grain = ${GRAIN.quarter} AND bucket >= ?2)`;
const KEPT_CONVERSATIONS = `
SELECT name, first_time, last_time, ${MEASURES.map(column).join(', ')} FROM conversations
WHERE org = ? AND name > ? ORDER BY name LIMIT ?`;
const CONVERSATIONS_OF_EVENTS = `
SELECT d_conversation, min(time), max(time), ${EVENT_SUMS} FROM events INDEXED BY events_conversation
WHERE org = ? AND d_conversation <> 0 AND d_conversation > ? AND d_conversation <= ? GROUP BY d_conversation LIMIT ?`;
const COUNTED = `
SELECT (SELECT coalesce(sum(overage), 0) FROM entries WHERE org = ?1 AND overage > 0) +
    (SELECT coalesce(sum(credits), 0) FROM (${CHARGES} WHERE postings.org = ?1 AND grant_id IS NULL)) AS overage,
  (SELECT count(*) FROM events WHERE org = ?1 AND late = 1) AS late_events`;

/** Reads what is kept, and adds it up anew from what it rests on. */
export class SqliteVerifySnapshot extends ReadingConnection implements VerifySnapshot {
  private readonly names: Names;
  private readonly orgIds = new Map<string, number>();
  private readonly soundness: Soundness;

  constructor(path: string, pageCache?: PageCache) {
    super(path, pageCache);
    this.names = new Names(this.db);
    this.soundness = new Soundness(this.statements);
  }

  firstCheckpoint(org: string): StoredCheckpoint | undefined {
    const [row] = this.statements.rows('SELECT * FROM checkpoints WHERE org = ? ORDER BY id LIMIT 1', this.idOf(org));
    return row && toCheckpoint(row);
  }

  checkpointsAfter(org: string, id: number, from: number, to: number): StoredCheckpoint[] {
    const sql = `
      SELECT * FROM checkpoints INDEXED BY checkpoints_sequence
      WHERE org = ? AND sequence >= ? AND sequence <= ? AND id > ? ORDER BY id`;
    return this.statements.rows(sql, this.idOf(org), from, to, id).map(toCheckpoint);
  }

  charged(afterRow: number, limit: number): ChargedRow[] {
    return this.statements.rows(CHARGED, afterRow, limit).map((row) => ({
      row: int(row, 'seq'),
      org: text(row, 'org_name'),
      event: text(row, 'id'),
      says: {
        credits: big(row, 'credits'),
        usd: big(row, 'usd'),
        refundedCredits: big(row, 'refunded_credits'),
        refundedUsd: big(row, 'refunded_usd'),
      },
      addsUp: {
        credits: big(row, 'entry_credits'),
        usd: big(row, 'entry_usd'),
        refundedCredits: big(row, 'refund_credits'),
        refundedUsd: big(row, 'refund_usd'),
      },
    }));
  }

  unsound(afterRow: number, limit: number): Mismatch[] {
    return this.soundness.events(afterRow, limit);
  }

  ids(afterKey: number, limit: number): Piece & { readonly last: number | null } {
    return this.soundness.ids(afterKey, limit);
  }

  nextHour(org: string, time: number): number | null {
    const next = this.statements.rows(NEXT, this.idOf(org), time)[0]?.['time'] ?? null;
    return next === null ? null : Math.floor(Number(next) / HOUR) * HOUR;
  }

  isFew(org: string, from: number, to: number, events: number): boolean {
    const sql = 'SELECT 1 FROM events WHERE org = ? AND time >= ? AND time < ? LIMIT ?';
    return this.statements.arrays(sql, this.idOf(org), from, to, events + 1).length <= events;
  }

  quartersOfEvents(org: string, table: Table, from: number, to: number): Sums {
    // Times before 1970 are none: an organization is no older than 1973.
    const { values, where } = ofEvents(table);
    const sql = `SELECT time - time % ${QUARTER_HOUR}, ${values}, ${SUM_OF_EVENTS} FROM metered WHERE org = ? AND time >= ? AND time < ? ${where} GROUP BY 1, ${values}`;
    return this.sums(table, sql, this.idOf(org), from, to);
  }

  quartersKept(org: string, table: Table, from: number, to: number): Sums {
    return this.kept(org, table, 'quarter', from, to);
  }

  dayAddedUp(org: string, table: Table, from: number, to: number): Sums {
    const single = SINGLES.find(({ name }) => name === table);
    if (single?.daysOnly) {
      const { values, where } = ofEvents(table);
      const sql = `SELECT ?, ${values}, ${SUM_OF_EVENTS} FROM metered WHERE org = ? AND time >= ? AND time < ? ${where} GROUP BY ${values}`;
      return this.sums(table, sql, from, this.idOf(org), from, to);
    }
    const { values, from: source } = ofRollups(table);
    const sql = `SELECT ?, ${values}, ${SUM_OF_ROLLUPS} FROM ${source} WHERE org = ? AND grain = ${GRAIN.quarter} AND bucket >= ? AND bucket < ? ${ofSingle(table)} GROUP BY ${values}`;
    return this.sums(table, sql, from, this.idOf(org), from, to);
  }

  dayKept(org: string, table: Table, start: number): Sums {
    return this.kept(org, table, 'day', start, start + 1);
  }

  everByValue(org: string, single: Single['name']): ReadonlyMap<string, Amounts> {
    const sql = `SELECT value, ${SUM_OF_ROLLUPS} FROM rollups WHERE org = ? AND single = ? AND grain = ${GRAIN.quarter} GROUP BY value`;
    return this.byName(sql, 1, this.idOf(org), SINGLE[single]);
  }

  everByUsage(org: string): ReadonlyMap<string, Amounts> {
    const columns = `${dimensionColumn('workspace')}, ${dimensionColumn('model')}`;
    const sql = `SELECT ${columns}, ${SUM_OF_ROLLUPS} FROM cube WHERE org = ? AND grain = ${GRAIN.quarter} GROUP BY ${columns}`;
    return this.byName(sql, 2, this.idOf(org));
  }

  conversations(org: string, after: number, limit: number): ComparedConversation[] {
    const id = this.idOf(org);
    const found = byNumber(this.statements.arrays(KEPT_CONVERSATIONS, id, after, limit));
    // What events say of a conversation that is not kept lies between those that are, or after the last.
    const last = found.size < limit ? Number.MAX_SAFE_INTEGER : Math.max(...found.keys());
    const expected = byNumber(this.statements.arrays(CONVERSATIONS_OF_EVENTS, id, after, last, limit + 1));
    const numbers = [...new Set([...found.keys(), ...expected.keys()])].sort((a, b) => a - b).slice(0, limit);
    return numbers.map((number) => ({
      ...{ number, conversation: this.names.valueOf(number) },
      found: found.get(number) ?? null,
      expected: expected.get(number) ?? null,
    }));
  }

  lifetime(org: string): LifetimeRow[] {
    return this.statements.rows('SELECT * FROM series WHERE org = ?', this.idOf(org)).map(toLifetime);
  }

  counted(org: string): { overage: bigint; lateEvents: number } {
    const [row] = this.statements.rows(COUNTED, this.idOf(org));
    return { overage: row ? big(row, 'overage') : 0n, lateEvents: row ? int(row, 'late_events') : 0 };
  }

  private kept(org: string, table: Table, grain: 'quarter' | 'day', from: number, to: number): Sums {
    const { values, from: source } = ofRollups(table);
    const sums = MEASURES.map(column).join(', ');
    const sql = `SELECT bucket, ${values}, ${sums} FROM ${source} WHERE org = ? AND grain = ? AND bucket >= ? AND bucket < ? ${ofSingle(table)}`;
    return this.sums(table, sql, this.idOf(org), GRAIN[grain], from, to);
  }

  private sums(table: Table, sql: string, ...parameters: (string | number)[]): Sums {
    const keys = 1 + (table === 'cube' ? CUBE.length : 1);
    return new Map(
      this.statements.arrays(sql, ...parameters).map((row) => {
        const [bucket, ...values] = row.slice(0, keys);
        return [`${bucket ?? ''} of ${values.join(' ')}`, row.slice(keys).map((amount) => amount ?? 0n)];
      }),
    );
  }

  private byName(sql: string, keys: number, ...parameters: (string | number)[]): ReadonlyMap<string, Amounts> {
    return new Map(
      this.statements.arrays(sql, ...parameters).map((row) => {
        const names = row.slice(0, keys).map((id) => this.names.valueOf(Number(id)));
        return [names.join('\u0000'), row.slice(keys).map((amount) => amount ?? 0n)];
      }),
    );
  }

  /** Numbers of organizations do not change. */
  protected override idOf(org: string): number {
    const known = this.orgIds.get(org) ?? this.load(org)?.id;
    if (known === undefined) return -1;
    this.orgIds.set(org, known);
    return known;
  }
}

function ofEvents(table: Table): { values: string; where: string } {
  if (table === 'cube') return { values: CUBE_COLUMNS, where: '' };
  if (table === 'total') return { values: '0 + 0', where: '' };
  return { values: dimensionColumn(dimensionOf(table)), where: table === 'loneAgent' ? 'AND d_conversation = 0' : '' };
}

const ofRollups = (table: Table): { values: string; from: string } =>
  table === 'cube' ? { values: CUBE_COLUMNS, from: 'cube' } : { values: 'value', from: 'rollups' };

const ofSingle = (table: Table): string => (table === 'cube' ? '' : `AND single = ${SINGLE[table]}`);

const byNumber = (rows: readonly (bigint | null)[][]): Map<number, Amounts> =>
  new Map(rows.map(([number, ...values]) => [Number(number), values.map((value) => value ?? 0n)]));
