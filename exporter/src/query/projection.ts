import { timeJson } from '../json/json.ts';
import { get } from '../reading/amounts.ts';
import type { Meter } from '../reading/projection.ts';
import { paidJson, spanJson, unitJson, unpricedJson } from './amounts.ts';

export function projectionJson({ state: { account, now }, thisCycle, projection }: Meter) {
  const { billingModel } = account.terms;
  const amount = (value: bigint) => paidJson(billingModel, value);
  const time = (instant: number | null) => (instant === null ? null : timeJson(instant));
  const { low, expected, high } = projection.ratePerDay;
  return {
    org: account.org,
    billingModel,
    unit: unitJson(billingModel),
    daysElapsed: projection.daysElapsed,
    daysRemaining: projection.daysRemaining,
    averagePerDay: amount(projection.averagePerDay),
    ratePerDay: { low: amount(low), expected: amount(expected), high: amount(high) },
    available: projection.available,
    runOutAt: time(projection.runOutAt),
    early: time(projection.early),
    late: time(projection.late),
    runOutInDays: projection.runOutInDays,
    runOutBeforeCycleEnd: projection.runOutBeforeCycleEnd,
    expiringUnused: amount(projection.expiringUnused),
    ...unpricedJson(get(thisCycle, 'unpriced')),
    cycle: spanJson(account.cycle),
    asOf: timeJson(now),
  };
}
