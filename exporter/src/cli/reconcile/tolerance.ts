/** How much a bill and the ledger may differ: a share of the bill, or an amount (tokens, or USD). */
import { parseDecimal } from '../../model/money.ts';
import { UsageError } from '../failure.ts';

export interface Tolerance {
  /** Of a percent, in millionths; null: an amount is given. */
  readonly percent: bigint | null;
  /** In the unit of what is compared. */
  readonly amount: bigint;
}

const PERCENT_DECIMALS = 6;

/**
 * `1%`, or `0.50`: of every row and kind of tokens.
 * @param decimals of the unit of what is compared: 0 for tokens, 9 for nano-USD
 */
export function toleranceOf(text: string, decimals: number): Tolerance {
  const [, number = '', percent] = /^([\d.]+) ?(%?)$/.exec(text.trim()) ?? [];
  const parsed = parseDecimal(number, percent === '%' ? PERCENT_DECIMALS : decimals);
  if (typeof parsed !== 'bigint')
    throw new UsageError(`--tolerance must be such as 1% or 0.50 (USD), or 1000 (tokens), not '${text}'`);
  return percent === '%' ? { percent: parsed, amount: 0n } : { percent: null, amount: parsed };
}

/** Whether a difference is more than is allowed beside what the bill has. */
export function exceeds({ percent, amount }: Tolerance, difference: bigint, bill: bigint): boolean {
  const size = absolute(difference);
  if (percent === null) return size > amount;
  return size * 100n * 10n ** BigInt(PERCENT_DECIMALS) > absolute(bill) * percent;
}

export const absolute = (amount: bigint): bigint => (amount < 0n ? -amount : amount);
