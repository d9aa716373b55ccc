/** The reports computed naively, over all the events, each time anew. */
import {
  CYCLES,
  DAY,
  decimal,
  events,
  GROUPS,
  INPUT_KINDS,
  KIND_OF,
  KINDS,
  MINUTE,
  type Event,
  type Json,
} from './history.ts';

export interface Sum {
  micro: bigint;
  nano: bigint;
  unknown: number;
  requests: number;
  runs: number;
  tokens: number[];
}
export const sumOf = (list: readonly Event[]): Sum => ({
  micro: list.reduce((sum, { micro }) => sum + micro, 0n),
  nano: list.reduce((sum, { nano }) => sum + (nano ?? 0n), 0n),
  unknown: list.filter(({ nano }) => nano === null).length,
  requests: list.filter(({ names }) => names['type']?.endsWith('_inference')).length,
  runs: list.filter(({ firstOfRun }) => firstOfRun).length,
  tokens: KINDS.map((_, i) => list.reduce((sum, { tokens }) => sum + (tokens[i] ?? 0), 0)),
});
const added = (counts: readonly number[]): number => counts.reduce((sum, count) => sum + count, 0);
const inputOf = ({ tokens }: Sum): number => added(tokens.slice(0, INPUT_KINDS));
const outputOf = ({ tokens }: Sum): number => added(tokens.slice(INPUT_KINDS));
export const tokensOf = ({ tokens }: Sum): number => added(tokens);
export const credits = (micro: bigint): number => Number(decimal(micro, 6));
export const usd = (nano: bigint): number => Number(decimal(nano, 9));

export const shown = (sum: Sum): Json => ({
  credits: credits(sum.micro),
  costUsd: usd(sum.nano),
  ...(sum.unknown > 0 ? { costUsdUnknownEvents: sum.unknown } : {}),
  requests: sum.requests,
  agentRuns: sum.runs,
  inputTokens: inputOf(sum),
  outputTokens: outputOf(sum),
  tokens: Object.fromEntries(KINDS.map((kind, i) => [kind, sum.tokens[i]])),
});

const camel = (name: string): string => name.replace(/_([a-z])/g, (_, letter: string) => letter.toUpperCase());
/** What an event is under a group or a filter, as the API spells it. */
export function keyOf({ names }: Event, by: string): string {
  const workspace = names['workspace'] ?? '';
  if (by === 'workspace_group') return GROUPS.get(workspace) ?? '';
  if (by === 'workspace_kind') return workspace === '' ? '' : (KIND_OF.get(workspace) ?? 'team');
  if (by === 'consumer') return names['conversation'] || names['agent'] || '';
  return names[camel(by)] ?? '';
}

export type Filters = Readonly<Record<string, readonly string[]>>;
export const within = (from: number, to: number, filters: Filters = {}): Event[] =>
  events.filter(
    (event) =>
      event.time >= from &&
      event.time < to &&
      Object.entries(filters).every(([name, values]) => values.includes(keyOf(event, name))),
  );

export function grouped<T>(list: readonly T[], keyOf: (each: T) => string): Map<string, T[]> {
  const groups = new Map<string, T[]>();
  for (const each of list) {
    const key = keyOf(each);
    const group = groups.get(key);
    if (group) group.push(each);
    else groups.set(key, [each]);
  }
  return groups;
}

const formats = new Map<string, Intl.DateTimeFormat>();
const walls = new Map<string, { date: string; hour: string }>();
/**
 * Date and hour of an instant, by the wall clock of a zone; from the platform's calendar, which the server does not
 * use.
 */
export function wall(time: number, timezone: string): { date: string; hour: string } {
  const quarter = time - (time % (15 * MINUTE)); // no clock shows another hour within one
  const known = walls.get(`${timezone} ${quarter}`);
  if (known) return known;
  let format = formats.get(timezone);
  if (!format) {
    const parts = {
      year: 'numeric',
      month: '2-digit',
      day: '2-digit',
      hour: '2-digit',
      hourCycle: 'h23',
      timeZone: timezone,
    } as const;
    formats.set(timezone, (format = new Intl.DateTimeFormat('en-CA', parts)));
  }
  const part = Object.fromEntries(format.formatToParts(time).map(({ type, value }) => [type, value]));
  const date = `${part['year'] ?? ''}-${part['month'] ?? ''}-${part['day'] ?? ''}`;
  const shown = { date, hour: `${date} ${part['hour'] ?? ''}` };
  walls.set(`${timezone} ${quarter}`, shown);
  return shown;
}

/** The name of the bucket that an instant lies in. */
export function bucket(time: number, interval: string, timezone: string): string {
  if (interval === 'cycle') return CYCLES.findLast((start) => Date.parse(start) <= time) ?? '';
  const { date, hour } = wall(time, timezone);
  if (interval === 'hour') return hour;
  if (interval === 'month') return date.slice(0, 7);
  if (interval === 'day') return date;
  const day = Date.parse(date);
  return new Date(day - ((new Date(day).getUTCDay() + 6) % 7) * DAY).toISOString().slice(0, 10);
}

/** The buckets of a range in order, and whether the range cuts them. Found by looking at every quarter hour. */
export function bucketsOf(
  from: number,
  to: number,
  interval: string,
  timezone: string,
): { name: string; partial: boolean }[] {
  const names = new Set<string>();
  for (let time = from; time < to; time += 15 * MINUTE - (time % (15 * MINUTE)))
    names.add(bucket(time, interval, timezone));
  const cut = (edge: number): string | null => {
    const [before, after] = [bucket(edge - 1, interval, timezone), bucket(edge, interval, timezone)];
    return before === after ? before : null;
  };
  const partial = new Set([cut(from), cut(to)]);
  return [...names].map((name) => ({ name, partial: partial.has(name) }));
}

const SINGLE = [
  'model',
  'provider',
  'service_tier',
  'type',
  'workspace',
  'user',
  'api_key',
  'agent',
  'conversation',
  'category',
  'reason',
  'reason_detail',
  'source',
  'surface',
];
export const GROUPINGS = [...SINGLE, 'workspace_group', 'workspace_kind', 'consumer'];

export const FILTERS: readonly Filters[] = [
  {},
  { model: ['m1'] },
  { model: ['m1', 'm2'] },
  { model: [''] },
  { user: ['u3'] },
  { conversation: ['c7', 'c8'] },
  { workspace: ['w0', 'w4'], category: ['cat1', ''] }, // in the cube
  { type: ['tool'], source: ['chat', 'agent'], surface: ['web'] },
  { user: ['u1', 'u2', ''], model: ['m0', 'm3'] }, // outside of it
  { api_key: ['k1'], reason: ['why0', 'why2'], agent: ['agent0', ''] },
  { workspace_group: ['north'] },
  { workspace_kind: ['team'], provider: ['p1'], service_tier: ['batch', ''] },
  { workspace_group: [''], workspace_kind: ['team', ''], surface: ['cli'] },
  { reason_detail: ['no-such'] },
  { model: ['no-such', 'm1'] },
];

export const byNumber = (a: bigint, b: bigint): number => (a < b ? 1 : a > b ? -1 : 0);
