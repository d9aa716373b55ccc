/** From a row of the file to an event: what `--map` and `--set` say. */
import { asRecord } from '../client.ts';
import { UsageError } from '../failure.ts';
import type { DecimalMark } from './decimal.ts';
import { EVENT_FIELDS, isEmpty, isEventField, RowError, setField } from './fields.ts';

export type Values = Readonly<Record<string, unknown>>;
export type Event = Record<string, unknown> & { id: string };

export interface Mapping {
  /** Event field → column (CSV) or dotted path (NDJSON); undefined: take what is named like an event field. */
  readonly fields: ReadonlyMap<string, string> | undefined;
  /** Event field → value for every row that has none of its own. */
  readonly constants: ReadonlyMap<string, string>;
  /** Before the decimals of amounts in a CSV; undefined: as it is written, where it has one reading. */
  readonly decimal?: DecimalMark | undefined;
}

/** `field=value,…`. A comma belongs to the value unless a field name and `=` follow it. */
export function parsePairs(option: string, texts: readonly string[]): ReadonlyMap<string, string> {
  const pairs = new Map<string, string>();
  for (const pair of texts.flatMap((text) => text.split(/,(?=[A-Za-z]+(?:\.[\w-]+)?=)/))) {
    const at = pair.indexOf('=');
    const name = pair.slice(0, at).trim();
    if (at < 1 || pair.length === at + 1) throw new UsageError(`${option}: expected FIELD=VALUE, not '${pair}'`);
    if (!isEventField(name))
      throw new UsageError(`${option}: events have no field '${name}'. They have: ${EVENT_FIELDS}`);
    if (pairs.has(name)) throw new UsageError(`${option}: '${name}' is given twice`);
    pairs.set(name, pair.slice(at + 1));
  }
  return pairs;
}

/** A column; in a nested row also a path such as `usage.input_tokens`. */
export const read = (row: Values, column: string): unknown =>
  Object.hasOwn(row, column)
    ? row[column]
    : column.split('.').reduce<unknown>((value, key) => asRecord(value)[key], row);

/** What the row itself says. A nested row (NDJSON) without a mapping is an event already: the API checks it. */
function fromRow(row: Values, { fields, decimal }: Mapping, nested: boolean): Record<string, unknown> {
  const event: Record<string, unknown> = nested && fields === undefined ? { ...row } : {};
  const taken = nested ? ['time'] : Object.keys(row).filter(isEventField);
  for (const [field, column] of fields ?? taken.map((name) => [name, name] as const)) {
    const value = read(row, column);
    if (!isEmpty(value)) setField(event, field, value, nested ? 'point' : decimal);
  }
  return event;
}

/** The id that a row brings itself; '' where it has none. */
export function ownId(row: Values, { fields, constants }: Mapping): string {
  const column = fields === undefined ? 'id' : fields.get('id');
  const value = column === undefined ? undefined : read(row, column);
  return isEmpty(value) ? (constants.get('id') ?? '') : String(value);
}

/** The event that a row is. Throws RowError naming the field that is wrong. */
export function toEvent(row: Values, mapping: Mapping, nested: boolean, id: string): Event {
  const event = fromRow(row, mapping, nested);
  fill(event, mapping.constants);
  if (isEmpty(event['time'])) throw new RowError('time: missing');
  return { ...event, id };
}

/** Gives an event the constants of the fields that it has not itself. */
function fill(event: Record<string, unknown>, constants: Mapping['constants']): void {
  for (const [field, value] of constants) if (isEmpty(read(event, field))) setField(event, field, value, 'point');
}

/** An event of another program’s row: what `--map` names of the row goes before what the format took, then `--set`. */
export function mapped(event: Event, row: Values, { fields, constants }: Mapping): Event {
  const result: Event = { ...event };
  for (const [field, column] of fields ?? []) {
    const value = read(row, column);
    if (!isEmpty(value)) setField(result, field, value, 'point');
  }
  fill(result, constants);
  return result;
}
