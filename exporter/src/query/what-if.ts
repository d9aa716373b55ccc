import { countJson, creditsJson, timeJson, usdJson } from '../json/json.ts';
import type { BillingModel } from '../model/account.ts';
import type { WhatIf, WhatIfSums } from '../reading/what-if.ts';

export const whatIfJson = ({ billingModel, range, otherwise, total, models }: WhatIf) => ({
  from: timeJson(range.from),
  to: timeJson(range.to),
  ...(otherwise.model ? { asModel: otherwise.model.model, asProvider: otherwise.model.provider } : {}),
  ...(otherwise.priceTime === null ? {} : { pricesAt: timeJson(otherwise.priceTime) }),
  ...sumsJson(total, billingModel),
  models: models.map(([model, sums]) => ({ model, ...sumsJson(sums, billingModel) })),
});

/** `byom` organizations are charged in no credits. */
function sumsJson({ events, credits, usd, wouldCredits, wouldUsd, unpriced }: WhatIfSums, billingModel: BillingModel) {
  const both = (inCredits: bigint, inUsd: bigint) => ({
    credits: billingModel === 'byom' ? null : creditsJson(inCredits),
    costUsd: usdJson(inUsd),
  });
  return {
    events: countJson(events),
    actual: both(credits, usd),
    whatIf: both(wouldCredits, wouldUsd),
    difference: both(wouldCredits - credits, wouldUsd - usd),
    unpricedEvents: countJson(unpriced),
  };
}
