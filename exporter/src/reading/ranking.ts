import type { Group } from '@ledgerline/api';
import { MEASURES, type Amounts } from '../ledger/rollups.ts';
import { paidIn } from './amounts.ts';
import type { Keyed } from './names.ts';
import type { Async } from '../ledger/store.ts';
import type { Held, Window } from './listing.ts';
import type { OrgState } from './org-state.ts';
import { rangeOfOrgs, type RangeQuery } from './range.ts';
import type { ConversationRow, Snapshot } from './store.ts';
import { fetchUsage, type FilterQuery } from './usage.ts';

/** One of a ranking. */
export interface Ranked extends Keyed {
  readonly amounts: Amounts;
  readonly paid: 'credits' | 'usd';
  /** First and last use of a conversation, where the order is of a state that says them; epoch milliseconds. */
  readonly times?: Pick<ConversationRow, 'firstTime' | 'lastTime'>;
}

/** Rows in an order, of one state of the ledger. */
export interface RankedRows {
  readonly length: number;
  page(snapshot: Snapshot, window: Window): Async<readonly Ranked[]>;
  /** What is held while it is kept. */
  held(): readonly Held[];
}

/** What there is to rank: the usage of organizations in a range, by one group. */
export async function fetchRanked(
  snapshot: Snapshot,
  states: readonly OrgState[],
  query: RangeQuery & FilterQuery,
  group: Group,
): Promise<Ranked[]> {
  const range = rangeOfOrgs(query, states);
  const rows: Ranked[] = [];
  for (const state of states) {
    const { org, terms } = state.account;
    const paid = paidIn(terms.billingModel);
    for (const { key, amounts } of await fetchUsage(snapshot, state, range, group, query))
      rows.push({ org, key, amounts, paid });
  }
  return rows;
}

/** The key decides between equals, so that pages neither overlap nor leave anything out. */
export function inOrder<T extends Keyed>(
  rows: readonly T[],
  order: 'asc' | 'desc',
  valueOf: (row: T) => bigint | number | string,
): T[] {
  const sign = order === 'asc' ? 1 : -1;
  const valued = rows.map((row) => ({ row, value: valueOf(row) }));
  valued.sort((a, b) => (a.value < b.value ? -sign : a.value > b.value ? sign : a.row.key < b.row.key ? -1 : 1));
  return valued.map(({ row }) => row);
}

const WIDTH = MEASURES.length;

/** What a row takes besides its amounts, its key included. */
const ROW_BYTES = 100;

/** Rows that were all read, as small as they can be: a listing is kept while it is read page by page. */
export class Ranking implements RankedRows {
  private readonly rows: readonly Omit<Ranked, 'amounts'>[];
  private readonly amounts: BigInt64Array;

  constructor(ranked: readonly Ranked[]) {
    this.rows = ranked.map(({ amounts, ...row }) => row);
    this.amounts = new BigInt64Array(ranked.length * WIDTH);
    ranked.forEach(({ amounts }, row) => {
      for (let i = 0; i < WIDTH; i++) this.amounts[row * WIDTH + i] = BigInt(amounts[i] ?? 0);
    });
  }

  get length(): number {
    return this.rows.length;
  }

  held(): Held[] {
    return [this.amounts, { byteLength: this.length * ROW_BYTES }];
  }

  page(_: Snapshot, { offset, limit }: Window): Ranked[] {
    return this.rows.slice(offset, offset + limit).map((row, i) => {
      const start = (offset + i) * WIDTH;
      return { ...row, amounts: [...this.amounts.subarray(start, start + WIDTH)] };
    });
  }
}
