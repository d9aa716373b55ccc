/** What providers say that was used, and what they charge for it, by buckets of time. */
import { isEmpty, RowError } from '../import/fields.ts';
import type { Values } from '../import/mapping.ts';
import { parseTime } from '../import/time.ts';

/** Whose, each '' where the file is not grouped by it, or where it is of nobody. */
interface Whose {
  readonly model: string;
  /** A project of OpenAI, a workspace of Anthropic. */
  readonly workspace: string;
}

interface Bucket {
  /** Epoch milliseconds; the end is no part of it. */
  readonly start: number;
  readonly end: number;
}

export interface Usage extends Bucket, Whose {
  readonly apiKey: string;
  readonly user: string;
  readonly serviceTier: string;
  /** null: the file does not say. */
  readonly requests: number | null;
  /** By kind, as events have them; thinking is in `output`. */
  readonly tokens: Readonly<Record<string, number>>;
  readonly quantity: Readonly<Record<string, number>>;
  /** Whether each of its requests is one of long prompts, as the provider bills them. */
  readonly isLong: boolean;
}

export interface Cost extends Bucket, Whose {
  /** Nano-USD; below 0 where it is given back. */
  readonly usd: bigint;
}

/** What a provider's rows say; null: the bucket is there, and nothing is in it. */
export interface Provider {
  readonly usage: { readonly is: (row: Values) => boolean; readonly of: (row: Values) => Usage | Bucket };
  readonly cost: { readonly is: (row: Values) => boolean; readonly of: (row: Values) => Cost | Bucket };
}

const DAY_MS = 86_400_000;

/** The times of a bucket. `end` absent: a day. */
export function bucketOf(row: Values, startName: string, endName: string): Bucket {
  const start = timeOf(row, startName);
  return { start, end: isEmpty(row[endName]) ? start + DAY_MS : timeOf(row, endName) };
}

function timeOf(row: Values, name: string): number {
  const time = parseTime(row[name]);
  if (time === undefined) throw new RowError(`${name}: not a time: ${JSON.stringify(row[name])}`);
  return Date.parse(time);
}

export const has = (row: Values, ...names: readonly string[]): boolean => names.every((name) => name in row);
