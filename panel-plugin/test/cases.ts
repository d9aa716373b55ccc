/** Every state that the meter can be in, for tests of its words and of its looks. */
import { type DataFrame } from '@grafana/data';
import { type CaseName } from './case-names';
import { balanceFrame, framesOf, ORGS, projectionFrame } from './frames';

const PAST = Date.parse('2026-11-21T02:23:47Z');
const NEVER = { runOutAt: null, runOutEarly: null, runOutLate: null, runOutInDays: null, runOutBeforeCycleEnd: false };
const RAN_OUT = { runOutAt: PAST, runOutEarly: PAST, runOutLate: PAST, runOutInDays: -0.5, runOutBeforeCycleEnd: true };
const FREE = {
  ...{
    plan: 'Free',
    planFree: true,
    granted: 500,
    used: 120.5,
    remaining: 379.5,
    percentUsed: 24.1,
    actions: 'upgrade',
  },
  ...{ monthlyGranted: 500, monthlyUsed: 120.5, monthlyRemaining: 379.5, monthlyExpiring: 379.5 },
  ...{ bonusGranted: 0, bonusRemaining: 0 },
};

export const CASES: Record<CaseName, DataFrame[]> = {
  healthy: framesOf('acme'),
  atRisk: framesOf('nimbus'),
  exhausted: framesOf(
    'nimbus',
    {
      ...{ state: 'exhausted', actions: 'invite,upgrade', remaining: 0, overage: 42.5, percentUsed: 100.5 },
      ...{ used: 7848.249895, purchasedUsed: 3848.249895, purchasedRemaining: 0 },
    },
    RAN_OUT,
  ),
  upgradeSuggested: framesOf('acme', {
    ...{ state: 'upgrade_suggested', actions: 'invite,upgrade', percentUsed: 80, used: 50800, remaining: 12700 },
    ...{ monthlyUsed: 50800, monthlyRemaining: 9200, monthlyExpiring: 9200, bonusExpiring: 1500, reserved: 3200 },
  }),
  halfUsed: framesOf('acme', { state: 'half_used', actions: 'invite', percentUsed: 53.2 }),
  free: framesOf('acme', FREE, { averagePerDay: 5.9, ratePerDayExpected: 6.12 }),
  young: framesOf('acme', {}, { ...NEVER, available: false, ratePerDayExpected: 0 }),
  capNear: framesOf('borealis', {}, NEVER),
  capAtRisk: framesOf('borealis'),
  capReached: framesOf('borealis', { state: 'cap_reached', used: 111.2, remaining: 0, percentUsed: 102 }, RAN_OUT),
  capless: framesOf('borealis', { state: 'ok', granted: null, remaining: null, percentUsed: null }, NEVER),
  unpriced: framesOf('nimbus', { unpricedEvents: 1234 }),
  balanceOnly: [balanceFrame(ORGS.acme.balance)],
  several: [
    balanceFrame(ORGS.acme.balance, ORGS.nimbus.balance, ORGS.borealis.balance),
    // In another order than the balances: they are joined by organization, not by row.
    projectionFrame(ORGS.borealis.projection, ORGS.acme.projection, ORGS.nimbus.projection),
  ],
};
