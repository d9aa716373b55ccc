import type { SQLInputValue } from 'node:sqlite';
import type { EventSort } from '@ledgerline/api';
import { INPUT_KINDS, OUTPUT_KINDS } from '@ledgerline/api/vocabulary';
import { DIMENSIONS, type Dimension, type MeteredEvent } from '../../../model/event.ts';
import {
  isOfFewConversations,
  type DurationRow,
  type EventsPage,
  type EventsSelection,
  type SortedEvent,
} from '../../../reading/event-store.ts';
import { fold } from '../../../text/fold.ts';
import { folded } from '../fold.ts';
import { toMetered } from '../event-fields.ts';
import type { Names } from '../names.ts';
import { int, text } from '../rows.ts';
import { CONTEXT_COLUMNS, column, dimensionColumn } from '../schema.ts';
import type { Statements } from '../statements.ts';
import { EVENT_MEASURES } from './usage-queries.ts';

const CONTEXT = CONTEXT_COLUMNS.map((name) => `contexts.${name}`).join(', ');
const WITH_CONTEXT = `SELECT picked.*, ${CONTEXT} FROM picked CROSS JOIN contexts ON contexts.id = picked.context`;
const OF_ROWS = `
WITH wanted AS (SELECT key AS place, value AS row FROM json_each(?))
SELECT events.*, ${CONTEXT} FROM wanted CROSS JOIN events ON events.seq = wanted.row
CROSS JOIN contexts ON contexts.id = events.context ORDER BY place`;
const AGENTS_LIKE = `
SELECT value FROM names WHERE org = ? AND dimension = 'agent' AND instr(${folded('value')}, ?) > 0`;
const CONVERSATIONS_LIKE = `
WITH titles AS MATERIALIZED (
  SELECT id FROM names WHERE org = ?1 AND dimension = 'title' AND instr(${folded('value')}, ?2) > 0
)
SELECT name FROM conversations WHERE org = ?1 AND title IN titles`;

const sum = (kinds: readonly string[]): string => kinds.map(column).join(' + ');
/** By what an event is ordered. Of a name, its text: numbers of names are in the order in which they were seen. */
const SORTED: Readonly<Record<Exclude<EventSort, 'time'>, string>> = {
  credits: EVENT_MEASURES['credits'] ?? '',
  costUsd: EVENT_MEASURES['usd'] ?? '',
  inputTokens: sum(INPUT_KINDS),
  outputTokens: sum(OUTPUT_KINDS),
  durationMs: 'duration_ms',
  ...(Object.fromEntries(
    DIMENSIONS.map((name) => [name, `(SELECT value FROM names WHERE id = nullif(${dimensionColumn(name)}, 0))`]),
  ) as Record<(typeof DIMENSIONS)[number], string>),
};

interface Condition {
  readonly table: string;
  readonly sql: string;
  readonly parameters: readonly SQLInputValue[];
}

/** Events as they are: page by page, in any order, and how many. */
export class EventQueries {
  private readonly statements: Statements;
  private readonly names: Names;
  private readonly nameOf: (id: number) => string;

  constructor(statements: Statements, names: Names, nameOf: (id: number) => string) {
    this.statements = statements;
    this.names = names;
    this.nameOf = nameOf;
  }

  events(org: number, name: string, request: EventsPage): MeteredEvent[] {
    const { order, after, offset, limit } = request;
    const direction = order === 'asc' ? 'ASC' : 'DESC';
    const { table, sql, parameters } = this.condition(org, after ? beyond(request, after.time) : request);
    const past = after ? ` AND (time <> ? OR seq ${order === 'asc' ? '>' : '<'} ?)` : '';
    const rows = this.statements.rows(
      `WITH picked AS MATERIALIZED (
        SELECT * FROM ${table} WHERE ${sql}${past} ORDER BY time ${direction}, seq ${direction} LIMIT ? OFFSET ?
      ) ${WITH_CONTEXT} ORDER BY picked.time ${direction}, picked.seq ${direction}`,
      ...parameters,
      ...(after ? [after.time, after.row] : []),
      ...[limit, offset],
    );
    return rows.map((row) => toMetered(row, name, this.nameOf));
  }

  of(name: string, rows: readonly number[]): MeteredEvent[] {
    return this.statements.rows(OF_ROWS, JSON.stringify(rows)).map((row) => toMetered(row, name, this.nameOf));
  }

