import type { Amounts } from '../ledger/rollups.ts';
import type { BillingModel } from '../model/account.ts';
import { TOKEN_KINDS } from '../model/event.ts';
import { countJson, creditsJson, timeJson, usdJson, type RawNumber } from '../json/json.ts';
import type { Column } from './row-text.ts';
import { get, inputTokens, outputTokens } from '../reading/amounts.ts';

/** Sums of usage, as answers show them. */

/** USD that only some events know is the sum of those, and says so. */
export const costJson = (amounts: Amounts) => {
  const unknown = get(amounts, 'usdUnknown');
  return {
    costUsd: usdJson(get(amounts, 'usd')),
    ...(unknown > 0 ? { costUsdUnknownEvents: countJson(unknown) } : {}),
    ...unpricedJson(get(amounts, 'unpriced')),
  };
};

/** Events that no amount counts, for want of a price: a sum that lacks any says so. */
export const unpricedJson = (unpricedEvents: number | bigint) =>
  unpricedEvents > 0 ? { unpricedEvents: countJson(unpricedEvents) } : {};

/** Credits, and {@link costJson}, as columns. */
export const COST_COLUMNS: readonly Column[] = (
  ['credits', 'costUsd', 'costUsdUnknownEvents', 'unpricedEvents'] as const
).map((name) => [name, 'number']);

/** {@link amountsJson} as columns. */
export const AMOUNT_COLUMNS: readonly Column[] = [
  ...COST_COLUMNS,
  ...(['requests', 'agentRuns', 'inputTokens', 'outputTokens'] as const).map((name): Column => [name, 'number']),
  ...TOKEN_KINDS.map((kind): Column => [`tokens.${kind}`, 'number']),
];

/** Every measure of a row. */
export const amountsJson = (amounts: Amounts) => ({
  credits: creditsJson(get(amounts, 'credits')),
  ...costJson(amounts),
  requests: countJson(get(amounts, 'requests')),
  agentRuns: countJson(get(amounts, 'agentRuns')),
  inputTokens: countJson(inputTokens(amounts)),
  outputTokens: countJson(outputTokens(amounts)),
  tokens: Object.fromEntries(TOKEN_KINDS.map((kind) => [kind, countJson(get(amounts, kind))])),
});

/** An amount of what is paid in: credits, or USD. */
export const paidJson = (model: BillingModel, amount: bigint | number): RawNumber =>
  model === 'byom' ? usdJson(amount) : creditsJson(amount);
export const unitJson = (model: BillingModel): 'USD' | 'credits' => (model === 'byom' ? 'USD' : 'credits');

export const spanJson = ({ start, end }: { readonly start: number; readonly end: number }) => ({
  start: timeJson(start),
  end: timeJson(end),
});
