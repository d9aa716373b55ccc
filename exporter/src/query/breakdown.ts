import { INPUT_KINDS } from '@ledgerline/api/vocabulary';
import { countJson } from '../json/json.ts';
import type { Breakdown, BreakdownRow, TokenRow } from '../reading/breakdown.ts';
import { AMOUNT_COLUMNS, amountsJson } from './amounts.ts';
import type { Shape } from './row-text.ts';

export const breakdownJson = (page: Breakdown, nextCursor: string | null) => ({
  rows: page.tokens
    ? page.tokens.map(tokenJson)
    : page.rows.map((row) => ({ ...(page.severalOrgs ? { org: row.org } : {}), ...rowJson(row) })),
  total: amountsJson(page.total),
  nextCursor,
});

export const breakdownRows = ({ rows, tokens }: Breakdown): readonly (BreakdownRow | TokenRow)[] => tokens ?? rows;

export const BREAKDOWN_SHAPE: Shape<BreakdownRow | TokenRow> = {
  json: (row) => ('kind' in row ? tokenJson(row) : { org: row.org, ...rowJson(row) }),
  columns: [
    ...(['org', 'key', 'name'] as const).map((name) => [name, 'text'] as const),
    ...AMOUNT_COLUMNS,
    ['share', 'number'],
  ],
};

const rowJson = ({ key, name, amounts, share }: BreakdownRow) => ({ key, name, ...amountsJson(amounts), share });

/** What is paid is not kept by kind of token, nor is what was requested. */
function tokenJson({ kind, count, share }: TokenRow) {
  const isInput = INPUT_KINDS.includes(kind);
  return {
    key: kind,
    name: kind,
    credits: null,
    costUsd: null,
    requests: null,
    agentRuns: null,
    inputTokens: countJson(isInput ? count : 0),
    outputTokens: countJson(isInput ? 0 : count),
    tokens: { [kind]: countJson(count) },
    share,
  };
}
