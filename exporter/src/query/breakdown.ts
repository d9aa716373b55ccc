import type { BreakdownQuery, Group } from '@ledgerline/api';
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
  const order = query.order ?? (sort === 'key' || sort === 'name' ? 'asc' : 'desc');
  const sorted = rows.sort(comparator(sort, order, sort === 'name' ? names(rows, query.by) : () => ''));
  const { items, nextCursor } = page(sorted, query, 100);
  const nameOf = names(items, query.by);
  // Credits and USD are never added together: a share is of what is paid in the same.
  const wholes = { credits: paidWhole(rows, 'credits'), usd: paidWhole(rows, 'usd') };
  return {
    rows: items.map((row) => ({
      // Keys are the organizations' own: of several, a row says whose it is.
      ...(views.length > 1 ? { org: row.view.account.org } : {}),
      key: row.key,
      name: nameOf(row),
      ...amountsJson(row.amounts),
      share: share(get(row.amounts, row.paid), wholes[row.paid]),
    })),
    total: amountsJson(whole),
    nextCursor,
  };
}

interface Row extends Usage {
  readonly view: View;
  readonly paid: 'credits' | 'usd';
}

function rowsOf(view: View, range: { from: number; to: number }, query: BreakdownQuery): Row[] {
  const paid = paidIn(view.account.terms.billingModel);
  return usageBy(view, range, query.by, query).map((row) => ({ ...row, view, paid }));
}

const paidWhole = (rows: readonly Row[], paid: 'credits' | 'usd'): number | bigint =>
  get(total(rows.filter((row) => row.paid === paid)), paid);

/** What these rows are called, looked up together. */
function names(rows: readonly Row[], by: Group): (row: Row) => string {
  const namers = new Map<View, (key: string) => string>();
  for (const view of new Set(rows.map((row) => row.view))) {
    const keys = rows.filter((row) => row.view === view).map(({ key }) => key);
    namers.set(view, namer(view, by, keys));
  }
  return (row) => namers.get(row.view)?.(row.key) ?? row.key;
}

type Sort = NonNullable<BreakdownQuery['sort']>;

function comparator(sort: Sort, order: 'asc' | 'desc', nameOf: (row: Row) => string) {
  const valueOf = (row: Row): bigint | string => {
    if (sort === 'key') return row.key;
    if (sort === 'name') return nameOf(row);
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

/** What is paid is not kept by kind of token, nor is what was asked; the share is of the tokens. */
const byTokenType = (whole: Amounts) =>
  TOKEN_KINDS.map((kind) => {
    const count = get(whole, kind);
    const isInput = kind !== 'output' && kind !== 'reasoning';
    return {
      key: kind,
      name: kind,
      credits: null,
      costUsd: null,
      requests: null,
      agentRuns: null,
      inputTokens: countJson(isInput ? count : 0),
      outputTokens: countJson(isInput ? 0 : count),
      tokens: { [kind]: countJson(count) },
      share: share(count, totalTokens(whole)),
    };
  });
