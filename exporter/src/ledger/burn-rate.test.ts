import { formatCredits } from '../model/money.ts';
import { project } from './projection.ts';
import {
  credits,
  CREDITS,
  CYCLE,
  DAY,
  grantsOf,
  HOUR,
  input,
  NOW,
  TEN_A_DAY,
} from '../../test/ledger/projection-fixtures.ts';

describe('the rate, and what it may be', () => {
  test.each`
    story                      | history | days                          | low           | expected | high
    ${'flat days'}             | ${300}  | ${TEN_A_DAY}                  | ${'10'}       | ${'10'}  | ${'10'}
    ${'one spike'}             | ${300}  | ${[0, 0, 70, 0, 0, 0, 0]}     | ${'1.602133'} | ${'10'}  | ${'62.416791'}
    ${'growing days'}          | ${300}  | ${[16, 14, 12, 10, 8, 6, 4]}  | ${'5.38804'}  | ${'10'}  | ${'18.559626'}
    ${'a weekend'}             | ${300}  | ${[14, 14, 0, 0, 14, 14, 14]} | ${'4.249179'} | ${'10'}  | ${'23.533957'}
    ${'two days and a half'}   | ${2.5}  | ${[8, 12, 5, 0, 0, 0, 0]}     | ${'4.33673'}  | ${'10'}  | ${'23.058848'}
    ${'one day: nobody knows'} | ${1}    | ${[10, 0, 0, 0, 0, 0, 0]}     | ${'1.638193'} | ${'10'}  | ${'61.042856'}
    ${'half a day'}            | ${0.5}  | ${[5, 0, 0, 0, 0, 0, 0]}      | ${'1.638193'} | ${'10'}  | ${'61.042856'}
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

  test('of one grant, early and late lie as many times nearer and farther', () => {
    const usage = { firstTime: 0, days: [16, 14, 12, 10, 8, 6, 4].map(credits) };
    const projection = project(input({ usage, funds: { ...CREDITS, grants: grantsOf('purchased 100') } }));
    const days = [projection.early, projection.runOutAt, projection.late].map((at) => ((at ?? 0) - NOW) / DAY);
    expect(days.map((value) => value.toFixed(3))).toEqual(['5.388', '10.000', '18.560']);
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
