import type { EventSort } from '@ledgerline/api';
import type { Async } from '../ledger/store.ts';
import type { Dimension, MeteredEvent } from '../model/event.ts';

/** Where an event stands in the order of time: of equal times, in the order in which they were stored. */
export interface EventPlace {
  readonly time: number;
  readonly row: number;
}

/** Which events of one organization, by event time: `from` included, `to` excluded. */
export interface EventsSelection {
  readonly from: number;
  readonly to: number;
  /** Only of those stored up to this one. */
  readonly until: number;
  /** By dimension: any of these values. */
  readonly filters: ReadonlyMap<Dimension, readonly string[]>;
  /** Only those of these conversations, by their numbers (0: of none); null: whatever conversation. */
  readonly conversations: readonly number[] | null;
  /** Not those of these agents. */
  readonly exceptAgents: readonly string[];
}
export interface EventsPage extends EventsSelection {
  readonly order: 'asc' | 'desc';
  /** Only those beyond, in this order; null: from the first on. */
  readonly after: EventPlace | null;
  readonly offset: number;
  readonly limit: number;
}
/** Of which `value` says where an event stands in an order; null: nowhere, after all others. */
export interface SortedEvent extends EventPlace {
  readonly value: bigint | string | null;
}

/** How often events took so long. */
export interface DurationRow {
  readonly key: string;
  readonly durationMs: number;
  readonly events: number;
  /** How many of them had output, and of how many tokens. */
  readonly withOutput: number;
  readonly outputTokens: number;
}

/** So few conversations that their events are found by them, and not by going through the range. */
export const isOfFewConversations = ({ conversations }: Pick<EventsSelection, 'conversations'>): boolean =>
  conversations !== null && conversations.length <= 1000 && !conversations.includes(0);

/** What of the port for reading is about single events. */
export interface EventStore {
  /** In the order of time. */
  events(org: string, request: EventsPage): Async<readonly MeteredEvent[]>;
  /** Those stored as these rows, in their order. */
  eventsOf(org: string, rows: readonly number[]): Async<readonly MeteredEvent[]>;
  /** The first `limit` by what they say or cost; of equal ones the newest first. */
  sortedEvents(
    org: string,
    selection: EventsSelection,
    sort: Exclude<EventSort, 'time'>,
    order: 'asc' | 'desc',
    limit: number,
  ): Async<readonly SortedEvent[]>;
  /** How many there are, counted up to `most`. */
  countEvents(org: string, selection: EventsSelection, most: number): Async<number>;
  /** Of events that say how long they took, by one dimension; in the order of key and duration. */
  durations(org: string, selection: EventsSelection, by: Dimension): Async<readonly DurationRow[]>;
  /** The agents whose name contains a text, and the conversations whose title does (by their numbers). */
  named(
    org: string,
    contain: string,
  ): Async<{ readonly agents: readonly string[]; readonly conversations: readonly number[] }>;
}