  sorted(
    org: number,
    selection: EventsSelection,
    sort: Exclude<EventSort, 'time'>,
    order: 'asc' | 'desc',
    limit: number,
  ): SortedEvent[] {
    const { table, sql, parameters } = this.condition(org, selection);
    const rows = this.statements.arrays<[bigint | string | null, bigint, bigint]>(
      `SELECT ${SORTED[sort]} AS value, events.time, events.seq FROM ${table}
      CROSS JOIN contexts ON contexts.id = events.context WHERE ${sql}
      ORDER BY value IS NULL, value ${order === 'asc' ? 'ASC' : 'DESC'}, events.time DESC, events.seq DESC LIMIT ?`,
      ...parameters,
      limit,
    );
    return rows.map(([value, time, row]) => ({ value, time: Number(time), row: Number(row) }));
  }

  durations(org: number, selection: EventsSelection, by: Dimension): DurationRow[] {
    const { table, sql, parameters } = this.condition(org, selection);
    const output = `(${sum(OUTPUT_KINDS)})`;
    const rows = this.statements.numbers(
      `SELECT ${dimensionColumn(by)} AS key, duration_ms, count(*), sum(${output} > 0), sum(${output}) FROM ${table}
      CROSS JOIN contexts ON contexts.id = events.context WHERE ${sql} AND duration_ms IS NOT NULL
      GROUP BY 1, 2 ORDER BY 1, 2`,
      ...parameters,
    );
    return rows.map(([key = 0, durationMs = 0, events = 0, withOutput = 0, outputTokens = 0]) => ({
      ...{ key: this.nameOf(key), durationMs, events, withOutput, outputTokens },
    }));
  }

  count(org: number, selection: EventsSelection, most: number): number {
    const { table, sql, parameters } = this.condition(org, selection);
    const some = `SELECT 1 FROM ${table} WHERE ${sql} LIMIT ?`;
    return int(this.statements.rows(`SELECT count(*) AS found FROM (${some})`, ...parameters, most)[0] ?? {}, 'found');
  }

  named(org: number, contain: string): { agents: string[]; conversations: number[] } {
    const folded = fold(contain);
    return {
      agents: this.statements.rows(AGENTS_LIKE, org, folded).map((row) => text(row, 'value')),
      conversations: this.statements.numbers(CONVERSATIONS_LIKE, org, folded).map(([number = 0]) => number),
    };
  }

  /** Contexts are few beside events: which are asked for is settled first. */
  private condition(org: number, selection: EventsSelection): Condition {
    const { from, to, until, filters, conversations, exceptAgents } = selection;
    const where = ['events.org = ?', 'events.time >= ?', 'events.time < ?', 'events.seq <= ?'];
    const parameters: SQLInputValue[] = [org, from, to, until];
    const context = (sql: string, ...values: SQLInputValue[]): void => {
      where.push(`events.context ${sql}`);
      parameters.push(org, ...values);
    };
    const ids = (dimension: string, values: readonly string[]): number[] =>
      values.map((value) => this.names.find(org, dimension, value) ?? -1);
    const found = [...filters].map(([name, values]) => [dimensionColumn(name), ids(name, values)] as const);
    if (found.length > 0)
      context(
        `IN (SELECT id FROM contexts WHERE org = ? AND ${found.map(([name]) => `${name} IN (SELECT value FROM json_each(?))`).join(' AND ')})`,
        ...found.map(([, values]) => JSON.stringify(values)),
      );
    if (exceptAgents.length > 0)
      context(
        'NOT IN (SELECT id FROM contexts WHERE org = ? AND d_agent IN (SELECT value FROM json_each(?)))',
        JSON.stringify(ids('agent', exceptAgents)),
      );
    if (conversations) {
      where.push('events.d_conversation IN (SELECT value FROM json_each(?))');
      parameters.push(JSON.stringify(conversations));
    }
    const ofFew = isOfFewConversations(selection);
    if (ofFew) where.push('events.d_conversation <> 0');
    const table = `events INDEXED BY ${ofFew ? 'events_conversation' : 'events_time'}`;
    return { table, sql: where.join(' AND '), parameters };
  }
}

/** What lies beyond a moment, and at it. */
const beyond = <S extends EventsPage>(request: S, time: number): S =>
  request.order === 'asc'
    ? { ...request, from: Math.max(request.from, time) }
    : { ...request, to: Math.min(request.to, time + 1) };
