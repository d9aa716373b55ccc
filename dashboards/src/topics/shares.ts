/** What a sum is made of. */
import type { Queries } from '@ledgerline/api/grafana';
import { donut } from '../panels/graphs.ts';
import { ledger } from '../queries.ts';

/** Of whole amounts: the parts of a cent are for tables. */
const UNITS = {
  credits: { unit: 'locale', decimals: 0 },
  usd: { unit: 'currencyUSD', decimals: 2 },
  tokens: { unit: 'sishort' },
} as const;

interface Share {
  title: string;
  description: string;
  width?: number;
  height?: number;
  unit?: keyof typeof UNITS;
}

/** Of the sums of whole series, so that each has the color that it has in graphs over time. */
export const shareOf = (
  query: Pick<Queries['series'], 'groupBy' | 'measure' | 'filters' | 'range'>,
  { title, description, width = 8, height = 8, unit = 'credits' }: Share,
) =>
  donut(
    { title, description, width, height },
    ledger({ queryType: 'series', interval: 'month', partial: 'together', limit: 8, ...query }),
    UNITS[unit],
  );
