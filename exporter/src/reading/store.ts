import { LABELS as LABEL_TABLE, type LabelDimension } from '@ledgerline/api/vocabulary';
import type { Amounts, Single } from '../ledger/rollups.ts';
import type { Plans } from '../ledger/cycles.ts';
import type { Checkpoint } from '../ledger/journal.ts';
import type { Async, Workspace } from '../ledger/store.ts';
import type { AccessKey, AuditRecord, Person } from '../model/access.ts';
import type { Dimension } from '../model/event.ts';
import type { Account, BillingModel, CycleRecord, Entry, Grant } from '../model/account.ts';
import type { Reconciliation } from '../model/reconciliation.ts';
import type { Price } from '../pricing/price.ts';
import type { EventStore } from './event-store.ts';
import type { OrgHistory } from './history-store.ts';
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

/**
 * What a conversation ever used: the number that the store gives its id (a later one has a greater number), when its
 * first and last events were, and each of MEASURES.
 */
export type ConversationTotal = readonly number[];
export interface NumberedConversation {
  readonly number: number;
  readonly conversation: string;
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
  /** Whether something that it used has no price, and how many lines so far are such. */
  readonly unpriced: boolean;
  readonly totalUnpriced: number;
  readonly event: string;
  /** Where the line takes back what that event was charged; `description` is its note then. */
  readonly refund: { readonly id: string; readonly time: number } | null;
}

/** Which lines there were at a moment: events are numbered as they arrive, and refunds have their posting time. */
export interface LinesUntil {
  readonly event: number;
  /** Epoch milliseconds. */
  readonly posted: number;
}
export interface LinesRequest {
  readonly offset: number;
  readonly limit: number;
  readonly until: LinesUntil;
}

/** The dimensions by which an organization's lifetime totals are kept, besides workspace and model together. */
export const LABELS: readonly LabelDimension[] = LABEL_TABLE.map(({ name }) => name);
export type Label = LabelDimension;

/** What values are counted under for which a family has no room. */
export const OTHER = '__other__';
/** The family of lifetime series that counts, by model, the events that ever lacked a rate. */
export const UNPRICED = 'unpriced';

/** Lifetime totals of one organization: of a value of a label, of two, or of all. */
export interface LifetimeRow {
  readonly family: string;
  readonly a: string;
  readonly b: string;
  readonly amounts: Amounts;
  readonly overage: bigint;
  readonly lateEvents: number;
  /** Of the organization, or of a model. */
  readonly unpricedEvents: number;
  readonly overflowed: number;
}

