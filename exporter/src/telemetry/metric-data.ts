/**
 * Families of the exposition as OTLP. Names stay what Prometheus calls them, `_total` and units included, as
 * OpenTelemetry's "Prometheus and OpenMetrics compatibility" has it: whoever turns them back gets the same names.
 */
import { ValueType, type HrTime } from '@opentelemetry/api';
import {
  AggregationTemporality,
  DataPointType,
  type DataPoint,
  type Histogram,
  type MetricData,
} from '@opentelemetry/sdk-metrics';
import type { Family, Sample } from './exposition.ts';

/** Epoch milliseconds. */
export interface Times {
  readonly now: number;
  /** Since when the process counts. */
  readonly process: number;
  /** Since when the ledger counts, by organization: its counters survive the process. */
  readonly orgs: ReadonlyMap<string, number>;
}

interface Unit {
  readonly unit: string;
  /** Values have fractions, so that a whole one is no other type than the next. */
  readonly fractions: boolean;
}

/**
 * By a part of the name. In braces is what Prometheus is not to add to a name: the units in brackets it knows how to
 * find there.
 */
const UNITS: readonly (readonly [part: RegExp, Unit])[] = [
  [/_credits_per_second$/, { unit: '{credits per second}', fractions: true }],
  [/_usd_per_second$/, { unit: '{USD per second}', fractions: true }],
  [/_seconds(_total)?$/, { unit: 's', fractions: true }],
  [/_bytes(_total)?$/, { unit: 'By', fractions: false }],
  [/(^|_)credits(_|$)/, { unit: '{credit}', fractions: true }],
  [/_usd(_|$)/, { unit: '{USD}', fractions: true }],
  [/_tokens(_|$)/, { unit: '{token}', fractions: false }],
  [/_requests(_|$)/, { unit: '{request}', fractions: false }],
  [/_events(_|$)/, { unit: '{event}', fractions: false }],
  [/_runs(_|$)/, { unit: '{run}', fractions: false }],
];
const NONE: Unit = { unit: '', fractions: false };
/** A gauge is of a moment: OTLP calls a start that is unknown 0. */
const NO_START: HrTime = [0, 0];

const hrTime = (time: number): HrTime => [Math.floor(time / 1000), Math.round((time % 1000) * 1e6)];

/** What has no number (NaN, as of a delay that was not measured yet) is left out: JSON has none for it. */
export const metricData = (families: readonly Family[], times: Times): MetricData[] =>
  families.map((family) => (family.type === 'histogram' ? histogramOf(family, times) : numbersOf(family, times)));

function numbersOf({ name, type, help, samples }: Family, { now, process, orgs }: Times): MetricData {
  const endTime = hrTime(now);
  const starts = new Map([...orgs].map(([org, time]) => [org, hrTime(time)]));
  const ofProcess = hrTime(process);
  const startOf = ({ org }: Sample['labels']): HrTime =>
    type === 'gauge' ? NO_START : (starts.get(org ?? '') ?? ofProcess);
  const dataPoints = samples
    .filter(({ value }) => Number.isFinite(value))
    .map(({ labels, value }) => ({ startTime: startOf(labels), endTime, attributes: labels, value }));
  const { unit, fractions } = unitOf(name);
  const isInteger = !fractions && dataPoints.every(({ value }) => Number.isSafeInteger(value));
  const descriptor = { name, description: help, unit, valueType: isInteger ? ValueType.INT : ValueType.DOUBLE };
  const common = { descriptor, dataPoints, aggregationTemporality: AggregationTemporality.CUMULATIVE };
  return type === 'counter'
    ? { ...common, dataPointType: DataPointType.SUM, isMonotonic: true }
    : { ...common, dataPointType: DataPointType.GAUGE };
}

const unitOf = (name: string): Unit => UNITS.find(([part]) => part.test(name))?.[1] ?? NONE;

/** Only the process has histograms. Prometheus counts buckets from the first on, OTLP each by itself. */
function histogramOf({ name, help, samples }: Family, { now, process }: Times): MetricData {
  const common = { startTime: hrTime(process), endTime: hrTime(now) };
  const dataPoints: DataPoint<Histogram>[] = [];
  for (const group of grouped(samples)) {
    const valueOf = (suffix: string): number => group.find((each) => each.name === name + suffix)?.value ?? 0;
    const buckets = group
      .filter((each) => each.name === `${name}_bucket`)
      .map(({ labels, value }) => ({ le: Number(labels['le']?.replace('+Inf', 'Infinity')), value }))
      .sort((a, b) => a.le - b.le);
    dataPoints.push({
      ...{ ...common, attributes: withoutLe(group[0]?.labels ?? {}) },
      value: {
        buckets: {
          boundaries: buckets.map(({ le }) => le).filter(Number.isFinite),
          counts: buckets.map(({ value }, i) => value - (buckets[i - 1]?.value ?? 0)),
        },
        sum: valueOf('_sum'),
        count: valueOf('_count'),
      },
    });
  }
  return {
    descriptor: { name, description: help, unit: unitOf(name).unit, valueType: ValueType.DOUBLE },
    dataPointType: DataPointType.HISTOGRAM,
    aggregationTemporality: AggregationTemporality.CUMULATIVE,
    dataPoints,
  };
}

const withoutLe = ({ le: _, ...labels }: Sample['labels']): Sample['labels'] => labels;

/** By everything but the bucket. */
function grouped(samples: readonly Sample[]): Iterable<Sample[]> {
  const groups = new Map<string, Sample[]>();
  for (const sample of samples) {
    const key = JSON.stringify(withoutLe(sample.labels));
    const group = groups.get(key);
    if (group) group.push(sample);
    else groups.set(key, [sample]);
  }
  return groups.values();
}
