import type { SQLInputValue } from 'node:sqlite';
import { MEASURES, QUARTER_HOUR, dimensionOf } from '../../../ledger/rollups.ts';
import { TOKEN_KINDS } from '../../../model/event.ts';
import type { UsageKey, UsageRequest, UsageRow } from '../../../reading/store.ts';
import { segments, sourceOf, widened, type Days, type Ever, type Segment, type Source } from './segments.ts';
import type { Names } from '../names.ts';
import type { Statements } from '../statements.ts';
import { CONTEXT_COLUMNS, GRAIN, SINGLE, column, dimensionColumn } from '../schema.ts';

/** The same measures out of events. What an agent run is cannot be told from one event, so it is looked up. */
export const EVENT_MEASURES: Readonly<Record<string, string>> = {
  credits: 'credits - refunded_credits',
  usd: 'usd - refunded_usd',
  reversedCredits: 'reversed_credits',
  reversedUsd: 'reversed_usd',
  usdUnknown: 'usd IS NULL',
  unpriced: 'unpriced',
  requests: 'request',
  agentRuns: 'agent_run',
  events: '1',
  ...Object.fromEntries(TOKEN_KINDS.map((kind) => [kind, column(kind)])),
};

/** Each of them summed, in the order of MEASURES; of no event, nothing. */
export const EVENT_SUMS = MEASURES.map((name) => `coalesce(sum(${EVENT_MEASURES[name] ?? '0'}), 0)`).join(', ');

const NAME = 'SELECT value FROM names WHERE id = ?';

/** Usage out of rollups and events. */
export class UsageQueries {
  private readonly statements: Statements;
  private readonly names: Names;
  private readonly values = new Map<number, string>();

  constructor(statements: Statements, names: Names) {
    this.statements = statements;
    this.names = names;
  }

  usage(org: number, account: Days & Ever, request: UsageRequest): UsageRow[] {
    const source = sourceOf(new Set([...request.groupBy, ...request.filters.keys()]));
    return segments(widened(request, account), source, account).flatMap((segment) =>
      this.read(org, request, source, segment),
    );
  }

  private read(org: number, request: UsageRequest, source: Source, segment: Segment): UsageRow[] {
    const { sql, parameters } = usageSql(
      request,
      source,
      segment,
      org,
      (key, value) => this.names.find(org, dimensionOf(key), value) ?? -1,
    );
    const keys = request.groupBy.length;
    return this.statements.arrays(sql, ...parameters).map((row) => ({
      time: Number(row[0]),
      keys: row.slice(1, 1 + keys).map((id) => this.value(Number(id))),
      amounts: row.slice(1 + keys).map((amount) => amount ?? 0n),
    }));
  }

  /** The name of this number. */
  value(id: number): string {
    if (id === 0) return '';
    let value = this.values.get(id);
    if (value === undefined) {
      value = this.statements.rows(NAME, id)[0]?.['value'] as string;
      if (this.values.size >= 200_000) this.values.clear();
      this.values.set(id, value);
    }
    return value;
  }
}

/** The statement for one segment. Exported so that a test can look at its plan. */
export function usageSql(
  request: UsageRequest,
  source: Source,
  segment: Segment,
  org: number,
  idOf: (key: UsageKey, value: string) => number,
): { sql: string; parameters: SQLInputValue[] } {
  const events = segment.grain === 'event';
  const parameters: SQLInputValue[] = [org];
  const where = ['org = ?'];
  if (!events && source.table === 'rollups') {
    where.push('single = ?');
    parameters.push(SINGLE[source.single]);
  }
  if (segment.grain !== 'event') {
    where.push('grain = ?');
    parameters.push(GRAIN[segment.grain]);
  }
  const time = events ? 'time' : 'bucket';
  where.push(`${time} >= ?`, `${time} < ?`);
  parameters.push(segment.from, segment.to);
  const columnOf = (key: UsageKey): string => {
    if (!events && source.table === 'rollups') return 'value';
    return dimensionColumn(dimensionOf(key));
  };
  for (const [key, values] of request.filters) {
    where.push(`${columnOf(key)} IN (${values.map(() => '?').join(', ')})`);
    parameters.push(...values.map((value) => idOf(key, value)));
  }
  // A lone agent's usage is that of the events outside of conversations.
  if (events && [...request.groupBy, ...request.filters.keys()].includes('loneAgent')) where.push('d_conversation = 0');
  const bucket = request.time === 'none' ? '0' : events ? `time - time % ${QUARTER_HOUR}` : 'bucket';
  const keys = request.groupBy.map(columnOf);
  const sums = MEASURES.map((name) => `sum(${events ? (EVENT_MEASURES[name] ?? '0') : column(name)})`);
  const group = [...(request.time === 'none' ? [] : ['1']), ...keys.map((_, i) => String(i + 2))];
  const sql =
    `SELECT ${[bucket, ...keys, ...sums].join(', ')} FROM ${events ? eventsWith([...request.groupBy, ...request.filters.keys()]) : source.table} ` +
    `WHERE ${where.join(' AND ')}${group.length > 0 ? ` GROUP BY ${group.join(', ')}` : ''}`;
  return { sql, parameters };
}

/** Events, with their contexts where something of those is asked for: each is a look-up. */
const eventsWith = (keys: readonly UsageKey[]): 'events' | 'metered' =>
  keys.some((key) => CONTEXT_COLUMNS.includes(dimensionColumn(dimensionOf(key)))) ? 'metered' : 'events';
