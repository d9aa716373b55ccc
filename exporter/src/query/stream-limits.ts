import { Refusal } from '../model/refusal.ts';

interface Limits {
  readonly most: number;
  readonly mostPerKey: number;
  /** Refuses one that is more than there may be, or more than its key may have. */
  readonly tooMany: () => Refusal;
  readonly tooManyOfKey: () => Refusal;
}

const MOST_LIVE = 1000;
const MOST_LIVE_PER_KEY = 100;
/** Live balances: each is a connection that stays. */
export const LIVE: Limits = {
  most: MOST_LIVE,
  mostPerKey: MOST_LIVE_PER_KEY,
  tooMany: () =>
    new Refusal('unavailable', `${MOST_LIVE} streams are open, the most there may be: poll /v1/balance instead`),
  tooManyOfKey: () =>
    new Refusal('too_many_requests', `this key has ${MOST_LIVE_PER_KEY} streams open, the most it may: close one`),
};

const MOST_EXPORTS = 8;
const MOST_EXPORTS_PER_KEY = 4;
/**
 * Exports: each holds a state of the ledger for as long as its reader takes, and what is written meanwhile is kept
 * beside it.
 */
export const EXPORTS: Limits = {
  most: MOST_EXPORTS,
  mostPerKey: MOST_EXPORTS_PER_KEY,
  tooMany: () =>
    new Refusal('too_many_requests', `${MOST_EXPORTS} exports are under way, the most there may be: try later`),
  tooManyOfKey: () =>
    new Refusal(
      'too_many_requests',
      `this key has ${MOST_EXPORTS_PER_KEY} exports under way, the most it may: try later`,
    ),
};

/** How many streams are open, of each key and of all. */
export class StreamLimits {
  private readonly limits: Limits;
  private readonly byKey = new Map<string, number>();
  private open = 0;

  constructor(limits: Limits) {
    this.limits = limits;
  }

  /** Refuses where there are too many. */
  take(key: string): void {
    const ofKey = this.byKey.get(key) ?? 0;
    if (ofKey >= this.limits.mostPerKey) throw this.limits.tooManyOfKey();
    if (this.open >= this.limits.most) throw this.limits.tooMany();
    this.byKey.set(key, ofKey + 1);
    this.open += 1;
  }

  free(key: string): void {
    const ofKey = (this.byKey.get(key) ?? 1) - 1;
    if (ofKey === 0) this.byKey.delete(key);
    else this.byKey.set(key, ofKey);
    this.open -= 1;
  }
}
