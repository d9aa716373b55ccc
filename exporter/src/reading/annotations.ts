import type { AnnotationType, AnnotationsQuery } from '@ledgerline/api';
import type { Account, CycleRecord, Entry, Grant } from '../model/account.ts';
import type { Price } from '../pricing/price.ts';
import { byCodePoint } from '../text/code-points.ts';
import { allowanceOf } from './amounts.ts';
import { fetchGrants } from './grants.ts';
import { fetchOrgAt, type OrgState } from './org-state.ts';
import { rangeOfOrgs, type Range } from './range.ts';
import type { Report } from './report.ts';
import { ALL_ENTRIES, type Snapshot } from './store.ts';
import { fetchUsage } from './usage.ts';

/** What happened to an organization's credits, as a mark on a graph. */
export interface Annotation {
  readonly org: string;
  readonly time: number;
  readonly type: AnnotationType;
  /** What it is about: a grant's id and pool, a percentage, a model. */
  readonly about: Mark;
}
type Mark =
  | {
      readonly kind: 'cycle';
      readonly allowance: bigint | null;
      readonly unit: 'credits' | 'USD';
      readonly lost: bigint;
    }
  | { readonly kind: 'grant'; readonly grant: Grant; readonly credits: bigint }
  | { readonly kind: 'percent'; readonly percent: number; readonly whole: 'credits' | 'cap' }
  | { readonly kind: 'model'; readonly model: string };

interface AnnotationFacts {
  readonly range: Range;
  readonly prices: readonly Price[];
  readonly orgs: readonly OrgFacts[];
}
interface OrgFacts {
  readonly state: OrgState;
  readonly grants: readonly Grant[];
  /** What grants that ended in the range lost then, by their ids. */
  readonly lost: ReadonlyMap<string, bigint>;
  /** Of each cycle in the range, when which percentage was first used. */
  readonly crossed: readonly Pick<Account, 'crossed' | 'terms'>[];
  /** Models that were used in the range. */
  readonly models: readonly string[];
}

const USUAL = 1000;
/** Of a longer past, thresholds are not looked for: each cycle is a replay. */
const MOST_CYCLES = 60;

/** Resets, grants, purchases, expiries, thresholds, and changes of the prices of what was used; the oldest first. */
export const annotations: Report<readonly OrgState[], AnnotationsQuery, AnnotationFacts, readonly Annotation[]> = {
  fetch: async (snapshot, states, query) => {
    const range = rangeOfOrgs(query, states);
    const orgs: OrgFacts[] = [];
    for (const state of states) {
      const grants = await fetchGrants(snapshot, state);
      const used = await fetchUsage(snapshot, state, range, 'model', {});
      orgs.push({
        ...{ state, grants },
        lost: await fetchLost(snapshot, state, grants, range),
        crossed: await fetchCrossed(snapshot, state, range),
        models: used.flatMap(({ key }) => (key === '' ? [] : [key])),
      });
    }
    return { range, prices: await snapshot.prices(), orgs };
  },
  fold: ({ range, prices, orgs }, query) => {
    const wanted = query.type === undefined ? null : new Set([query.type].flat());
    return orgs
      .flatMap((org) => [...cycleMarks(org), ...grantMarks(org), ...percentMarks(org), ...priceMarks(org, prices)])
      .filter(({ time, type }) => isWithin(range, time) && (wanted?.has(type) ?? true))
      .sort((a, b) => a.time - b.time || byCodePoint(a.org, b.org))
      .slice(-(query.limit ?? USUAL));
  },
};

const isWithin = ({ from, to }: Range, time: number | null): boolean => time !== null && time >= from && time < to;

/** Where a monthly grant begins or ends with a cycle, that is the cycle's. */
const isOfCycle = ({ pool }: Grant, time: number | null, cycles: readonly CycleRecord[]): boolean =>
  pool === 'monthly' && cycles.some(({ start }) => start === time);

