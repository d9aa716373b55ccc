/** Metrics as OTLP has them and as a scrape has them, in one form in which they can be compared. */
import type { Family } from './exposition.ts';
import type { Received } from './otlp-receiver.ts';

export interface Attribute {
  readonly key: string;
  readonly value: {
    readonly stringValue?: string;
    readonly intValue?: string | number;
    readonly doubleValue?: number;
    readonly boolValue?: boolean;
  };
}
interface Point {
  readonly attributes: readonly Attribute[];
  readonly startTimeUnixNano?: string;
  readonly timeUnixNano: string;
  readonly asInt?: string | number;
  readonly asDouble?: number;
  readonly count?: string | number;
  readonly sum?: number;
  readonly bucketCounts?: readonly (string | number)[];
  readonly explicitBounds?: readonly number[];
}
interface Points {
  readonly dataPoints: readonly Point[];
  readonly aggregationTemporality?: number;
  readonly isMonotonic?: boolean;
}
export interface Metric {
  readonly name: string;
  readonly description: string;
  readonly unit?: string;
  readonly gauge?: Points;
  readonly sum?: Points;
  readonly histogram?: Points;
}

/** All metrics of one moment, from however many requests. */
export interface Push {
  readonly time: string;
  readonly resource: Readonly<Record<string, unknown>>;
  readonly metrics: readonly Metric[];
  readonly requests: number;
}

const pointsOf = ({ gauge, sum, histogram }: Metric): readonly Point[] =>
  (gauge ?? sum ?? histogram ?? { dataPoints: [] }).dataPoints;

export const attributesOf = (attributes: readonly Attribute[]): Record<string, unknown> =>
  Object.fromEntries(attributes.map(({ key, value }) => [key, Object.values(value)[0]]));

/** In the order of time. The last may not be whole yet. */
export function pushesOf(received: readonly Received[]): Push[] {
  const pushes: { time: string; resource: Record<string, unknown>; metrics: Metric[]; requests: number }[] = [];
  for (const { signal, body } of received) {
    if (signal !== 'metrics') continue;
    const { resourceMetrics } = body as {
      resourceMetrics: { resource: { attributes: Attribute[] }; scopeMetrics: { metrics: Metric[] }[] }[];
    };
    for (const { resource, scopeMetrics } of resourceMetrics) {
      const metrics = scopeMetrics.flatMap((scope) => scope.metrics);
      const time = metrics.flatMap(pointsOf)[0]?.timeUnixNano ?? '';
      if (pushes.at(-1)?.time !== time)
        pushes.push({ time, resource: attributesOf(resource.attributes), metrics: [], requests: 0 });
      const push = pushes.at(-1);
      if (push)
        pushes[pushes.length - 1] = { ...push, metrics: [...push.metrics, ...metrics], requests: push.requests + 1 };
    }
  }
  return pushes;
}

const seriesKey = (name: string, labels: Readonly<Record<string, unknown>>): string =>
  JSON.stringify([name, Object.entries(labels).sort(([a], [b]) => (a < b ? -1 : 1))]);

/** By series as Prometheus has them. A series that is there twice throws. */
export function seriesOfPush({ metrics }: Push): Map<string, number> {
  const series = new Map<string, number>();
  const add = (name: string, labels: Record<string, unknown>, value: number): void => {
    const key = seriesKey(name, labels);
    if (series.has(key)) throw new Error(`twice: ${key}`);
    series.set(key, value);
  };
  for (const metric of metrics)
    for (const point of pointsOf(metric)) {
      const labels = attributesOf(point.attributes);
      if (!metric.histogram) {
        add(metric.name, labels, Number(point.asInt ?? point.asDouble));
        continue;
      }
      let sum = 0;
      for (const [i, count] of (point.bucketCounts ?? []).entries()) {
        sum += Number(count);
        add(`${metric.name}_bucket`, { ...labels, le: String(point.explicitBounds?.[i] ?? '+Inf') }, sum);
      }
      add(`${metric.name}_sum`, labels, point.sum ?? 0);
      add(`${metric.name}_count`, labels, Number(point.count));
    }
  return series;
}

/** The same of a scrape; what has no number is left out. */
export function seriesOfScrape(families: ReadonlyMap<string, Family>): Map<string, number> {
  const series = new Map<string, number>();
  for (const { samples } of families.values())
    for (const { name, labels, value } of samples)
      if (Number.isFinite(Number(value))) series.set(seriesKey(name, labels), Number(value));
  return series;
}

/** Of a metric: what its data is, in Prometheus' words. */
export function typeOf({ gauge, sum, histogram }: Metric): string {
  if (gauge) return 'gauge';
  const { aggregationTemporality, isMonotonic } = sum ?? histogram ?? { dataPoints: [] };
  if (aggregationTemporality !== 2) return 'not cumulative';
  if (histogram) return 'histogram';
  return isMonotonic ? 'counter' : 'not monotonic';
}
