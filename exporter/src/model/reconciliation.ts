/** What a comparison of a provider's bill with the ledger found: the last of each is kept. */
export interface Reconciliation {
  readonly provider: string;
  /** What was compared: tokens, or nano-USD. The amounts are in it. */
  readonly kind: ReconciliationKind;
  /** Of what the bill is of, epoch milliseconds; `to` is no part of it. */
  readonly from: number;
  readonly to: number;
  readonly bill: bigint;
  readonly ledger: bigint;
  /** Of all rows, each without its sign. */
  readonly difference: bigint;
  /** Rows that were compared, and those of them that differ by more than was allowed. */
  readonly rows: number;
  readonly unmatched: number;
  /** What was allowed, as it was said: `1%`. */
  readonly tolerance: string;
  /** When it was recorded, epoch milliseconds. */
  readonly at: number;
}

export type ReconciliationKind = 'usage' | 'costs';

/** Of what the bill has, how much differs; where it has nothing, 0 or 1. */
export function differenceRatio({ bill, difference }: Pick<Reconciliation, 'bill' | 'difference'>): number {
  if (bill > 0n) return Number((difference * 1_000_000n) / bill) / 1e6;
  return difference > 0n ? 1 : 0;
}
