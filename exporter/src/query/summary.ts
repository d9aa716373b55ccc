import type { SummaryQuery } from '@ledgerline/api';
import { remaining } from '../ledger/remaining.ts';
import type { CycleRecord } from '../model/account.ts';
import { dateOf } from '../model/calendar.ts';
import { countJson, creditsJson, timeJson, usdJson } from '../model/json.ts';
import { Refusal } from '../model/refusal.ts';
import { allowanceJson, get, inputTokens, outputTokens, paidIn, total, totalTokens } from './amounts.ts';
import { usageBy } from './usage.ts';
import type { View } from './view.ts';

/** A1: the cycle that starts in that month, by default the current one. */
export function summary(view: View, { month }: SummaryQuery) {
  const cycle = cycleOf(view, month);
  const amounts = total(usageBy(view, { from: cycle.start, to: cycle.end }, null, {}));
  const left = cycle.remaining ?? remaining(view.account);
  const byom = cycle.billingModel === 'byom';
  return {
    org: view.account.org,
    creditsUsed: byom ? null : creditsJson(get(amounts, 'credits')),
    creditsRemaining: byom ? null : creditsJson(left),
    costUsd: usdJson(get(amounts, 'usd')),
    requests: countJson(get(amounts, 'requests')),
    agentRuns: countJson(get(amounts, 'agentRuns')),
    inputTokens: countJson(inputTokens(amounts)),
    outputTokens: countJson(outputTokens(amounts)),
    totalTokens: countJson(totalTokens(amounts)),
    cycle: { start: timeJson(cycle.start), end: timeJson(cycle.end) },
  };
}

export function byKey(view: View, { month }: SummaryQuery) {
  const cycle = cycleOf(view, month);
  const paid = paidIn(cycle.billingModel);
  const rows = usageBy(view, { from: cycle.start, to: cycle.end }, 'api_key', {});
  return {
    org: view.account.org,
    keys: rows
      .sort((a, b) => Number(BigInt(get(b.amounts, paid)) - BigInt(get(a.amounts, paid))) || (a.key < b.key ? -1 : 1))
      .map(({ key, amounts }) => ({
        apiKey: key,
        credits: creditsJson(get(amounts, 'credits')),
        costUsd: usdJson(get(amounts, 'usd')),
        requests: countJson(get(amounts, 'requests')),
        inputTokens: countJson(inputTokens(amounts)),
        outputTokens: countJson(outputTokens(amounts)),
      })),
    cycle: { start: timeJson(cycle.start), end: timeJson(cycle.end) },
  };
}

/** The cycle that starts in `month` (YYYY-MM, in the billing timezone that it began in), or the current one. */
function cycleOf(view: View, month: string | undefined): CycleRecord {
  const found =
    month === undefined
      ? view.cycles.at(-1)
      : view.cycles.findLast(({ start, timezone }) => dateOf(start, timezone).startsWith(`${month}-`));
  if (!found) throw new Refusal('not_found', `no cycle of the organization starts in ${month ?? ''}`, 'month');
  return found;
}

export function cycles(view: View) {
  return {
    org: view.account.org,
    cycles: view.cycles.map((cycle) => {
      const amounts = total(usageBy(view, { from: cycle.start, to: cycle.end }, null, {}));
      const byom = cycle.billingModel === 'byom';
      return {
        start: timeJson(cycle.start),
        end: timeJson(cycle.end),
        unit: byom ? 'USD' : 'credits',
        allowance: allowanceJson(cycle),
        used: byom ? usdJson(get(amounts, 'usd')) : creditsJson(get(amounts, 'credits')),
      };
    }),
  };
}
