import { MOST_DESCRIPTION, MOST_TITLE, UsageEventBody } from '@ledgerline/api';
import { DIMENSIONS, NO_QUANTITY, TOKEN_KINDS, type EventRefusal, type UsageEvent } from '../model/event.ts';
import type { RareFields } from '../model/event-batch.ts';
import { parseTime } from '../model/time.ts';
import { CREDIT_DECIMALS, USD_DECIMALS, parseDecimal } from '../model/money.ts';
import { displayable } from '../text/display.ts';
import { explain, type SchemaError } from '../text/explain.ts';
import { schemas } from './schemas.ts';

/** An event that cannot be taken: which field is wrong, and how. A class, since a unit may be called anything. */
export class InvalidEvent {
  readonly code: Extract<EventRefusal, 'invalid_event' | 'too_deep'>;
  readonly field: string;
  readonly message: string;

  constructor(field: string, message: string, code: InvalidEvent['code'] = 'invalid_event') {
    this.code = code;
    this.field = field;
    this.message = message;
  }
}

const QUANTITY_DECIMALS = 6;
const MAX_DEPTH = 32;

const validate = schemas.compile<UsageEventBody>(UsageEventBody);

/** Turns parsed JSON into a normalized event, or says what is wrong with it. `org` is the event's own, or ''. */
export function parseEvent(input: unknown): UsageEvent | InvalidEvent {
  if (!validate(input)) return complaint(input, validate.errors);
  const time = parseTime(input.time);
  if (time === undefined)
    return invalid('time', 'must be RFC 3339, such as 2026-11-21T09:00:00Z, or epoch milliseconds');
  const rare = rareFields(input);
  if (isInvalid(rare)) return rare;
  return {
    id: input.id,
    org: input.org ?? '',
    time,
    dimensions: DIMENSIONS.map((name) => input[name] ?? ''),
    title: displayable(input.title ?? '', MOST_TITLE),
    description: displayable(input.description ?? '', MOST_DESCRIPTION),
    reservation: input.reservation ?? '',
    tokens: TOKEN_KINDS.map((kind) => input.tokens?.[kind] ?? 0),
    durationMs: input.durationMs ?? null,
    revision: input.revision ?? null,
    final: input.final ?? false,
    ...rare,
  };
}

type RareInput = { readonly [Field in 'quantity' | 'credits' | 'costUsd']?: UsageEventBody[Field] | undefined };

/** The amounts of a valid body, as integers. */
export function rareFields(input: RareInput): RareFields | InvalidEvent {
  const credits = amount(input.credits, 'credits', CREDIT_DECIMALS);
  const usd = amount(input.costUsd, 'costUsd', USD_DECIMALS);
  const quantity = quantities(input.quantity);
  if (isInvalid(credits)) return credits;
  if (isInvalid(usd)) return usd;
  return isInvalid(quantity) ? quantity : { quantity, credits, usd };
}

export const isInvalid = (value: unknown): value is InvalidEvent => value instanceof InvalidEvent;

const invalid = (field: string, why: string, code?: InvalidEvent['code']): InvalidEvent =>
  new InvalidEvent(field, field === '' ? why : `${field}: ${why}`, code);

function amount(value: string | number | undefined, field: string, decimals: number): bigint | null | InvalidEvent {
  if (value === undefined) return null;
  const parsed = parseDecimal(value, decimals);
  if (typeof parsed !== 'bigint') return invalid(field, parsed.error);
  return parsed < 0n ? invalid(field, 'must not be negative') : parsed;
}

function quantities(
  input: Record<string, string | number> | undefined,
): Readonly<Record<string, bigint>> | InvalidEvent {
  if (!input) return NO_QUANTITY;
  const units: [string, bigint][] = [];
  for (const [unit, value] of Object.entries(input)) {
    const parsed = amount(value, `quantity.${unit}`, QUANTITY_DECIMALS);
    if (isInvalid(parsed)) return parsed;
    if (parsed) units.push([unit, parsed]);
  }
  // fromEntries, because assigning to a unit named __proto__ would lose it.
  return units.length > 0 ? Object.fromEntries(units) : NO_QUANTITY;
}

/** Only what the schema refused is looked at for depth: a valid event has two levels. */
function complaint(input: unknown, errors: readonly SchemaError[] | null | undefined): InvalidEvent {
  if (depthOf(input) > MAX_DEPTH) return invalid('', `is nested more than ${MAX_DEPTH} levels deep`, 'too_deep');
  if (typeof input !== 'object' || input === null || Array.isArray(input))
    return invalid('', 'an event must be a JSON object');
  const { field, message } = explain(errors, 'an event');
  return invalid(field, message);
}

/** How deep arrays and objects lie in each other, without recursion: hostile input is the deepest. */
function depthOf(value: unknown): number {
  let level = [value];
  for (let depth = 0; ; depth++) {
    const inner: unknown[] = [];
    for (const each of level)
      if (typeof each === 'object' && each !== null) for (const child of Object.values(each)) inner.push(child);
    const nested = level.some((each) => typeof each === 'object' && each !== null);
    if (!nested || depth > MAX_DEPTH) return depth;
    level = inner;
  }
}
