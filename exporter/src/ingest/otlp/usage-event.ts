import { EVENT_DIMENSIONS, type EventDimension } from '@ledgerline/api';
import { derivedId } from '../derived-id.ts';
import { ID, NAME } from '../text-fields.ts';
import { callerOf } from './caller.ts';
import type { Usage } from './dialect.ts';
import { spanKey } from './enclosing.ts';
import { fieldOf, type Field, type OwnAttributes } from './fields.ts';
import { millisecondsIn } from './leaves.ts';
import { providerOf } from './providers.ts';
import type { Point, Telemetry } from './telemetry.ts';
import { Unusable } from './tokens.ts';

export interface EventSettings {
  readonly attributes: OwnAttributes;
  /** Whether a call costs what its tool reckons, where it does: else it is rated like any other event. */
  readonly costs: 'prices' | 'upstream';
}

/** Of which series a data point is. */
interface Series {
  readonly point: Point;
  /** What tells it from every other, as text. */
  readonly key: string;
}

/**
 * The usage event that a record tells of, as a client would send it; its counts are disjoint already.
 * @param mended told of each field whose value no event may have: usage is not refused for what it is called
 * @throws Unusable where it is no usage that can be
 */
export function usageEventOf(
  record: Telemetry,
  usage: Usage,
  series: Series | null,
  settings: EventSettings,
  mended: (field: Field) => void,
): Record<string, unknown> {
  const { attributes, name, signal } = record;
  const named = (field: Field, told?: string): string | undefined => {
    const value = fieldOf(field, attributes, settings.attributes, told);
    if (value === undefined || NAME.holds(value)) return value;
    mended(field);
    return undefined;
  };
  const dimensions: Partial<Record<EventDimension, string>> = {};
  const told = { ...(series ? COUNTED : CALLED), ...callerOf(attributes), ...usage.dimensions };
  for (const dimension of EVENT_DIMENSIONS) {
    const value = named(dimension, told[dimension]);
    if (value !== undefined) dimensions[dimension] = dimension === 'provider' ? providerOf(value) : value;
  }
  const durationMs = usage.durationMs ?? record.durationMs;
  const org = named('org');
  const title = fieldOf('title', attributes, settings.attributes);
  return {
    ...(series ? counted(series) : { id: idOf(record, usage), time: timeOf(record) }),
    ...dimensions,
    ...(org !== undefined && { org }),
    ...(title !== undefined && { title }),
    ...(signal === 'traces' && name !== '' && { description: name }),
    tokens: usage.tokens,
    ...(durationMs !== null && { durationMs }),
    ...(settings.costs === 'upstream' && usage.costUsd !== undefined && { costUsd: usage.costUsd }),
  };
}

const CALLED = { type: 'gateway_inference', category: 'llm' };
/** Nobody says of how many requests it is, so it counts as none. */
const COUNTED = { type: 'gateway_usage', category: 'llm' };

function timeOf({ time }: Telemetry): number {
  if (time === null) throw new Unusable('time', 'the record has none');
  return time;
}

/** The request's, else that of the span: whoever sends a record again, sends the same event. */
function idOf(record: Telemetry, { id }: Usage): string {
  // One that no event may have still tells requests apart.
  if (id !== undefined) return ID.holds(id) ? id : derivedId('otlp', id);
  const { signal, traceId, spanId, attributes, time } = record;
  // Many records may be of one span, and many are of none: what tells one from another is all that it says.
  if (signal === 'logs') return derivedId('otlp', attributes.identity(), String(time));
  if (traceId === '' || spanId === '') throw new Unusable('id', 'the record has neither a request nor a span');
  return spanKey(traceId, spanId);
}

/**
 * A delta is an event of its interval. A count that goes on is one event, of the moment from which it is counted: each
 * point is a revision of it, and the ledger charges what came since the last one, whatever was lost in between.
 */
function counted({ point: { start, end, isDelta }, key }: Series): Record<string, unknown> {
  if (end === 0n) throw new Unusable('timeUnixNano', 'the point has none');
  if (isDelta) return { id: derivedId('otlp', key, start, end), time: millisecondsIn(end) };
  if (start === 0n) throw new Unusable('startTimeUnixNano', 'a cumulative point needs one');
  return { id: derivedId('otlp', key, start), time: millisecondsIn(start), revision: millisecondsIn(end) };
}
