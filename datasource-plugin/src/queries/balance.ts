import { BALANCE_FIELDS, type BalanceField, type BalanceMeta } from '@ledgerline/api/grafana';
import type { Balance, PoolBalance } from '@ledgerline/api/answers';
import { amountUnit, type Column, CREDITS, flag, number, PERCENT, table, text, time, unpricedEvents } from '../columns';
import { live } from '../components/fields/live';
import { org } from '../components/fields/org';
import { each, type Kind } from './kind';
import { unpriced } from './notices';

const pools = ({ pools: { monthly, bonus, purchased } }: Balance): PoolBalance[] =>
  [monthly, bonus, purchased].filter((pool) => pool !== undefined);
const sum = (row: Balance, amount: keyof PoolBalance): number =>
  pools(row).reduce((total, pool) => total + pool[amount], 0);
/** Away with the noise of binary fractions: amounts have nine digits after the point at most. */
const exact = (value: number): number => Number(value.toFixed(9));

/** Where models are one's own the amounts are of the spend and its cap. */
const amounts = (row: Balance) =>
  row.billingModel === 'byom'
    ? {
        granted: row.spendCapUsd,
        used: row.spendUsd,
        remaining: row.spendCapUsd === null ? null : exact(Math.max(0, row.spendCapUsd - row.spendUsd)),
      }
    : { granted: exact(sum(row, 'granted')), used: exact(sum(row, 'used')), remaining: row.remaining };

const pool = (name: keyof Balance['pools'], title: string, amount: keyof PoolBalance): Column<Balance> =>
  number(title, CREDITS, (row) => row.pools[name]?.[amount]);

const COLUMNS: Record<BalanceField, Column<Balance>> = {
  org: text('Organization', (row) => row.org),
  name: text('Name', (row) => row.name),
  billingModel: text('Billing model', (row) => row.billingModel),
  plan: text('Plan', (row) => row.plan.name),
  planFree: flag('Free plan', (row) => row.plan.free),
  state: text('State', (row) => row.state),
  actions: text('Actions', (row) => row.actions.join(',')),
  unit: text('Unit', (row) => (row.billingModel === 'byom' ? 'USD' : 'credits')),
  granted: number('Granted', amountUnit, (row: Balance) => amounts(row).granted),
  used: number('Used', amountUnit, (row: Balance) => amounts(row).used),
  remaining: number('Remaining', amountUnit, (row: Balance) => amounts(row).remaining),
  reserved: number('Reserved', amountUnit, (row: Balance) => row.reserved),
  overage: number('Overage', amountUnit, (row: Balance) => row.overage),
  percentUsed: number('Percent used', PERCENT, (row) => row.percentUsed),
  unpricedEvents,
  monthlyGranted: pool('monthly', 'Monthly granted', 'granted'),
  monthlyUsed: pool('monthly', 'Monthly used', 'used'),
  monthlyRemaining: pool('monthly', 'Monthly remaining', 'remaining'),
  monthlyExpiring: pool('monthly', 'Monthly expiring', 'expiring'),
  bonusGranted: pool('bonus', 'Bonus granted', 'granted'),
  bonusUsed: pool('bonus', 'Bonus used', 'used'),
  bonusRemaining: pool('bonus', 'Bonus remaining', 'remaining'),
  bonusExpiring: pool('bonus', 'Bonus expiring', 'expiring'),
  purchasedGranted: pool('purchased', 'Purchased granted', 'granted'),
  purchasedUsed: pool('purchased', 'Purchased used', 'used'),
  purchasedRemaining: pool('purchased', 'Purchased remaining', 'remaining'),
  purchasedExpiring: pool('purchased', 'Purchased expiring', 'expiring'),
  cycleStart: time('Cycle start', (row) => row.cycle.start),
  cycleEnd: time('Cycle end', (row) => row.cycle.end),
  asOf: time('As of', (row) => row.asOf),
};

export const balance: Kind<'balance'> = {
  label: 'Balance',
  description: 'What is left of the credits now, by pool, and the state of the organization',
  fresh: {},
  ask: (query) => ({ path: 'balance', params: { org: query.org } }),
  frames: (answer, _, { links }) => [
    table(
      BALANCE_FIELDS.map((name) => [name, COLUMNS[name]]),
      each(answer),
      { meta: { custom: { links } satisfies BalanceMeta, notices: unpriced(each(answer)) } },
    ),
  ],
  fields: { org, live },
};
