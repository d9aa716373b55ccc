/** OTLP/HTTP spoken by hand, where an SDK would not say what a test wants said. */
import { join } from 'node:path';
import { gzipSync, zstdCompressSync } from 'node:zlib';
import protobuf from 'protobufjs';
import { checkDescribed } from './described.ts';
import { BOOTSTRAP, ROOT, type Exporter } from './harness.ts';

export const SIGNALS = ['traces', 'logs', 'metrics'] as const;
export type Signal = (typeof SIGNALS)[number];
export type Encoding = 'json' | 'protobuf';
export const ENCODINGS: readonly Encoding[] = ['json', 'protobuf'];
const TYPES = { json: 'application/json', protobuf: 'application/x-protobuf' } as const;
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

/** A request in OTLP/JSON as protobuf: ids are hex there, bytes here. */
export function toProtobuf(signal: Signal, request: object): Uint8Array {
  const withBytes = JSON.parse(JSON.stringify(request), (name, value: unknown) =>
    /^(traceId|spanId|parentSpanId)$/.test(name) ? Buffer.from(String(value), 'hex') : value,
  ) as object;
  const type = messageOf(signal, 'Request');
  return type.encode(type.fromObject(withBytes)).finish();
}

/** The other way round. */
export function fromProtobuf(signal: Signal, bytes: Uint8Array): Record<string, unknown[]> {
  const type = messageOf(signal, 'Request');
  const message = type.toObject(type.decode(bytes), { longs: String, bytes: String });
  return JSON.parse(JSON.stringify(message), (name, value: unknown) =>
    /^(traceId|spanId|parentSpanId)$/.test(name) ? Buffer.from(String(value), 'base64').toString('hex') : value,
  ) as Record<string, unknown[]>;
}

export interface OtlpReply {
  readonly status: number;
  readonly headers: Headers;
  /** The message, as its JSON is: an answer, or with a failure a `Status`. */
  readonly message: { code?: number; message?: string; partialSuccess?: Record<string, string> };
}

export interface OtlpOptions {
  readonly encoding?: Encoding;
  readonly coding?: 'gzip' | 'zstd' | 'identity';
  readonly key?: string | null;
  readonly query?: string;
  /** Sent in place of the request. */
  readonly bytes?: Uint8Array;
  readonly headers?: Readonly<Record<string, string>>;
}

export async function sendOtlp(
  exporter: Exporter,
  signal: Signal,
  request: object,
  { encoding = 'json', coding, key = BOOTSTRAP, query = '', bytes, headers = {} }: OtlpOptions = {},
): Promise<OtlpReply> {
  const plain = bytes ?? (encoding === 'json' ? Buffer.from(JSON.stringify(request)) : toProtobuf(signal, request));
  const coded = coding === 'gzip' ? gzipSync(plain) : coding === 'zstd' ? zstdCompressSync(plain) : plain;
  const path = `/v1/${signal}${query}`;
  const response = await fetch(exporter.url + path, {
    method: 'POST',
    headers: {
      'content-type': TYPES[encoding],
      ...(coding === undefined ? {} : { 'content-encoding': coding }),
      ...(key === null ? {} : { authorization: `Bearer ${key}` }),
      ...headers,
    },
    body: new Uint8Array(coded),
  });
  const answered = Buffer.from(await response.arrayBuffer());
  const type = response.headers.get('content-type') ?? '';
  await checkDescribed(exporter.url, {
    ...{ method: 'POST', path, status: response.status, type },
    text: answered.toString('utf8'),
  });
  if (type.startsWith(TYPES.json)) {
    const message = JSON.parse(answered.toString('utf8')) as OtlpReply['message'];
    return { status: response.status, headers: response.headers, message };
  }
  expect(type).toBe(TYPES.protobuf);
  const message = response.ok ? messageOf(signal, 'Response') : root.lookupType('google.rpc.Status');
  return {
    status: response.status,
    headers: response.headers,
    message: message.toObject(message.decode(answered), { longs: String }),
  };
}

/** Attributes as OTLP/JSON has them. */
export const attributes = (values: Readonly<Record<string, string | number | boolean>>) =>
  Object.entries(values).map(([key, value]) => ({
    key,
    value:
      typeof value === 'string'
        ? { stringValue: value }
        : typeof value === 'boolean'
          ? { boolValue: value }
          : Number.isInteger(value)
            ? { intValue: String(value) }
            : { doubleValue: value },
  }));

/** Nanoseconds since 1970, as OTLP/JSON has them. */
export const nanos = (ms: number): string => `${BigInt(ms) * 1_000_000n}`;
