import { DataPointType } from '@opentelemetry/sdk-metrics';
import { ValueType } from '@opentelemetry/api';
import { readExposition } from './exposition.ts';
import { metricData } from './metric-data.ts';

const TIMES = { now: 5_000_250, process: 4_000_000, orgs: new Map([['acme', 1_000_500]]) };
const of = (text: string) => metricData(readExposition(text), TIMES);
const family = (name: string, type: string, lines: string) =>
  `# HELP ${name} What.\n# TYPE ${name} ${type}\n${lines}\n`;

test('counters of an organization began with it, all others with the process; gauges have no beginning', () => {
  const [counter, gauge] = of(
    family('a_total', 'counter', 'a_total{org="acme"} 1\na_total{org="gone"} 2\na_total 3') +
      family('b', 'gauge', 'b 1'),
  );
  expect(counter).toMatchObject({ dataPointType: DataPointType.SUM, isMonotonic: true });
  expect(counter?.dataPoints.map(({ startTime, endTime }) => [startTime, endTime])).toEqual([
    [
      [1000, 500_000_000],
      [5000, 250_000_000],
    ],
    [
      [4000, 0],
      [5000, 250_000_000],
    ],
    [
      [4000, 0],
      [5000, 250_000_000],
    ],
  ]);
  expect(gauge?.dataPoints.map(({ startTime }) => startTime)).toEqual([[0, 0]]);
});

test('integers are integers as far as a double holds them exactly; one that is none makes the family another', () => {
  const typeOf = (name: string, value: string) =>
    of(family(name, 'gauge', `${name} 1\n${name}{x="y"} ${value}`))[0]?.descriptor.valueType;
  expect(typeOf('things', '9007199254740991')).toBe(ValueType.INT);
  expect(typeOf('things', '9007199254740993')).toBe(ValueType.DOUBLE);
  expect(typeOf('things', '1.5')).toBe(ValueType.DOUBLE);
  expect(typeOf('things_credits', '2')).toBe(ValueType.DOUBLE);
});

test('what has no number is left out', () => {
  expect(of(family('a', 'gauge', 'a NaN\na{x="y"} 1\na{x="z"} +Inf'))[0]?.dataPoints).toHaveLength(1);
});

test('buckets are counted each by itself, in their order', () => {
  const lines = [
    ...['h_bucket{le="0.5",r="a"} 1', 'h_bucket{le="+Inf",r="a"} 6', 'h_bucket{le="2.5",r="a"} 4'],
    ...['h_sum{r="a"} 9.5', 'h_count{r="a"} 6', 'h_bucket{le="+Inf",r="b"} 0', 'h_sum{r="b"} 0', 'h_count{r="b"} 0'],
  ];
  const [histogram] = of(family('h', 'histogram', lines.join('\n')));
  expect(histogram?.dataPoints.map(({ attributes, value }) => [attributes, value])).toEqual([
    [{ r: 'a' }, { buckets: { boundaries: [0.5, 2.5], counts: [1, 3, 2] }, sum: 9.5, count: 6 }],
    [{ r: 'b' }, { buckets: { boundaries: [], counts: [0] }, sum: 0, count: 0 }],
  ]);
});
