import { project, type Projection } from '../ledger/projection.ts';
import { nextAnchor } from '../model/calendar.ts';
import { creditsJson, timeJson, usdJson } from '../model/json.ts';
import { get, paidIn } from './amounts.ts';
import { usageBy, usedThisCycle } from './usage.ts';
import type { View } from './view.ts';

const DAY = 86_400_000;
const SAMPLED = 7;

/** The projection behind every number shown: balance, metrics and this API ask here. */
export function projected(view: View): Projection {
  const { account, now, plan } = view;
  const { terms, cycle } = account;
  const byom = terms.billingModel === 'byom';
  const paid = paidIn(terms.billingModel);
  const days = Array.from({ length: SAMPLED }, () => 0n);
  for (const { time, amounts } of usageBy(view, { from: now - SAMPLED * DAY, to: now }, null, {}, 'quarter')) {
    // The sum of the seven is exact; which of two neighbours a quarter hour is counted to, its start decides.
    const index = Math.min(SAMPLED - 1, Math.max(0, Math.floor((now - 1 - time) / DAY)));
    days[index] = (days[index] ?? 0n) + BigInt(get(amounts, paid));
  }
  // What changes with the next cycle is what the coming resets go by.
  const next = account.nextTerms ?? terms;
  const monthlyCredits = view.store.plans().get(next.plan)?.monthlyCredits ?? 0n;
  return project({
    now,
    cycle,
    usedThisCycle: BigInt(get(usedThisCycle(view), paid)),
    usage: { firstTime: account.firstEventAt, days },
    funds: byom
      ? { kind: 'cap', spent: account.spent, cap: account.spendCap, exhaustedAt: account.exhaustedAt }
      : {
          kind: 'credits',
          grants: account.grants,
          monthlyCredits: next.billingModel === 'credits' ? monthlyCredits : 0n,
          overage: account.overage,
          grantsPayOverage: plan?.grantsPayOverage ?? false,
          exhaustedAt: account.exhaustedAt,
        },
    nextCycleEnd: (instant) => nextAnchor(instant, next.timezone, next.cycleAnchorDay),
  });
}

export function projection(view: View) {
  const { account } = view;
  const is = projected(view);
  const amount = account.terms.billingModel === 'byom' ? usdJson : creditsJson;
  const time = (instant: number | null) => (instant === null ? null : timeJson(instant));
  return {
    org: account.org,
    billingModel: account.terms.billingModel,
    unit: account.terms.billingModel === 'byom' ? 'USD' : 'credits',
    daysElapsed: is.daysElapsed,
    daysRemaining: is.daysRemaining,
    averagePerDay: amount(is.averagePerDay),
    ratePerDay: {
      low: amount(is.ratePerDay.low),
      expected: amount(is.ratePerDay.expected),
      high: amount(is.ratePerDay.high),
    },
    available: is.available,
    runOutAt: time(is.runOutAt),
    early: time(is.early),
    late: time(is.late),
    runOutInDays: is.runOutInDays,
    runOutBeforeCycleEnd: is.runOutBeforeCycleEnd,
    expiringUnused: amount(is.expiringUnused),
    cycle: { start: timeJson(account.cycle.start), end: timeJson(account.cycle.end) },
    asOf: timeJson(view.now),
  };
}
