/**
 * 11 November, ten days into a cycle, 10 credits a day: what tests of the projection begin with, and their notation.
 */
import { nextAnchor } from '../../src/model/calendar.ts';
import { parseDecimal } from '../../src/model/money.ts';
import { parseQueryTime } from '../../src/model/time.ts';
import type { CapFunds, CreditFunds, OpenGrant, ProjectionInput } from '../../src/ledger/projection.ts';

export const MINUTE = 60_000;
export const HOUR = 60 * MINUTE;
export const DAY = 24 * HOUR;

export const time = (text: string): number => {
  const instant = parseQueryTime(text, 'UTC');
  if (instant === undefined) throw new Error(`a test with a wrong time: ${text}`);
  return instant;
};
export const credits = (text: string | number): bigint => {
  const amount = parseDecimal(text, 6);
  if (typeof amount !== 'bigint') throw new Error(`a test with a wrong amount: ${text}`);
  return amount;
};
/** 'never', '2026-11-21', or with the time of day where that is not 00:00. */
export const when = (instant: number | null): string =>
  instant === null ? 'never' : new Date(instant).toISOString().replace(/T00:00:00.000Z$|:00.000Z$/, '');

const BURN_ORDER = ['monthly', 'bonus', 'purchased'];
export const endOf = ({ pool, expiresAt }: OpenGrant): number => expiresAt ?? (pool === 'monthly' ? CYCLE.end : 1e15);
export const inBurnOrder = (grants: readonly OpenGrant[]): OpenGrant[] =>
  grants.toSorted(
    (a, b) =>
      BURN_ORDER.indexOf(a.pool) - BURN_ORDER.indexOf(b.pool) || endOf(a) - endOf(b) || a.grantedAt - b.grantedAt,
  );

/** Reads 'bonus 50 until 2026-11-13, purchased 100', in burn order; monthly ones last until the cycle ends. */
export const grantsOf = (text: string): OpenGrant[] =>
  text
    .split(', ')
    .filter((part) => part !== '')
    .map((part, index) => {
      const [pool, amount = '', , until] = part.split(' ');
      if (pool !== 'monthly' && pool !== 'bonus' && pool !== 'purchased') throw new Error(`no pool: ${part}`);
      const expiresAt = until === undefined ? (pool === 'monthly' ? CYCLE.end : null) : time(until);
      return { id: `g${index}`, pool, remaining: credits(amount), grantedAt: CYCLE.start, expiresAt };
    });

export const NOW = time('2026-11-11');
export const CYCLE = { start: time('2026-11-01'), end: time('2026-12-01') };
export const TEN_A_DAY = [10, 10, 10, 10, 10, 10, 10];

export const CREDITS: CreditFunds = {
  kind: 'credits',
  grants: [],
  monthlyCredits: 0n,
  overage: 0n,
  grantsPayOverage: false,
  exhaustedAt: null,
};
export const CAP: CapFunds = { kind: 'cap', spent: 0n, cap: null, exhaustedAt: null };

/** On 11 November, ten days into the cycle, 10 credits a day: all but what `changes` says. */
export const input = (changes: Partial<ProjectionInput>): ProjectionInput => ({
  now: NOW,
  cycle: CYCLE,
  usedThisCycle: credits(100),
  usage: { firstTime: time('2026-01-01'), days: TEN_A_DAY.map(credits) },
  funds: CREDITS,
  nextCycleEnd: (instant) => nextAnchor(instant, 'UTC', 1),
  ...changes,
});
