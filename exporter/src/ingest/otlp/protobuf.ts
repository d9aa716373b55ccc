/**
 * OTLP in protobuf, by the vendored definitions (proto/, opentelemetry-proto 1.11.0, Apache-2.0), and
 * `google.rpc.Status`.
 */
import { join } from 'node:path';
import protobuf from 'protobufjs';
import { Refusal } from '../../model/refusal.ts';
import { SIGNALS, type Requests, type Signal } from './signal.ts';

const PROTO = join(import.meta.dirname, 'proto');
const OTLP = 'opentelemetry.proto';

/** Its `details` are not needed. */
const STATUS = 'syntax = "proto3"; package google.rpc; message Status { int32 code = 1; string message = 2; }';

/** What nobody here reads, and of which there may be very many: the decoder steps over it. */
const UNREAD: readonly (readonly [type: string, ...fields: string[]])[] = [
  ['trace.v1.Span', 'events', 'links'],
  ['metrics.v1.Metric', 'gauge', 'summary', 'metadata'],
  ['metrics.v1.NumberDataPoint', 'exemplars'],
  ['metrics.v1.HistogramDataPoint', 'bucketCounts', 'explicitBounds', 'exemplars'],
  ['metrics.v1.ExponentialHistogramDataPoint', 'positive', 'negative', 'exemplars'],
  ['resource.v1.Resource', 'entityRefs'],
];

/**
 * Messages that one request may hold, those of attributes and their values included: each takes some hundred bytes of
 * memory, where two bytes are enough to send one.
 */
const MOST_MESSAGES = 1_000_000;
/** What is left of them while a request is decoded, which nothing interrupts. */
let left = 0;

class Counted extends protobuf.Message {
  constructor() {
    super();
    if (--left < 0)
      throw new Refusal(
        'payload_too_large',
        `the request holds more than ${MOST_MESSAGES} messages: send smaller ones`,
      );
  }
}

function* typesOf({ nestedArray }: protobuf.NamespaceBase): Generator<protobuf.Type> {
  for (const each of nestedArray) {
    if (each instanceof protobuf.Type) yield each;
    if (each instanceof protobuf.Namespace) yield* typesOf(each);
  }
}

function load(): protobuf.Root {
  const root = new protobuf.Root();
  root.resolvePath = (_, target) => join(PROTO, target);
  root.loadSync(
    Object.values(SIGNALS).map(({ service }) => `opentelemetry/proto/collector/${service}/v1/${service}_service.proto`),
  );
  protobuf.parse(STATUS, root);
  root.resolveAll();
  for (const [name, ...fields] of UNREAD) {
    const type = root.lookupType(`${OTLP}.${name}`);
    for (const field of fields) type.remove(type.get(field) ?? missing(name, field));
  }
  // The decoder makes every message by its type's constructor.
  for (const type of typesOf(root)) type.ctor = class extends Counted {};
  return root;
}

function missing(type: string, field: string): never {
  throw new Error(`there is no ${field} in ${type}`);
}

const root = load();
const status = root.lookupType('google.rpc.Status');
const typeOf = (signal: Signal, side: 'Request' | 'Response'): protobuf.Type => {
  const { service, message } = SIGNALS[signal];
  return root.lookupType(`${OTLP}.collector.${service}.v1.${message}${side}`);
};

/** Throws a Refusal for bytes that are no such request. */
export function decodeRequest<S extends Signal>(signal: S, bytes: Uint8Array): Requests[S] {
  left = MOST_MESSAGES;
  try {
    return typeOf(signal, 'Request').decode(bytes);
  } catch (error) {
    if (error instanceof Refusal) throw error;
    const why = error instanceof Error ? error.message : String(error);
    throw new Refusal('invalid_request', `it is no ${SIGNALS[signal].message}Request in protobuf: ${why}`);
  }
}

export function encodeAnswer(signal: Signal, answer: object): Uint8Array {
  left = MOST_MESSAGES;
  const type = typeOf(signal, 'Response');
  return type.encode(type.fromObject(answer)).finish();
}

export const encodeStatus = (code: number, message: string): Uint8Array => {
  left = MOST_MESSAGES;
  return status.encode(status.fromObject({ code, message })).finish();
};
