import { MEASURES, type Amounts } from '../ledger/rollups.ts';
import type { Keyed } from './names.ts';
import type { Window } from './listing.ts';

/** One of a ranking. */
export interface Ranked extends Keyed {
  readonly amounts: Amounts;
  readonly paid: 'credits' | 'usd';
}

const WIDTH = MEASURES.length;

/**
 * Rows in an order, as small as they can be: a listing is kept while it is read page by page, and may have as many rows
 * as an organization has conversations. About 150 bytes each, and its key.
 */
export class Ranking {
  private readonly rows: readonly Pick<Ranked, 'org' | 'key' | 'paid'>[];
  private readonly amounts: BigInt64Array;

  constructor(ranked: readonly Ranked[]) {
    this.rows = ranked.map(({ org, key, paid }) => ({ org, key, paid }));
    this.amounts = new BigInt64Array(ranked.length * WIDTH);
    ranked.forEach(({ amounts }, row) => {
      for (let i = 0; i < WIDTH; i++) this.amounts[row * WIDTH + i] = BigInt(amounts[i] ?? 0);
    });
  }

  get length(): number {
    return this.rows.length;
  }

  /** Those of a page. */
  page({ offset, limit }: Window): Ranked[] {
    return this.rows.slice(offset, offset + limit).map((row, i) => {
      const start = (offset + i) * WIDTH;
      return { ...row, amounts: [...this.amounts.subarray(start, start + WIDTH)] };
    });
  }
}
