/** Frames of a breakdown as the datasource makes them. */
import { createDataFrame, type DataFrame, FieldType } from '@grafana/data';
import { type RankingMeta } from '@ledgerline/api/grafana';
import { type Target } from '../src/asking/ask';

type Value = string | number | null;
export type BreakdownRow = Readonly<Record<string, Value>>;

const NAMES = ['Checkout', 'Search', 'Support', 'Mobile', 'Data', 'Growth', 'Platform', 'Design', 'Finance', 'Legal'];

/** The largest first; each a third less than the one before. */
export const breakdownRows = (count: number): BreakdownRow[] =>
  Array.from({ length: count }, (_, index) => {
    const credits = Math.round(4000 * 0.72 ** index * 100) / 100;
    const name = NAMES[index % NAMES.length] ?? '';
    return {
      ...{ key: `ws-${index}`, name: index < NAMES.length ? name : `${name} ${Math.floor(index / NAMES.length) + 1}` },
      ...{ credits, costUsd: Math.round(credits) / 100, requests: 2000 - index * 61 },
      ...{ inputTokens: 1_500_000 - index * 31_000, outputTokens: 45_000 + index * 9_000 },
    };
  });

const UNITS: Readonly<Record<string, string>> = {
  ...{ credits: 'locale', costUsd: 'currencyUSD', requests: 'sishort', unpricedEvents: 'sishort' },
  ...{ inputTokens: 'sishort', outputTokens: 'sishort' },
  ...{ previousCredits: 'locale', previousCostUsd: 'currencyUSD', previousRequests: 'sishort' },
};
const TITLES: Readonly<Record<string, string>> = {
  ...{ key: 'Key', name: 'Name', credits: 'Credits', costUsd: 'Cost', requests: 'Requests' },
};
const [{ ...EVERY } = {}] = breakdownRows(1);

const sumOf = (rows: readonly BreakdownRow[], name: string): number | null =>
  rows.some((row) => row[name] === null) ? null : rows.reduce((sum, row) => sum + Number(row[name] ?? 0), 0);

/** What a target is answered: the first rows of its order, by what is paid in where it says none. */
export function breakdown(
  rows: readonly BreakdownRow[],
  target: Target | Readonly<Record<string, unknown>>,
): DataFrame {
  const { sort = 'credits', limit = 100 } = target as { sort?: string; limit?: number };
  const sorted = [...rows].sort((a, b) => Number(b[sort] ?? 0) - Number(a[sort] ?? 0));
  const address = (format: string) =>
    `/api/datasources/proxy/uid/ledger/v1/usage/breakdown?by=workspace&format=${format}`;
  const custom: RankingMeta = {
    more: rows.length > limit,
    total: {
      ...{ credits: sumOf(rows, 'credits'), costUsd: sumOf(rows, 'costUsd'), requests: sumOf(rows, 'requests') },
    },
    exports: { csv: address('csv'), ndjson: address('ndjson') },
  };
  const shown = sorted.slice(0, limit);
  return createDataFrame({
    refId: 'A',
    meta: { custom },
    fields: Object.keys(rows[0] ?? EVERY).map((name) => ({
      name,
      type: name in UNITS ? FieldType.number : FieldType.string,
      values: shown.map((row) => row[name] ?? null),
      config: {
        displayName: TITLES[name] ?? name,
        ...(UNITS[name] && { unit: UNITS[name] }),
        ...(name === 'name' && { links: [{ title: 'Its usage', url: '/d/usage?var-workspace=${__data.fields.key}' }] }),
      },
    })),
  });
}

const BEFORE = [3600, 3800, null, 1493, 0, 774];
/** Set beside the time before. */
export const comparedRows = (count: number): BreakdownRow[] =>
  breakdownRows(count).map((row, index) => {
    const before = BEFORE[index % BEFORE.length] ?? null;
    return {
      ...row,
      previousCredits: before,
      previousCostUsd: before === null ? null : before / 100,
      previousRequests: 1000,
    };
  });
