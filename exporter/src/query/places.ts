import { Refusal } from '../model/refusal.ts';

export const MOST_PER_KEY = 100;
export const MOST = 1000;

/** How many streams are open: each is a connection that stays. */
export class Places {
  private readonly ofKey = new Map<string, number>();
  private taken = 0;

  /** Refuses where there are too many. */
  take(key: string): void {
    const ofKey = this.ofKey.get(key) ?? 0;
    if (ofKey >= MOST_PER_KEY)
      throw new Refusal('too_many_requests', `this key has ${MOST_PER_KEY} streams open, the most it may: close one`);
    if (this.taken >= MOST)
      throw new Refusal('unavailable', `${MOST} streams are open, the most there may be: poll /v1/balance instead`);
    this.ofKey.set(key, ofKey + 1);
    this.taken += 1;
  }

  free(key: string): void {
    const ofKey = (this.ofKey.get(key) ?? 1) - 1;
    if (ofKey === 0) this.ofKey.delete(key);
    else this.ofKey.set(key, ofKey);
    this.taken -= 1;
  }
}
