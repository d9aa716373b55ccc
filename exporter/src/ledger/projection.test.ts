import { formatCredits } from '../model/money.ts';
import { project } from './projection.ts';
import {
  CAP,
  credits,
  CREDITS,
  grantsOf,
  input,
  MINUTE,
  NOW,
  TEN_A_DAY,
  time,
  when,
} from '../../test/ledger/projection-fixtures.ts';

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
