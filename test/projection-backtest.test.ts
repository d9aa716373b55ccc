/** The backtest itself: what it counts, and on a few seeds that the projection is still worth having. */
import { historyOf, type Question } from '../bench/backtest/history.ts';
import { Purse } from '../bench/backtest/purse.ts';
import { backtest, lossesOf, tableOf } from '../bench/backtest/report.ts';
import { errorOf, quantile, scoreOf } from '../bench/backtest/scores.ts';
import { SHAPE_NAMES, usageOf } from '../bench/backtest/shapes.ts';

const question = (said: number, happened: number, rest: Partial<Question> = {}): Question => ({
  shape: 'flat',
  money: 'credits',
  said: { ours: said, naive: said, walked: said },
  early: said / 2,
  late: said * 2,
  happened,
  cycleEnds: 20,
  ...rest,
});

describe('scoring', () => {
  test.each([
    [10, 12, 2],
    [12, 10, 2],
    [Infinity, 10, 50],
    [80, 10, 50],
    [10, Infinity, 50],
    [80, Infinity, 0],
    [Infinity, Infinity, 0],
  ])('said %d, happened %d: %d days of error', (said, happened, error) => {
    expect(errorOf(said, happened)).toBe(error);
  });

  test('quantiles are values that occurred', () => {
    const ten = [1, 2, 3, 4, 5, 6, 7, 8, 9, 10];
    expect([quantile(ten, 0.5), quantile(ten, 0.9), quantile([7], 0.9), quantile([], 0.5)]).toEqual([5, 9, 7, NaN]);
  });

  test('days are of what a run-out followed, yes and no of everything', () => {
    const { followed, inside, methods } = scoreOf([
      question(10, 12), // yes, found
      question(30, 18), // yes, missed; inside [15, 60]
      question(5, 40), // said yes, was no; outside
      question(Infinity, Infinity), // no and no
      question(50, 61), // past the horizon: counts in the mean, as 10 days
    ]);
    expect([followed, inside]).toEqual([3, 2 / 3]);
    expect(methods.ours).toEqual({ median: 12, p90: 35, mean: 59 / 5, precision: 1 / 2, recall: 1 / 2, right: 3 / 5 });
  });
});

describe('histories', () => {
  test('are the same from the same seed, and others from another', () => {
    expect(usageOf('spiky', 7, 30)).toEqual(usageOf('spiky', 7, 30));
    expect(usageOf('spiky', 7, 30)).not.toEqual(usageOf('spiky', 8, 30));
    expect(historyOf('weekly', 'credits', 3)).toEqual(historyOf('weekly', 'credits', 3));
  });

  test('a purse follows the contract: burn order, expiry, reset, overage', () => {
    const day = (date: number): number => Date.UTC(2024, 0, date);
    const terms = { allowance: 100n, byom: false, grantsPayOverage: true, anchorDay: 10 };
    const purse = new Purse(terms, { start: day(1), end: day(10) });
    purse.grant('purchased', 50n, day(1), day(8));
    purse.grant('bonus', 20n, day(1), day(12));
    purse.use(110n);
    expect(purse.left).toBe(60n); // 10 of the bonus, the purchase untouched
    expect([purse.advance(day(8)), purse.left]).toEqual([null, 10n]);
    purse.use(40n);
    expect([purse.advance(day(10)), purse.left, purse.used]).toEqual([null, 70n, 0n]); // 30 of overage repaid
    purse.grant('purchased', 5n, day(10), day(11));
    purse.use(70n);
    expect([purse.advance(day(12)), purse.left]).toEqual([day(11), 0n]);
  });

  test('a purse of a cap begins anew with each cycle', () => {
    const day = (date: number): number => Date.UTC(2024, 0, date);
    const terms = { allowance: 100n, byom: true, grantsPayOverage: false, anchorDay: 10 };
    const purse = new Purse(terms, { start: day(1), end: day(10) });
    purse.use(130n);
    expect(purse.left).toBe(0n);
    expect([purse.advance(day(10)), purse.left]).toEqual([null, 100n]);
  });
});

test('on a few seeds: every shape is there, the naive peer is beaten overall, the interval keeps near its claim', () => {
  const rows = backtest(5001, 2);
  expect(rows.map(({ shape, money }) => `${shape} ${money}`)).toEqual([
    ...SHAPE_NAMES.flatMap((shape) => [`${shape} credits`, `${shape} byom`, `${shape} both`]),
    'all both',
  ]);
  for (const { score } of rows) expect(score.followed).toBeGreaterThan(100);
  const overall = rows.at(-1)?.score;
  expect(overall?.methods.ours.median).toBeLessThan(overall?.methods.naive.median ?? 0);
  expect(overall?.methods.ours.mean).toBeLessThan(overall?.methods.naive.mean ?? 0);
  expect(overall?.methods.ours.right).toBeGreaterThan(overall?.methods.naive.right ?? 1);
  expect(overall?.inside).toBeGreaterThan(0.65);
  expect(overall?.inside).toBeLessThan(0.95);
  const table = tableOf(rows);
  for (const shape of SHAPE_NAMES) expect(table).toContain(`\n${shape} `);
  expect(table).not.toContain('NaN');
  for (const loss of lossesOf(rows)) expect(loss).toMatch(/^\w+ \(\w+\): loses to .+ against .+\.$/);
});
