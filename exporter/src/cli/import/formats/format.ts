/** What a format is: how rows that another program wrote become usage events. */
import { createHash } from 'node:crypto';
import { asRecord } from '../../client.ts';
import { isEmpty, RowError } from '../fields.ts';
import type { Source } from '../lines.ts';
import type { Event, Values } from '../mapping.ts';
import type { Row } from '../rows.ts';

/** Where the amounts of the events come from: the price book, or what the file says that they cost. */
export type CostFrom = 'book' | 'file';

export interface FormatOptions {
  /** undefined: as is usual for the format. */
  readonly cost: CostFrom | undefined;
  /** Epoch milliseconds: buckets that are not over yet are not taken. */
  readonly now: number;
}

/** An event, and the row that it is of. */
export interface Mapped {
  readonly row: Row;
  readonly event: Event;
}

/** A row that is no usage, and why; the reasons are counted. */
export interface LeftOut {
  readonly row: Row;
  readonly leftOut: string;
}

/** A row that should be usage and is not right. */
export interface Wrong {
  readonly row: Row;
  readonly wrong: string;
}

export type Outcome = Mapped | LeftOut | Wrong;

export interface FileFormat {
  /** For the help: what it reads. */
  readonly about: string;
  /** Whether a row is one of its: fields that nobody else has. */
  readonly detect: (row: Values) => boolean;
  readonly rows: (source: Source) => AsyncIterable<Row>;
  readonly outcomes: (rows: AsyncIterable<Row>, options: FormatOptions) => AsyncIterable<Outcome>;
}

/** Thrown for a row that is no usage. */
export class NotUsage extends Error {}

/** The outcomes of a format each of whose rows says for itself what it is. */
export const rowByRow = (eventsOf: (values: Values, options: FormatOptions) => readonly Event[]) =>
  async function* (rows: AsyncIterable<Row>, options: FormatOptions): AsyncGenerator<Outcome> {
    for await (const row of rows) yield* outcomesOf(row, () => eventsOf(row.values, options));
  };

/** Of one row: what `events` returns, or throws. */
export function outcomesOf(row: Row, events: () => readonly Event[]): Outcome[] {
  if (row.problem !== undefined) return [{ row, wrong: row.problem }];
  try {
    return events().map((event) => ({ row, event }));
  } catch (error) {
    if (error instanceof NotUsage) return [{ row, leftOut: error.message }];
    if (error instanceof RowError) return [{ row, wrong: error.message }];
    throw error;
  }
}

/** A field as text; '' where it has none. */
export function text(value: unknown): string {
  if (typeof value === 'string') return value;
  return typeof value === 'number' || typeof value === 'boolean' ? String(value) : '';
}

/** The first that is not empty. */
export const firstText = (...values: readonly unknown[]): string => values.map(text).find((each) => each !== '') ?? '';

/** A count of tokens; 0 where there is none. Throws RowError for what is none. */
export function count(values: Values, name: string): number {
  const value = values[name];
  if (isEmpty(value)) return 0;
  const number = Number(value);
  if (!Number.isSafeInteger(number) || number < 0) throw new RowError(`${name}: not a count: ${JSON.stringify(value)}`);
  return number;
}

/** An object that a CSV holds as JSON; empty where it is neither. */
export function objectOf(value: unknown): Values {
  if (typeof value !== 'string') return asRecord(value);
  try {
    return asRecord(JSON.parse(value));
  } catch {
    return {};
  }
}

/** The parts of it that say something. */
export const withoutEmpty = <T extends object>(fields: T): Partial<T> =>
  Object.fromEntries(Object.entries(fields).filter(([, value]) => !isEmpty(value))) as Partial<T>;

/** Counts above 0; undefined where there are none. */
export function counts(all: Readonly<Record<string, number>>): Readonly<Record<string, number>> | undefined {
  const some = Object.entries(all).filter(([, number]) => number > 0);
  return some.length === 0 ? undefined : Object.fromEntries(some);
}

/** An id that the API takes: the text itself where it can be one, else its digest. */
export const idOf = (name: string): string => (/^[\x21-\x7e]{1,128}$/.test(name) ? name : `id_${digestOf(name)}`);

export const digestOf = (name: string): string =>
  createHash('sha256').update(name).digest().subarray(0, 16).toString('base64url');
