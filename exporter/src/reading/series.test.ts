import { stateOf, time, used } from '../../test/reading/states.ts';
import { buckets } from '../model/calendar.ts';
import { addUp } from './buckets.ts';
import { daily } from './daily.ts';
import { autoInterval, series } from './series.ts';

const DAYS = { from: time('2026-03-08'), to: time('2026-03-11') };
const spans = buckets(DAYS.from, DAYS.to, 'day', 'UTC');
const usage = (day: string, key: string, credits: number) => ({
  ...{ time: time(day), key },
  amounts: used({ credits, output: credits }),
});
const factsOf = (
  usages: readonly ReturnType<typeof usage>[],
  measure: 'credits' | 'tokens' | 'allowance' = 'credits',
  range = DAYS,
) => ({
  ...({ interval: 'day', timezone: 'UTC', range } as const),
  orgs: [{ state: stateOf({ now: time('2026-03-10 12:00') }), spans, measure, usages, compared: null }],
});
const values = (points: readonly { value: { amount: number | bigint } | null }[]) =>
  points.map(({ value }) => (value === null ? null : Number(value.amount)));

test('empty spans are zeros, and what is not over or is cut is partial', () => {
  const [line] = series.fold(factsOf([usage('2026-03-09 13:00', '', 3), usage('2026-03-09', '', 4)]), {}).series;
  expect(line && values(line.points)).toEqual([0, 7, 0]);
  expect(line?.points.map(({ partial }) => partial)).toEqual([false, false, true]);
  const cut = { from: DAYS.from + 1, to: DAYS.to };
  expect(series.fold(factsOf([], 'credits', cut), {}).series[0]?.points[0]?.partial).toBe(true);
});

test('without any usage there is one line of zeros; by a group there is none', () => {
  expect(series.fold(factsOf([]), {}).series.map(({ key }) => key)).toEqual(['']);
  expect(series.fold(factsOf([]), { groupBy: 'model' }).series).toEqual([]);
});

test('the largest come first, and past the limit they are one', () => {
  const usages = [usage('2026-03-08', 'a', 1), usage('2026-03-09', 'b', 5), usage('2026-03-10', 'c', 2)];
  const lines = series.fold(factsOf(usages), { groupBy: 'model', limit: 1 }).series;
  expect(lines.map(({ key, points }) => [key, values(points)])).toEqual([
    ['b', [0, 5, 0]],
    ['__other__', [1, 0, 2]],
  ]);
});

test('kinds of token are only known of tokens', () => {
  const facts = factsOf([usage('2026-03-08', '', 4)], 'tokens');
  const lines = series.fold(facts, { groupBy: 'token_type', measure: 'tokens' }).series;
  expect(lines.map(({ key, points }) => [key, values(points)[0]])).toEqual([
    ['input', 0],
    ['cacheRead', 0],
    ['cacheWrite', 0],
    ['cacheWrite1h', 0],
    ['inputAudio', 0],
    ['output', 4],
    ['reasoning', 0],
    ['outputAudio', 0],
  ]);
  expect(() => series.fold(factsOf([]), { groupBy: 'token_type' })).toThrow('is only known of tokens');
});

test('an allowance is that of the cycle in which a span begins, and unknown before the first', () => {
  const february = buckets(time('2026-02-27'), time('2026-03-02'), 'day', 'UTC');
  const { orgs, ...facts } = factsOf([], 'allowance');
  const [line] = series.fold({ ...facts, orgs: orgs.map((org) => ({ ...org, spans: february })) }, {}).series;
  expect(line && values(line.points)).toEqual([null, null, 100_000_000]);
});

test('more values than a screen has are refused', () => {
  const long = { from: time('2020-01-01'), to: time('2026-01-01') };
  const { orgs, ...facts } = factsOf(Array.from({ length: 100 }, (_, i) => usage('2020-01-01', `m${i}`, 1)));
  const many = orgs.map((org) => ({ ...org, spans: buckets(long.from, long.to, 'day', 'UTC') }));
  expect(() => series.fold({ ...facts, orgs: many }, { groupBy: 'model' })).toThrow('limit them');
});

test.each([
  [3, 'hour'],
  [14, 'day'],
  [92, 'week'],
  [93, 'month'],
] as const)('of %d days the interval is %s', (days, interval) => {
  expect(autoInterval({ from: 0, to: days * 86_400_000 })).toBe(interval);
});

test('usage adds up in the span that has begun by then, the first where none has; past the last it is in none', () => {
  const sums = addUp(
    [usage('2026-03-07', 'k', 1), usage('2026-03-08 23:59', 'k', 2), usage('2026-03-11', 'k', 4)],
    spans,
  );
  expect(sums.get('k')?.[0]).toEqual(used({ credits: 3, output: 3, events: 2 }));
  expect(sums.get('k')?.length).toBe(1);
});

test('a day has its models and their total; one without usage is there too', () => {
  const usages = [usage('2026-03-09', 'm1', 1), usage('2026-03-09', 'm2', 2), usage('2026-03-10', 'm1', 4)];
  const { days } = daily.fold({ org: 'acme', timezone: 'UTC', range: DAYS, usages }, {});
  expect(days.map(({ date, models }) => [date, [...models.keys()]])).toEqual([
    ['2026-03-08', []],
    ['2026-03-09', ['m1', 'm2']],
    ['2026-03-10', ['m1']],
  ]);
  expect(days[1]?.total).toEqual(used({ credits: 3, output: 3, events: 2 }));
});
