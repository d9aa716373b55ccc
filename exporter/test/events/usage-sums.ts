/** What usage adds up to, group by group: by the rows of an answer, and by the reference ledger. */
import { DIMENSION_OF_PARAMETER } from '@ledgerline/api/vocabulary';
import type { GROUPS } from '@ledgerline/api/words';
import type { Expected } from '@ledgerline/testkit/histories/expected.ts';
import type { Range } from '@ledgerline/testkit/histories/side.ts';
import type { UsageEvent } from '@ledgerline/testkit/reference/book.ts';
import { instantOf } from '@ledgerline/testkit/reference/calendar.ts';
import { micro, nano, type Decimal } from '@ledgerline/testkit/reference/money.ts';
import type { Cells } from './rows.ts';

export type By = (typeof GROUPS)[number];
/** In micro-credits and nano-USD. */
export type Sums = Readonly<Record<string, bigint>>;
/** How a row says it, by the name that {@link expectedBy} has for it. */
export type Measures = Readonly<Record<string, (row: Cells) => bigint>>;

/** An amount as it was written, below 0 too; none is 0. */
const amount =
  (of: (written: Decimal) => bigint) =>
  (column: string) =>
  (row: Cells): bigint => {
    const written = row[column] || '0';
    return written.startsWith('-') ? -of(written.slice(1)) : of(written);
  };
export const credits = amount(micro);
export const usd = amount(nano);
export const count =
  (...columns: string[]) =>
  (row: Cells): bigint =>
    columns.reduce((sum, column) => sum + BigInt(row[column] ?? 0), 0n);

const PAID: Measures = { credits: credits('credits'), usd: usd('costUsd') };
const TOKENS: Measures = { tokens: count('inputTokens', 'outputTokens') };
export const OF_BREAKDOWN: Measures = {
  ...{ ...PAID, ...TOKENS, unpriced: count('unpricedEvents') },
  ...{ requests: count('requests'), agentRuns: count('agentRuns') },
};
export const OF_CONVERSATIONS: Measures = {
  ...{ ...PAID, requests: count('messages'), unpriced: count('unpricedEvents') },
};
export const OF_EVENTS: Measures = {
  ...{ ...PAID, ...TOKENS, events: () => 1n },
  unpriced: ({ unpriced }) => (unpriced === 'true' ? 1n : 0n),
};
export const OF_FOCUS: Measures = {
  ...{ credits: credits('x_Credits'), usd: usd('BilledCost'), unpriced: count('x_UnpricedEvents') },
  ...{ requests: count('x_Requests'), events: count('x_Events'), tokens: count('x_InputTokens', 'x_OutputTokens') },
};

/** What rows add up to, by what each is of. */
export function sumsOf(
  rows: readonly Cells[],
  keyIn: (row: Cells) => string,
  measures: Measures,
): Record<string, Sums> {
  const groups: Record<string, Sums> = {};
  for (const row of rows) {
    const before = groups[keyIn(row)];
    const sums = Object.entries(measures).map(([name, of]) => [name, (before?.[name] ?? 0n) + of(row)] as const);
    groups[keyIn(row)] = Object.fromEntries(sums);
  }
  return groups;
}

/** Of an event, the group that it is in; where no workspace has been named. */
export function keyOf(event: UsageEvent, by: By): string {
  const said = (name: string): string => (event[name] as string | undefined) ?? '';
  if (by === 'workspace_kind') return said('workspace') && 'team';
  if (by === 'workspace_group') return '';
  if (by === 'consumer') return said('conversation') || said('agent');
  return said(DIMENSION_OF_PARAMETER.get(by) ?? '');
}

export const eventsIn = ({ book }: Expected, org: string, { from, to }: Range): UsageEvent[] =>
  book
    .org(org)
    .events.map(({ body }) => body)
    .filter(({ time }) => from <= instantOf(time) && instantOf(time) < to);

/** By the reference, each of these measures. */
export function expectedBy(
  expected: Expected,
  org: string,
  range: Range,
  keyIn: (event: UsageEvent) => string,
  measures: readonly string[],
): Record<string, Sums> {
  const events = eventsIn(expected, org, range);
  const groups = [...new Set(events.map(keyIn))].map((key) => {
    const isOf = (event: UsageEvent): boolean => keyIn(event) === key;
    const { tokens, ...totals } = expected.totals(org, range, isOf);
    const all: Readonly<Record<string, bigint | number>> = {
      ...{ ...totals, tokens: tokens.reduce((sum, kind) => sum + kind, 0n), events: events.filter(isOf).length },
    };
    return [key, Object.fromEntries(measures.map((name) => [name, BigInt(all[name] ?? -1)]))] as const;
  });
  return Object.fromEntries(groups);
}
