/** Of an event as it is sent, what its price depends on. */
import { INPUT_KINDS, OUTPUT_KINDS, TOKEN_KINDS } from '@ledgerline/api/vocabulary';
import { isRequestType } from '../../model/event.ts';
import { CREDIT_DECIMALS, USD_DECIMALS, parseDecimal } from '../../model/money.ts';
import type { PriceKey } from '../../pricing/price-book.ts';
import type { Usage } from '../../pricing/rating.ts';
import { asRecord } from '../client.ts';
import { isEmpty, RowError } from './fields.ts';

interface Rateable {
  readonly usage: Usage;
  readonly key: PriceKey;
  /** Epoch milliseconds. */
  readonly time: number;
  /** Tokens of a side. */
  readonly input: number;
  readonly output: number;
}

const QUANTITY_DECIMALS = 6;

/** Throws RowError naming the field that is wrong. */
export function rateable(event: Readonly<Record<string, unknown>>): Rateable {
  const given = asRecord(event['tokens']);
  const tokens = new Map(TOKEN_KINDS.map((kind) => [kind, countOf(given[kind], kind)]));
  const sum = (kinds: typeof TOKEN_KINDS): number => kinds.reduce((all, kind) => all + (tokens.get(kind) ?? 0), 0);
  const type = nameOf(event['type']);
  if (type === '') throw new RowError('type: missing');
  const quantity = Object.entries(asRecord(event['quantity'])).map(
    ([unit, value]) => [unit, amountOf(value, `quantity.${unit}`, QUANTITY_DECIMALS) ?? 0n] as const,
  );
  return {
    usage: {
      tokens: [...tokens.values()],
      quantity: Object.fromEntries(quantity),
      isRequest: isRequestType(type),
      credits: amountOf(event['credits'], 'credits', CREDIT_DECIMALS),
      usd: amountOf(event['costUsd'], 'costUsd', USD_DECIMALS),
    },
    key: {
      provider: nameOf(event['provider']),
      model: nameOf(event['model']),
      serviceTier: nameOf(event['serviceTier']),
    },
    time: Date.parse(String(event['time'])),
    input: sum(INPUT_KINDS),
    output: sum(OUTPUT_KINDS),
  };
}

const nameOf = (value: unknown): string => (typeof value === 'string' ? value : '');

function countOf(value: unknown, kind: string): number {
  if (value === undefined) return 0;
  if (typeof value === 'number' && Number.isSafeInteger(value) && value >= 0) return value;
  throw new RowError(`tokens.${kind}: must be a whole number from 0`);
}

/** null: the event does not say. */
function amountOf(value: unknown, field: string, decimals: number): bigint | null {
  if (isEmpty(value)) return null;
  const parsed =
    typeof value === 'string' || typeof value === 'number'
      ? parseDecimal(value, decimals)
      : { error: 'must be a decimal' };
  if (typeof parsed !== 'bigint') throw new RowError(`${field}: ${parsed.error}`);
  if (parsed < 0n) throw new RowError(`${field}: must not be negative`);
  return parsed;
}