export interface SeriesRow extends LifetimeRow {
  readonly org: string;
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

/** Every one, the oldest first: where a request begins that says less. */
export const ALL_ENTRIES = {
  after: 0,
  before: Number.MAX_SAFE_INTEGER,
  from: Number.MIN_SAFE_INTEGER,
  to: Number.MAX_SAFE_INTEGER,
  order: 'asc',
} as const satisfies Omit<EntriesRequest, 'limit'>;

/** One event, as far as rating goes, and what it was charged (refunds are not taken off). */
export interface RatedUsage extends Omit<RatableUsage, 'isRequest'> {
  readonly time: number;
  /** In the order of DIMENSIONS. */
  readonly dimensions: readonly string[];
  readonly chargedCredits: bigint;
  readonly chargedUsd: bigint | null;
}

/** Which events of one organization, by event time: `from` included, `to` excluded. */
export interface RatedRequest {
  readonly from: number;
  readonly to: number;
  readonly limit: number;
}

/** The ledger itself, at one moment: what both reports and verification begin with. */
export interface LedgerState {
  /** All there are, in order. */
  orgs(): Async<readonly string[]>;
  account(org: string): Async<Account | undefined>;
  /** Every grant there ever was, oldest first. */
  grants(org: string): Async<readonly Grant[]>;
  /** Posted cycles, oldest first. */
  cycles(org: string): Async<readonly CycleRecord[]>;
  entries(org: string, request: EntriesRequest): Async<readonly Entry[]>;
}

/** One state of the ledger, as reports read it: nothing that is written meanwhile shows in it. */
export interface Snapshot extends LedgerState, EventStore {
  /** How many entries there are, whatever `order` and `limit` say. */
  countEntries(org: string, request: EntriesRequest): Async<number>;
  /** Of the newest entry, or cycle start, of all organizations, in epoch milliseconds; 0 where there is none. */
  newestPosting(): Async<number>;
  plans(): Async<Plans>;
  prices(): Async<readonly Price[]>;
  keys(): Async<AccessKey[]>;
  people(): Async<readonly Person[]>;
  /** The last of each provider and kind. */
  reconciliations(org: string): Async<readonly Reconciliation[]>;
  /** Every workspace named to the admin API; one that was only seen in events is a `team` without a group. */
  workspaces(org: string): Async<readonly Workspace[]>;
  usage(request: UsageRequest): Async<readonly UsageRow[]>;
  /** The first values seen in a dimension, in order, that contain a text (`text/fold.ts`). */
  values(org: string, dimension: Dimension, contain: string, limit: number): Async<readonly string[]>;
  /** The most recently used whose id or title contains it. */
  conversationsLike(org: string, contain: string, limit: number): Async<readonly ConversationRow[]>;
  /** All whose title or agent contains it, by their numbers. */
  conversationsCalled(org: string, contain: string): Async<readonly number[]>;
  conversations(org: string, names: readonly string[]): Async<ReadonlyMap<string, ConversationRow>>;
  /** Grows with whatever changes a conversation of the organization. */
  conversationVersion(org: string): Async<number>;
  /** Those that changed after a version, in the order of their numbers, in batches. */
  conversationTotals(org: string, version: number): AsyncIterable<readonly ConversationTotal[]>;
  /** What those of these numbers used, `from` included, `to` excluded; what used nothing is left out. */
  conversationUsage(
    org: string,
    range: { readonly from: number; readonly to: number },
    numbers: readonly number[],
  ): Async<ReadonlyMap<number, Amounts>>;
  /** The ids of these numbers, in their order. */
  conversationIds(org: string, numbers: readonly number[]): Async<readonly string[]>;
  /** The number of each that there is. */
  conversationNumbers(org: string, conversations: readonly string[]): Async<ReadonlyMap<string, number>>;
  /** In the order of ids (by code point), those that follow one; null: from the first on. */
  conversationsById(
    org: string,
    order: 'asc' | 'desc',
    after: string | null,
    limit: number,
  ): Async<readonly NumberedConversation[]>;
  /** The workspaces its events lie in ('' included); empty where there is no such conversation. */
  conversationWorkspaces(org: string, conversation: string): Async<readonly string[]>;
  /** In the order of events, each with its refunds after it. */
  conversationLines(org: string, conversation: string, request: LinesRequest): Async<readonly LineRow[]>;
  /** What there is now. */
  newestLines(org: string): Async<LinesUntil>;
  /** Changes whenever something changes that a report of usage of the organization shows. */
  version(org: string): Async<string>;
  /** The newest state written down at or before `time`. */
  checkpoint(org: string, time: number): Async<Checkpoint | undefined>;
  history(org: string): OrgHistory;
  /** What reservations hold at `at`, or now, by what they are paid in: micro-credits, and nano-USD for `byom`. */
  reserved(org: string, at: number | 'now', now: number): Async<Readonly<Record<BillingModel, bigint>>>;
  /** At most `limit` events, in batches: there may be more of them than memory. */
  rated(org: string, request: RatedRequest): AsyncIterable<readonly RatedUsage[]>;
  /** Newest first. */
  audit(limit: number): Async<readonly AuditRecord[]>;
  /** Lifetime series that changed after `version`, and the version they are of. */
  series(version: number): Async<{ readonly rows: readonly SeriesRow[]; readonly version: number }>;
}

/**
 * Who reads the ledger beside its writer. Snapshots may overlap in time: each is a state of its own, and what one is
 * asked does not show in another.
 */
export interface Snapshots<S> {
  /** Runs `work` on the present state, which stays as it is until `work` has ended. */
  snapshot<T>(work: (snapshot: S) => Promise<T>): Promise<T>;
  /** What `read` yields, on one state that is held until it ends, or until whoever iterates stops. */
  stream<T>(read: (snapshot: S) => AsyncIterable<T>): AsyncGenerator<T, void>;
  close(): Async<void>;
}
export type Reader = Snapshots<Snapshot>;
