/** What has happened so far in a history: what comes next is chosen from it. */
import fc from 'fast-check';
import type { OrgBody, UsageEvent } from '../reference/book.ts';
import { DAY } from '../reference/calendar.ts';
import type { ReferenceLedger } from '../reference/ledger.ts';
import { newest } from '../reference/sums.ts';
import type { Action } from './side.ts';

export class Past {
  now: number;
  readonly book: ReferenceLedger;
  private ids = 0;

  constructor(now: number, book: ReferenceLedger) {
    this.now = now;
    this.book = book;
  }

  get orgs(): string[] {
    return [...this.book.orgs.keys()];
  }

  /** An id that nothing has: `e1`, `g2`. */
  newId(letter: string): string {
    this.ids += 1;
    return `${letter}${this.ids}`;
  }

  /** What an organization was last said to be. */
  readonly bodies = new Map<string, OrgBody>();

  known(org: string): UsageEvent[] {
    return this.book.org(org).events.map(({ body }) => body);
  }

  isByom(org: string): boolean {
    const balance = this.book.balance(org, this.now);
    return 'billingModel' in balance && balance.billingModel === 'byom';
  }

  /** From the newest entry to now, as far as a number from 0 to 1 says; after now where the clock was set back. */
  since(org: string, share: number): number {
    const from = newest(this.book.org(org));
    return from + Math.round((this.now - from) * share);
  }
}

/** One thing that may happen; null: there is nothing to do it to. */
export type Choice = (past: Past) => Action | null;

/** Of a list, by any number. */
export const pick = <T>(list: readonly T[], index: number): T | undefined => list[index % Math.max(1, list.length)];

export const index = fc.nat(99);

const maybe =
  (odds: number) =>
  <T>(value: fc.Arbitrary<T>): fc.Arbitrary<T | undefined> =>
    fc.oneof({ arbitrary: fc.constant(undefined), weight: 4 - odds }, { arbitrary: value, weight: odds });
/** Present in one of four, in half, in three of four. */
export const rarely = maybe(1);
export const sometimes = maybe(2);
export const mostly = maybe(3);
export const seldom = fc.integer({ min: 0, max: 9 }).map((number) => number === 9);

/** A decimal below `most`, with few decimals or all six. */
export const decimal = (most: number): fc.Arbitrary<string> =>
  fc.oneof(
    fc.integer({ min: 1, max: most * 10 }).map((tenths) => (tenths / 10).toFixed(1)),
    fc.integer({ min: 1, max: most * 1_000_000 }).map((millionths) => (millionths / 1_000_000).toFixed(6)),
  );

/** A share of an amount: all of it often, more than it seldom. */
export const share = fc.constantFrom<readonly [bigint, bigint]>(
  [1n, 1n],
  [1n, 2n],
  [1n, 3n],
  [2n, 3n],
  [1n, 10n],
  [11n, 10n],
);
export const shareOf = (amount: bigint, [part, whole]: readonly [bigint, bigint]): bigint => (amount * part) / whole;

const span = (from: number, to: number): fc.Arbitrary<number> =>
  fc.integer({ min: Math.round(from), max: Math.round(to) });
/** How long nothing happens; now and then the clock is set back a little. */
export const pause = fc.oneof(
  { arbitrary: fc.constant(0), weight: 4 },
  { arbitrary: span(1, DAY / 24), weight: 4 },
  { arbitrary: span(DAY / 24, 3 * DAY), weight: 5 },
  { arbitrary: span(3 * DAY, 35 * DAY), weight: 3 },
  { arbitrary: span(35 * DAY, 100 * DAY), weight: 1 },
  { arbitrary: span(-200_000, -1), weight: 1 },
);
/** From now: mostly now itself, else late, or ahead of it. */
export const offset = fc.oneof(
  { arbitrary: fc.constant(0), weight: 6 },
  { arbitrary: span(-DAY, 0), weight: 2 },
  { arbitrary: span(-60 * DAY, -DAY), weight: 2 },
  { arbitrary: span(1, 8 * DAY), weight: 1 },
);
/** A moment before now at which something is posted, where that is asked for. */
export const backdated = rarely(fc.double({ min: 0, max: 1, noNaN: true }));
