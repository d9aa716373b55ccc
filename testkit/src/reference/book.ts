/** What the reference ledger writes down: lists that only grow, from which everything else is summed up. */
import type { Decimal } from './money.ts';
import type { Price, Usage } from './rating.ts';

export const POOLS = ['monthly', 'bonus', 'purchased'] as const;
export type Pool = (typeof POOLS)[number];
export type Time = string | number;

export interface Plan {
  readonly id: string;
  readonly monthlyCredits: Decimal;
  readonly bonusCredits?: Decimal;
  readonly grantsPayOverage?: boolean;
}

export interface OrgBody {
  readonly plan: string;
  readonly billingModel: 'credits' | 'byom';
  readonly timezone: string;
  readonly cycleAnchorDay: number;
  readonly spendCapUsd?: Decimal | null;
  readonly createdAt?: Time;
}

export interface GrantBody {
  readonly id: string;
  readonly pool: Pool;
  readonly credits: Decimal;
  readonly expiresAt?: Time;
  readonly at?: Time;
  readonly note?: string;
}

export interface RefundBody {
  readonly id: string;
  readonly event: string;
  readonly credits?: Decimal;
  readonly costUsd?: Decimal;
  readonly at?: Time;
  readonly note?: string;
}

export interface Refunded {
  readonly id: string;
  readonly event: string;
  readonly credits: bigint;
  readonly costUsd: bigint;
  readonly returned: bigint;
  readonly lost: bigint;
  readonly time: number;
}

/** An event as the API takes it; its dimensions are whatever else it has. */
export interface UsageEvent extends Usage {
  readonly id: string;
  readonly type: string;
  readonly run?: string;
  readonly revision?: number;
  readonly final?: boolean;
  readonly reservation?: string;
  readonly durationMs?: number;
  readonly [field: string]: unknown;
}

export interface Grant {
  readonly id: string;
  readonly pool: Pool;
  readonly credits: bigint;
  readonly at: number;
  readonly expiresAt: number;
  voidedAt: number;
}

/** A change of what is left of a grant. */
export interface Move {
  readonly grant: Grant;
  readonly credits: bigint;
}

/** Credits that a refund took back from where they went: burned by the event, or paid by a grant for its overage. */
export interface Return extends Move {
  readonly kind: 'burned' | 'repaid';
  /** When they went there: `used` of a cycle falls only by what went there in that cycle. */
  readonly since: number;
  /** The grant was over: they returned to nobody. */
  readonly lost: boolean;
}

export interface Entry {
  readonly time: number;
  readonly type: 'grant' | 'charge' | 'adjustment' | 'refund' | 'expiry' | 'void';
  readonly event: string | null;
  readonly credits: bigint;
  readonly usd: bigint;
  /** In the order of burning; negative where a grant lost credits. */
  readonly moves: readonly Move[];
  /** Change of the organization's outstanding overage. */
  readonly overage: bigint;
  /** Change of what the event itself has in overage, whether it is outstanding or a grant has repaid it. */
  readonly eventOverage: bigint;
  readonly returns: readonly Return[];
  readonly usdReturns: readonly { readonly usd: bigint; readonly since: number }[];
}

export interface Recorded {
  body: UsageEvent;
  /** The price of its first revision, or the one by which it was repriced. */
  price: Price | null;
  unpriced: boolean;
  late: boolean;
}

export interface Hold {
  readonly id: string;
  readonly asked: string;
  readonly amount: bigint;
  /** An amount of USD; otherwise of credits. */
  readonly byom: boolean;
  readonly from: number;
  readonly expiresAt: number;
  readonly settled: { readonly at: number; readonly amount: bigint }[];
  endedAt: number;
}

/** What an organization asked for, and when; a cycle begins on the last that was asked for before it. */
export interface Terms {
  readonly at: number;
  readonly plan: string;
  readonly byom: boolean;
  readonly timezone: string;
  readonly anchorDay: number;
}

export interface Cycle {
  readonly start: number;
  readonly end: number;
  terms: Terms;
}

export interface Org {
  readonly createdAt: number;
  /** Each holds at once. */
  readonly caps: { readonly at: number; readonly cap: bigint | null }[];
  readonly asked: Terms[];
  readonly cycles: Cycle[];
  readonly grants: Grant[];
  readonly entries: Entry[];
  readonly events: Recorded[];
  readonly refunds: { readonly body: RefundBody; readonly answer: Refunded }[];
  readonly grantBodies: GrantBody[];
  readonly holds: Hold[];
  /** Usage that passed the limit, posting by posting. */
  readonly overshoots: { readonly amount: bigint; readonly byom: boolean }[];
}

export interface Refused {
  readonly refused: string;
}
