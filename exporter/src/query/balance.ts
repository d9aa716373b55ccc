import { remaining } from '../ledger/remaining.ts';
import { percentUsed } from '../ledger/thresholds.ts';
import { POOLS, type Account, type Pool } from '../model/account.ts';
import { creditsJson, timeJson, usdJson } from '../model/json.ts';
import { projected } from './projection.ts';
import type { View } from './view.ts';

export const poolRemaining = (account: Account, pool: Pool): bigint =>
  account.grants.filter((grant) => grant.pool === pool).reduce((sum, grant) => sum + grant.remaining, 0n);

/** What of a pool ends, unless it is used, by the end of this cycle. */
export const poolExpiring = (account: Account, pool: Pool): bigint =>
  account.grants
    .filter((grant) => grant.pool === pool && grant.expiresAt !== null && grant.expiresAt <= account.cycle.end)
    .reduce((sum, grant) => sum + grant.remaining, 0n);

/** Everything the credit meter shows, in one read. */
export function balance(view: View) {
  const { account } = view;
  const byom = account.terms.billingModel === 'byom';
  const percent = percentUsed(account);
  return {
    org: account.org,
    name: account.name,
    billingModel: account.terms.billingModel,
    plan: { id: account.terms.plan, name: view.plan?.name ?? account.terms.plan, free: view.plan?.free ?? false },
    pools: byom ? {} : Object.fromEntries(POOLS.map((pool) => [pool, poolJson(account, pool)])),
    remaining: byom ? null : creditsJson(remaining(account)),
    reserved: byom ? usdJson(view.reserved) : creditsJson(view.reserved),
    overage: byom ? null : creditsJson(account.overage),
    cycle: { start: timeJson(account.cycle.start), end: timeJson(account.cycle.end) },
    spendUsd: usdJson(account.spent),
    spendCapUsd: account.spendCap === null ? null : usdJson(account.spendCap),
    percentUsed: percent,
    state: state(view, percent),
    actions: actions(view, percent),
    asOf: timeJson(view.now),
  };
}

const poolJson = (account: Account, pool: Pool) => {
  const left = poolRemaining(account, pool);
  return {
    granted: creditsJson(account.used[pool] + left),
    used: creditsJson(account.used[pool]),
    remaining: creditsJson(left),
    expiring: creditsJson(poolExpiring(account, pool)),
  };
};

/** The first that is true. */
function state(view: View, percent: number | null): string {
  const { account } = view;
  if (account.terms.billingModel === 'byom') {
    // Not by the percentage: of a cap of 0 there is none.
    if (account.spendCap !== null && account.spent >= account.spendCap) return 'cap_reached';
    return percent !== null && percent >= 80 ? 'cap_near' : 'ok';
  }
  if (remaining(account) === 0n) return 'exhausted';
  if (projected(view).runOutBeforeCycleEnd) return 'at_risk';
  if (percent !== null && percent >= 75) return 'upgrade_suggested';
  return percent !== null && percent >= 50 ? 'half_used' : 'ok';
}

/** B9, B10: what to offer. `byom` organizations have neither referrals nor plans to upgrade to. */
function actions(view: View, percent: number | null): string[] {
  if (view.account.terms.billingModel === 'byom') return [];
  const used = percent ?? (remaining(view.account) === 0n ? 100 : 0);
  return [...(used >= 50 ? ['invite'] : []), ...(used >= 75 || view.plan?.free ? ['upgrade'] : [])];
}
