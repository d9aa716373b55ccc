/** What the product shows and keeps, as the whole numbers that are compared. */
import { MEASURES } from '../../../exporter/src/ledger/rollups.ts';
import { percentUsed } from '../../../exporter/src/ledger/thresholds.ts';
import { POOLS } from '../../../exporter/src/model/account.ts';
import { parseDecimal } from '../../../exporter/src/model/money.ts';
import { poolBalances } from '../../../exporter/src/reading/balance.ts';
import type { OrgState } from '../../../exporter/src/reading/org-state.ts';
import { grantName, type State } from './side.ts';

/** What the API would show, as the whole number that it is. */
export function whole(shown: unknown, decimals: number): bigint {
  const [, minus, decimal = ''] = /^(-?)(.*)$/.exec(JSON.stringify(shown)) ?? [];
  const amount = parseDecimal(decimal, decimals);
  if (typeof amount !== 'bigint') throw new Error(amount.error);
  return minus ? -amount : amount;
}

/** Each measure of a sum of usage. */
export const reading =
  (amounts: readonly (number | bigint)[]) =>
  (measure: (typeof MEASURES)[number]): bigint =>
    BigInt(amounts[MEASURES.indexOf(measure)] ?? 0);

export function stateOf({ account, reserved }: OrgState): State {
  const percent = percentUsed(account);
  const balances = poolBalances(account);
  const pools = POOLS.map((pool) => [pool, { used: balances[pool].used, remaining: balances[pool].remaining }]);
  return {
    billingModel: account.terms.billingModel,
    pools: Object.fromEntries(pools) as State['pools'],
    grants: account.grants.map(({ id, remaining, expiresAt }) => [grantName(id), remaining, expiresAt ?? Infinity]),
    overage: account.overage,
    spent: account.spent,
    reserved,
    percentUsed: percent === null ? null : BigInt(Math.round(percent * 1_000_000)),
    cycle: account.cycle,
  };
}
