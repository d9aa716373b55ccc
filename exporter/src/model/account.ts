/** Nouns of the ledger: who pays, under which terms, with which grants, and what was written down. */

import { POOLS, type BillingModel, type Pool } from '@ledgerline/api';

export { POOLS, type BillingModel, type Pool };

export interface Plan {
  readonly plan: string;
  readonly name: string;
  readonly monthlyCredits: bigint;
  readonly free: boolean;
  readonly bonusCredits: bigint;
  readonly grantsPayOverage: boolean;
}

/** What holds for a whole cycle and changes only where one begins. */
export interface Terms {
  readonly plan: string;
  readonly billingModel: BillingModel;
  /** IANA. */
  readonly timezone: string;
  /** Day of month on which a cycle begins; the month's last day where the month is shorter. */
  readonly cycleAnchorDay: number;
}

export interface Grant {
  readonly id: string;
  readonly pool: Pool;
  readonly credits: bigint;
  remaining: bigint;
  /** Posting time, epoch milliseconds. */
  readonly grantedAt: number;
  /** null: never. */
  readonly expiresAt: number | null;
  readonly note: string;
  /** Of it, what repaid overage; a refund of that usage brings it back. */
  repaid: bigint;
  /** When it expired with something left, was voided, or went with its billing model: nothing returns to it then. */
  endedAt: number | null;
}

export interface Cycle {
  readonly start: number;
  readonly end: number;
}

/** The present state of one organization's ledger; what replaying its entries gives. Mutable: posting changes it. */
export interface Account {
  readonly org: string;
  name: string;
  terms: Terms;
  /** Takes the place of `terms` at the next cycle start. */
  nextTerms: Terms | null;
  /** nano-USD a cycle. */
  spendCap: bigint | null;
  createdAt: number;
  cycle: Cycle;
  /** Granted monthly in this cycle. */
  allowance: bigint;
  /** Of the newest entry; 0 before the first. */
  sequence: number;
  /** Posting time of the newest entry or cycle start; `createdAt` before the first. */
  postedAt: number;
  /** Those with something left, in burn order. */
  grants: Grant[];
  /** Outstanding: what no grant covered. */
  overage: bigint;
  /** Burned in this cycle, by pool. */
  used: Record<Pool, bigint>;
  /** nano-USD posted in this cycle. */
  spent: bigint;
  /** When the balance, or the cap's headroom, reached zero; null while something is left. */
  exhaustedAt: number | null;
  /** First crossing in this cycle, by percent. */
  crossed: Partial<Record<string, number>>;
  /** By event time. */
  firstEventAt: number | null;
  lastEventAt: number | null;
  /** Grants from before are over: they went with the change to a billing model that has none. */
  grantsSince: number;
  /** Since when `terms.timezone` has held: day rollups before it are of another timezone's days. */
  timezoneSince: number;
}

export type EntryType = 'grant' | 'charge' | 'adjustment' | 'refund' | 'expiry' | 'void';

/** What an entry did to one grant, in micro-credits. */
export interface Move {
  readonly grant: string;
  readonly pool: Pool;
  /** Of what remains of it. */
  readonly credits: bigint;
  /**
   * Of what was used of its pool in this cycle. What is burned in a cycle and returned in another was not used in that.
   */
  readonly used: bigint;
  /** Of what it repaid of overage. */
  readonly repaid: bigint;
}

/** One line of the ledger. Written once, never changed. */
export interface Entry {
  readonly org: string;
  readonly sequence: number;
  readonly time: number;
  readonly type: EntryType;
  /**
   * Its amount, in micro-credits, from the organization's side: what was granted or returned is positive, what was
   * charged or expired negative. What a refund could return to nobody is in here and in no move.
   */
  readonly credits: bigint;
  readonly moves: readonly Move[];
  /** Movement of what is outstanding: positive where it grew. */
  readonly overage: bigint;
  /** What it cost, nano-USD; negative where that is taken back. */
  readonly usd: bigint;
  /** Movement of this cycle's spend: `usd`, but for what was spent in a cycle that is over. */
  readonly spent: bigint;
  /** Σ remaining after it. */
  readonly balance: bigint;
  /** The usage event that it charges, adjusts or refunds. */
  readonly event: string | null;
  readonly note: string;
}

/** A cycle that was posted: boundaries are data and do not move. */
export interface CycleRecord extends Cycle {
  readonly allowance: bigint;
  /** Just before its end; null while it is open. */
  readonly remaining: bigint | null;
  readonly billingModel: BillingModel;
  /** In which its boundaries lie at midnight. */
  readonly timezone: string;
  /** nano-USD; the last one that held in it. */
  readonly spendCap: bigint | null;
}
