import type { Group } from '@ledgerline/api';
import { amountsOf } from '../ledger/rollups.ts';
import { TOKEN_KINDS, type TokenKind } from '../model/event.ts';
import { divideHalfEven } from '../model/money.ts';
import { PriceBook } from '../pricing/price-book.ts';
import { tokenRate, type TokenRates } from '../pricing/rates.ts';
import { get } from './amounts.ts';
import type { OrgState } from './org-state.ts';
import type { Range } from './range.ts';
import type { Snapshot, UsageRequest } from './store.ts';
import { fetchUsage, type FilterQuery, type Usage } from './usage.ts';

/** Tokens that are in a cache, or were put there. */
const CACHED: readonly TokenKind[] = ['cacheRead', 'cacheWrite', 'cacheWrite1h'];
const PER_MILLION = 1_000_000n;

/**
 * What caching saved, in USD: what the tokens read from and written to caches would have cost as plain input, less
 * what they cost. By the price of the model that held at the time, without the provider's own, service tiers and long
 * prompts.
 */
export async function fetchSavings(
  snapshot: Snapshot,
  state: OrgState,
  range: Range,
  group: Group | null,
  query: FilterQuery,
  time: UsageRequest['time'],
): Promise<Usage[]> {
  const book = new PriceBook(await snapshot.prices());
  const savings: Usage[] = [];
  for (const { key: model } of await fetchUsage(snapshot, state, range, 'model', query)) {
    const ranked = book.ranked({ model, provider: '', serviceTier: '' });
    if (ranked.length === 0) continue;
    for (const usage of await fetchUsage(snapshot, state, range, group, { ...query, model }, time)) {
      const price = book.find({ model, provider: '', serviceTier: '' }, usage.time);
      const usd = price ? savedBy(usage, price.usdPerMillion) : 0n;
      savings.push({ time: usage.time, key: usage.key, amounts: amountsOf({ usd }) });
    }
  }
  return savings;
}

function savedBy({ amounts }: Usage, rates: TokenRates): bigint {
  const rateOf = (kind: TokenKind): bigint => tokenRate(rates, TOKEN_KINDS.indexOf(kind)) ?? 0n;
  const saved = CACHED.reduce((sum, kind) => sum + BigInt(get(amounts, kind)) * (rateOf('input') - rateOf(kind)), 0n);
  return divideHalfEven(saved, PER_MILLION);
}
