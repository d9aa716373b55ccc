import { DEFAULT_SELLERS } from './default-rates.ts';
import type { PriceInput } from './price.ts';

/** Before the first event anybody will import. */
const ALWAYS = '2020-01-01';

/**
 * The prices a new ledger starts with, as rows of `PUT /v1/admin/prices`. None names a provider: each rates its model
 * wherever it runs, until somebody stores a row for it, and no row matches every model.
 */
export const DEFAULT_PRICES: readonly PriceInput[] = DEFAULT_SELLERS.flatMap(({ source, prices }) =>
  prices.flatMap(({ names, from = ALWAYS, serviceTiers = {}, ...rates }) =>
    names.flatMap((model) => {
      const row = { model, from, source, default: true };
      const tiers = Object.entries(serviceTiers).map(([serviceTier, other]) => ({ ...row, serviceTier, ...other }));
      return [{ ...row, ...rates }, ...tiers];
    }),
  ),
);
