/** Files of a provider as one side of the comparison. */
import type { Cost, Provider, Usage } from '../bills/bill.ts';
import { UsageError } from '../failure.ts';
import { RowError } from '../import/fields.ts';
import { readRecords } from '../import/records.ts';
import type { Row } from '../import/rows.ts';
import { Side, modelKey, type Amounts } from './compare.ts';

export interface Bill {
  readonly kind: 'usage' | 'costs';
  readonly side: Side;
  /** Epoch milliseconds: the buckets that are over; `to` is no part of it. */
  readonly from: number;
  readonly to: number;
  /** Whether the files tell models, and workspaces, apart. */
  readonly byModel: boolean;
  readonly byWorkspace: boolean;
  /** The models that it names, as they are compared. */
  readonly models: ReadonlySet<string>;
}

interface Reading {
  readonly provider: Provider;
  /** What the workspaces of the bill are called here, by their id there. */
  readonly workspaces: ReadonlyMap<string, string>;
  /** Epoch milliseconds: a bucket that is not over yet is not compared. */
  readonly now: number;
  readonly note: (text: string) => void;
}

type Bucket = Usage | Cost | Pick<Usage, 'start' | 'end'>;

/** Throws UsageError where a file is no bill of the provider, or usage and costs are mixed. */
export async function readBill(files: readonly string[], reading: Reading): Promise<Bill> {
  const buckets: Bucket[] = [];
  const kinds = new Set<Bill['kind']>();
  for (const file of files)
    for await (const row of readRecords({ file, note: reading.note })) {
      const { kind, bucket } = bucketOf(row, file, reading.provider);
      // An empty bucket is one of either.
      if ('model' in bucket) kinds.add(kind);
      buckets.push(bucket);
    }
  if (buckets.length === 0) throw new UsageError(`${files.join(', ')}: nothing is in it`);
  const [kind = 'usage'] = kinds;
  if (kinds.size > 1) throw new UsageError('usage and costs are two bills: compare one at a time');
  const over = buckets.filter(({ end }) => end <= reading.now);
  if (over.length < buckets.length)
    reading.note(`${buckets.length - over.length} rows are of buckets that are not over yet, and are not compared`);
  return billOf(kind, over, reading);
}

function bucketOf(row: Row, file: string, { usage, cost }: Provider): { kind: Bill['kind']; bucket: Bucket } {
  const { values, problem } = row;
  try {
    if (problem !== undefined) throw new RowError(problem);
    if (cost.is(values)) return { kind: 'costs', bucket: cost.of(values) };
    if (usage.is(values)) return { kind: 'usage', bucket: usage.of(values) };
    throw new RowError('neither usage nor costs of this provider');
  } catch (error) {
    // A bill of which a row is missing proves nothing.
    if (error instanceof RowError)
      throw new UsageError(`${file}: ${row.place ?? `line ${row.line}`}: ${error.message}`);
    throw error;
  }
}

function billOf(kind: Bill['kind'], buckets: readonly Bucket[], { workspaces }: Reading): Bill {
  const full = buckets.filter((bucket): bucket is Usage | Cost => 'model' in bucket);
  const side = new Side();
  for (const bucket of full) {
    const workspace = workspaces.get(bucket.workspace) ?? bucket.workspace;
    side.add({ day: dayOf(bucket.start), model: bucket.model, workspace }, amountsOf(bucket));
  }
  return {
    kind,
    side,
    from: buckets.reduce((first, { start }) => Math.min(first, start), Number.POSITIVE_INFINITY),
    to: buckets.reduce((last, { end }) => Math.max(last, end), Number.NEGATIVE_INFINITY),
    byModel: full.some(({ model }) => model !== ''),
    byWorkspace: full.some(({ workspace }) => workspace !== ''),
    models: new Set(full.map(({ model }) => modelKey(model))),
  };
}

const amountsOf = (bucket: Usage | Cost): Amounts =>
  'usd' in bucket
    ? { usd: bucket.usd }
    : Object.fromEntries(Object.entries(bucket.tokens).map(([kind, count]) => [kind, BigInt(count)]));

export const dayOf = (time: number): string => new Date(time).toISOString().slice(0, 10);
