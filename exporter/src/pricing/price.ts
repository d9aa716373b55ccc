import type { Price as PriceAnswer } from '@ledgerline/api/answers';
import { parseQueryTime, parseTime } from '../model/time.ts';
import { TOKEN_KINDS, type TokenKind } from '../model/event.ts';
import { formatDecimal, parseDecimal } from '../model/money.ts';
import { RATE_DECIMALS, type RatesOfTokens, type Tier, type TokenRates, type UnitRates } from './rates.ts';
import { completed, faultIn } from './tiers.ts';

/** Credits for a dollar where neither a price nor anything else says otherwise: 100, as a rate. */
export const DEFAULT_CREDITS_PER_USD = 100n * 10n ** BigInt(RATE_DECIMALS);

/** One dated row of the price book. All rates are integers of 1e-9 and never negative. */
export interface Price extends RatesOfTokens {
  /** Of the stored row; positive. */
  id: number;
  /** An exact model name, or a pattern: a prefix and `*`. */
  model: string;
  /** null: holds for every provider that has no row of its own. */
  provider: string | null;
  /** null: holds for every service tier that has no row of its own. */
  serviceTier: string | null;
  /** Epoch milliseconds from which it holds, until a later row of the same model, provider and service tier. */
  from: number;
  /** In ascending order, each with all of its rates. None is cheaper than what is below it. */
  tiers: readonly Tier[];
  /** USD for one unit. */
  usdPerUnit: UnitRates;
  /** USD for one request, whatever it used. */
  usdPerRequest: bigint;
  /** Credits for a dollar, for what has no credit rate of its own. */
  creditsPerUsd: bigint;
  /** Credits for one unit. */
  creditsPerUnit: UnitRates;
  /** Where it came from: a URL. */
  source?: string;
  /** Whether it came with the software: what an operator put holds before it. */
  isDefault: boolean;
}

type Decimal = string | number;

/** A price as JSON: a row of `PUT /v1/admin/prices`. */
export interface PriceInput {
  model: string;
  provider?: string | null;
  serviceTier?: string | null;
  /** RFC 3339, a date (its start in UTC), or epoch milliseconds. */
  from: string | number;
  usdPerMillion?: Partial<Record<TokenKind, Decimal>>;
  tiers?: readonly TierInput[];
  usdPerUnit?: Record<string, Decimal>;
  usdPerRequest?: Decimal;
  creditsPerUsd?: Decimal;
  creditsPerMillion?: Partial<Record<TokenKind, Decimal>>;
  creditsPerUnit?: Record<string, Decimal>;
  source?: string;
  default?: boolean;
}

/** A tier as JSON. What it leaves out is as below it. */
interface TierInput {
  above: number;
  usdPerMillion?: Partial<Record<TokenKind, Decimal>>;
  creditsPerMillion?: Partial<Record<TokenKind, Decimal>>;
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
    const creditsPerUsd =
      input.creditsPerUsd === undefined ? DEFAULT_CREDITS_PER_USD : parseRate(input.creditsPerUsd, 'creditsPerUsd');
    const base = parseRatesOfTokens(input, '');
    return {
      model: parseModel(input.model),
      provider: input.provider ? input.provider : null,
      serviceTier: input.serviceTier ? input.serviceTier : null,
      from: parseFrom(input.from),
      ...base,
      tiers: parseTiers(input.tiers ?? [], base, creditsPerUsd),
      usdPerUnit: parseRates(input.usdPerUnit, 'usdPerUnit'),
      usdPerRequest: parseRate(input.usdPerRequest ?? 0, 'usdPerRequest'),
      creditsPerUsd,
      creditsPerUnit: parseRates(input.creditsPerUnit, 'creditsPerUnit'),
      ...(input.source !== undefined && { source: input.source }),
      isDefault: input.default ?? false,
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
    ...(price.serviceTier !== null && { serviceTier: price.serviceTier }),
    from: new Date(price.from).toISOString(),
    usdPerMillion: formatRates(price.usdPerMillion),
    ...(price.tiers.length > 0 && { tiers: price.tiers.map(tierToJson) }),
    ...(hasAny(price.usdPerUnit) && { usdPerUnit: formatRates(price.usdPerUnit) }),
    ...(price.usdPerRequest > 0n && { usdPerRequest: formatRate(price.usdPerRequest) }),
    creditsPerUsd: formatRate(price.creditsPerUsd),
    ...(hasAny(price.creditsPerMillion) && { creditsPerMillion: formatRates(price.creditsPerMillion) }),
    ...(hasAny(price.creditsPerUnit) && { creditsPerUnit: formatRates(price.creditsPerUnit) }),
    ...(price.source !== undefined && { source: price.source }),
    ...(price.isDefault && { default: true }),
  };
}

const tierToJson = ({ above, usdPerMillion, creditsPerMillion }: Tier) => ({
  above,
  usdPerMillion: formatRates(usdPerMillion),
  ...(hasAny(creditsPerMillion) && { creditsPerMillion: formatRates(creditsPerMillion) }),
});

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

const parseRatesOfTokens = (
  { usdPerMillion, creditsPerMillion }: Pick<PriceInput, keyof RatesOfTokens>,
  within: string,
): RatesOfTokens => ({
  usdPerMillion: parseTokenRates(usdPerMillion, `${within}usdPerMillion`),
  creditsPerMillion: parseTokenRates(creditsPerMillion, `${within}creditsPerMillion`),
});

function parseTiers(inputs: readonly TierInput[], base: RatesOfTokens, creditsPerUsd: bigint): Tier[] {
  const parsed = inputs.map((tier, index) => {
    if (!Number.isSafeInteger(tier.above) || tier.above < 0)
      throw new Refused('must be a number of tokens', `tiers.${index}.above`);
    return { above: tier.above, ...parseRatesOfTokens(tier, `tiers.${index}.`) };
  });
  const tiers = completed(base, parsed);
  const fault = faultIn(base, tiers, creditsPerUsd);
  if (fault) throw new Refused(fault.error, fault.field);
  return tiers;
}

const hasAny = (rates: object): boolean => Object.keys(rates).length > 0;

const formatRate = (rate: bigint): string => formatDecimal(rate, RATE_DECIMALS);
const formatRates = (rates: Record<string, bigint>): Record<string, string> =>
  Object.fromEntries(Object.entries(rates).map(([name, rate]) => [name, formatRate(rate)]));
