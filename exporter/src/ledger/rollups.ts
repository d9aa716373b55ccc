import type { Context } from '../model/context.ts';
import { contextIndex, DIMENSIONS, TOKEN_KINDS, dimension, type Dimension, type UsageEvent } from '../model/event.ts';
import { Contexts } from './contexts.ts';

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

/** Adds to one of the sums. This is the hottest place of posting. @param more not negative */
export function add(sum: Amounts, measure: number, more: number): void {
  const before = sum[measure] ?? 0;
  if (typeof before === 'number' && before + more <= Number.MAX_SAFE_INTEGER) sum[measure] = before + more;
  else sum[measure] = BigInt(before) + BigInt(more);
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

/** What a stretch of time of one organization gained: a quarter hour, or a day. */
export interface Bucket {
  /** In the order of {@link SINGLES}, by value. */
  readonly singles: readonly Map<string, Amounts>[];
  readonly cube: ReadonlyMap<string, CubeRow>;
}

/**
 * What one quarter hour (UTC) of one organization gained, as it is added up while events are posted: by what
 * distinguishes them, of which there is little. What that adds to each dimension is worked out once a transaction:
 * {@link bucketOf}.
 */
export interface Quarter {
  readonly contexts: Map<Context, Amounts>;
  /** '' is that of events outside of any. */
  readonly conversations: Map<string, Amounts>;
  /** By agent, of events outside of conversations. */
  readonly loneAgents: Map<string, Amounts>;
}

/** The gains of one transaction, by organization and quarter hour. */
export class Rollups {
  private readonly orgs = new Map<string, Map<number, Quarter>>();
  /** Those of events that came with none. */
  private readonly contexts = new Contexts();

  /** @param context of the event, where it is at hand */
  add(
    event: Pick<UsageEvent, 'org' | 'time' | 'dimensions'>,
    gain: Amounts,
    context = this.contexts.of(event.org, event.dimensions),
  ): void {
    const quarter = this.quarter(event.org, quarterOf(event.time));
    const conversation = dimension(event, 'conversation');
    addTo(sumOf(quarter.contexts, context), gain);
    addTo(sumOf(quarter.conversations, conversation), gain);
    if (conversation === '') addTo(sumOf(quarter.loneAgents, dimension(event, 'agent')), gain);
  }

  /** @param start of the quarter hour: {@link quarterOf} */
  quarter(org: string, start: number): Quarter {
    let quarters = this.orgs.get(org);
    if (!quarters) this.orgs.set(org, (quarters = new Map<number, Quarter>()));
    let quarter = quarters.get(start);
    if (!quarter)
      quarters.set(start, (quarter = { contexts: new Map(), conversations: new Map(), loneAgents: new Map() }));
    return quarter;
  }

  /** What one organization gained, by the start of the quarter hour. */
  of(org: string): ReadonlyMap<number, Quarter> {
    return this.orgs.get(org) ?? new Map<number, Quarter>();
  }
}

/** The start of the quarter hour (UTC) in which a time lies. */
export const quarterOf = (time: number): number => time - (((time % QUARTER_HOUR) + QUARTER_HOUR) % QUARTER_HOUR);

/** The sum kept under a key, begun at nothing where there is none. */
export function sumOf<K>(sums: Map<K, Amounts>, key: K): Amounts {
  let sum = sums.get(key);
  if (!sum) sums.set(key, (sum = noAmounts()));
  return sum;
}

const CUBE_AT = CUBE.map((name) => contextIndex[name]);
/** The singles that neither the cube nor a quarter hour holds by themselves, and where a context has their value. */
const BESIDE_CUBE = SINGLES.flatMap(({ name, inCube, daysOnly }, single) =>
  inCube === null && !daysOnly ? [{ single, at: contextIndex[dimensionOf(name) as Dimension] }] : [],
);
const [CONVERSATION, LONE_AGENT] = (['conversation', 'loneAgent'] as const).map((name) =>
  SINGLES.findIndex((single) => single.name === name),
);

/** What these quarter hours add to each dimension by itself, and to the cube. */
export function bucketOf(quarters: readonly Quarter[]): Bucket {
  const cube = new Map<string, CubeRow>();
  const singles = SINGLES.map(() => new Map<string, Amounts>());
  for (const { contexts } of quarters)
    for (const [{ values }, amounts] of contexts) {
      let key = '';
      for (const at of CUBE_AT) key += `${values[at] ?? ''}\u0000`; // no dimension value holds a control character
      const row = cube.get(key);
      if (row) addTo(row.amounts, amounts);
      else cube.set(key, { values: CUBE_AT.map((at) => values[at] ?? ''), amounts: [...amounts] });
      for (const { single, at } of BESIDE_CUBE) addUp(singles[single], values[at] ?? '', amounts);
    }
  SINGLES.forEach(({ inCube }, single) => {
    if (inCube === null) return;
    // The total is of no value.
    for (const { values, amounts } of cube.values()) addUp(singles[single], values[inCube] ?? '', amounts);
  });
  for (const { conversations, loneAgents } of quarters) {
    for (const [value, amounts] of conversations) addUp(singles[CONVERSATION ?? -1], value, amounts);
    for (const [value, amounts] of loneAgents) addUp(singles[LONE_AGENT ?? -1], value, amounts);
  }
  return { singles, cube };
}

function addUp(sums: Map<string, Amounts> | undefined, value: string, amounts: Amounts): void {
  const sum = sums?.get(value);
  if (sum) addTo(sum, amounts);
  else sums?.set(value, [...amounts]);
}
