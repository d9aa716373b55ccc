import type { Value } from '../leaves.ts';

/** What a tool reckons that a call cost; undefined where that is no amount, or 0: then it lacks a price. */
export function usdOf(value: Value | undefined): number | undefined {
  if (value === undefined || value === '' || typeof value === 'boolean') return undefined;
  const usd = Number(value);
  return Number.isFinite(usd) && usd > 0 ? usd : undefined;
}
