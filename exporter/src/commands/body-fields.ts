import { isTimeZone } from '../model/calendar.ts';
import { parseTime } from '../model/time.ts';
import { parseDecimal } from '../model/money.ts';
import { Refusal } from '../model/refusal.ts';

/** Fields of request bodies that a schema cannot check; each refuses with the field's name. */

/** A non-negative amount as an integer of 10^-`decimals`. */
export function amount(value: string | number, field: string, decimals: number): bigint {
  const parsed = parseDecimal(value, decimals);
  if (typeof parsed !== 'bigint') throw new Refusal('invalid_request', parsed.error, field);
  if (parsed < 0n) throw new Refusal('invalid_request', 'must not be negative', field);
  return parsed;
}

/** Epoch milliseconds. */
export function instant(value: string | number, field: string): number {
  const parsed = parseTime(value);
  if (parsed === undefined)
    throw new Refusal(
      'invalid_request',
      'must be RFC 3339, such as 2026-11-21T09:00:00Z, or epoch milliseconds',
      field,
    );
  return parsed;
}

/** An IANA timezone. */
export function zone(value: string, field: string): string {
  if (!isTimeZone(value)) throw new Refusal('invalid_request', 'must be an IANA timezone such as Europe/Berlin', field);
  return value;
}
