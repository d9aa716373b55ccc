/** OTLP/HTTP spoken by hand, where an SDK would not say what a test wants said. */
import { gzipSync, zstdCompressSync } from 'node:zlib';
import { checkDescribed } from './described.ts';
import { BOOTSTRAP, type Exporter } from './harness.ts';
import { answerOf, toProtobuf, type Signal } from './otlp-messages.ts';

export type Encoding = 'json' | 'protobuf';
export const ENCODINGS: readonly Encoding[] = ['json', 'protobuf'];
const TYPES = { json: 'application/json', protobuf: 'application/x-protobuf' } as const;
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
  const message = answerOf(signal, answered, !response.ok);
  return { status: response.status, headers: response.headers, message };
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
