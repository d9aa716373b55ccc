import type { Price as PriceAnswer } from '@ledgerline/api/answers';
import { parseQueryTime, parseTime } from '../model/time.ts';
import { TOKEN_KINDS, type TokenKind } from '../model/event.ts';
import { formatDecimal, parseDecimal } from '../model/money.ts';

/** Decimals of a rate: every rate is an integer of 1e-9, 1_500_000_000n being 1.5. */
export const RATE_DECIMALS = 9;

/** Credits for a dollar where neither a price nor anything else says otherwise: 100, as a rate. */
export const DEFAULT_CREDITS_PER_USD = 100n * 10n ** BigInt(RATE_DECIMALS);

/**
 * Rates by token kind. A kind left out takes over another's (see rating.ts) or has none: 0n is a rate, absence is not.
 */
export type TokenRates = Partial<Record<TokenKind, bigint>>;
/** Rates by unit of quantity, for example `{ pages: 1_000_000n }`. */
export type UnitRates = Record<string, bigint>;

/** One dated row of the price book. All rates are integers of 1e-9 and never negative. */
export interface Price {
  /** Of the stored row; positive. */
  id: number;
  /** An exact model name, or a pattern: a prefix and `*`. */
  model: string;
  /** null: holds for every provider that has no row of its own. */
  provider: string | null;
  /** Epoch milliseconds from which it holds, until a later row of the same model and provider. */
  from: number;
  /** USD for a million tokens. */
  usdPerMillion: TokenRates;
  /** USD for one unit. */
  usdPerUnit: UnitRates;
  /** Credits for a dollar, for what has no credit rate of its own. */
  creditsPerUsd: bigint;
  /** Credits for a million tokens. */
  creditsPerMillion: TokenRates;
  /** Credits for one unit. */
  creditsPerUnit: UnitRates;
  /** Where a default came from: a URL. */
  source?: string;
}

type Decimal = string | number;

/** A price as JSON: a row of `PUT /v1/admin/prices`. */
export interface PriceInput {
  model: string;
  provider?: string | null;
  /** RFC 3339, a date (its start in UTC), or epoch milliseconds. */
  from: string | number;
  usdPerMillion?: Partial<Record<TokenKind, Decimal>>;
  usdPerUnit?: Record<string, Decimal>;
  creditsPerUsd?: Decimal;
  creditsPerMillion?: Partial<Record<TokenKind, Decimal>>;
  creditsPerUnit?: Record<string, Decimal>;
  source?: string;
}

/** Why a price is refused: what is wrong with which field, for example `usdPerMillion.input`. */
export interface PriceError {
  error: string;
  field: string;
}

/** Thrown and caught in this file only: a price has a dozen places to be wrong in, and one way to say so. */
class Refused extends Error {
  readonly field: string;
  constructor(error: string, field: string) {
    super(error);
    this.field = field;
  }
}

/** Reads a price. Returns what is wrong, and where, instead of a price that is not as its types say. */
export function parsePrice(input: PriceInput): Omit<Price, 'id'> | PriceError {
  try {
    return {
      model: parseModel(input.model),
      provider: input.provider ? input.provider : null,
      from: parseFrom(input.from),
      usdPerMillion: parseTokenRates(input.usdPerMillion, 'usdPerMillion'),
      usdPerUnit: parseRates(input.usdPerUnit, 'usdPerUnit'),
      creditsPerUsd:
        input.creditsPerUsd === undefined ? DEFAULT_CREDITS_PER_USD : parseRate(input.creditsPerUsd, 'creditsPerUsd'),
      creditsPerMillion: parseTokenRates(input.creditsPerMillion, 'creditsPerMillion'),
      creditsPerUnit: parseRates(input.creditsPerUnit, 'creditsPerUnit'),
      ...(input.source !== undefined && { source: input.source }),
    };
  } catch (refused) {
    if (refused instanceof Refused) return { error: refused.message, field: refused.field };
    throw refused;
  }
}

/** Writes a price as `parsePrice` reads it: rates as decimal strings, without what is empty. */
export function priceToJson(price: Price): PriceAnswer {
  return {
    model: price.model,
    ...(price.provider !== null && { provider: price.provider }),
    from: new Date(price.from).toISOString(),
    usdPerMillion: formatRates(price.usdPerMillion),
    ...(hasAny(price.usdPerUnit) && { usdPerUnit: formatRates(price.usdPerUnit) }),
    creditsPerUsd: formatDecimal(price.creditsPerUsd, RATE_DECIMALS),
    ...(hasAny(price.creditsPerMillion) && { creditsPerMillion: formatRates(price.creditsPerMillion) }),
    ...(hasAny(price.creditsPerUnit) && { creditsPerUnit: formatRates(price.creditsPerUnit) }),
    ...(price.source !== undefined && { source: price.source }),
  };
}

function parseModel(model: string): string {
  if (model === '') throw new Refused('must not be empty', 'model');
  if (model.slice(0, -1).includes('*')) throw new Refused('may have a * only at its end', 'model');
  return model;
}

function parseFrom(from: string | number): number {
  const time = typeof from === 'number' ? parseTime(from) : parseQueryTime(from, 'UTC');
  if (time === undefined) throw new Refused('must be an RFC 3339 time, a date or epoch milliseconds', 'from');
  return time;
}

function parseRate(rate: Decimal, field: string): bigint {
  const parsed = parseDecimal(rate, RATE_DECIMALS);
  if (typeof parsed !== 'bigint') throw new Refused(parsed.error, field);
  if (parsed < 0n) throw new Refused('must not be negative', field);
  return parsed;
}

function parseRates(rates: Record<string, Decimal> | undefined, field: string): Record<string, bigint> {
  // fromEntries, because assigning to a key named __proto__ would lose the rate.
  return Object.fromEntries(
    Object.entries(rates ?? {}).map(([name, rate]) => [name, parseRate(rate, `${field}.${name}`)]),
  );
}

function parseTokenRates(rates: Record<string, Decimal> | undefined, field: string): TokenRates {
  const kinds: readonly string[] = TOKEN_KINDS;
  const unknown = Object.keys(rates ?? {}).find((name) => !kinds.includes(name));
  if (unknown !== undefined) throw new Refused(`must be one of ${kinds.join(', ')}`, `${field}.${unknown}`);
  return parseRates(rates, field);
}

const hasAny = (rates: object): boolean => Object.keys(rates).length > 0;

const formatRates = (rates: Record<string, bigint>): Record<string, string> =>
  Object.fromEntries(Object.entries(rates).map(([name, rate]) => [name, formatDecimal(rate, RATE_DECIMALS)]));
