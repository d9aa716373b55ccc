import { countJson, creditsJson, usdJson } from '../json/json.ts';
import type { Amounts } from '../ledger/rollups.ts';
import { get, inputTokens, outputTokens } from '../reading/amounts.ts';
import type { Daily } from '../reading/daily.ts';
import { unpricedJson } from './amounts.ts';

export const dailyJson = ({ org, days }: Daily) => ({
  org,
  days: days.map(({ date, total, models }) => ({
    date,
    ...paidJson(total),
    inputTokens: countJson(inputTokens(total)),
    outputTokens: countJson(outputTokens(total)),
    models: Object.fromEntries([...models].map(([model, amounts]) => [model, paidJson(amounts)])),
  })),
});

const paidJson = (amounts: Amounts) => ({
  credits: creditsJson(get(amounts, 'credits')),
  costUsd: usdJson(get(amounts, 'usd')),
  requests: countJson(get(amounts, 'requests')),
  ...unpricedJson(get(amounts, 'unpriced')),
});
