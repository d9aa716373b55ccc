import { countJson, creditsJson, timeJson, usdJson } from '../json/json.ts';
import type { Amounts } from '../ledger/rollups.ts';
import { get, inputTokens, outputTokens, totalTokens } from '../reading/amounts.ts';
import type { ByKey, Cycles, Summary } from '../reading/cycles.ts';
import { paidJson, spanJson, unitJson, unpricedJson } from './amounts.ts';

export function summaryJson({ org, cycles, used, remaining, compared }: Summary) {
  const byom = cycles.every(({ billingModel }) => billingModel === 'byom');
  const { creditsUsed, ...sums } = usedJson(used, byom);
  return {
    org,
    creditsUsed,
    creditsRemaining: byom ? null : creditsJson(remaining),
    ...sums,
    ...spansJson(cycles),
    ...(compared === undefined ? {} : { compared: compared && comparedJson(compared, byom) }),
  };
}

const usedJson = (used: Amounts, byom: boolean) => ({
  creditsUsed: byom ? null : creditsJson(get(used, 'credits')),
  costUsd: usdJson(get(used, 'usd')),
  requests: countJson(get(used, 'requests')),
  agentRuns: countJson(get(used, 'agentRuns')),
  ...tokensJson(used),
  totalTokens: countJson(totalTokens(used)),
  ...unpricedJson(get(used, 'unpriced')),
});

const comparedJson = ({ from, to, used }: NonNullable<Summary['compared']>, byom: boolean) => ({
  from: timeJson(from),
  to: timeJson(to),
  ...usedJson(used, byom),
});

export const byKeyJson = ({ org, cycles, keys }: ByKey) => ({
  org,
  keys: keys.map(({ apiKey, amounts }) => ({
    apiKey,
    credits: creditsJson(get(amounts, 'credits')),
    costUsd: usdJson(get(amounts, 'usd')),
    requests: countJson(get(amounts, 'requests')),
    ...tokensJson(amounts),
    ...unpricedJson(get(amounts, 'unpriced')),
  })),
  ...spansJson(cycles),
});

/** Where two cycles start in a month: from the start of the first to the end of the last, and each. */
const spansJson = (cycles: Summary['cycles']) => ({
  cycle: spanJson({ start: cycles[0].start, end: cycles.at(-1)?.end ?? cycles[0].end }),
  ...(cycles.length > 1 ? { cycles: cycles.map(spanJson) } : {}),
});

const tokensJson = (amounts: Amounts) => ({
  inputTokens: countJson(inputTokens(amounts)),
  outputTokens: countJson(outputTokens(amounts)),
});

export const cyclesJson = ({ org, cycles }: Cycles) => ({
  org,
  cycles: cycles.map(({ billingModel, allowance, used, unpricedEvents, ...span }) => ({
    ...spanJson(span),
    unit: unitJson(billingModel),
    allowance: allowance === null ? null : paidJson(billingModel, allowance),
    used: paidJson(billingModel, used),
    ...unpricedJson(unpricedEvents),
  })),
});
