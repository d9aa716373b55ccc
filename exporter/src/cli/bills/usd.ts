import { USD_DECIMALS, parseDecimal } from '../../model/money.ts';
import { RowError } from '../import/fields.ts';

/**
 * An amount of a bill as nano-USD, rounded half to even: bills have more decimals than money.
 * @param shift decimal places from its unit to USD: 2 for cents
 */
export function usdOf(value: unknown, field: string, shift: number): bigint {
  const parsed =
    typeof value === 'string' || typeof value === 'number'
      ? parseDecimal(Number(String(value).trim() || Number.NaN), USD_DECIMALS - shift)
      : { error: 'must be a decimal number' };
  if (typeof parsed === 'bigint') return parsed;
  throw new RowError(`${field}: ${parsed.error}: ${JSON.stringify(value)}`);
}
