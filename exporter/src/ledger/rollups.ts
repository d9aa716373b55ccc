import { DIMENSIONS, TOKEN_KINDS, dimension, dimensionIndex, type Dimension, type UsageEvent } from '../model/event.ts';

/**
 * What reports add up. Credits in micro-credits, usd in nano-USD, both net of what was reversed (refunds, adjustments
 * that lower a charge), which is counted beside them; the rest are counts.
 */
export const MEASURES = [
  'credits',
  'usd',
  'usdUnknown', // events of which only credits are known
  'unpriced', // events that lack a rate still: a revision or a repricing that finds one takes theirs off
  'requests',
  'agentRuns',
  'events',
  ...TOKEN_KINDS,
  'reversedCredits',
  'reversedUsd',
] as const;
export type Measure = (typeof MEASURES)[number];

/** In the order of {@link MEASURES}. A number while it is exact, a bigint beyond. */
export type Amounts = (number | bigint)[];

export const noAmounts = (): Amounts => MEASURES.map(() => 0);
export const amountsOf = (given: Readonly<Partial<Record<Measure, number | bigint>>>): Amounts =>
  MEASURES.map((name) => given[name] ?? 0);

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

/** Reports that combine dimensions read the cube, if it has them all. */
export const CUBE = ['workspace', 'model', 'category', 'source', 'surface', 'type'] as const;

/** Reports by one dimension read these; `conversation` and `loneAgent` are many, so only days are kept of them. */
export interface Single {
  readonly name: Dimension | 'total' | 'loneAgent';
  readonly daysOnly: boolean;
  /** Where the value stands in the values of a row of the cube; null: it is not in there. */
  readonly inCube: number | null;
}

const inCube = (name: Dimension): number | null => {
  const at = (CUBE as readonly string[]).indexOf(name);
  return at < 0 ? null : at;
};

export const SINGLES: readonly Single[] = [
  { name: 'total', daysOnly: false, inCube: -1 },
  ...DIMENSIONS.filter((name) => name !== 'run').map((name) => ({
    name,
    daysOnly: name === 'conversation',
    inCube: inCube(name),
  })),
  // With `conversation`, the consumers of a report: a conversation, or an agent that ran outside of one.
  { name: 'loneAgent', daysOnly: true, inCube: null },
];

/** Whose names the values of a single are: lone agents are agents. */
export const dimensionOf = (single: Single['name']): Dimension | 'total' => (single === 'loneAgent' ? 'agent' : single);

export const QUARTER_HOUR = 15 * 60_000;

interface CubeRow {
  /** In the order of {@link CUBE}. */
  readonly values: readonly string[];
  readonly amounts: Amounts;
}

/** What one quarter hour (UTC) of one organization gained. */
export interface Bucket {
  /** In the order of {@link SINGLES}, by value. */
  readonly singles: readonly Map<string, Amounts>[];
  readonly cube: Map<string, CubeRow>;
}

const CUBE_AT = CUBE.map((name) => dimensionIndex[name]);
const LONE_AGENT = SINGLES.length - 1;
/** The singles that the cube does not hold: where they are kept, and where an event has their value. */
const BESIDE_CUBE = SINGLES.flatMap(({ name, inCube }, single) =>
  inCube === null && name !== 'loneAgent' && name !== 'total' ? [{ single, at: dimensionIndex[name] }] : [],
);

/** The gains of one transaction, by organization and quarter hour; stores fold the quarters into days. */
export class Rollups {
  private readonly quarters = new Map<string, Map<number, Bucket>>();

  add(event: Pick<UsageEvent, 'org' | 'time' | 'dimensions'>, gain: Amounts): void {
    // This is the hottest place of posting. Most measures of most events are 0, and what the cube holds is added up
    // from it at the end, once a transaction instead of once an event.
    const gained: number[] = [];
    for (let i = 0; i < gain.length; i++) if (gain[i] !== 0 && gain[i] !== 0n) gained.push(i);
    const { org, time, dimensions } = event;
    const { singles, cube } = this.bucket(org, time - (((time % QUARTER_HOUR) + QUARTER_HOUR) % QUARTER_HOUR));
    for (const { single, at } of BESIDE_CUBE) addGain(singles[single], dimensions[at] ?? '', gain, gained);
    if (dimension(event, 'conversation') === '') addGain(singles[LONE_AGENT], dimension(event, 'agent'), gain, gained);

    let key = '';
    for (const at of CUBE_AT) key += `${dimensions[at] ?? ''}\u0000`; // no dimension value holds a control character
    const row = cube.get(key);
    if (row) for (const i of gained) row.amounts[i] = plus(row.amounts[i] ?? 0, gain[i] ?? 0);
    else cube.set(key, { values: CUBE_AT.map((at) => dimensions[at] ?? ''), amounts: [...gain] });
  }

  /** What one organization gained, by quarter hour. */
  of(org: string): Map<number, Bucket> {
    const quarters = this.quarters.get(org) ?? new Map<number, Bucket>();
    return new Map(
      [...quarters].map(([start, { singles, cube }]) => [start, { cube, singles: withCube(singles, cube) }]),
    );
  }

  private bucket(org: string, start: number): Bucket {
    let quarters = this.quarters.get(org);
    if (!quarters) this.quarters.set(org, (quarters = new Map<number, Bucket>()));
    let bucket = quarters.get(start);
    if (!bucket) quarters.set(start, (bucket = { singles: SINGLES.map(() => new Map()), cube: new Map() }));
    return bucket;
  }
}

function addGain(
  sums: Map<string, Amounts> | undefined,
  value: string,
  gain: Amounts,
  gained: readonly number[],
): void {
  const sum = sums?.get(value);
  if (sum) for (const i of gained) sum[i] = plus(sum[i] ?? 0, gain[i] ?? 0);
  else sums?.set(value, [...gain]);
}

/** The singles, with those that are sums of the cube added up from it. */
function withCube(singles: Bucket['singles'], cube: ReadonlyMap<string, CubeRow>): Bucket['singles'] {
  return SINGLES.map(({ inCube }, index) => {
    const kept = singles[index] ?? new Map<string, Amounts>();
    if (inCube === null) return kept;
    const sums = new Map<string, Amounts>();
    for (const { values, amounts } of cube.values()) {
      const value = values[inCube] ?? ''; // the total is of no value
      const sum = sums.get(value);
      if (sum) addTo(sum, amounts);
      else sums.set(value, [...amounts]);
    }
    return sums;
  });
}
