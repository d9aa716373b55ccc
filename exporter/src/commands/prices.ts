import type { PricesBody } from '@ledgerline/api';
import type { Price as PriceAnswer } from '@ledgerline/api/answers';
import type { Ledger } from '../ledger/ledger.ts';
import { Refusal } from '../model/refusal.ts';
import { DEFAULT_PRICES } from '../pricing/defaults.ts';
import { parsePrice, priceToJson } from '../pricing/price.ts';

/** Adds dated rows to the price book. All of them or, where one is wrong, none. */
export async function putPrices(ledger: Ledger, actor: string, body: PricesBody): Promise<{ prices: PriceAnswer[] }> {
  const prices = body.map((row, index) => {
    const price = parsePrice(row);
    if ('error' in price) throw new Refusal('invalid_request', price.error, `${index}.${price.field}`);
    return price;
  });
  return ledger.change(async (session) => {
    await session.putPrices(prices);
    const result = { prices: prices.map((price) => priceToJson({ ...price, id: 0 })) };
    return { result, audit: { actor, action: 'put prices', org: null, before: null, after: result.prices } };
  });
}

/**
 * The default prices, for a ledger that has none. Once only: an upgrade of the software changes no stored price.
 * @returns how many rows were added
 */
export async function seedPrices(ledger: Ledger): Promise<number> {
  return ledger.change(async (session) => {
    const book = await session.prices();
    if (book.size > 0) return { result: 0, audit: null };
    const prices = DEFAULT_PRICES.map((row) => {
      const price = parsePrice(row);
      if ('error' in price) throw new Error(`default price of ${row.model}: ${price.field}: ${price.error}`);
      return price;
    });
    await session.putPrices(prices);
    const audit = {
      actor: 'ledgerline',
      action: 'seed prices',
      org: null,
      before: null,
      after: { rows: prices.length },
    };
    return { result: prices.length, audit };
  });
}