function cycleMarks({ state: { account, cycles }, grants, lost }: OrgFacts): Annotation[] {
  return cycles.map((cycle) => {
    const ended = grants.filter(({ pool, endedAt }) => pool === 'monthly' && endedAt === cycle.start);
    return {
      ...{ org: account.org, time: cycle.start, type: 'reset' },
      about: {
        ...{ kind: 'cycle', allowance: allowanceOf(cycle), unit: cycle.billingModel === 'byom' ? 'USD' : 'credits' },
        lost: ended.reduce((sum, { id }) => sum + (lost.get(id) ?? 0n), 0n),
      },
    };
  });
}

function grantMarks({ state: { account, cycles }, grants, lost }: OrgFacts): Annotation[] {
  const { org } = account;
  return grants.flatMap((grant): Annotation[] => {
    const { pool, credits, grantedAt, endedAt, expiresAt } = grant;
    const marks: Annotation[] = [];
    if (!isOfCycle(grant, grantedAt, cycles)) {
      const type = pool === 'purchased' ? 'purchase' : 'grant';
      marks.push({ org, time: grantedAt, type, about: { kind: 'grant', grant, credits } });
    }
    if (endedAt !== null && !isOfCycle(grant, endedAt, cycles)) {
      const type = endedAt === expiresAt ? 'expiry' : 'void';
      marks.push({ org, time: endedAt, type, about: { kind: 'grant', grant, credits: lost.get(grant.id) ?? 0n } });
    }
    return marks;
  });
}

function percentMarks({ state: { account }, crossed }: OrgFacts): Annotation[] {
  return crossed.flatMap(({ crossed: its, terms }) => {
    const whole = terms.billingModel === 'byom' ? 'cap' : 'credits';
    return Object.entries(its).map(([percent, time = 0]): Annotation => {
      const full = whole === 'cap' ? 'cap_reached' : 'exhausted';
      const type = percent === '100' ? full : 'threshold';
      return { org: account.org, time, type, about: { kind: 'percent', percent: Number(percent), whole } };
    });
  });
}

/** Of models that were used: a price book has a thousand others. */
function priceMarks({ state: { account }, models }: OrgFacts, prices: readonly Price[]): Annotation[] {
  const seen = new Map<string, Annotation>();
  for (const { model, from } of prices) {
    const isUsed = model.endsWith('*')
      ? models.some((used) => used.startsWith(model.slice(0, -1)))
      : models.includes(model);
    const mark = { org: account.org, time: from, type: 'price_change', about: { kind: 'model', model } } as const;
    // A row a provider, or a service tier, is one change of the model's prices.
    if (isUsed && from >= account.createdAt) seen.set(`${from} ${model}`, mark);
  }
  return [...seen.values()];
}

async function fetchLost(
  snapshot: Snapshot,
  { account: { org }, due }: OrgState,
  grants: readonly Grant[],
  range: Range,
): Promise<Map<string, bigint>> {
  const ends = new Set(
    grants.flatMap(({ endedAt }) => (endedAt !== null && isWithin(range, endedAt) ? [endedAt] : [])),
  );
  const lost = new Map<string, bigint>();
  const take = (entries: readonly Entry[]): void => {
    for (const { type, moves } of entries)
      if (type === 'expiry' || type === 'void') for (const { grant, credits } of moves) lost.set(grant, -credits);
  };
  for (const from of ends)
    take(await snapshot.entries(org, { ...ALL_ENTRIES, from, to: from + 1, limit: MOST_AT_ONCE }));
  take(due);
  return lost;
}
/** Of one instant; what ends comes before what is charged then. */
const MOST_AT_ONCE = 1000;

async function fetchCrossed(
  snapshot: Snapshot,
  { account, cycles, now }: OrgState,
  { from, to }: Range,
): Promise<Pick<Account, 'crossed' | 'terms'>[]> {
  const past = cycles.filter(({ start, end }) => start < to && end > from && end <= now);
  const found: Pick<Account, 'crossed' | 'terms'>[] = [];
  for (const { end } of past.slice(-MOST_CYCLES))
    found.push((await fetchOrgAt(snapshot, account.org, end - 1, now)).account);
  return [...found, account];
}
