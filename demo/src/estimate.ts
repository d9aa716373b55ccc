/**
 * What the demo's usage will cost, near enough to choose grants and caps by. The ledger does the rating; this only
 * reads the same price book, and knows the demo's events: exact model names, no provider's own prices, no service
 * tiers, prompts that are short.
 */
import { asRecord } from '@ledgerline/exporter/cli/client.ts';
import type { DemoEvent } from './conversation.ts';

export type CostUsd = (event: DemoEvent) => number;
export const CREDITS_PER_USD = 100;

interface Rates {
  readonly from: number;
  readonly perToken: Record<string, unknown>;
  readonly perUnit: Record<string, unknown>;
}

const MISSING_RATE: Readonly<Record<string, string>> = { reasoning: 'output', cacheRead: 'input', cacheWrite: 'input' };

export function costBy(prices: readonly Record<string, unknown>[]): CostUsd {
  const byModel = new Map<unknown, Rates[]>();
  for (const { model, provider, serviceTier, from, usdPerMillion, usdPerUnit } of prices) {
    if ((provider ?? serviceTier ?? null) !== null) continue;
    const rates = { from: Date.parse(String(from)), perToken: asRecord(usdPerMillion), perUnit: asRecord(usdPerUnit) };
    byModel.set(model, [...(byModel.get(model) ?? []), rates]);
  }
  for (const rates of byModel.values()) rates.sort((a, b) => b.from - a.from);

  return ({ model, time, tokens, quantity }) => {
    const price = byModel.get(model)?.find(({ from }) => from <= time);
    if (price === undefined) return 0;
    let usd = 0;
    for (const [kind, count] of Object.entries(tokens ?? {})) {
      usd += (count * Number(price.perToken[kind] ?? price.perToken[MISSING_RATE[kind] ?? ''] ?? 0)) / 1e6;
    }
    for (const [unit, count] of Object.entries(quantity ?? {})) usd += Number(count) * Number(price.perUnit[unit] ?? 0);
    return usd;
  };
}
