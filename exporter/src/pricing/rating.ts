import { TOKEN_KINDS, dimension, isRequestType, type UsageEvent } from '../model/event.ts';
import { checked, divideHalfEven, type MicroCredits, type NanoUsd } from '../model/money.ts';
import { DEFAULT_CREDITS_PER_USD, type Price } from './price.ts';
import type { PriceKey } from './price-book.ts';
import { ratesFor, tokenRate, type UnitRates } from './rates.ts';

/** What an event used, or the cumulative usage of one of its revisions. Nothing in it is negative. */
export interface Usage {
  /** Counts in the order of TOKEN_KINDS, safe integers. */
  tokens: readonly number[];
  /** By unit, integers of 1e-6 units. */
  quantity: Readonly<Record<string, bigint>>;
  /** Whether it is a request, which may cost something whatever it used. */
  isRequest: boolean;
  /** What it cost as rated upstream, null where the event does not say. */
  credits: MicroCredits | null;
  usd: NanoUsd | null;
}

/** What of an event is rated. */
export const usageOf = (event: Pick<UsageEvent, 'dimensions' | Exclude<keyof Usage, 'isRequest'>>): Usage => ({
  tokens: event.tokens,
  quantity: event.quantity,
  isRequest: isRequestType(dimension(event, 'type')),
  credits: event.credits,
  usd: event.usd,
});

/** By what the row is found that rates it. */
export const priceKeyOf = (event: Pick<UsageEvent, 'dimensions'>): PriceKey => ({
  provider: dimension(event, 'provider'),
  model: dimension(event, 'model'),
  serviceTier: dimension(event, 'serviceTier'),
});

/** What the usage costs. */
export interface Rating {
  credits: MicroCredits;
  /** null: unknown, which is not 0. Only where upstream gave credits and no USD. */
  usd: NanoUsd | null;
  /** Something used has no USD rate: what is priced is in the amounts, the rest is missing from them. */
  unpriced: boolean;
  /** The row used; null where there is none, or where upstream amounts needed none. */
  price: Price | null;
}

// Tokens × a rate per million, and 1e-6 units × a rate per unit, are both integers of 1e-15: the sums of both are exact
// without a division. Amounts taken from them:
export const FEMTO_PER_NANO = 10n ** 6n;
/** 1e-15 USD × credits per USD (1e-9), to micro-credits. */
export const PRODUCT_PER_MICRO = 10n ** 18n;
/** 1e-15 credits in the scale of that product. */
const PRODUCT_PER_FEMTO = 10n ** 9n;
/** 1e-9 USD × credits per USD (1e-9), to micro-credits. */
const UPSTREAM_PRODUCT_PER_MICRO = 10n ** 12n;

/**
 * Rates usage with the row that holds for it (`PriceBook.find`), exactly, each amount rounded once, half to even.
 *
 * Credits are taken kind by kind: the credit rate where there is one, else the kind's USD before rounding ×
 * creditsPerUsd. A missing rate is inherited first, in both currencies alike: a price with creditsPerMillion.output and
 * without .reasoning charges reasoning the credits of output, whatever the USD rate of reasoning is. What a request
 * costs in itself has no credit rate. Where the price has tiers, the whole event is at one of them.
 *
 * What was used and has no USD rate makes the rating `unpriced`, even where a credit rate charges its credits: its USD
 * would be a silent zero. A rate of 0 is a rate, and says that it is free.
 *
 * Larger usage never rates lower with the same row, since no tier is cheaper than what is below it: the increments of
 * a stream are never negative.
 * Throws AmountOverflow where an amount does not fit 64 bits.
 */
export function rate(usage: Usage, price: Price | undefined): Rating {
  if (usage.usd !== null) return rateUpstreamUsd(usage.usd, usage.credits, price);
  if (usage.credits !== null) return { credits: usage.credits, usd: null, unpriced: false, price: null };
  return price ? rateUsage(usage, price) : { credits: 0n, usd: 0n, unpriced: isAny(usage), price: null };
}

function rateUpstreamUsd(usd: NanoUsd, credits: MicroCredits | null, price: Price | undefined): Rating {
  if (credits !== null) return { credits, usd, unpriced: false, price: null };
  const product = usd * (price?.creditsPerUsd ?? DEFAULT_CREDITS_PER_USD);
  const converted = checked(divideHalfEven(product, UPSTREAM_PRODUCT_PER_MICRO));
  return { credits: converted, usd, unpriced: false, price: price ?? null };
}

function rateUsage(usage: Usage, price: Price): Rating {
  // 1e-15 USD of what has no credit rate
  let converted = usage.isRequest ? price.usdPerRequest * FEMTO_PER_NANO : 0n;
  let apart = 0n; // 1e-15 USD of what has one
  let credits = 0n; // 1e-15 credits of that
  let unpriced = false;

  const add = (amount: bigint, usdRate: bigint | undefined, creditRate: bigint | undefined): void => {
    if (usdRate === undefined) unpriced = true;
    const usd = usdRate === undefined ? 0n : amount * usdRate;
    if (creditRate === undefined) converted += usd;
    else {
      apart += usd;
      credits += amount * creditRate;
    }
  };

  const { usdPerMillion, creditsPerMillion } = ratesFor(price, usage.tokens);
  for (let kind = 0; kind < TOKEN_KINDS.length; kind++) {
    const count = usage.tokens[kind] ?? 0;
    if (count > 0) add(BigInt(count), tokenRate(usdPerMillion, kind), tokenRate(creditsPerMillion, kind));
  }
  for (const unit in usage.quantity) {
    const amount = usage.quantity[unit] ?? 0n;
    if (amount > 0n) add(amount, unitRate(price.usdPerUnit, unit), unitRate(price.creditsPerUnit, unit));
  }

  const product = converted * price.creditsPerUsd + credits * PRODUCT_PER_FEMTO;
  return {
    credits: checked(divideHalfEven(product, PRODUCT_PER_MICRO)),
    usd: checked(divideHalfEven(converted + apart, FEMTO_PER_NANO)),
    unpriced,
    price,
  };
}

/** Units are named by clients, and one may be called `constructor`. */
const unitRate = (rates: UnitRates, unit: string): bigint | undefined =>
  Object.hasOwn(rates, unit) ? rates[unit] : undefined;

const isAny = (usage: Usage): boolean =>
  usage.tokens.some((count) => count > 0) || Object.values(usage.quantity).some((amount) => amount > 0n);
