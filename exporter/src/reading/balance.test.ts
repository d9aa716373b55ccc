import { burn } from '../ledger/charge.ts';
import { addGrant } from '../ledger/cycles.ts';
import { stateOf, time, used, type Made } from '../../test/reading/states.ts';
import { balance } from './balance.ts';
import { projected, type RecentUsage } from './projection.ts';

const CREDIT = 1_000_000n;
const DAY = 86_400_000;
const NOW = time('2026-03-11');

const after = (credits: number, made: Made = {}): Made => ({
  ...made,
  change: (account, journal) => {
    const amount = BigInt(credits) * CREDIT;
    account.firstEventAt = time('2026-03-02');
    journal.post(
      { type: 'charge', credits: -amount, ...burn(account, amount), usd: 0n, spent: 0n, event: 'e', note: '' },
      time('2026-03-05'),
    );
  },
});
/** The same every day for a week. */
const daily = (credits: number): RecentUsage => ({
  thisCycle: used({ credits: BigInt(10 * credits) * CREDIT }),
  lastDays: Array.from({ length: 7 }, (_, i) => ({
    ...{ time: NOW - (i + 1) * DAY + 1, key: '' },
    amounts: used({ credits: BigInt(credits) * CREDIT }),
  })),
});
const NOTHING: RecentUsage = { thisCycle: used({}), lastDays: [] };

test.each([
  ['ok', 20, NOTHING, []],
  ['half_used', 50, NOTHING, ['invite']],
  ['upgrade_suggested', 75, NOTHING, ['invite', 'upgrade']],
  ['at_risk', 75, daily(5), ['invite', 'upgrade']],
  ['exhausted', 100, null, ['invite', 'upgrade']],
  ['exhausted', 130, null, ['invite', 'upgrade']],
] as const)('it is %s with %d of a hundred used', (state, credits, recent, actions) => {
  const org = stateOf(after(credits));
  const result = balance.fold({ org, recent, thisCycle: used({}) }, {});
  expect(result).toMatchObject({ state, actions, percentUsed: Math.min(credits, 100) });
  expect(result.remaining).toBe(BigInt(Math.max(0, 100 - credits)) * CREDIT);
});

test('a free plan always offers more', () => {
  const org = stateOf(after(1, { plan: { free: true } }));
  expect(balance.fold({ org, recent: NOTHING, thisCycle: used({}) }, {}).actions).toEqual(['upgrade']);
});

test.each([
  ['ok', 79n],
  ['cap_near', 80n],
  ['cap_reached', 100n],
] as const)('of a cap it is %s at %d of a hundred', (state, spent) => {
  const org = stateOf({
    ...{ billingModel: 'byom', spendCap: 100n },
    change: (account) => {
      account.spent = spent;
    },
  });
  expect(balance.fold({ org, recent: null, thisCycle: used({}) }, {})).toMatchObject({ state, actions: [] });
});

test('events without a price are counted whether or not it may run out', () => {
  const thisCycle = used({ unpriced: 3 });
  for (const recent of [NOTHING, null])
    expect(balance.fold({ org: stateOf(after(20)), recent, thisCycle }, {}).unpricedEvents).toBe(3);
});

test('each pool says what it gave, what of it is used and left, and what of that ends with the cycle', () => {
  const org = stateOf({
    change: (account, journal) => {
      const grant = { pool: 'bonus', credits: 30n * CREDIT, note: '' } as const;
      for (const [id, until] of [
        ['soon', '2026-03-20'],
        ['late', '2026-05-20'],
      ] as const)
        addGrant(account, { ...grant, id, expiresAt: time(until) }, undefined, time('2026-03-02'), journal);
    },
  });
  const { pools } = balance.fold({ org, recent: NOTHING, thisCycle: used({}) }, {});
  expect(pools.bonus).toEqual({
    ...{ granted: 60n * CREDIT, used: 0n, remaining: 60n * CREDIT, expiring: 30n * CREDIT },
  });
  expect(pools.monthly.expiring).toBe(100n * CREDIT);
});

test('the projection goes by each of the last seven days, the day of a quarter hour being that of its start', () => {
  const org = stateOf(after(0));
  const lastDays = [1, 2, 3].map((n) => ({ time: NOW - 1, key: '', amounts: used({ credits: BigInt(n) }) }));
  const { ratePerDay, averagePerDay, available } = projected(org, { thisCycle: used({ credits: 20n }), lastDays });
  expect({ expected: ratePerDay.expected, averagePerDay, available }).toEqual({
    ...{ expected: 1n, averagePerDay: 2n, available: true }, // 6 in 7 days; 20 in 10
  });
});
