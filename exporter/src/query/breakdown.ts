import { INPUT_KINDS } from '@ledgerline/api/vocabulary';
import { countJson } from '../json/json.ts';
import type { Breakdown, TokenRow } from '../reading/breakdown.ts';
import { amountsJson } from './amounts.ts';

export const breakdownJson = ({ rows, tokens, total, severalOrgs }: Breakdown, nextCursor: string | null) => ({
  rows: tokens
    ? tokens.map(tokenJson)
    : rows.map(({ org, key, name, amounts, share }) => ({
        ...(severalOrgs ? { org } : {}),
        key,
        name,
        ...amountsJson(amounts),
        share,
      })),
  total: amountsJson(total),
  nextCursor,
});

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
