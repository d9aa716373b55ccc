import { MEASURES, addTo, noAmounts, plus, type Amounts, type Measure } from '../ledger/rollups.ts';
import type { BillingModel, CycleRecord } from '../model/account.ts';
import { TOKEN_KINDS, type TokenKind } from '../model/event.ts';
import { countJson, creditsJson, usdJson, type RawNumber } from '../model/json.ts';

/** Sums of usage, as answers show them. */

export const get = (amounts: Amounts, measure: Measure): number | bigint => amounts[MEASURES.indexOf(measure)] ?? 0;

export function total(rows: Iterable<{ readonly amounts: Amounts }>): Amounts {
  const sum = noAmounts();
  for (const { amounts } of rows) addTo(sum, amounts);
  return sum;
}

const sumOf = (amounts: Amounts, kinds: readonly TokenKind[]): number | bigint =>
  kinds.reduce<number | bigint>((sum, kind) => plus(sum, get(amounts, kind)), 0);

export const inputTokens = (amounts: Amounts) => sumOf(amounts, ['input', 'cacheRead', 'cacheWrite']);
export const outputTokens = (amounts: Amounts) => sumOf(amounts, ['output', 'reasoning']);
export const totalTokens = (amounts: Amounts) => sumOf(amounts, TOKEN_KINDS);

/** USD that only some events know is the sum of those, and says so. */
export const costJson = (usd: number | bigint, unknown: number | bigint) => ({
  costUsd: usdJson(usd),
  ...(unknown > 0 ? { costUsdUnknownEvents: countJson(unknown) } : {}),
});

/** Every measure of a row. */
export const amountsJson = (amounts: Amounts) => ({
  credits: creditsJson(get(amounts, 'credits')),
  ...costJson(get(amounts, 'usd'), get(amounts, 'usdUnknown')),
  requests: countJson(get(amounts, 'requests')),
  agentRuns: countJson(get(amounts, 'agentRuns')),
  inputTokens: countJson(inputTokens(amounts)),
  outputTokens: countJson(outputTokens(amounts)),
  tokens: Object.fromEntries(TOKEN_KINDS.map((kind) => [kind, countJson(get(amounts, kind))])),
});

/** What an organization pays in: the measure that shares and rankings go by. */
export const paidIn = (model: BillingModel): 'credits' | 'usd' => (model === 'byom' ? 'usd' : 'credits');

/** What a cycle granted monthly; of `byom`, its spend cap in USD, null where there was none. */
export function allowanceJson({ billingModel, allowance, spendCap }: CycleRecord): RawNumber | null {
  if (billingModel === 'credits') return creditsJson(allowance);
  return spendCap === null ? null : usdJson(spendCap);
}

/** part / whole as a number from 0 to 1; 0 of nothing. */
export function share(part: number | bigint, whole: number | bigint): number {
  return whole > 0 ? Number((BigInt(part) * 1_000_000_000n) / BigInt(whole)) / 1_000_000_000 : 0;
}
