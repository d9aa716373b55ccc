import fc from 'fast-check';
import { nextAnchor } from '../model/calendar.ts';
import { project, type CreditFunds, type OpenGrant } from './projection.ts';
import {
  credits,
  CYCLE,
  DAY,
  endOf,
  grantsOf,
  HOUR,
  inBurnOrder,
  input,
  MINUTE,
  NOW,
} from '../../test/ledger/projection-fixtures.ts';

describe('whatever the grants and the days', () => {
  const amount = fc.bigInt({ min: 0n, max: credits(2000) });
  const grant: fc.Arbitrary<OpenGrant> = fc.record({
    id: fc.string(),
    pool: fc.constantFrom('monthly' as const, 'bonus' as const, 'purchased' as const),
    remaining: amount,
    grantedAt: fc.integer({ min: CYCLE.start, max: NOW }),
    expiresAt: fc.option(
      fc.integer({ min: NOW / MINUTE + 1, max: NOW / MINUTE + 400 * 1440 }).map((at) => at * MINUTE),
    ),
  });
  const funds: fc.Arbitrary<CreditFunds> = fc.record({
    kind: fc.constant('credits'),
    grants: fc.array(grant, { maxLength: 8 }).map((some) => inBurnOrder([...some, ...grantsOf('purchased 1')])),
    monthlyCredits: amount,
    overage: amount,
    grantsPayOverage: fc.boolean(),
    exhaustedAt: fc.constant(null),
  });
  const usage = fc.record({
    firstTime: fc.integer({ min: NOW - 9 * DAY, max: NOW - HOUR }),
    days: fc.array(fc.bigInt({ min: 0n, max: credits(60) }), { minLength: 7, maxLength: 7 }),
  });
  const orNever = (instant: number | null): number => instant ?? Infinity;

  test('early ≤ expected ≤ late', () => {
    fc.assert(
      fc.property(funds, usage, (someFunds, someUsage) => {
        const { early, runOutAt, late, ratePerDay } = project(input({ funds: someFunds, usage: someUsage }));
        expect(orNever(early)).toBeLessThanOrEqual(orNever(runOutAt));
        expect(orNever(runOutAt)).toBeLessThanOrEqual(orNever(late));
        expect(0n <= ratePerDay.low && ratePerDay.low <= ratePerDay.expected).toBe(true);
        expect(ratePerDay.expected <= ratePerDay.high).toBe(true);
      }),
      { numRuns: 1000 },
    );
  });

  test('another grant never makes it earlier', () => {
    fc.assert(
      fc.property(funds, usage, grant, (someFunds, someUsage, another) => {
        const more = { ...someFunds, grants: inBurnOrder([...someFunds.grants, another]) };
        const before = project(input({ funds: someFunds, usage: someUsage }));
        const after = project(input({ funds: more, usage: someUsage }));
        for (const name of ['early', 'runOutAt', 'late'] as const)
          expect(orNever(after[name])).toBeGreaterThanOrEqual(orNever(before[name]));
      }),
      { numRuns: 1000 },
    );
  });

  test('a simulation that goes minute by minute agrees within a minute', () => {
    fc.assert(
      fc.property(funds, fc.bigInt({ min: 1n, max: 40_000n }), (someFunds, perMinute) => {
        const days = Array<bigint>(7).fill(perMinute * 1440n);
        const projection = project(input({ funds: someFunds, usage: { firstTime: 0, days } }));
        const simulated = simulate(someFunds, Number(perMinute));
        if (simulated.runOutAt === null) expect(projection.runOutAt).toBeNull();
        else expect(Math.abs(orNever(projection.runOutAt) - simulated.runOutAt)).toBeLessThanOrEqual(MINUTE);
        expect(projection.expiringUnused).toBe(BigInt(simulated.expired));
      }),
      { numRuns: 60 },
    );
  });
});

/** The contract read naively: every minute the expiries, then the grants, then the use, in burn order. */
function simulate(funds: CreditFunds, perMinute: number): { runOutAt: number | null; expired: number } {
  const monthly = Number(funds.monthlyCredits);
  const grants = funds.grants.map((grant) => ({ ...grant, left: Number(grant.remaining), end: endOf(grant) }));
  let reset = CYCLE.end;
  let owed = funds.grantsPayOverage ? Number(funds.overage) : 0;
  let expired = 0;
  for (let now = NOW; now <= NOW + 365 * DAY; now += MINUTE) {
    for (const grant of grants) {
      if (grant.end > now) continue;
      if (now <= CYCLE.end) expired += grant.left;
      grant.left = 0;
    }
    if (now === reset) {
      reset = nextAnchor(now, 'UTC', 1);
      const repaid = Math.min(owed, monthly);
      owed -= repaid;
      const coming: OpenGrant = { id: '', pool: 'monthly', remaining: 0n, grantedAt: now, expiresAt: reset };
      const place = grants.findIndex((grant) => grant.pool !== 'monthly' || grant.end > reset);
      grants.splice(place < 0 ? grants.length : place, 0, { ...coming, left: monthly - repaid, end: reset });
    }
    let due = perMinute;
    for (const grant of grants) {
      const used = grant.left < due ? grant.left : due; // half a million times: globals are slow inside jest
      grant.left -= used;
      due -= used;
    }
    if (due > 0) return { runOutAt: now, expired };
  }
  return { runOutAt: null, expired };
}
