import fc from 'fast-check';
import { nextAnchor, parseQueryTime } from '../model/calendar.ts';
import { formatCredits, parseDecimal } from '../model/money.ts';
import { project, type CapFunds, type CreditFunds, type OpenGrant, type ProjectionInput } from './projection.ts';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

const time = (text: string): number => {
  const instant = parseQueryTime(text, 'UTC');
  if (instant === undefined) throw new Error(`a test with a wrong time: ${text}`);
  return instant;
};
const credits = (text: string | number): bigint => {
  const amount = parseDecimal(text, 6);
  if (typeof amount !== 'bigint') throw new Error(`a test with a wrong amount: ${text}`);
  return amount;
};
/** 'never', '2026-11-21', or with the time of day where that is not 00:00. */
const when = (instant: number | null): string =>
  instant === null ? 'never' : new Date(instant).toISOString().replace(/T00:00:00.000Z$|:00.000Z$/, '');

const BURN_ORDER = ['monthly', 'bonus', 'purchased'];
const endOf = ({ pool, expiresAt }: OpenGrant): number => expiresAt ?? (pool === 'monthly' ? CYCLE.end : 1e15);
const inBurnOrder = (grants: readonly OpenGrant[]): OpenGrant[] =>
  grants.toSorted(
    (a, b) =>
      BURN_ORDER.indexOf(a.pool) - BURN_ORDER.indexOf(b.pool) || endOf(a) - endOf(b) || a.grantedAt - b.grantedAt,
  );

/** Reads 'bonus 50 until 2026-11-13, purchased 100', in burn order; monthly ones last until the cycle ends. */
const grantsOf = (text: string): OpenGrant[] =>
  text
    .split(', ')
    .filter((part) => part !== '')
    .map((part, index) => {
      const [pool, amount = '', , until] = part.split(' ');
      if (pool !== 'monthly' && pool !== 'bonus' && pool !== 'purchased') throw new Error(`no pool: ${part}`);
      const expiresAt = until === undefined ? (pool === 'monthly' ? CYCLE.end : null) : time(until);
      return { id: `g${index}`, pool, remaining: credits(amount), grantedAt: CYCLE.start, expiresAt };
    });

const NOW = time('2026-11-11');
const CYCLE = { start: time('2026-11-01'), end: time('2026-12-01') };
const TEN_A_DAY = [10, 10, 10, 10, 10, 10, 10];

const CREDITS: CreditFunds = {
  kind: 'credits',
  grants: [],
  monthlyCredits: 0n,
  overage: 0n,
  grantsPayOverage: false,
  exhaustedAt: null,
};
const CAP: CapFunds = { kind: 'cap', spent: 0n, cap: null, exhaustedAt: null };

/** On 11 November, ten days into the cycle, 10 credits a day: all but what `changes` says. */
const input = (changes: Partial<ProjectionInput>): ProjectionInput => ({
  now: NOW,
  cycle: CYCLE,
  usedThisCycle: credits(100),
  usage: { firstTime: time('2026-01-01'), days: TEN_A_DAY.map(credits) },
  funds: CREDITS,
  nextCycleEnd: (instant) => nextAnchor(instant, 'UTC', 1),
  ...changes,
});

