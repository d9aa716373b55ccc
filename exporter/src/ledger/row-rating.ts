import type { Account } from '../model/account.ts';
import { contextValue } from '../model/context.ts';
import type { EventBatch } from '../model/event-batch.ts';
import { TOKEN_KINDS, isRequestType } from '../model/event.ts';
import { AmountOverflow } from '../model/money.ts';
import { fastPrice, rateFast } from '../pricing/fast-rating.ts';
import { holding, type PriceBook } from '../pricing/price-book.ts';
import type { Price } from '../pricing/price.ts';
import { rate } from '../pricing/rating.ts';
import { inModel } from './posting.ts';

/** What rates the events of one context. */
interface Rater {
  /** Best first. */
  readonly prices: readonly Price[];
  readonly isRequest: boolean;
}

/**
 * Rates new events of a batch, in numbers as far as those are exact. What it finds of one stands in its fields until
 * the next.
 */
export class RowRating {
  /** micro-credits */
  credits = 0;
  /** nano-USD; NaN: unknown */
  usd = 0;
  unpriced = false;
  /** The row of the price book; 0: none */
  priceId = 0;
  private readonly batch: EventBatch;
  private readonly account: Account;
  private readonly prices: PriceBook;
  private readonly amounts = new Float64Array(2);
  /** By the numbers that the batch has for contexts. */
  private readonly raters = new Map<number, Rater>();

  constructor(batch: EventBatch, account: Account, prices: PriceBook) {
    this.batch = batch;
    this.account = account;
    this.prices = prices;
  }

  /** False where it comes to more than 64 bits hold: then nothing is found. */
  rate(row: number): boolean {
    const { prices, isRequest } = this.raterOf(row);
    const price = holding(prices, this.batch.columns.times[row] ?? 0);
    const made = this.batch.rare.has(row) ? null : fastPrice(price);
    if (!made) return this.rateExactly(row, price, isRequest);
    const rated = rateFast(this.batch.columns.tokens, row * TOKEN_KINDS.length, isRequest, made, this.amounts);
    if (rated === 'inexact') return this.rateExactly(row, price, isRequest);
    this.credits = this.account.terms.billingModel === 'byom' ? 0 : (this.amounts[0] ?? 0);
    this.usd = this.amounts[1] ?? 0;
    this.unpriced = rated === 'unpriced';
    this.priceId = price?.id ?? 0;
    return true;
  }

  private rateExactly(row: number, price: Price | undefined, isRequest: boolean): boolean {
    const { quantity, credits, usd } = this.batch.rareOf(row);
    const at = row * TOKEN_KINDS.length;
    const tokens = [...this.batch.columns.tokens.subarray(at, at + TOKEN_KINDS.length)];
    try {
      const rating = inModel(rate({ tokens, quantity, isRequest, credits, usd }, price), this.account, 0n);
      this.credits = Number(rating.credits);
      this.usd = rating.usd === null ? NaN : Number(rating.usd);
      this.unpriced = rating.unpriced;
      this.priceId = rating.price?.id ?? 0;
      return true;
    } catch (error) {
      if (error instanceof AmountOverflow) return false;
      throw error;
    }
  }

  private raterOf(row: number): Rater {
    const number = this.batch.columns.contextNumbers[row] ?? 0;
    let rater = this.raters.get(number);
    if (!rater) {
      const context = this.batch.contextOf(row);
      const key = {
        provider: contextValue(context, 'provider'),
        model: contextValue(context, 'model'),
        serviceTier: contextValue(context, 'serviceTier'),
      };
      rater = { prices: this.prices.ranked(key), isRequest: isRequestType(contextValue(context, 'type')) };
      this.raters.set(number, rater);
    }
    return rater;
  }
}
