import type { QueryType } from '@ledgerline/api/grafana';
import type { EditorField } from '../components/fields/field';
import type { Query } from '../types';
import { QUERIES } from '.';

/** Of a row as the editor goes through it: which type a field's value has is known to the row alone. */
export const fieldsOf = (type: QueryType): Array<[string, EditorField<unknown>]> =>
  Object.entries(QUERIES[type].fields as Record<string, EditorField<unknown>>);

/** The query as one of another type: what both have stays, the rest goes. */
export function switched(query: Query, type: QueryType): Query {
  const { refId, key, hide, datasource } = query;
  const before = Object.entries(query) as Array<[string, unknown]>;
  const fields = new Map(fieldsOf(type));
  const kept = before.filter(([name, value]) => {
    const field = fields.get(name);
    return field !== undefined && value !== undefined && (field.accepts?.(value) ?? true);
  });
  const base = Object.entries({ refId, key, hide, datasource }).filter(([, value]) => value !== undefined);
  return Object.fromEntries([
    ...base,
    ['queryType', type],
    ...Object.entries(QUERIES[type].fresh),
    ...kept,
  ]) as unknown as Query;
}

/** Whether queries of the type take filters. */
export const isFiltered = (type: QueryType): boolean => 'filters' in QUERIES[type].fields;
