/** Messages of OTLP, by the specification's own definitions: https://github.com/open-telemetry/opentelemetry-proto. */
import { join } from 'node:path';
import protobuf from 'protobufjs';
import { ROOT } from './harness.ts';

export const SIGNALS = ['traces', 'logs', 'metrics'] as const;
export type Signal = (typeof SIGNALS)[number];
const SERVICES = {
  traces: 'trace.v1.ExportTraceService',
  logs: 'logs.v1.ExportLogsService',
  metrics: 'metrics.v1.ExportMetricsService',
} as const;

const root = new protobuf.Root();
const PROTO = join(ROOT, 'exporter/src/ingest/otlp/proto');
root.resolvePath = (_, target) => join(PROTO, target);
root.loadSync(
  ['trace', 'logs', 'metrics'].map((name) => `opentelemetry/proto/collector/${name}/v1/${name}_service.proto`),
);
protobuf.parse('syntax = "proto3"; package google.rpc; message Status { int32 code = 1; string message = 2; }', root);

const messageOf = (signal: Signal, side: 'Request' | 'Response') =>
  root.lookupType(`opentelemetry.proto.collector.${SERVICES[signal]}${side}`);
const IS_ID = /^(traceId|spanId|parentSpanId)$/;

/** A request in OTLP/JSON as protobuf: ids are hex there, bytes here. */
export function toProtobuf(signal: Signal, request: object): Uint8Array {
  const withBytes = JSON.parse(JSON.stringify(request), (name, value: unknown) =>
    IS_ID.test(name) && typeof value === 'string' ? Buffer.from(value, 'hex') : value,
  ) as object;
  const type = messageOf(signal, 'Request');
  return type.encode(type.fromObject(withBytes)).finish();
}

/** The other way round: 64 bits as text. */
export function fromProtobuf(signal: Signal, bytes: Uint8Array): Record<string, unknown[]> {
  const type = messageOf(signal, 'Request');
  const message = type.toObject(type.decode(bytes), { longs: String, bytes: String, arrays: true, json: true });
  return JSON.parse(JSON.stringify(message), (name, value: unknown) =>
    IS_ID.test(name) ? Buffer.from(String(value), 'base64').toString('hex') : value,
  ) as Record<string, unknown[]>;
}

/** What a request is answered: with a failure, a `Status`. */
export function answerOf(signal: Signal, bytes: Uint8Array, isFailure: boolean): object {
  const type = isFailure ? root.lookupType('google.rpc.Status') : messageOf(signal, 'Response');
  return type.toObject(type.decode(bytes), { longs: String });
}
