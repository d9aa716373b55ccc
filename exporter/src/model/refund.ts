/** One refund of one usage event, as it was carried out. */
export interface Refund {
  readonly org: string;
  readonly id: string;
  readonly event: string;
  /** micro-credits taken off what the event was charged. */
  readonly credits: bigint;
  /** Of them, what no grant and no overage could take: the grants it came from are over. */
  readonly lost: bigint;
  /** nano-USD taken off what the event cost. */
  readonly usd: bigint;
  /** Posting time, epoch milliseconds. */
  readonly time: number;
  readonly note: string;
  /** The request in a normal form, by which the same one is known again. */
  readonly request: string;
}
