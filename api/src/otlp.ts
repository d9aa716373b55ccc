/**
 * What is read of OTLP (opentelemetry-proto 1.11), in its JSON encoding: names in lowerCamelCase, ids in hex, integers
 * of 64 bits as numbers or decimal strings. Fields that are not here are ignored, as the specification asks, and null
 * is a field that is not there.
 * https://opentelemetry.io/docs/specs/otlp/#json-protobuf-encoding
 */
import { Type, type Static, type TSchema } from 'typebox';

const maybe = <T extends TSchema>(schema: T) => Type.Optional(Type.Union([schema, Type.Null()]));
const many = <T extends TSchema>(schema: T) => maybe(Type.Array(schema));

const Text = maybe(Type.String());
const Hex = maybe(Type.String({ pattern: '^[0-9a-fA-F]*$', description: 'an id in hex' }));
const Nanoseconds = maybe(
  Type.Union([Type.Integer({ minimum: 0 }), Type.String({ pattern: '^[0-9]{1,20}$' })], {
    description: 'nanoseconds since 1970, as a number or a decimal string',
  }),
);
const Attributes = many(Type.Object({ key: Text, value: Type.Optional(Type.Unknown()) }));
const Resource = maybe(Type.Object({ attributes: Attributes }));
const Scope = maybe(Type.Object({ name: Text, attributes: Attributes }));

const Span = Type.Object({
  traceId: Hex,
  spanId: Hex,
  parentSpanId: Hex,
  name: Text,
  startTimeUnixNano: Nanoseconds,
  endTimeUnixNano: Nanoseconds,
  attributes: Attributes,
});
const LogRecord = Type.Object({
  timeUnixNano: Nanoseconds,
  observedTimeUnixNano: Nanoseconds,
  eventName: Text,
  body: Type.Optional(Type.Unknown()),
  attributes: Attributes,
  traceId: Hex,
  spanId: Hex,
});

const Integer = Type.Union([Type.Integer(), Type.String({ pattern: '^-?[0-9]{1,20}$' })]);
const Real = Type.Union([Type.Number(), Type.String({ maxLength: 64 })]);
const point = { startTimeUnixNano: Nanoseconds, timeUnixNano: Nanoseconds, attributes: Attributes };
const NumberPoint = Type.Object({ ...point, asInt: maybe(Integer), asDouble: maybe(Real) });
const HistogramPoint = Type.Object({ ...point, sum: maybe(Real) });
const temporality = maybe(Type.Integer({ description: '1: delta, 2: cumulative' }));
const Metric = Type.Object({
  name: Text,
  sum: maybe(
    Type.Object({
      dataPoints: many(NumberPoint),
      aggregationTemporality: temporality,
      isMonotonic: maybe(Type.Boolean()),
    }),
  ),
  histogram: maybe(Type.Object({ dataPoints: many(HistogramPoint), aggregationTemporality: temporality })),
  exponentialHistogram: maybe(Type.Object({ dataPoints: many(HistogramPoint), aggregationTemporality: temporality })),
});

export const TracesRequest = Type.Object(
  {
    resourceSpans: many(
      Type.Object({ resource: Resource, scopeSpans: many(Type.Object({ scope: Scope, spans: many(Span) })) }),
    ),
  },
  { title: 'ExportTraceServiceRequest' },
);
export const LogsRequest = Type.Object(
  {
    resourceLogs: many(
      Type.Object({ resource: Resource, scopeLogs: many(Type.Object({ scope: Scope, logRecords: many(LogRecord) })) }),
    ),
  },
  { title: 'ExportLogsServiceRequest' },
);
export const MetricsRequest = Type.Object(
  {
    resourceMetrics: many(
      Type.Object({ resource: Resource, scopeMetrics: many(Type.Object({ scope: Scope, metrics: many(Metric) })) }),
    ),
  },
  { title: 'ExportMetricsServiceRequest' },
);
export type TracesRequest = Static<typeof TracesRequest>;
export type LogsRequest = Static<typeof LogsRequest>;
export type MetricsRequest = Static<typeof MetricsRequest>;

const partial = (rejected: string, title: string) =>
  Type.Object(
    {
      partialSuccess: Type.Optional(
        Type.Object({
          [rejected]: Type.Optional(Type.String({ description: 'how many were refused, a decimal string' })),
          errorMessage: Type.String(),
        }),
      ),
    },
    { title },
  );
/** Nothing in it where all was taken; with `errorMessage` alone, it is a warning. */
export const TracesAnswer = partial('rejectedSpans', 'ExportTraceServiceResponse');
export const LogsAnswer = partial('rejectedLogRecords', 'ExportLogsServiceResponse');
export const MetricsAnswer = partial('rejectedDataPoints', 'ExportMetricsServiceResponse');

/** Why nothing was taken (`google.rpc.Status`). */
export const RpcStatus = Type.Object(
  { code: Type.Integer({ description: 'a gRPC status code' }), message: Type.String() },
  { title: 'Status' },
);

/** A message of protobuf, as bytes. */
export const Protobuf = Type.Unsafe<Uint8Array>({ type: 'string', format: 'binary' });
