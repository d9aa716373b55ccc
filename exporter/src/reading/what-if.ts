import type { WhatIfQuery } from '@ledgerline/api';
import { DIMENSION_OF_PARAMETER } from '@ledgerline/api/vocabulary';
import type { BillingModel } from '../model/account.ts';
import { dimension, dimensionIndex } from '../model/event.ts';
import { AmountOverflow } from '../model/money.ts';
import { Refusal } from '../model/refusal.ts';
import { PriceBook } from '../pricing/price-book.ts';
import { priceKeyOf, rate, usageOf, type Rating } from '../pricing/rating.ts';
import type { OrgState } from './org-state.ts';
import { rangeOf, rangeOfOrgs, zoneOf, type Range } from './range.ts';
import type { Report } from './report.ts';
import type { RatedUsage } from './store.ts';

/** Events are rated one by one, so that the answer is what would have been charged; more than these take too long. */
const MOST_RATED = 500_000;

/** Micro-credits and nano-USD: as charged, and as it would have been. */
export interface WhatIfSums {
  events: number;
  credits: bigint;
  usd: bigint;
  wouldCredits: bigint;
  wouldUsd: bigint;
  /** Events that the other model or price book has no rate for: their usage is missing from what it would have been. */
  unpriced: number;
}

/**
 * What a range's usage would have been charged on another model, or with the prices of another day. Nothing is posted.
 * On another model, events that name none (tools, compute) stay as they are; with other prices alone, so do those that
 * were rated upstream. Refunds are left out of both sides.
 */
export interface WhatIf {
  readonly billingModel: BillingModel;
  readonly range: Range;
  readonly otherwise: Otherwise;
  readonly total: WhatIfSums;
  /** The largest first. */
  readonly models: readonly (readonly [model: string, sums: WhatIfSums])[];
}

/** What should be different. */
export interface Otherwise {
  /** null: each event's own. */
  readonly model: { readonly model: string; readonly provider: string } | null;
  /** Whose prices hold; null: those of each event's time. */
  readonly priceTime: number | null;
}

interface WhatIfFacts {
  readonly billingModel: BillingModel;
  readonly range: Range;
  readonly otherwise: Otherwise;
  /** Added up while they are read: there may be more events than memory. */
  readonly comparison: Comparison;
}

export const whatIf: Report<OrgState, WhatIfQuery, WhatIfFacts, WhatIf> = {
  fetch: async (snapshot, state, query) => {
    const zone = zoneOf(query, [state]);
    const range = rangeOfOrgs(query, [state]);
    const otherwise = otherwiseOf(query, zone, state);
    const comparison = new Comparison(query, otherwise, new PriceBook(await snapshot.prices()));
    let events = 0;
    for await (const usages of snapshot.rated(state.account.org, { ...range, limit: MOST_RATED + 1 })) {
      events += usages.length;
      if (events > MOST_RATED)
        throw new Refusal('invalid_request', `has more than ${MOST_RATED} events: take a shorter range`, 'to');
      for (const usage of usages) comparison.add(usage);
    }
    return { billingModel: state.account.terms.billingModel, range, otherwise, comparison };
  },
  fold: ({ comparison: { total, models }, ...what }) => ({
    ...what,
    total,
    models: [...models].sort(([, a], [, b]) => Number(b.credits - a.credits) || Number(b.usd - a.usd)),
  }),
};

function otherwiseOf({ asModel, asProvider = '', pricesAt }: WhatIfQuery, zone: string, { now }: OrgState): Otherwise {
  if (asModel === undefined && pricesAt === undefined)
    throw new Refusal('invalid_request', 'is needed, or pricesAt: what should be different', 'asModel');
  return {
    model: asModel === undefined ? null : { model: asModel, provider: asProvider },
    priceTime: pricesAt === undefined ? null : rangeOf({ from: pricesAt, to: pricesAt }, zone, now).from,
  };
}

/** Charges beside those that would have been, added up event by event. */
export class Comparison {
  readonly total = noSums();
  readonly models = new Map<string, WhatIfSums>();
  private readonly filters: WhatIfQuery;
  private readonly otherwise: Otherwise;
  private readonly prices: PriceBook;

  constructor(filters: WhatIfQuery, otherwise: Otherwise, prices: PriceBook) {
    this.filters = filters;
    this.otherwise = otherwise;
    this.prices = prices;
  }

  add(usage: RatedUsage): void {
    if (!matches(usage, this.filters)) return;
    const model = dimension(usage, 'model');
    const sums = this.models.get(model) ?? noSums();
    this.models.set(model, sums);
    const would = rateOtherwise(usage, this.otherwise, this.prices);
    for (const sum of [this.total, sums]) addRated(sum, usage, would);
  }
}

const noSums = (): WhatIfSums => ({ events: 0, credits: 0n, usd: 0n, wouldCredits: 0n, wouldUsd: 0n, unpriced: 0 });

function matches(usage: RatedUsage, query: WhatIfQuery): boolean {
  const filters: Readonly<Record<string, string | string[] | undefined>> = query;
  return [...DIMENSION_OF_PARAMETER].every(([name, dimension]) => {
    const wanted = filters[name];
    return wanted === undefined || [wanted].flat().includes(usage.dimensions[dimensionIndex[dimension]] ?? '');
  });
}

/** What it would have been rated; null where it stays as it was. */
function rateOtherwise(usage: RatedUsage, { model, priceTime }: Otherwise, prices: PriceBook): Rating | null {
  const { tokens, quantity } = usage;
  const own = priceKeyOf(usage);
  const other = own.model === '' ? null : model;
  const upstream = usage.credits !== null || usage.usd !== null;
  // What came with an amount and without counts leaves nothing to rate.
  const counted = tokens.some((count) => count > 0) || Object.keys(quantity).length > 0;
  if (upstream && (!other || !counted)) return null;
  try {
    const price = prices.find({ ...own, ...other }, priceTime ?? usage.time);
    return rate(usageOf({ ...usage, credits: null, usd: null }), price);
  } catch (error) {
    if (error instanceof AmountOverflow) throw new Refusal('overflow', 'would be more than 64 bits hold', 'asModel');
    throw error;
  }
}

function addRated(sum: WhatIfSums, { chargedCredits, chargedUsd }: RatedUsage, would: Rating | null): void {
  sum.events += 1;
  sum.credits += chargedCredits;
  sum.usd += chargedUsd ?? 0n;
  sum.wouldCredits += would?.credits ?? chargedCredits;
  sum.wouldUsd += (would ? would.usd : chargedUsd) ?? 0n;
  sum.unpriced += would?.unpriced ? 1 : 0;
}
