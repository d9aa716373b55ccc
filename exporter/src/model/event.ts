/** Nouns of metering: what a usage event is, once it has passed the door. */

import { EVENT_DIMENSIONS, TOKEN_KINDS, type EventDimension, type TokenKind } from '@ledgerline/api';

export { TOKEN_KINDS, type TokenKind };
/** What an event says about who and what, each a short string, '' where it says nothing. */
export const DIMENSIONS = EVENT_DIMENSIONS;
export type Dimension = EventDimension;

/**
 * Those that events share: there are few combinations of them, while there is no end to runs and conversations.
 */
export const CONTEXT_DIMENSIONS: readonly Dimension[] = DIMENSIONS.filter(
  (name) => name !== 'run' && name !== 'conversation',
);

/** Whether events of this type are requests (docs/glossary.md). */
export const isRequestType = (type: string): boolean => type.endsWith('_inference');
/** Whether the `run` of events of this type is an agent run (docs/glossary.md). */
export const isAgentRunType = (type: string): boolean => type.startsWith('cloud_agent_');

/** One metered step, normalized: absent names are '', absent counts 0. */
export interface UsageEvent {
  readonly id: string;
  readonly org: string;
  /** Epoch milliseconds. */
  readonly time: number;
  /** In the order of {@link DIMENSIONS}. */
  readonly dimensions: readonly string[];
  readonly title: string;
  readonly description: string;
  readonly reservation: string;
  /** In the order of {@link TOKEN_KINDS}. */
  readonly tokens: readonly number[];
  /** By unit, in millionths. Units of 0 are left out. */
  readonly quantity: Readonly<Record<string, bigint>>;
  readonly durationMs: number | null;
  /** null: absent, which compares as 0 and closes the event. */
  readonly revision: number | null;
  readonly final: boolean;
  /** Rated upstream, in micro-credits. */
  readonly credits: bigint | null;
  /** Rated upstream, in nano-USD. */
  readonly usd: bigint | null;
}

/** Whether its amounts came with it: the price book has no say then. */
export const isUpstreamRated = ({ credits, usd }: UsageEvent): boolean => credits !== null || usd !== null;

export const dimensionIndex = Object.fromEntries(DIMENSIONS.map((name, index) => [name, index])) as Readonly<
  Record<Dimension, number>
>;

/** Where a context has the value of a dimension; -1: it has none. */
export const contextIndex = Object.fromEntries(
  DIMENSIONS.map((name) => [name, CONTEXT_DIMENSIONS.indexOf(name)]),
) as Readonly<Record<Dimension, number>>;

/** The value of one dimension, '' where the event has none. */
export const dimension = ({ dimensions }: Pick<UsageEvent, 'dimensions'>, name: Dimension): string =>
  dimensions[dimensionIndex[name]] ?? '';

export const NO_QUANTITY: Readonly<Record<string, bigint>> = Object.freeze({});

/** An event as the ledger keeps it: its last revision, and what it was charged in all. */
export interface MeteredEvent {
  readonly event: UsageEvent;
  /** The row of the price book it was rated with; null where it was rated upstream or nothing matched. */
  readonly priceId: number | null;
  /** Charged so far, adjustments included, refunds not taken off. */
  readonly chargedCredits: bigint;
  /** null: unknown, which is not 0. */
  readonly chargedUsd: bigint | null;
  /** Of that, refunded so far. */
  readonly refundedCredits: bigint;
  readonly refundedUsd: bigint;
  /** Refunded, or taken off by adjustments, so far. */
  readonly reversedCredits: bigint;
  readonly reversedUsd: bigint;
  readonly late: boolean;
  readonly unpriced: boolean;
  /** Whether this is the event by which its agent run was counted. */
  readonly firstOfRun: boolean;
  /** Where the store keeps it; null: nowhere yet. */
  readonly row: number | null;
}

/** A refusal of one event. A closed union: each has one HTTP status, in one table. */
export type EventRefusal =
  | 'invalid_event'
  | 'too_deep'
  | 'forbidden'
  | 'org_required'
  | 'org_mismatch'
  | 'unknown_org'
  | 'conflict'
  | 'usage_shrinks'
  | 'too_new'
  | 'too_old'
  | 'backfill_too_old'
  | 'overflow';

export type EventResult =
  | { readonly outcome: 'accepted' | 'revised' | 'duplicate' }
  | { readonly outcome: 'rejected'; readonly code: EventRefusal; readonly message: string; readonly field?: string };
