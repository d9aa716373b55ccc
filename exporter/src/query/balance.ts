import { creditsJson, timeJson, usdJson } from '../json/json.ts';
import { POOLS } from '../model/account.ts';
import type { Balance, PoolBalance } from '../reading/balance.ts';
import { paidJson, spanJson, unpricedJson } from './amounts.ts';

export function balanceJson({ org, pools, remaining, percentUsed, unpricedEvents, state, actions }: Balance) {
  const { account, plan } = org;
  const { billingModel } = account.terms;
  const byom = billingModel === 'byom';
  return {
    org: account.org,
    name: account.name,
    billingModel,
    plan: { id: account.terms.plan, name: plan?.name ?? account.terms.plan, free: plan?.free ?? false },
    pools: byom ? {} : Object.fromEntries(POOLS.map((pool) => [pool, poolJson(pools[pool])])),
    remaining: byom ? null : creditsJson(remaining),
    reserved: paidJson(billingModel, org.reserved),
    overage: byom ? null : creditsJson(account.overage),
    cycle: spanJson(account.cycle),
    spendUsd: usdJson(account.spent),
    spendCapUsd: account.spendCap === null ? null : usdJson(account.spendCap),
    percentUsed,
    ...unpricedJson(unpricedEvents),
    state,
    actions,
    asOf: timeJson(org.now),
  };
}

const poolJson = ({ granted, used, remaining, expiring }: PoolBalance) => ({
  granted: creditsJson(granted),
  used: creditsJson(used),
  remaining: creditsJson(remaining),
  expiring: creditsJson(expiring),
});
