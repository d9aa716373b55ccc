import { Refusal } from '../model/refusal.ts';

export const MOST_PER_KEY = 100;
export const MOST = 1000;

/** How many streams are open: each is a connection that stays. */
export class StreamLimits {
  private readonly byKey = new Map<string, number>();
  private open = 0;

  /** Refuses where there are too many. */
  take(key: string): void {
    const ofKey = this.byKey.get(key) ?? 0;
    if (ofKey >= MOST_PER_KEY)
      throw new Refusal('too_many_requests', `this key has ${MOST_PER_KEY} streams open, the most it may: close one`);
    if (this.open >= MOST)
      throw new Refusal('unavailable', `${MOST} streams are open, the most there may be: poll /v1/balance instead`);
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
