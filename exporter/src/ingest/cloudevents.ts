/**
 * CloudEvents 1.0 whose data is a usage event. What tells one from all others is its source and its id together: where
 * the data has no id of its own, both make it. `type` and `time` stand in for the data's.
 * https://github.com/cloudevents/spec/blob/v1.0.2/cloudevents/bindings/http-protocol-binding.md
 */
import { Refusal } from '../model/refusal.ts';
import type { Headers } from '../routing/route.ts';
import { isJsonObject, parseJson, type JsonObject } from '../text/json.ts';
import { readBody, type Body } from './body.ts';
import { derivedId } from './derived-id.ts';
import { InvalidEvent, isInvalid } from './event-parser.ts';
import { ID } from './text-fields.ts';

export const EVENT_TYPE = 'application/cloudevents+json';
export const BATCH_TYPE = 'application/cloudevents-batch+json';
const VERSION = '1.0';

export const isBinary = (headers: Headers): boolean => headers['ce-specversion'] !== undefined;

/** Structured mode: all of one event is in the body. */
export function readStructured(bytes: Buffer): Body {
  const { items, single } = readBody(bytes, false);
  if (!single) throw new Refusal('invalid_request', `several events are ${BATCH_TYPE}`);
  return bodyOf(items, true);
}

/** Batched mode: an array of events, which may be empty. */
export function readBatch(bytes: Buffer): Body {
  if (/^\s*\[\s*\]\s*$/.test(bytes.subarray(0, 64).toString('latin1')) && bytes.length <= 64) return bodyOf([], false);
  const { items, single } = readBody(bytes, false);
  if (single) throw new Refusal('invalid_request', `one event is ${EVENT_TYPE}; a batch is an array`);
  return bodyOf(items, false);
}

/** Binary mode: attributes are headers, the body is the data. */
export function readBinary(bytes: Buffer, headers: Headers): Body {
  const { items, single } = readBody(bytes, false);
  if (!single) throw new Refusal('invalid_request', `the data of one event is no array; several are ${BATCH_TYPE}`);
  const attributes = Object.entries(headers).flatMap(([name, value]) =>
    name.startsWith('ce-') && typeof value === 'string' ? [[name.slice('ce-'.length), decoded(value)] as const] : [],
  );
  return bodyOf([{ ...Object.fromEntries(attributes), data: items[0] }], true);
}

/** Headers hold ASCII: other characters are in them percent-encoded. What is not encoded so stands for itself. */
function decoded(value: string): string {
  try {
    return decodeURIComponent(value);
  } catch {
    return value;
  }
}

function bodyOf(cloudEvents: readonly unknown[], single: boolean): Body {
  const broken = new Map<number, InvalidEvent>();
  const items = cloudEvents.map((each, index) => {
    const event = usageEventOf(each);
    if (!isInvalid(event)) return event;
    broken.set(index, event);
    return each;
  });
  return { single, items, broken };
}

/** The event in one, as a client would send it by itself, or what is wrong with its envelope. */
function usageEventOf(cloudEvent: unknown): JsonObject | InvalidEvent {
  if (!isJsonObject(cloudEvent)) return new InvalidEvent('', 'a CloudEvent must be a JSON object');
  const { specversion, time } = cloudEvent;
  if (specversion !== VERSION) return invalid('specversion', `must be "${VERSION}"`);
  const [id, source, type] = (['id', 'source', 'type'] as const).map((name) => textOf(cloudEvent, name));
  if (isInvalid(id)) return id;
  if (isInvalid(source)) return source;
  if (isInvalid(type)) return type;
  const data = dataOf(cloudEvent);
  if (isInvalid(data)) return data;
  const standIn = { id: identityOf(String(source), String(id)), type, ...(time != null && { time }) };
  return { ...standIn, ...data };
}

const invalid = (field: string, why: string): InvalidEvent => new InvalidEvent(field, `${field}: ${why}`);

function textOf(cloudEvent: JsonObject, name: string): string | InvalidEvent {
  const value = cloudEvent[name];
  return typeof value === 'string' && value !== '' ? value : invalid(name, 'is required, as text that is not empty');
}

function dataOf({ data, data_base64: base64, datacontenttype: type }: JsonObject): JsonObject | InvalidEvent {
  if (type != null && !(typeof type === 'string' && /^application\/([\w.-]+\+)?json\s*(;|$)/i.test(type)))
    return invalid('datacontenttype', 'must be application/json: the data is a usage event');
  if (base64 == null) return isJsonObject(data) ? data : invalid('data', 'must be a usage event, a JSON object');
  if (data != null) return invalid('data_base64', 'must not stand beside data');
  const parsed = typeof base64 === 'string' ? parseJson(Buffer.from(base64, 'base64').toString('utf8')) : undefined;
  if (parsed instanceof Error || !isJsonObject(parsed))
    return invalid('data_base64', 'must be a usage event, a JSON object, in base64');
  return parsed;
}

/** Readable where it can be told apart and is not too long. */
function identityOf(source: string, id: string): string {
  const readable = `${id}@${source}`;
  if (!id.includes('@') && ID.holds(readable)) return readable;
  return derivedId('ce', source, id);
}
