import { DIMENSIONS, TOKEN_KINDS, dimension, type Dimension, type UsageEvent } from '../model/event.ts';

/** What reports add up. Credits in micro-credits, usd in nano-USD; the rest are counts. */
export const MEASURES = [
  'credits',
  'usd',
  'usdUnknown', // events of which only credits are known
  'requests',
  'agentRuns',
  'events',
  ...TOKEN_KINDS,
] as const;
export type Measure = (typeof MEASURES)[number];

/** In the order of {@link MEASURES}. A number while it is exact, a bigint beyond. */
export type Amounts = (number | bigint)[];

export const noAmounts = (): Amounts => MEASURES.map(() => 0);

/** a + b, exactly: numbers as long as they are safe integers. */
export function plus(a: number | bigint, b: number | bigint): number | bigint {
  if (typeof a === 'number' && typeof b === 'number') {
    const sum = a + b;
    if (Number.isSafeInteger(sum)) return sum;
  }
  return BigInt(a) + BigInt(b);
}

export function addTo(sum: Amounts, delta: Amounts): void {
  for (let i = 0; i < delta.length; i++) {
    const more = delta[i] ?? 0;
    if (more !== 0 && more !== 0n) sum[i] = plus(sum[i] ?? 0, more);
  }
}

/** Reports by one dimension read these; `conversation` and `loneAgent` are many, so only days are kept of them. */
export interface Single {
  readonly name: Dimension | 'total' | 'loneAgent';
  readonly daysOnly: boolean;
  /** null: the event is not counted here. */
  readonly value: (event: UsageEvent) => string | null;
}

const perDimension: Single[] = DIMENSIONS.filter((name) => name !== 'run').map((name) => ({
  name,
  daysOnly: name === 'conversation',
  value: (event) => dimension(event, name),
}));

export const SINGLES: readonly Single[] = [
  { name: 'total', daysOnly: false, value: () => '' },
  ...perDimension,
  // With `conversation`, the consumers of a report: a conversation, or an agent that ran outside of one.
  {
    name: 'loneAgent',
    daysOnly: true,
    value: (event) => (dimension(event, 'conversation') === '' ? dimension(event, 'agent') : null),
  },
];

/** Reports that combine dimensions read the cube, if it has them all. */
export const CUBE = ['workspace', 'model', 'category', 'source', 'surface', 'type'] as const;

export const QUARTER_HOUR = 15 * 60_000;

/** What one quarter hour (UTC) of one organization gained. */
export interface Bucket {
  /** In the order of {@link SINGLES}, by value. */
  readonly singles: readonly Map<string, Amounts>[];
  readonly cube: Map<string, { readonly values: readonly string[]; readonly amounts: Amounts }>;
}

/** The gains of one transaction, by organization and quarter hour; stores fold the quarters into days. */
export class Rollups {
  readonly buckets = new Map<string, Map<number, Bucket>>();

  add(event: UsageEvent, gain: Amounts): void {
    // Most measures of most events are 0, and each is added fifteen times.
    const gained = gain.flatMap((more, i) => (more !== 0 && more !== 0n ? [i] : []));
    const addGain = (sum: Amounts): void => {
      for (const i of gained) sum[i] = plus(sum[i] ?? 0, gain[i] ?? 0);
    };
    const bucket = this.bucket(event.org, event.time - (((event.time % QUARTER_HOUR) + QUARTER_HOUR) % QUARTER_HOUR));
    for (const [index, single] of SINGLES.entries()) {
      const value = single.value(event);
      const values = bucket.singles[index];
      if (value === null || !values) continue;
      const sum = values.get(value);
      if (sum) addGain(sum);
      else values.set(value, [...gain]);
    }
    const values = CUBE.map((name) => dimension(event, name));
    const key = values.join('\u0000'); // no dimension value holds a control character
    const row = bucket.cube.get(key);
    if (row) addGain(row.amounts);
    else bucket.cube.set(key, { values, amounts: [...gain] });
  }

  private bucket(org: string, start: number): Bucket {
    let quarters = this.buckets.get(org);
    if (!quarters) this.buckets.set(org, (quarters = new Map<number, Bucket>()));
    let bucket = quarters.get(start);
    if (!bucket) quarters.set(start, (bucket = { singles: SINGLES.map(() => new Map()), cube: new Map() }));
    return bucket;
  }
}
