import type { WhatIfQuery } from '@ledgerline/api';
import { dimensionIndex } from '../model/event.ts';
import { countJson, creditsJson, timeJson, usdJson } from '../model/json.ts';
import { AmountOverflow } from '../model/money.ts';
import { Refusal } from '../model/refusal.ts';
import { PriceBook } from '../pricing/price-book.ts';
import { rate, type Rating } from '../pricing/rating.ts';
import { rangeOf, zoneOf } from './range.ts';
import type { RatedUsage } from './store.ts';
import { DIMENSION_OF } from './usage.ts';
import type { View } from './view.ts';

/** Events are rated one by one, so that the answer is what would have been charged; more than these take too long. */
export const MOST_RATED = 500_000;

interface Sums {
  events: number;
  credits: bigint;
  usd: bigint;
  wouldCredits: bigint;
  wouldUsd: bigint;
  /** Events that the other model or price book has no rate for: their usage is missing from what it would have been. */
  unpriced: number;
}

const none = (): Sums => ({ events: 0, credits: 0n, usd: 0n, wouldCredits: 0n, wouldUsd: 0n, unpriced: 0 });

/**
 * F6: what this range's usage would have been charged on another model, or with the prices of another day. Nothing is
 * posted. On another model, events that name none (tools, compute) stay as they are; with other prices alone, so do
 * those that were rated upstream. Refunds are left out of both sides.
 */
export function whatIf(view: View, query: WhatIfQuery) {
  const { asModel, asProvider, pricesAt } = query;
  if (asModel === undefined && pricesAt === undefined)
    throw new Refusal('invalid_request', 'is needed, or pricesAt: what should be different', 'asModel');
  const zone = zoneOf(query, [view]);
  const range = rangeOf(query, zone, view.now);
  const priceTime = pricesAt === undefined ? null : rangeOf({ from: pricesAt, to: pricesAt }, zone, view.now).from;
  const prices = new PriceBook(view.store.prices());
  const total = none();
  const models = new Map<string, Sums>();
  let looked = 0;
  for (const usage of view.store.rated(view.account.org, { ...range, limit: MOST_RATED + 1 })) {
    if (++looked > MOST_RATED)
      throw new Refusal('invalid_request', `has more than ${MOST_RATED} events: take a shorter range`, 'to');
    if (!matches(usage, query)) continue;
    const model = of(usage, 'model');
    const sums = models.get(model) ?? none();
    models.set(model, sums);
    const on = asModel === undefined || model === '' ? null : { model: asModel, provider: asProvider ?? '' };
    const would = otherwise(usage, on, priceTime, prices);
    for (const sum of [total, sums]) add(sum, usage, would);
  }
  const byom = view.account.terms.billingModel === 'byom';
  const rows = [...models].sort(([, a], [, b]) => Number(b.credits - a.credits) || Number(b.usd - a.usd));
  return {
    from: timeJson(range.from),
    to: timeJson(range.to),
    ...(asModel === undefined ? {} : { asModel, asProvider: asProvider ?? '' }),
    ...(priceTime === null ? {} : { pricesAt: timeJson(priceTime) }),
    ...sumsJson(total, byom),
    models: rows.map(([model, sums]) => ({ model, ...sumsJson(sums, byom) })),
  };
}

const of = ({ dimensions }: RatedUsage, name: 'model' | 'provider'): string => dimensions[dimensionIndex[name]] ?? '';

function matches(usage: RatedUsage, query: WhatIfQuery): boolean {
  return Object.entries(DIMENSION_OF).every(([name, dimension]) => {
    const asked = (query as Readonly<Record<string, string | string[] | undefined>>)[name];
    return asked === undefined || [asked].flat().includes(usage.dimensions[dimensionIndex[dimension]] ?? '');
  });
}

/** What it would have been rated; null where it stays as it was. */
function otherwise(
  usage: RatedUsage,
  on: { model: string; provider: string } | null,
  priceTime: number | null,
  prices: PriceBook,
): Rating | null {
  const upstream = usage.credits !== null || usage.usd !== null;
  // What came with an amount and without counts leaves nothing to rate.
  const counted = usage.tokens.some((count) => count > 0) || Object.keys(usage.quantity).length > 0;
  if (upstream && (!on || !counted)) return null;
  const { model, provider } = on ?? { model: of(usage, 'model'), provider: of(usage, 'provider') };
  const { tokens, quantity } = usage;
  try {
    return rate({ tokens, quantity, credits: null, usd: null }, prices.find(provider, model, priceTime ?? usage.time));
  } catch (error) {
    if (error instanceof AmountOverflow) throw new Refusal('overflow', 'would be more than 64 bits hold', 'asModel');
    throw error;
  }
}

function add(sum: Sums, { chargedCredits, chargedUsd }: RatedUsage, would: Rating | null): void {
  sum.events += 1;
  sum.credits += chargedCredits;
  sum.usd += chargedUsd ?? 0n;
  sum.wouldCredits += would?.credits ?? chargedCredits;
  sum.wouldUsd += (would ? would.usd : chargedUsd) ?? 0n;
  sum.unpriced += would?.unpriced ? 1 : 0;
}

/** `byom` organizations are charged in no credits. */
function sumsJson({ events, credits, usd, wouldCredits, wouldUsd, unpriced }: Sums, byom: boolean) {
  const both = (ofCredits: bigint, ofUsd: bigint) => ({
    credits: byom ? null : creditsJson(ofCredits),
    costUsd: usdJson(ofUsd),
  });
  return {
    events: countJson(events),
    actual: both(credits, usd),
    whatIf: both(wouldCredits, wouldUsd),
    difference: both(wouldCredits - credits, wouldUsd - usd),
    unpricedEvents: countJson(unpriced),
  };
}
