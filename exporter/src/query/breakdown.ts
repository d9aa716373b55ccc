import { INPUT_KINDS } from '@ledgerline/api/vocabulary';
import { countJson, timeJson } from '../json/json.ts';
import type { Amounts } from '../ledger/rollups.ts';
import type { TokenKind } from '../model/event.ts';
import { get } from '../reading/amounts.ts';
import type { BreakdownRow, TokenRow } from '../reading/breakdown.ts';
import type { ComparedBreakdown, Comparison } from '../reading/compared-breakdown.ts';
import { AMOUNT_COLUMNS, amountsJson } from './amounts.ts';
import type { Shape } from './row-text.ts';

export const breakdownJson = (page: ComparedBreakdown, nextCursor: string | null) => ({
  rows: breakdownRows(page).map((row) => {
    const { org, ...json } = comparedRowJson(row);
    return { ...(page.severalOrgs && org !== '' ? { org } : {}), ...json };
  }),
  total: amountsJson(page.total),
  ...(page.compared ? { compared: comparedJson(page.compared) } : {}),
  nextCursor,
});

const comparedJson = ({ ranges, total }: Comparison) => ({
  ranges: ranges.map(({ org, from, to }) => ({ org, from: timeJson(from), to: timeJson(to) })),
  total: amountsJson(total),
});

/** A row, and what it was in the range that it is compared with; null where it is compared with none. */
interface ComparedRow {
  readonly row: BreakdownRow | TokenRow;
  readonly before: Amounts | null;
}
export const breakdownRows = ({ rows, tokens, compared }: ComparedBreakdown): readonly ComparedRow[] =>
  tokens
    ? tokens.map((row) => ({ row, before: compared && compared.total }))
    : rows.map((row) => ({ row, before: compared && compared.before(row) }));

export const BREAKDOWN_SHAPE: Shape<ComparedRow> = {
  json: comparedRowJson,
  columns: [
    ...(['org', 'key', 'name'] as const).map((name) => [name, 'text'] as const),
    ...AMOUNT_COLUMNS,
    ['share', 'number'],
    ...(['credits', 'costUsd', 'requests', 'inputTokens', 'outputTokens'] as const).map(
      (name) => [`compared.${name}`, 'number'] as const,
    ),
  ],
};

function comparedRowJson({ row, before }: ComparedRow) {
  if ('kind' in row) {
    const { kind, count, share } = row;
    const beside = before && { compared: tokensJson(kind, get(before, kind)) };
    return { org: '', key: kind, name: kind, ...tokensJson(kind, count), share, ...beside };
  }
  const { org, key, name, amounts, share } = row;
  return { org, key, name, ...amountsJson(amounts), share, ...(before && { compared: amountsJson(before) }) };
}

/** What is paid is not kept by kind of token, nor is what was requested. */
function tokensJson(kind: TokenKind, count: number | bigint) {
  const isInput = INPUT_KINDS.includes(kind);
  return {
    credits: null,
    costUsd: null,
    requests: null,
    agentRuns: null,
    inputTokens: countJson(isInput ? count : 0),
    outputTokens: countJson(isInput ? 0 : count),
    tokens: { [kind]: countJson(count) },
  };
}
