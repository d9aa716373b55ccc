/** So many are remembered before those that are full are forgotten. */
const MOST_KEPT = 10_000;
/** What may be used at once. */
const BURST_MS = 1000;

/**
 * How much of something each of many may use in a second. Who has anything left may use any amount, since a batch is
 * not divided; what was too much is waited for afterwards.
 */
export class TokenBuckets {
  private readonly perSecond: number;
  /** When the bucket of each will be full again; epoch milliseconds. */
  private readonly fullAt = new Map<string, number>();
  private most = MOST_KEPT;

  constructor(perSecond: number) {
    this.perSecond = perSecond;
  }

  /** Seconds until there is something left. */
  wait(name: string, now: number): number {
    return Math.max(0, (this.fullAt.get(name) ?? now) - now - BURST_MS) / 1000;
  }

  take(name: string, amount: number, now: number): void {
    const from = Math.max(this.fullAt.get(name) ?? now, now);
    this.fullAt.set(name, from + (amount / this.perSecond) * 1000);
    if (this.fullAt.size > this.most) this.forgetFull(now);
  }

  private forgetFull(now: number): void {
    for (const [name, fullAt] of this.fullAt) if (fullAt <= now) this.fullAt.delete(name);
    this.most = Math.max(MOST_KEPT, 2 * this.fullAt.size);
  }
}
