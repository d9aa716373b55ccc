/** The controls above a dashboard. They have the same names everywhere, so that links hand them on. */
import type { VariableQuery } from '@ledgerline/api/grafana';
import { DATASOURCE_ID } from '@ledgerline/api/grafana';
import {
  CustomVariableBuilder,
  DatasourceVariableBuilder,
  QueryVariableBuilder,
  TextBoxVariableBuilder,
  VariableRefresh,
} from '@grafana/grafana-foundation-sdk/dashboard';
import { LEDGER } from './queries.ts';

export const ledgerSource = () => new DatasourceVariableBuilder('ledger').label('Ledger').type(DATASOURCE_ID);
export const prometheusSource = () =>
  new DatasourceVariableBuilder('prometheus').label('Prometheus').type('prometheus');

const listed = (name: string, label: string, query: VariableQuery) =>
  new QueryVariableBuilder(name)
    .label(label)
    .datasource(LEDGER)
    .query({ ...query, refId: name })
    .refresh(VariableRefresh.OnTimeRangeChanged);

export const organization = () =>
  listed('org', 'Organization', { of: 'org' }).refresh(VariableRefresh.OnDashboardLoad).multi(false).includeAll(false);

/** Several values, or all of them. */
export const filter = (of: 'workspace' | 'model', label: string) =>
  listed(of, label, { of, org: '$org' })
    .multi(true)
    .includeAll(true)
    .current({ text: ['All'], value: ['$__all'] });

/** Typed, or filled by a link. Not a list: one that is not in it, or no longer, would be exchanged for its first. */
export const conversation = () =>
  new TextBoxVariableBuilder('conversation')
    .label('Conversation id')
    .description('Of the conversation that is shown step by step; select one in the list, or paste an id.');

/** How many rows the tables show: what "Show more" sets. */
const FEW = 10;
export const MANY = 100;
export const rows = () =>
  new CustomVariableBuilder('rows')
    .label('Rows')
    .values([FEW, 25, MANY].join(','))
    .current({ text: FEW.toString(), value: FEW.toString() })
    .options([FEW, 25, MANY].map((n) => ({ selected: n === FEW, text: n.toString(), value: n.toString() })));
