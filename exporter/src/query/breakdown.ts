import type { BreakdownQuery } from '@ledgerline/api';
import type { Amounts } from '../ledger/rollups.ts';
import { TOKEN_KINDS } from '../model/event.ts';
import { countJson } from '../model/json.ts';
import { amountsJson, get, inputTokens, outputTokens, paidIn, share, total, totalTokens } from './amounts.ts';
import { page } from './page.ts';
import { rangeOf, zoneOf } from './range.ts';
import { namer, usageBy, type Usage } from './usage.ts';
import type { View } from './view.ts';

/** A2, B6, D4, D5, E3–E5: who or what spent it. Every measure in each row, and its share of the whole. */
export function breakdown(views: readonly View[], query: BreakdownQuery) {
  const range = rangeOf(query, zoneOf(query, views), views[0]?.now ?? 0);
  const rows = views.flatMap((view) => rowsOf(view, range, query));
  const whole = total(rows);
  if (query.by === 'token_type') return { rows: byTokenType(whole), total: amountsJson(whole), nextCursor: null };

  const inUsd = views.every(({ account }) => account.terms.billingModel === 'byom');
  const sort = query.sort ?? (inUsd ? 'costUsd' : 'credits');
  const sorted = rows.sort(comparator(sort, query.order ?? (sort === 'key' || sort === 'name' ? 'asc' : 'desc')));
  const { items, nextCursor } = page(sorted, query, 100);
  return {
    rows: items.map(({ org, key, name, paid, amounts }) => ({
      // Keys are the organizations' own: of several, a row says whose it is.
      ...(views.length > 1 ? { org } : {}),
      key,
      name: name(),
      ...amountsJson(amounts),
      share: share(get(amounts, paid), get(whole, paid)),
    })),
    total: amountsJson(whole),
    nextCursor,
  };
}

interface Row extends Usage {
  readonly org: string;
  readonly paid: 'credits' | 'usd';
  readonly name: () => string;
}

function rowsOf(view: View, range: { from: number; to: number }, query: BreakdownQuery): Row[] {
  const { org, terms } = view.account;
  const name = namer(view, query.by);
  const paid = paidIn(terms.billingModel);
  return usageBy(view, range, query.by, query).map((row) => ({ ...row, org, paid, name: () => name(row.key) }));
}

type Sort = NonNullable<BreakdownQuery['sort']>;

function comparator(sort: Sort, order: 'asc' | 'desc') {
  const valueOf = (row: Row): bigint | string => {
    if (sort === 'key') return row.key;
    if (sort === 'name') return row.name();
    return BigInt(measured(row.amounts, sort, row.paid));
  };
  const sign = order === 'asc' ? 1 : -1;
  return (a: Row, b: Row): number => {
    const [x, y] = [valueOf(a), valueOf(b)];
    // The key decides between equals, so that pages neither overlap nor leave anything out.
    return x < y ? -sign : x > y ? sign : a.key < b.key ? -1 : 1;
  };
}

function measured(amounts: Amounts, sort: Exclude<Sort, 'key' | 'name'>, paid: 'credits' | 'usd'): number | bigint {
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

/** What is paid is not kept by kind of token; the share is of the tokens. */
const byTokenType = (whole: Amounts) =>
  TOKEN_KINDS.map((kind) => ({
    key: kind,
    name: kind,
    credits: null,
    costUsd: null,
    tokens: { [kind]: countJson(get(whole, kind)) },
    share: share(get(whole, kind), totalTokens(whole)),
  }));
