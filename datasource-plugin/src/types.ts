import type { DataSourceJsonData } from '@grafana/data';
import type { DataQuery } from '@grafana/schema';
import type { CreditsQuery, Links, Queries, QueryType, VariableQuery } from '@ledgerline/api/grafana';

/** A query as dashboards save it. */
export type Query = CreditsQuery & DataQuery;
/** The query of one type; distributes over a union of types. */
export type QueryOf<T extends QueryType> = { [K in T]: { queryType: K } & Queries[K] }[T];
export type Variable = VariableQuery & DataQuery;

/** Viewers can read it: no secrets. */
export interface Settings extends DataSourceJsonData, Links {
  /** Asked where a query names no organization. */
  defaultOrg?: string;
}
export interface Secrets {
  apiKey?: string;
}
