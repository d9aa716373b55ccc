/** The fields of an event as a flat file names them, and how text becomes their values. */
import { EVENT_DIMENSIONS, TOKEN_KINDS } from '@ledgerline/api/vocabulary';
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

/** A row that cannot be an event; the field is named in the message. */
export class RowError extends Error {}

/** The value that the API takes for this field. Amounts stay text, so that no decimal is lost. */
function fieldValue(name: string, value: unknown): unknown {
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

/** Sets a field, `tokens.input` inside `tokens`. */
export function setField(event: Record<string, unknown>, name: string, value: unknown): void {
  const [, parent, child] = /^(tokens|quantity)\.(.+)$/.exec(name) ?? [];
  if (parent === undefined || child === undefined) event[name] = fieldValue(name, value);
  else event[parent] = { ...(event[parent] as object | undefined), [child]: fieldValue(name, value) };
}
