/** Ad hoc filters of a dashboard, which narrow every query of this datasource that takes filters. */
import type { AdHocVariableFilter } from '@grafana/data';
import { type Filters, NONE } from '@ledgerline/api/grafana';
import { type Dimension, DIMENSIONS } from '@ledgerline/api/words';
import { Problem } from './problem';
import { isFiltered } from './queries/editing';
import type { Query } from './types';

/**
 * The query with them, as it is asked; null where nothing can match both its own filters and these.
 */
export function narrowed(query: Query, adHoc: readonly AdHocVariableFilter[]): Query | null {
  if (adHoc.length === 0 || !isFiltered(query.queryType)) return query;
  const filters: Filters = { ...('filters' in query ? query.filters : {}) };
  for (const filter of adHoc) {
    const name = dimensionOf(filter);
    const values = valuesOf(filter);
    const both = filters[name]?.length ? values.filter((value) => filters[name]?.includes(value)) : values;
    if (both.length === 0) return null;
    filters[name] = both;
  }
  return { ...query, filters } as Query;
}

function dimensionOf({ key }: AdHocVariableFilter): Dimension {
  const found = DIMENSIONS.find((name) => name === key);
  if (found) return found;
  throw new Problem(`Usage cannot be filtered by ${key}: remove that filter, or take one of ${DIMENSIONS.join(', ')}.`);
}

const sent = (value: string): string => (value === NONE ? '' : value);

function valuesOf({ key, operator, value, values }: AdHocVariableFilter): string[] {
  if (operator === '=') return [sent(value)];
  if (operator === '=|') return (values ?? [value]).map(sent);
  throw new Problem(`The filter ${key} ${operator} ${value} is none that the ledger knows: take = or =| (one of).`);
}
