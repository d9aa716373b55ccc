import { INPUT_KINDS, OUTPUT_KINDS } from '@ledgerline/api/vocabulary';
import { MEASURES, addTo, noAmounts, plus, type Amounts, type Measure } from '../ledger/rollups.ts';
import type { BillingModel, CycleRecord } from '../model/account.ts';
import { TOKEN_KINDS, type TokenKind } from '../model/event.ts';

/** Sums of usage. Credits are micro-credits, USD nano-USD. */

export const get = (amounts: Amounts, measure: Measure): number | bigint => amounts[MEASURES.indexOf(measure)] ?? 0;

export function total(rows: Iterable<{ readonly amounts: Amounts }>): Amounts {
  const sum = noAmounts();
  for (const { amounts } of rows) addTo(sum, amounts);
  return sum;
}

const sumOf = (amounts: Amounts, kinds: readonly TokenKind[]): number | bigint =>
  kinds.reduce<number | bigint>((sum, kind) => plus(sum, get(amounts, kind)), 0);

export const inputTokens = (amounts: Amounts) => sumOf(amounts, INPUT_KINDS);
export const outputTokens = (amounts: Amounts) => sumOf(amounts, OUTPUT_KINDS);
export const totalTokens = (amounts: Amounts) => sumOf(amounts, TOKEN_KINDS);

/** What an organization pays in: the measure that shares and rankings go by. */
export const paidIn = (model: BillingModel): 'credits' | 'usd' => (model === 'byom' ? 'usd' : 'credits');

/** What a cycle granted monthly; of `byom`, its spend cap, null where there was none. */
export const allowanceOf = ({ billingModel, allowance, spendCap }: CycleRecord): bigint | null =>
  billingModel === 'credits' ? allowance : spendCap;

/** part / whole as a number from 0 to 1; 0 of nothing. */
export function share(part: number | bigint, whole: number | bigint): number {
  return whole > 0 ? Number((BigInt(part) * 1_000_000_000n) / BigInt(whole)) / 1_000_000_000 : 0;
}
