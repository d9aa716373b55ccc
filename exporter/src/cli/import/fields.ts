/** The fields of an event as a flat file names them, and how text becomes their values. */
import { EVENT_DIMENSIONS, TOKEN_KINDS } from '@ledgerline/api/vocabulary';
import { plainDecimal, type DecimalMark } from './decimal.ts';
import { parseTime } from './time.ts';

const PLAIN = [
  ...['id', 'time', 'org', ...EVENT_DIMENSIONS, 'title', 'description'],
  ...['durationMs', 'revision', 'final', 'reservation', 'credits', 'costUsd'],
];
const TOKENS = TOKEN_KINDS.map((kind) => `tokens.${kind}`);
const KNOWN: ReadonlySet<string> = new Set([...PLAIN, ...TOKENS]);

export const isEventField = (name: string): boolean => KNOWN.has(name) || /^quantity\../.test(name);
export const EVENT_FIELDS = [...PLAIN, ...TOKENS, 'quantity.UNIT'].join(', ');

const WHOLE = /^(\d+)(?:\.0*)?$/; // spreadsheets and pandas write 374.0
const isCount = (name: string): boolean => TOKENS.includes(name) || name === 'durationMs' || name === 'revision';

export const isEmpty = (value: unknown): boolean => value === undefined || value === null || value === '';

const isAmount = (name: string): boolean => name === 'credits' || name === 'costUsd' || name.startsWith('quantity.');

/** A row that cannot be an event; the field is named in the message. */
export class RowError extends Error {}

/** The value that the API takes for this field. Amounts stay text, so that no decimal is lost. */
function fieldValue(name: string, given: unknown, decimal: DecimalMark | undefined): unknown {
  const value =
    typeof given === 'string' && (isAmount(name) || isCount(name)) ? decimalOf(name, given, decimal) : given;
  if (name === 'time') {
    const time = parseTime(value);
    if (time === undefined) throw new RowError(`time: not a notation known here: ${JSON.stringify(value)}`);
    return time;
  }
  if (typeof value !== 'string') return value;
  if (isCount(name)) {
    const [, digits] = WHOLE.exec(value.trim()) ?? [];
    if (digits === undefined || !Number.isSafeInteger(Number(digits))) {
      throw new RowError(`${name}: not a whole number: ${JSON.stringify(value)}`);
    }
    return Number(digits);
  }
  if (name === 'final') return /^(true|1|yes)$/i.test(value.trim());
  return value;
}

/** With a point before the decimals. Counts may have one too: spreadsheets write 374.0. */
function decimalOf(name: string, value: string, decimal: DecimalMark | undefined): string {
  const plain = plainDecimal(value.trim(), decimal);
  if (plain !== null) return plain;
  throw new RowError(
    `${name}: ${JSON.stringify(value)} may be read in two ways: say --decimal comma, or --decimal point`,
  );
}

/** Sets a field, `tokens.input` inside `tokens`. */
export function setField(
  event: Record<string, unknown>,
  name: string,
  value: unknown,
  decimal: DecimalMark | undefined,
): void {
  const [, parent, child] = /^(tokens|quantity)\.(.+)$/.exec(name) ?? [];
  const set = fieldValue(name, value, decimal);
  if (parent === undefined || child === undefined) event[name] = set;
  else event[parent] = { ...(event[parent] as object | undefined), [child]: set };
}