describe('with 10 credits a day, on 11 November', () => {
  test.each`
    story                                                 | reset  | grants                                        | runOut                | unused
    ${'one grant'}                                        | ${0}   | ${'purchased 100'}                            | ${'2026-11-21'}       | ${'0'}
    ${'part of a day'}                                    | ${0}   | ${'purchased 105'}                            | ${'2026-11-21T12:00'} | ${'0'}
    ${'a bonus expires before it is used'}                | ${0}   | ${'bonus 50 until 2026-11-13, purchased 100'} | ${'2026-11-23'}       | ${'30'}
    ${'one expires before its turn comes'}                | ${0}   | ${'bonus 100, purchased 50 until 2026-11-14'} | ${'2026-11-21'}       | ${'50'}
    ${'the last of it expires'}                           | ${0}   | ${'purchased 90 until 2026-11-14'}            | ${'2026-11-14'}       | ${'60'}
    ${'used up in the moment it expires'}                 | ${0}   | ${'bonus 30 until 2026-11-14, purchased 10'}  | ${'2026-11-15'}       | ${'0'}
    ${'no reset: the rest of the month expires'}          | ${0}   | ${'monthly 500'}                              | ${'2026-12-01'}       | ${'300'}
    ${'expiring next cycle is not yet expiring'}          | ${0}   | ${'purchased 500 until 2026-12-02'}           | ${'2026-12-02'}       | ${'0'}
    ${'the reset covers every month'}                     | ${310} | ${'monthly 200'}                              | ${'never'}            | ${'0'}
    ${'the reset covers every month, this one does not'}  | ${310} | ${'monthly 199'}                              | ${'2026-11-30T21:36'} | ${'0'}
    ${'the reset covers 25 days'}                         | ${250} | ${'monthly 200'}                              | ${'2026-12-26'}       | ${'0'}
    ${'what the month leaves does not help the next'}     | ${250} | ${'monthly 260'}                              | ${'2026-12-26'}       | ${'60'}
    ${'a bonus is drained over several cycles'}           | ${250} | ${'monthly 200, bonus 100'}                   | ${'2027-01-30'}       | ${'0'}
    ${'a purchase moves it'}                              | ${250} | ${'monthly 200, bonus 100, purchased 20'}     | ${'2027-02-26'}       | ${'0'}
    ${'the month before the bonus that expires sooner'}   | ${250} | ${'monthly 200, bonus 100 until 2026-11-20'}  | ${'2026-12-26'}       | ${'100'}
    ${'an upgrade: two grants of the month'}              | ${400} | ${'monthly 50, monthly 150'}                  | ${'never'}            | ${'0'}
    ${'two of the month: what expires sooner goes first'} | ${300} | ${'monthly 200, monthly 60 until 2027-01-10'} | ${'2027-03-31'}       | ${'0'}
    ${'what expires now is gone'}                         | ${0}   | ${'bonus 50 until 2026-11-11, purchased 100'} | ${'2026-11-21'}       | ${'0'}
    ${'one year to the day'}                              | ${0}   | ${'purchased 3650'}                           | ${'2027-11-11'}       | ${'0'}
    ${'past a year'}                                      | ${0}   | ${'purchased 3650.000001'}                    | ${'never'}            | ${'0'}
    ${'expires past a year'}                              | ${0}   | ${'purchased 9999 until 2027-11-12'}          | ${'never'}            | ${'0'}
  `(
    '$story: $grants, $reset at each reset',
    (row: Record<'grants' | 'runOut' | 'unused', string> & { reset: number }) => {
      const funds = { ...CREDITS, grants: grantsOf(row.grants), monthlyCredits: credits(row.reset) };
      const projection = project(input({ funds }));
      expect(when(projection.runOutAt)).toBe(row.runOut);
      expect(formatCredits(projection.expiringUnused)).toBe(row.unused);
      // Flat days leave no doubt.
      expect([projection.early, projection.late]).toEqual([projection.runOutAt, projection.runOutAt]);
    },
  );

  test.each([
    ['where grants do not pay it', false, 100, '2026-12-26'],
    ['first, where they do', true, 100, '2026-12-16'],
    ['over two resets', true, 300, '2026-12-01'],
  ])('the coming reset repays overage %s', (_, grantsPayOverage, overage, runOut) => {
    const grants = grantsOf('monthly 200');
    const funds = { ...CREDITS, grants, monthlyCredits: credits(250), overage: credits(overage), grantsPayOverage };
    expect(when(project(input({ funds })).runOutAt)).toBe(runOut);
  });

  test('the second reset gets what the overage leaves of it', () => {
    const grants = grantsOf('monthly 200, purchased 310');
    const funds = { ...CREDITS, grants, monthlyCredits: credits(250), overage: credits(300), grantsPayOverage: true };
    expect(when(project(input({ funds })).runOutAt)).toBe('2027-01-21'); // December from the purchase, January has 200
  });

  test('every number of one answer', () => {
    const funds = { ...CREDITS, grants: grantsOf('monthly 100, bonus 7 until 2026-11-12') };
    expect(project(input({ funds, usedThisCycle: credits(250) }))).toEqual({
      daysElapsed: 10,
      daysRemaining: 20,
      averagePerDay: credits(25),
      ratePerDay: { low: credits(10), expected: credits(10), high: credits(10) },
      available: true,
      runOutAt: time('2026-11-21'),
      early: time('2026-11-21'),
      late: time('2026-11-21'),
      runOutInDays: 10,
      runOutBeforeCycleEnd: true,
      expiringUnused: credits(7),
    });
  });
});

describe('exhausted', () => {
  const exhaustedAt = time('2026-11-10T12:00:00Z');
  const exhausted = { ...CREDITS, exhaustedAt, monthlyCredits: credits(1000), overage: credits(40) };

  test('it is the past moment it happened, at every rate, whatever will come', () => {
    expect(project(input({ funds: exhausted }))).toMatchObject({
      runOutAt: exhaustedAt,
      early: exhaustedAt,
      late: exhaustedAt,
      runOutInDays: -0.5,
      runOutBeforeCycleEnd: true,
      expiringUnused: 0n,
    });
  });
  test('it needs no history, being no estimate', () => {
    const usage = { firstTime: NOW - MINUTE, days: [credits(100)] };
    expect(project(input({ funds: exhausted, usage }))).toMatchObject({ available: false, runOutAt: exhaustedAt });
  });
  test('a grant since then ends it', () => {
    const funds = { ...exhausted, grants: grantsOf('purchased 100') };
    expect(when(project(input({ funds })).runOutAt)).toBe('2026-11-21');
  });
  test('who never had credits cannot run out of them', () => {
    expect(project(input({}))).toMatchObject({ runOutAt: null, runOutBeforeCycleEnd: false });
  });
});

