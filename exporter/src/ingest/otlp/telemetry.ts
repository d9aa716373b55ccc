/** What a request tells, a record at a time, whichever signal it is of. */
import { Attributes } from './attributes.ts';
import { hexOf, millisecondsOf, nanosecondsOf, realOf, valueOf } from './leaves.ts';
import type { Requests, Signal } from './signal.ts';

/** A span, a log record, or a data point. */
export interface Telemetry {
  readonly signal: Signal;
  /** Of the span, the event or the metric. */
  readonly name: string;
  /** What made it: the instrumentation scope. */
  readonly scope: string;
  readonly attributes: Attributes;
  /** When it ended, epoch milliseconds; null: it does not say. */
  readonly time: number | null;
  readonly durationMs: number | null;
  readonly traceId: string;
  readonly spanId: string;
  /** Of a span within another. */
  readonly parentSpanId: string;
  /** Of a data point only. */
  readonly point: Point | null;
}

/** What was counted. */
export interface Point {
  readonly value: number;
  readonly isDelta: boolean;
  /** Nanoseconds since 1970: from when on it was counted, and until when. */
  readonly start: bigint;
  readonly end: bigint;
}

type Telling = { readonly [S in Signal]: (request: Requests[S]) => Generator<Telemetry> };

/** Every record of a request, in its order. */
export const TELLING: Telling = {
  *traces({ resourceSpans }) {
    for (const { resource, scopeSpans } of resourceSpans ?? []) {
      const around = new Attributes(resource?.attributes);
      for (const { scope, spans } of scopeSpans ?? []) {
        const outer = new Attributes(scope?.attributes, around);
        for (const span of spans ?? []) {
          const [start, end] = [millisecondsOf(span.startTimeUnixNano), millisecondsOf(span.endTimeUnixNano)];
          yield {
            signal: 'traces',
            name: span.name ?? '',
            scope: scope?.name ?? '',
            attributes: new Attributes(span.attributes, outer),
            time: end ?? start,
            durationMs: start === null || end === null || end < start ? null : end - start,
            traceId: hexOf(span.traceId),
            spanId: hexOf(span.spanId),
            parentSpanId: hexOf(span.parentSpanId),
            point: null,
          };
        }
      }
    }
  },

  *logs({ resourceLogs }) {
    for (const { resource, scopeLogs } of resourceLogs ?? []) {
      const around = new Attributes(resource?.attributes);
      for (const { scope, logRecords } of scopeLogs ?? []) {
        const outer = new Attributes(scope?.attributes, around);
        for (const record of logRecords ?? []) {
          const attributes = new Attributes(record.attributes, outer);
          const body = valueOf(record.body);
          yield {
            signal: 'logs',
            // The attribute first: some put a place in their source into the field.
            name: attributes.text('event.name') ?? (record.eventName || (typeof body === 'string' ? body : '')),
            scope: scope?.name ?? '',
            attributes,
            time: millisecondsOf(record.timeUnixNano) ?? millisecondsOf(record.observedTimeUnixNano),
            durationMs: null,
            traceId: hexOf(record.traceId),
            spanId: hexOf(record.spanId),
            parentSpanId: '',
            point: null,
          };
        }
      }
    }
  },

  *metrics({ resourceMetrics }) {
    for (const { resource, scopeMetrics } of resourceMetrics ?? []) {
      const around = new Attributes(resource?.attributes);
      for (const { scope, metrics } of scopeMetrics ?? []) {
        const outer = new Attributes(scope?.attributes, around);
        for (const metric of metrics ?? [])
          for (const { isDelta, value, point } of pointsOf(metric))
            yield {
              signal: 'metrics',
              name: metric.name ?? '',
              scope: scope?.name ?? '',
              attributes: new Attributes(point.attributes, outer),
              time: millisecondsOf(point.timeUnixNano),
              durationMs: null,
              traceId: '',
              ...{ spanId: '', parentSpanId: '' },
              point: {
                ...{ value, isDelta },
                start: nanosecondsOf(point.startTimeUnixNano),
                end: nanosecondsOf(point.timeUnixNano),
              },
            };
      }
    }
  },
};

type Metric = NonNullable<
  NonNullable<
    NonNullable<NonNullable<Requests['metrics']['resourceMetrics']>[number]['scopeMetrics']>[number]['metrics']
  >[number]
>;

/** `AGGREGATION_TEMPORALITY_DELTA` */
const DELTA = 1;

/** Of sums and histograms, of which what was counted is the sum; anything else counts nothing. */
function* pointsOf({ sum, histogram, exponentialHistogram }: Metric) {
  for (const point of sum?.dataPoints ?? [])
    yield {
      isDelta: sum?.aggregationTemporality === DELTA,
      value: realOf(point.asInt) ?? realOf(point.asDouble) ?? 0,
      point,
    };
  for (const counted of [histogram, exponentialHistogram])
    for (const point of counted?.dataPoints ?? [])
      yield { isDelta: counted?.aggregationTemporality === DELTA, value: realOf(point.sum) ?? 0, point };
}
