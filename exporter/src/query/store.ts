import type { Amounts, Single } from '../ledger/rollups.ts';
import type { Plans } from '../ledger/cycles.ts';
import type { Checkpoint } from '../ledger/journal.ts';
import type { Workspace } from '../ledger/store.ts';
import type { AccessKey, AuditRecord } from '../model/access.ts';
import type { Dimension } from '../model/event.ts';
import type { Account, BillingModel, CycleRecord, Entry, Grant } from '../model/account.ts';
import type { Price } from '../pricing/price.ts';
import type { Usage as RatableUsage } from '../pricing/rating.ts';

/** What usage is grouped and filtered by: a dimension, or one of the singles that are none. */
export type UsageKey = Single['name'];

/** The usage of one organization by event time, `from` included, `to` excluded (epoch milliseconds). */
export interface UsageRequest {
  readonly org: string;
  readonly from: number;
  readonly to: number;
  readonly groupBy: readonly UsageKey[];
  /** By dimension: any of these values. */
  readonly filters: ReadonlyMap<UsageKey, readonly string[]>;
  /**
   * How finely rows tell when: not at all; to the billing day (rows of whole days begin at its start); or to the
   * quarter hour.
   */
  readonly time: 'none' | 'day' | 'quarter';
}

export interface UsageRow {
  /** In which bucket: its start. 0 where time is 'none'. */
  readonly time: number;
  /** In the order of `groupBy`. */
  readonly keys: readonly string[];
  readonly amounts: Amounts;
}

export interface ConversationRow {
  readonly conversation: string;
  readonly title: string;
  readonly agent: string;
  readonly firstTime: number;
  readonly lastTime: number;
}

/** One event of a conversation, or a refund of it. */
export interface LineRow {
  readonly time: number;
  readonly category: string;
  readonly description: string;
  readonly credits: bigint;
  readonly usd: bigint | null;
  /** Running totals, this line included. */
  readonly totalCredits: bigint;
  readonly totalUsd: bigint;
  /** How many lines so far know no USD. */
  readonly totalUsdUnknown: number;
  readonly event: string;
  /** Where the line takes back what that event was charged; `description` is its note then. */
  readonly refund: { readonly id: string; readonly time: number } | null;
}

/** The dimensions by which an organization's lifetime totals are kept, besides workspace and model together. */
export const LABELS = ['category', 'source', 'surface', 'type', 'reason', 'user', 'apiKey', 'agent'] as const;
export type Label = (typeof LABELS)[number];

export interface SeriesRow {
  readonly org: string;
  readonly family: string;
  readonly a: string;
  readonly b: string;
  readonly amounts: Amounts;
  readonly overage: bigint;
  readonly lateEvents: number;
  readonly unpricedEvents: number;
  readonly overflowed: number;
  /** micro-credits, nano-USD. */
  readonly overshootCredits: bigint;
  readonly overshootUsd: bigint;
}

/** Which entries of one organization. */
export interface EntriesRequest {
  /** Only of a sequence greater than this. */
  readonly after: number;
  /** Only of a sequence less than this. */
  readonly before: number;
  /** Posting time: included. */
  readonly from: number;
  /** Posting time: excluded. */
  readonly to: number;
  readonly order: 'asc' | 'desc';
  readonly limit: number;
}

/** One event, as far as rating goes, and what it was charged (refunds are not taken off). */
export interface RatedUsage extends RatableUsage {
  readonly time: number;
  /** In the order of DIMENSIONS. */
  readonly dimensions: readonly string[];
  readonly chargedCredits: bigint;
  readonly chargedUsd: bigint | null;
}

/** What queries need of a store. Synchronous inside a snapshot: one answer sees one state of the ledger. */
export interface QueryStore {
  snapshot<T>(work: () => T): T;
  orgs(): string[];
  account(org: string): Account | undefined;
  plans(): Plans;
  prices(): Price[];
  keys(): AccessKey[];
  /** Every workspace named to the admin API; one that was only seen in events is a `team` without a group. */
  workspaces(org: string): Workspace[];
  /** Posted cycles, oldest first. */
  cycles(org: string): CycleRecord[];
  usage(request: UsageRequest): UsageRow[];
  /** The first values seen in a dimension, in order, that contain a text (upper and lower case of ASCII alike). */
  values(org: string, dimension: Dimension, contain: string, limit: number): string[];
  /** The most recently used whose id or title contains it. */
  conversationsLike(org: string, contain: string, limit: number): ConversationRow[];
  conversations(org: string, names: readonly string[]): Map<string, ConversationRow>;
  /** The workspaces its events lie in ('' included); empty where there is no such conversation. */
  conversationWorkspaces(org: string, conversation: string): string[];
  conversationLines(org: string, conversation: string, offset: number, limit: number): LineRow[];
  /** Every grant there ever was, oldest first. */
  grants(org: string): Grant[];
  /** The newest state written down at or before `time`. */
  checkpoint(org: string, time: number): Checkpoint | undefined;
  entries(org: string, request: EntriesRequest): Entry[];
  /** What reservations of such an organization hold at `at`, or now; micro-credits, or nano-USD. */
  reserved(org: string, at: number | 'now', now: number, billingModel: BillingModel): bigint;
  /** The events of a range by event time (`to` excluded), at most `limit`. */
  rated(org: string, range: { from: number; to: number; limit: number }): Iterable<RatedUsage>;
  /** Newest first. */
  audit(limit: number): AuditRecord[];
  /** Lifetime series that changed after `version`, and the version they are of. */
  series(version: number): { rows: SeriesRow[]; version: number };
}
