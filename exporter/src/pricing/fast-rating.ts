import { TOKEN_KINDS } from '../model/event.ts';
import type { Price } from './price.ts';
import { INPUTS, tokenRate, type RatesOfTokens } from './rates.ts';
import { FEMTO_PER_NANO, PRODUCT_PER_MICRO } from './rating.ts';
import { creditWeight } from './tiers.ts';

/**
 * A row of the price book made ready for rating tokens in numbers, which are exact as long as they are small: the
 * same amounts as `rate` (rating.ts) gives, without a bigint.
 */
export interface FastPrice {
  /** The highest first; the last one, above -1, is the row itself. */
  readonly levels: readonly Level[];
}

interface Level {
  readonly above: number;
  readonly usd: Weights;
  readonly credits: Weights;
  /** 1 for each kind that has no USD rate, in the order of TOKEN_KINDS. */
  readonly unpriced: Uint8Array;
}

/** An amount is the sum of counts × weights, divided. In lowest terms, so that the sum stays small. */
interface Weights {
  readonly kinds: Float64Array;
  readonly request: number;
  readonly divisor: number;
}

/**
 * What {@link rateFast} found: amounts of a whole rating, amounts that lack what has no USD rate, or nothing, since a
 * sum would not be exact in numbers.
 */
export type FastRating = 'priced' | 'unpriced' | 'inexact';

const KINDS = TOKEN_KINDS.length;
/** Sums stay below it, so that their quotients are exact too. */
const LIMIT = 2 ** 52;

/** The row made ready, once for each; null where its rates are too fine for numbers. undefined: no row holds. */
export function fastPrice(price: Price | undefined): FastPrice | null {
  if (!price) return NO_PRICE;
  let made = MADE.get(price);
  if (made === undefined) MADE.set(price, (made = make(price)));
  return made;
}

/**
 * Rates an event that has tokens and nothing else: no quantities, and no amounts from upstream.
 * @param tokens from `offset` on, counts in the order of TOKEN_KINDS, safe integers and not negative
 * @param amounts where the micro-credits [0] and the nano-USD [1] are written, unless the rating is `inexact`
 */
export function rateFast(
  tokens: Float64Array,
  offset: number,
  isRequest: boolean,
  price: FastPrice,
  amounts: Float64Array,
): FastRating {
  const { usd, credits, unpriced } = levelFor(price, tokens, offset);
  let usdSum = isRequest ? usd.request : 0;
  let creditSum = isRequest ? credits.request : 0;
  let isUnpriced = 0;
  for (let kind = 0; kind < KINDS; kind++) {
    const count = tokens[offset + kind] ?? 0;
    if (count === 0) continue;
    // Nothing is negative, so that what is rounded on the way ends past the limit.
    usdSum += count * (usd.kinds[kind] ?? 0);
    creditSum += count * (credits.kinds[kind] ?? 0);
    isUnpriced |= unpriced[kind] ?? 0;
  }
  if (usdSum >= LIMIT || creditSum >= LIMIT) return 'inexact';
  amounts[0] = halfEven(creditSum, credits.divisor);
  amounts[1] = halfEven(usdSum, usd.divisor);
  return isUnpriced ? 'unpriced' : 'priced';
}

function levelFor({ levels }: FastPrice, tokens: Float64Array, offset: number): Level {
  const base = levels[levels.length - 1] ?? FREE;
  if (levels.length === 1) return base;
  let input = 0;
  for (const kind of INPUTS) input += tokens[offset + kind] ?? 0;
  for (const level of levels) if (input > level.above) return level;
  return base;
}

/** `sum / divisor`, integers from 0 to the limit, rounded half to even. */
function halfEven(sum: number, divisor: number): number {
  const quotient = Math.floor(sum / divisor);
  const twice = 2 * (sum - quotient * divisor);
  return twice > divisor || (twice === divisor && quotient % 2 === 1) ? quotient + 1 : quotient;
}

function make(price: Price): FastPrice | null {
  const levels: Level[] = [];
  for (const rates of [price, ...price.tiers]) {
    const level = levelOf('above' in rates ? rates.above : -1, rates, price);
    if (!level) return null;
    levels.unshift(level);
  }
  return { levels };
}

function levelOf(above: number, rates: RatesOfTokens, { usdPerRequest, creditsPerUsd }: Price): Level | null {
  const usdRates = TOKEN_KINDS.map((_, kind) => tokenRate(rates.usdPerMillion, kind));
  const creditRates = TOKEN_KINDS.map((_, kind) => tokenRate(rates.creditsPerMillion, kind));
  const request = usdPerRequest * FEMTO_PER_NANO;
  const usd = weightsOf(
    usdRates.map((rate) => rate ?? 0n),
    request,
    FEMTO_PER_NANO,
  );
  const credits = weightsOf(
    usdRates.map((rate, kind) => creditWeight(rate, creditRates[kind], creditsPerUsd)),
    request * creditsPerUsd,
    PRODUCT_PER_MICRO,
  );
  const unpriced = Uint8Array.from(usdRates, (rate) => (rate === undefined ? 1 : 0));
  return usd && credits && { above, usd, credits, unpriced };
}

function weightsOf(kinds: readonly bigint[], request: bigint, divisor: bigint): Weights | null {
  const common = [...kinds, request].reduce(greatestCommonDivisor, divisor);
  const inLowestTerms = [...kinds, request, divisor].map((weight) => weight / common);
  if (inLowestTerms.some((weight) => weight >= BigInt(LIMIT))) return null;
  return {
    kinds: Float64Array.from(kinds, (weight) => Number(weight / common)),
    request: Number(request / common),
    divisor: Number(divisor / common),
  };
}

function greatestCommonDivisor(a: bigint, b: bigint): bigint {
  let [larger, smaller] = [a, b];
  while (smaller !== 0n) [larger, smaller] = [smaller, larger % smaller];
  return larger;
}

const NOTHING: Weights = { kinds: new Float64Array(KINDS), request: 0, divisor: 1 };
/** Where no row holds: nothing costs anything, and everything lacks a rate. */
const FREE: Level = { above: -1, usd: NOTHING, credits: NOTHING, unpriced: new Uint8Array(KINDS).fill(1) };
const NO_PRICE: FastPrice = { levels: [FREE] };
/** Rows are never changed, so what was made of one holds as long as it does. */
const MADE = new WeakMap<Price, FastPrice | null>();
