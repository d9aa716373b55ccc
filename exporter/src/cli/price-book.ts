/** Lists of prices as the API takes and gives them, read. */
import { PricesBody } from '@ledgerline/api';
import { Ajv } from 'ajv';
import { PriceBook } from '../pricing/price-book.ts';
import { parsePrice, type Price } from '../pricing/price.ts';
import { explain } from '../text/explain.ts';
import { request, rowsOf, type Connection } from './client.ts';
import { UsageError } from './failure.ts';

export const PRICES_PATH = '/v1/admin/prices';

const validate = new Ajv({ allowUnionTypes: true, verbose: true }).compile<PricesBody>({ ...PricesBody, minItems: 0 });

/** Throws UsageError naming the row and field that are wrong. */
export function parsedPrices(rows: readonly unknown[], where: string): Omit<Price, 'id'>[] {
  const wrong = (field: string, why: string): UsageError => new UsageError(`${where}: ${field}: ${why}`);
  if (!validate(rows)) {
    const { field, message } = explain(validate.errors, 'a list of prices');
    throw wrong(field, message);
  }
  return rows.map((row, index) => {
    const price = parsePrice(row);
    if ('error' in price) throw wrong(`${index}.${price.field}`, price.error);
    return price;
  });
}

/** The ledger's, in the order in which its rows were stored. */
export async function storedPrices(connection: Connection): Promise<Price[]> {
  const rows = rowsOf(await request(connection, 'GET', PRICES_PATH));
  return parsedPrices(rows, 'the price book').map((price, index) => ({ ...price, id: index + 1 }));
}

export const priceBook = async (connection: Connection): Promise<PriceBook> =>
  new PriceBook(await storedPrices(connection));
