import type { BillingModel } from './account.ts';

/** Credits, or nano-USD of a spend cap, held before a call is made. Mutable: what is charged shrinks it. */
export interface Reservation {
  readonly org: string;
  readonly id: string;
  /** What it holds: credits, or USD of the cap. */
  readonly billingModel: BillingModel;
  /** Asked for; micro-credits, or nano-USD where the organization is `byom`. */
  readonly amount: bigint;
  /** What is still held of it. */
  held: bigint;
  readonly createdAt: number;
  /** Epoch milliseconds; from then on it holds nothing. */
  readonly expiresAt: number;
  /** When it was settled or voided; null while it may still hold something. */
  endedAt: number | null;
  readonly conversation: string;
  /** The request in a normal form, by which the same one is known again. */
  readonly request: string;
}
