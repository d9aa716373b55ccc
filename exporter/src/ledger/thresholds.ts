import { POOLS, type Account } from '../model/account.ts';
import { remaining } from './remaining.ts';

/** Percent of what was granted; of a spend cap. The first crossing of each in a cycle is remembered. */
export const HALF_USED = 50;
export const UPGRADE_SUGGESTED = 75;
export const CAP_NEAR = 80;
export const CREDIT_THRESHOLDS = [HALF_USED, UPGRADE_SUGGESTED, 90, 100] as const;
export const CAP_THRESHOLDS = [CAP_NEAR, 95, 100] as const;

export const usedThisCycle = (account: Account): bigint => POOLS.reduce((sum, pool) => sum + account.used[pool], 0n);

/** What percentages are taken of: {part, whole}; null where nothing is granted or there is no cap. */
function usage(account: Account): { part: bigint; whole: bigint } | null {
  if (account.terms.billingModel === 'byom')
    return account.spendCap ? { part: account.spent, whole: account.spendCap } : null;
  const part = usedThisCycle(account);
  const whole = part + remaining(account);
  return whole > 0n ? { part, whole } : null;
}

/** 100 × used / granted; null where nothing is granted. */
export function percentUsed(account: Account): number | null {
  const share = usage(account);
  // Six decimals of a percent are more than any reader wants and keep the division exact enough for display.
  return share && Number((share.part * 100_000_000n) / share.whole) / 1_000_000;
}

/** Notes what a movement at `time` brought about: the crossing of thresholds, and running dry or no longer being so. */
export function notice(account: Account, time: number): void {
  const byom = account.terms.billingModel === 'byom';
  const share = usage(account);
  if (share)
    for (const threshold of byom ? CAP_THRESHOLDS : CREDIT_THRESHOLDS) {
      if (share.part * 100n < share.whole * BigInt(threshold)) break;
      account.crossed[threshold] ??= time;
    }
  // Without an entry there never was anything that could have run dry.
  const dry = byom
    ? account.spendCap !== null && account.spent >= account.spendCap
    : account.sequence > 0 && remaining(account) === 0n;
  if (!dry) account.exhaustedAt = null;
  else account.exhaustedAt ??= time;
}