describe('byom: 10 USD a day', () => {
  const usd = (amount: number): bigint => BigInt(amount) * 1_000_000_000n;
  const usage = { firstTime: 0, days: TEN_A_DAY.map(usd) };
  test.each([
    ['the cap is reached in this cycle', 100, 250, '2026-11-26'],
    ['this cycle holds, the next does not', 5, 250, '2026-12-26'],
    ['exactly enough', 110, 310, 'never'],
    ['every month holds', 0, 400, 'never'],
    ['no cap', 100, null, 'never'],
  ])('%s: %d of %p', (_, spent, cap, runOut) => {
    const funds = { ...CAP, spent: usd(spent), cap: cap === null ? null : usd(cap) };
    const projection = project(input({ funds, usage }));
    expect(when(projection.runOutAt)).toBe(runOut);
    expect(projection.expiringUnused).toBe(0n);
  });
  test('a cap that was reached, or lowered below the spend', () => {
    const funds = { ...CAP, spent: usd(120), cap: usd(100), exhaustedAt: NOW };
    expect(project(input({ funds, usage }))).toMatchObject({
      runOutAt: NOW,
      runOutInDays: 0,
      runOutBeforeCycleEnd: true,
    });
  });
});

describe('the rate, and what it may be', () => {
  test.each`
    story                      | history | days                          | low           | expected | high
    ${'flat days'}             | ${300}  | ${TEN_A_DAY}                  | ${'10'}       | ${'10'}  | ${'10'}
    ${'one spike'}             | ${300}  | ${[0, 0, 70, 0, 0, 0, 0]}     | ${'0'}        | ${'10'}  | ${'30.364675'}
    ${'growing days'}          | ${300}  | ${[16, 14, 12, 10, 8, 6, 4]}  | ${'6.674462'} | ${'10'}  | ${'13.325538'}
    ${'a weekend'}             | ${300}  | ${[14, 14, 0, 0, 14, 14, 14]} | ${'4.741863'} | ${'10'}  | ${'15.258137'}
    ${'two days and a half'}   | ${2.5}  | ${[8, 12, 5, 0, 0, 0, 0]}     | ${'3.019752'} | ${'10'}  | ${'16.980248'}
    ${'one day: nobody knows'} | ${1}    | ${[10, 0, 0, 0, 0, 0, 0]}     | ${'0'}        | ${'10'}  | ${'42.905204'}
    ${'half a day'}            | ${0.5}  | ${[5, 0, 0, 0, 0, 0, 0]}      | ${'0'}        | ${'10'}  | ${'42.905204'}
    ${'idle for a week'}       | ${300}  | ${[0, 0, 0, 0, 0, 0, 0]}      | ${'0'}        | ${'0'}   | ${'0'}
  `('$story', (row: Record<'low' | 'expected' | 'high', string> & { history: number; days: number[] }) => {
    const usage = { firstTime: NOW - row.history * DAY, days: row.days.map(credits) };
    const { ratePerDay } = project(input({ usage }));
    expect([ratePerDay.low, ratePerDay.expected, ratePerDay.high].map(formatCredits)).toEqual([
      row.low,
      row.expected,
      row.high,
    ]);
  });

  test('early and late are the run-outs at the high and the low one', () => {
    const usage = { firstTime: 0, days: [16, 14, 12, 10, 8, 6, 4].map(credits) };
    const projection = project(input({ usage, funds: { ...CREDITS, grants: grantsOf('purchased 100') } }));
    const days = [projection.early, projection.runOutAt, projection.late].map((at) => ((at ?? 0) - NOW) / DAY);
    expect(days.map((value) => value.toFixed(3))).toEqual(['7.504', '10.000', '14.982']);
  });

  test.each([
    ['no event yet', null],
    ['under an hour of history', NOW - HOUR + 1],
    ['events only in the future', NOW + DAY],
  ])('%s: no projection, and all that expires is unused', (_, firstTime) => {
    const usage = { firstTime, days: [credits(50)] };
    const projection = project(input({ usage, funds: { ...CREDITS, grants: grantsOf('monthly 100') } }));
    expect(projection).toMatchObject({ available: false, runOutAt: null, runOutInDays: null, early: null, late: null });
    expect(projection.ratePerDay).toEqual({ low: 0n, expected: 0n, high: 0n });
    expect(projection.expiringUnused).toBe(credits(100));
  });

  test('an hour is enough', () => {
    const usage = { firstTime: NOW - HOUR, days: [credits(1)] };
    const { available, ratePerDay } = project(input({ usage }));
    expect([available, ratePerDay.expected]).toEqual([true, credits(24)]);
  });

  test('in the first moment of a cycle its average is 0', () => {
    expect(project(input({ cycle: { start: NOW, end: CYCLE.end } })).averagePerDay).toBe(0n);
  });
});

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
