import { remaining } from '../ledger/remaining.ts';
import type { Amounts } from '../ledger/rollups.ts';
import { CAP_NEAR, HALF_USED, percentUsed, UPGRADE_SUGGESTED } from '../ledger/thresholds.ts';
import type { Account, Pool } from '../model/account.ts';
import { get } from './amounts.ts';
import type { OrgState } from './org-state.ts';
import { fetchRecentUsage, fetchThisCycle, projected, type RecentUsage } from './projection.ts';
import type { Report } from './report.ts';

/** Credits of one pool, in micro-credits. */
export interface PoolBalance {
  /** Used in this cycle, and left. */
  readonly granted: bigint;
  readonly used: bigint;
  readonly remaining: bigint;
  /** What of it ends, unless it is used, by the end of this cycle. */
  readonly expiring: bigint;
}

export type BalanceState =
  'exhausted' | 'at_risk' | 'upgrade_suggested' | 'half_used' | 'ok' | 'cap_reached' | 'cap_near';
export type BalanceAction = 'invite' | 'upgrade';

/** Everything the credit meter shows, in one read. */
export interface Balance {
  readonly org: OrgState;
  readonly pools: Readonly<Record<Pool, PoolBalance>>;
  /** Of all pools, micro-credits. */
  readonly remaining: bigint;
  /** Of what was granted in this cycle and before, or of the cap; null where there is nothing to be a part of. */
  readonly percentUsed: number | null;
  readonly state: BalanceState;
  readonly actions: readonly BalanceAction[];
  /** Of this cycle, in no amount here. */
  readonly unpricedEvents: number | bigint;
}

interface BalanceFacts {
  readonly org: OrgState;
  readonly thisCycle: Amounts;
  /** null where the state does not depend on how fast it is used. */
  readonly recent: RecentUsage | null;
}

export const balance: Report<OrgState, unknown, BalanceFacts, Balance> = {
  fetch: async (snapshot, org) => {
    const recent = mayRunOut(org) ? await fetchRecentUsage(snapshot, org) : null;
    return { org, recent, thisCycle: recent?.thisCycle ?? (await fetchThisCycle(snapshot, org)) };
  },
  fold: ({ org, recent, thisCycle }) => {
    const { account } = org;
    const percent = percentUsed(account);
    const atRisk = recent !== null && projected(org, recent).runOutBeforeCycleEnd;
    return {
      org,
      pools: poolBalances(account),
      remaining: remaining(account),
      percentUsed: percent,
      state: stateOf(account, percent, atRisk),
      actions: actionsOf(org, percent),
      unpricedEvents: get(thisCycle, 'unpriced'),
    };
  },
};

const mayRunOut = ({ account }: OrgState): boolean =>
  account.terms.billingModel === 'credits' && remaining(account) > 0n;

export function poolBalances(account: Account): Record<Pool, PoolBalance> {
  const balanceOf = (pool: Pool): PoolBalance => {
    const grants = account.grants.filter((grant) => grant.pool === pool);
    const left = grants.reduce((sum, grant) => sum + grant.remaining, 0n);
    const expiring = grants
      .filter(({ expiresAt }) => expiresAt !== null && expiresAt <= account.cycle.end)
      .reduce((sum, grant) => sum + grant.remaining, 0n);
    const used = account.used[pool];
    return { granted: used + left, used, remaining: left, expiring };
  };
  return { monthly: balanceOf('monthly'), bonus: balanceOf('bonus'), purchased: balanceOf('purchased') };
}

/** The first that is true. */
function stateOf(account: Account, percent: number | null, atRisk: boolean): BalanceState {
  if (account.terms.billingModel === 'byom') {
    // Not by the percentage: of a cap of 0 there is none.
    if (account.spendCap !== null && account.spent >= account.spendCap) return 'cap_reached';
    return percent !== null && percent >= CAP_NEAR ? 'cap_near' : 'ok';
  }
  if (remaining(account) === 0n) return 'exhausted';
  if (atRisk) return 'at_risk';
  if (percent !== null && percent >= UPGRADE_SUGGESTED) return 'upgrade_suggested';
  return percent !== null && percent >= HALF_USED ? 'half_used' : 'ok';
}

/** What to offer. `byom` organizations have neither referrals nor plans to upgrade to. */
function actionsOf({ account, plan }: OrgState, percent: number | null): BalanceAction[] {
  if (account.terms.billingModel === 'byom') return [];
  const used = percent ?? (remaining(account) === 0n ? 100 : 0);
  const upgrade = used >= UPGRADE_SUGGESTED || plan?.free === true;
  return [...(used >= HALF_USED ? ['invite' as const] : []), ...(upgrade ? ['upgrade' as const] : [])];
}
