/**
 * What can be done to a ledger, what it says of itself, and how both are written: the same for the two that are
 * compared.
 */
import type { GrantBody, OrgBody, Plan, RefundBody, UsageEvent } from '../reference/book.ts';
import type { Async } from '../../../exporter/src/ledger/store.ts';
import type { Price } from '../reference/rating.ts';

/** The events of one HTTP request; several requests are posted as one transaction. */
export interface EventsRequest {
  readonly backfill: boolean;
  readonly events: readonly (UsageEvent & { readonly org: string })[];
}

/** Everything that happens in a history, with nothing left to chance: by kind, what it needs. */
export interface Doings {
  plan: Plan;
  prices: readonly Price[];
  org: { readonly org: string; readonly body: OrgBody };
  events: readonly EventsRequest[];
  grant: { readonly org: string; readonly body: GrantBody };
  void: { readonly org: string; readonly id: string; readonly at?: number };
  refund: { readonly org: string; readonly body: RefundBody };
  reprice: { readonly org?: string; readonly from: number; readonly to: number; readonly model?: string };
  reserve: readonly {
    readonly org: string;
    readonly id: string;
    readonly amount: string;
    readonly ttlSeconds: number;
  }[];
  release: { readonly org: string; readonly id: string };
  restart: Record<string, never>;
}
export type Kind = keyof Doings;
export type Action<K extends Kind = Kind> = { [P in K]: { readonly kind: P; readonly what: Doings[P] } }[K];

/** What became of it: a word, a code of refusal, or amounts. */
export type Outcome = string | readonly (string | bigint | number)[];

export interface State {
  readonly billingModel: string;
  readonly pools: Record<string, { readonly used: bigint; readonly remaining: bigint }>;
  /** What is left of each, in burn order. */
  readonly grants: readonly (readonly [id: string, remaining: bigint, expiresAt: number])[];
  readonly overage: bigint;
  readonly spent: bigint;
  readonly reserved: bigint;
  /** In millionths of a percent. */
  readonly percentUsed: bigint | null;
  readonly cycle: { readonly start: number; readonly end: number };
}

export interface EntryLine {
  readonly time: number;
  readonly type: string;
  readonly event: string | null;
  readonly credits: bigint;
  readonly usd: bigint;
  readonly overage: bigint;
  readonly balance: bigint;
  readonly moves: Readonly<Record<string, bigint>>;
}

export interface EventLine {
  readonly id: string;
  readonly charged: readonly [credits: bigint, usd: bigint];
  readonly left: readonly [credits: bigint, usd: bigint];
  readonly late: boolean;
  readonly unpriced: boolean;
}

export interface Totals {
  readonly credits: bigint;
  readonly usd: bigint;
  readonly requests: number;
  readonly agentRuns: number;
  /** Events that lack a rate still. */
  readonly unpriced: number;
  readonly tokens: readonly bigint[];
}

/** Over the whole life of an organization. */
export interface Lifetime {
  readonly charged: readonly [credits: bigint, usd: bigint];
  readonly reversed: readonly [credits: bigint, usd: bigint];
  readonly overage: bigint;
  readonly overshoot: readonly [credits: bigint, usd: bigint];
  readonly lateEvents: number;
  readonly usage: Pick<Totals, 'requests' | 'agentRuns' | 'unpriced' | 'tokens'>;
}

export interface Range {
  readonly from: number;
  readonly to: number;
}
export type Group = 'model' | 'type' | 'user' | 'workspace';

/** One of the two ledgers. */
export interface Side {
  readonly does: { readonly [K in Kind]: (what: Doings[K], now: number) => Outcome | Promise<Outcome> };
  entries(org: string): Async<readonly EntryLine[]>;
  events(org: string): Async<readonly EventLine[]>;
  state(org: string, now: number): Async<State>;
  /** As it was at a moment that is not after now. */
  stateAt(org: string, at: number, now: number): Async<State>;
  lifetime(org: string): Async<Lifetime>;
  /** All of it under '', or by the values of a dimension. */
  usage(org: string, range: Range, group: Group | null, now: number): Async<Readonly<Record<string, Totals>>>;
}

export const carryOut = async <K extends Kind>({ does }: Side, { kind, what }: Action<K>, now: number) =>
  does[kind](what, now);

/** The ledgers name the monthly grants that are theirs, each in its way. */
export const grantName = (id: string): string => (id.startsWith('__monthly') ? '__monthly' : id);

/** By name; what adds up to nothing is left out. */
export function sumsByName(amounts: Iterable<readonly [name: string, amount: bigint]>): Record<string, bigint> {
  const sums: Record<string, bigint> = {};
  for (const [name, amount] of amounts) sums[name] = (sums[name] ?? 0n) + amount;
  return Object.fromEntries(Object.entries(sums).filter(([, sum]) => sum !== 0n));
}

export const text = (value: unknown): string =>
  JSON.stringify(value, (_, each: unknown) => (typeof each === 'bigint' ? `${each}` : each));

/** With fields in one order, whoever wrote them. */
function inOrder(value: unknown): unknown {
  if (typeof value !== 'object' || value === null) return value;
  if (Array.isArray(value)) return value.map(inOrder);
  const fields = Object.entries(value).map(([name, field]) => [name, inOrder(field)] as const);
  return Object.fromEntries(fields.sort(([a], [b]) => (a < b ? -1 : 1)));
}

/** Of two lists or records, what is not the same in both. */
function differing(a: unknown, b: unknown): unknown[] {
  if (typeof a !== 'object' || typeof b !== 'object' || a === null || b === null) return [a, b];
  const [actual, expected] = [Object.entries(a), Object.entries(b)];
  const without = (list: [string, unknown][], others: [string, unknown][]): unknown => {
    const same = new Set(others.map(text));
    return Object.fromEntries(list.filter((field) => !same.has(text(field))));
  };
  return [without(actual, expected), without(expected, actual)];
}

/** @throws where the two do not say the same */
export function expectSame(what: string, found: unknown, expected: unknown): void {
  const both = [inOrder(found), inOrder(expected)] as const;
  if (text(both[0]) === text(both[1])) return;
  const [a, b] = differing(...both);
  throw new Error(`  ${what}:\n    found    ${text(a)}\n    expected ${text(b)}`);
}
