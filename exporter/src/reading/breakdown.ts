import type { BreakdownQuery } from '@ledgerline/api';
import type { Amounts } from '../ledger/rollups.ts';
import { TOKEN_KINDS, type TokenKind } from '../model/event.ts';
import { get, inputTokens, outputTokens, share, total, totalTokens } from './amounts.ts';
import { NO_NAMES, fetchNames, nameOf, type Keyed, type Names } from './names.ts';
import type { OrgState } from './org-state.ts';
import type { Listing } from './listing.ts';
import { Ranking, fetchRanked, inOrder, type Ranked } from './ranking.ts';

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
  readonly rows: Ranking;
  readonly total: Amounts;
  /** Credits and USD are never added together: a share is of what is paid in the same. */
  readonly paid: Readonly<Record<'credits' | 'usd', number | bigint>>;
}

export const breakdown: Listing<readonly OrgState[], BreakdownQuery, BreakdownFacts, Names, Breakdown> = {
  standard: 100,
  fetch: async (snapshot, states, query) => {
    const rows = await fetchRanked(snapshot, states, query, query.by);
    if (query.by === 'token_type') return factsOf(states.length, rows);
    const order = orderOf(query, states);
    const names = order.sort === 'name' ? await fetchNames(snapshot, rows, query.by) : NO_NAMES;
    return factsOf(states.length, rank(rows, order, names));
  },
  size: ({ rows }) => rows.length,
  details: (snapshot, { rows }, window, { by }) => fetchNames(snapshot, rows.page(window), by),
  fold: ({ orgs, rows, total, paid }, names, window, { by }) => {
    const severalOrgs = orgs > 1;
    if (by === 'token_type') return { rows: [], tokens: byTokenType(total), total, severalOrgs };
    const page = rows.page(window).map(({ org, key, amounts, paid: currency }) => ({
      ...{ org, key, amounts, name: nameOf(names, { org, key }) },
      share: share(get(amounts, currency), paid[currency]),
    }));
    return { rows: page, tokens: null, total, severalOrgs };
  },
};

export const factsOf = (orgs: number, ranked: readonly Ranked[]): BreakdownFacts => ({
  orgs,
  rows: new Ranking(ranked),
  total: total(ranked),
  paid: { credits: paidWhole(ranked, 'credits'), usd: paidWhole(ranked, 'usd') },
});

const paidWhole = (rows: readonly Ranked[], paid: 'credits' | 'usd'): number | bigint =>
  get(total(rows.filter((row) => row.paid === paid)), paid);

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
    return BigInt(measured(row, sort));
  });

function measured({ amounts, paid }: Ranked, sort: Exclude<Sort, 'key' | 'name'>): number | bigint {
  switch (sort) {
    case 'inputTokens':
      return inputTokens(amounts);
    case 'outputTokens':
      return outputTokens(amounts);
    case 'costUsd':
      return get(amounts, 'usd');
    case 'share':
      return get(amounts, paid);
    case 'credits':
    case 'requests':
    case 'agentRuns':
      return get(amounts, sort);
  }
}

const byTokenType = (whole: Amounts): TokenRow[] =>
  TOKEN_KINDS.map((kind) => {
    const count = get(whole, kind);
    return { kind, count, share: share(count, totalTokens(whole)) };
  });
