import type { BreakdownQuery } from '@ledgerline/api';
import { INPUT_KINDS, OUTPUT_KINDS } from '@ledgerline/api/vocabulary';
import type { Amounts, Measure } from '../ledger/rollups.ts';
import { TOKEN_KINDS, type TokenKind } from '../model/event.ts';
import { get, share, total, totalTokens } from './amounts.ts';
import { NO_NAMES, fetchNames, nameOf, type Keyed, type Names } from './names.ts';
import type { OrgState } from './org-state.ts';
import type { Listing } from './listing.ts';
import type { TotalsSource } from './conversation-cache.ts';
import { columnOf } from './conversation-totals.ts';
import { fetchRankedTotals, sumOf } from './ranked-totals.ts';
import { Ranking, fetchRanked, inOrder, type Ranked, type RankedRows } from './ranking.ts';
import type { Snapshot } from './store.ts';
import { TotalRanking } from './total-ranking.ts';

/** Who or what spent it: every measure in each row, and its share of the whole. */
export interface Breakdown {
  readonly rows: readonly BreakdownRow[];
  /** Where it is by kind of token: instead of rows. */
  readonly tokens: readonly TokenRow[] | null;
  readonly total: Amounts;
  /** Keys are the organizations' own: of several, a row says whose it is. */
  readonly severalOrgs: boolean;
}
export interface BreakdownRow extends Keyed {
  readonly name: string;
  readonly amounts: Amounts;
  /** From 0 to 1. */
  readonly share: number;
}
/** What is paid is not kept by kind of token; the share is of the tokens. */
export interface TokenRow {
  readonly kind: TokenKind;
  readonly count: number | bigint;
  readonly share: number;
}

export interface BreakdownFacts {
  readonly orgs: number;
  /** In the order that was asked for. */
  readonly rows: RankedRows;
  readonly total: Amounts;
  /** Credits and USD are never added together: a share is of what is paid in the same. */
  readonly paid: Readonly<Record<'credits' | 'usd', number | bigint>>;
}

/** What a page shows, and what it is called. */
export interface BreakdownPage {
  readonly page: readonly Ranked[];
  readonly names: Names;
}

export const breakdown: Listing<readonly OrgState[], BreakdownQuery, BreakdownFacts, BreakdownPage, Breakdown> = {
  standard: 100,
  fetch: async (snapshot, states, query, cache) => {
    const totals = await fetchTotalFacts(snapshot, states, query, cache);
    if (totals) return totals;
    const rows = await fetchRanked(snapshot, states, query, query.by);
    if (query.by === 'token_type') return factsOf(states.length, rows);
    const order = orderOf(query, states);
    const names = order.sort === 'name' ? await fetchNames(snapshot, rows, query.by) : NO_NAMES;
    return factsOf(states.length, rank(rows, order, names));
  },
  size: ({ rows }) => rows.length,
  held: ({ rows }) => rows.held(),
  details: async (snapshot, { rows }, window, { by }) => {
    const page = await rows.page(snapshot, window);
    return { page, names: await fetchNames(snapshot, page, by) };
  },
  fold: ({ orgs, total, paid }, { page, names }, _, { by }) => {
    const severalOrgs = orgs > 1;
    if (by === 'token_type') return { rows: [], tokens: byTokenType(total), total, severalOrgs };
    const rows = page.map(({ org, key, amounts, paid: currency }) => ({
      ...{ org, key, amounts, name: nameOf(names, { org, key }) },
      share: share(get(amounts, currency), paid[currency]),
    }));
    return { rows, tokens: null, total, severalOrgs };
  },
};

export const factsOf = (orgs: number, ranked: readonly Ranked[]): BreakdownFacts => ({
  orgs,
  rows: new Ranking(ranked),
  total: total(ranked),
  paid: paidOf(ranked),
});

type Paid = Pick<Ranked, 'amounts' | 'paid'>;
const paidOf = (rows: readonly Paid[]): BreakdownFacts['paid'] => ({
  credits: paidWhole(rows, 'credits'),
  usd: paidWhole(rows, 'usd'),
});

const paidWhole = (rows: readonly Paid[], paid: 'credits' | 'usd'): number | bigint =>
  get(total(rows.filter((row) => row.paid === paid)), paid);

/** By conversation or consumer, of what is kept of each; null where not all that is asked for can be had so. */
async function fetchTotalFacts(
  snapshot: Snapshot,
  states: readonly OrgState[],
  query: BreakdownQuery,
  cache: TotalsSource,
): Promise<BreakdownFacts | null> {
  const { sort, order } = orderOf(query, states);
  if ((query.by !== 'conversation' && query.by !== 'consumer') || sort === 'name') return null;
  const besides = query.by === 'consumer' ? 'lone agents' : 'the rest';
  const totals = await fetchRankedTotals(snapshot, states, query, besides, cache);
  if (!totals) return null;
  const ranked = totals.map((each) => ({ ...each, columns: columnsOf(sort, each.paid) }));
  const sums = totals.map((each) => ({ amounts: sumOf(each), paid: each.paid }));
  const rows = new TotalRanking(ranked, order, sort === 'key' ? order : 'asc');
  return { orgs: states.length, rows, total: total(sums), paid: paidOf(sums) };
}

const columnsOf = (sort: Exclude<Sort, 'name'>, paid: Ranked['paid']): number[] =>
  sort === 'key' ? [] : measuresOf(sort, paid).map(columnOf);

type Sort = NonNullable<BreakdownQuery['sort']>;
export interface Order {
  readonly sort: Sort;
  readonly order: 'asc' | 'desc';
}

function orderOf(query: BreakdownQuery, states: readonly OrgState[]): Order {
  const inUsd = states.every(({ account }) => account.terms.billingModel === 'byom');
  const sort = query.sort ?? (inUsd ? 'costUsd' : 'credits');
  return { sort, order: query.order ?? (sort === 'key' || sort === 'name' ? 'asc' : 'desc') };
}

export const rank = <T extends Ranked>(rows: readonly T[], { sort, order }: Order, names: Names): T[] =>
  inOrder(rows, order, (row) => {
    if (sort === 'key') return row.key;
    if (sort === 'name') return nameOf(names, row);
    return measuresOf(sort, row.paid).reduce((sum, measure) => sum + BigInt(get(row.amounts, measure)), 0n);
  });

/** What is added up to be ordered by. */
function measuresOf(sort: Exclude<Sort, 'key' | 'name'>, paid: Ranked['paid']): readonly Measure[] {
  switch (sort) {
    case 'inputTokens':
      return INPUT_KINDS;
    case 'outputTokens':
      return OUTPUT_KINDS;
    case 'costUsd':
      return ['usd'];
    case 'share':
      return [paid];
    case 'credits':
    case 'requests':
    case 'agentRuns':
      return [sort];
  }
}

const byTokenType = (whole: Amounts): TokenRow[] =>
  TOKEN_KINDS.map((kind) => {
    const count = get(whole, kind);
    return { kind, count, share: share(count, totalTokens(whole)) };
  });
