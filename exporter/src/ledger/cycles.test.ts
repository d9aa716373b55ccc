import type { Account, Plan, Terms } from '../model/account.ts';
import { newAccount, open, settle } from './cycles.ts';
import { Journal } from './journal.ts';

const PLAN: Plan = {
  plan: 'pro',
  name: 'Pro',
  monthlyCredits: 1000n,
  free: false,
  bonusCredits: 0n,
  grantsPayOverage: false,
};
const PLANS = new Map([[PLAN.plan, PLAN]]);
const UTC: Terms = { plan: 'pro', billingModel: 'credits', timezone: 'UTC', cycleAnchorDay: 1 };

/** An organization of August 2026 whose next terms hold from September; its cycles, settled until mid-November. */
function cyclesAfter(next: Terms): { account: Account; cycles: string[] } {
  const createdAt = Date.UTC(2026, 7, 5);
  const account = newAccount({ org: 'acme', name: 'Acme', terms: UTC, spendCap: null, createdAt });
  const journal = new Journal(account);
  open(account, PLAN, journal);
  account.nextTerms = next;
  settle(account, Date.UTC(2026, 10, 15), PLANS, journal);
  const spans = new Map(journal.cycles.map(({ start, end, allowance }) => [start, { end, allowance }]));
  const text = (time: number): string => new Date(time).toISOString().slice(0, 16);
  return {
    account,
    cycles: [...spans].map(([start, { end, allowance }]) => `${text(start)} ${text(end)} ${allowance}`),
  };
}

test.each([
  [
    'westward, where midnight comes four hours later: no cycle of four hours',
    { ...UTC, timezone: 'America/New_York' },
    [
      '2026-08-01T00:00 2026-09-01T00:00 1000',
      '2026-09-01T00:00 2026-10-01T04:00 1000',
      '2026-10-01T04:00 2026-11-01T04:00 1000',
      '2026-11-01T04:00 2026-12-01T05:00 1000',
    ],
  ],
  [
    'eastward, where it came two hours before: the next one is as long as ever',
    { ...UTC, timezone: 'Europe/Berlin' },
    [
      '2026-08-01T00:00 2026-09-01T00:00 1000',
      '2026-09-01T00:00 2026-09-30T22:00 1000',
      '2026-09-30T22:00 2026-10-31T23:00 1000',
      '2026-10-31T23:00 2026-11-30T23:00 1000',
    ],
  ],
  [
    'of the anchor: the next cycle runs to the first new anchor after it',
    { ...UTC, cycleAnchorDay: 10 },
    [
      '2026-08-01T00:00 2026-09-01T00:00 1000',
      '2026-09-01T00:00 2026-09-10T00:00 1000',
      '2026-09-10T00:00 2026-10-10T00:00 1000',
      '2026-10-10T00:00 2026-11-10T00:00 1000',
      '2026-11-10T00:00 2026-12-10T00:00 1000',
    ],
  ],
])('a change %s', (_, next, expected) => {
  expect(cyclesAfter(next).cycles).toEqual(expected);
});

test('what is left when the billing model changes to byom expires, an entry each, with the balance after it', () => {
  const createdAt = Date.UTC(2026, 7, 5);
  const account = newAccount({ org: 'acme', name: 'Acme', terms: UTC, spendCap: null, createdAt });
  const journal = new Journal(account);
  open(account, { ...PLAN, bonusCredits: 50n }, journal);
  account.nextTerms = { ...UTC, billingModel: 'byom' };
  settle(account, Date.UTC(2026, 8, 1), PLANS, journal);
  expect(journal.entries.map(({ type, moves, balance }) => [type, moves[0]?.credits, balance])).toEqual([
    ['grant', 1000n, 1000n],
    ['grant', 50n, 1050n],
    ['expiry', -1000n, 50n],
    ['expiry', -50n, 0n],
  ]);
  expect(account.grants).toEqual([]);
});

test('settling twice posts nothing twice', () => {
  const { account } = cyclesAfter(UTC);
  const again = new Journal(account);
  settle(account, Date.UTC(2026, 10, 15), PLANS, again);
  expect(again.entries).toEqual([]);
  expect(again.cycles).toEqual([]);
});
