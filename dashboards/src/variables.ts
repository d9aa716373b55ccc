/** The controls above a dashboard. They have the same names everywhere, so that links hand them on. */
import type { VariableQuery } from '@ledgerline/api/grafana';
import { DATASOURCE_ID } from '@ledgerline/api/grafana';
import type { Dimension } from '@ledgerline/api/words';
import {
  CustomVariableBuilder,
  DatasourceVariableBuilder,
  QueryVariableBuilder,
  TextBoxVariableBuilder,
  VariableHide,
  VariableRefresh,
} from '@grafana/grafana-foundation-sdk/dashboard';
import { LEDGER, PROMETHEUS } from './queries.ts';

/** In a menu, since most have one of each. */
const source = (name: string, label: string, type: string) =>
  new DatasourceVariableBuilder(name).label(label).type(type).hide(VariableHide.InControlsMenu);
export const ledgerSource = () => source('ledger', 'Ledger', DATASOURCE_ID);
export const prometheusSource = () => source('prometheus', 'Prometheus', 'prometheus');

const listed = (name: string, label: string, query: VariableQuery) =>
  new QueryVariableBuilder(name)
    .label(label)
    .datasource(LEDGER)
    .query({ ...query, refId: name })
    .refresh(VariableRefresh.OnTimeRangeChanged);

export const organization = () =>
  listed('org', 'Organization', { of: 'org' }).refresh(VariableRefresh.OnDashboardLoad).multi(false).includeAll(false);

/** One, or every one that the key reads. */
export const organizations = () => organization().includeAll(true).allValue('*');

/** Several values, or all of them. */
export const filter = (of: Dimension, label: string) =>
  listed(of, label, { of, org: '$org' })
    .multi(true)
    .includeAll(true)
    .current({ text: ['All'], value: ['$__all'] });

/** One of a few words; the first is chosen where nothing is. */
export function choice(name: string, label: string, words: Readonly<Record<string, string>>) {
  const [[first, title] = ['', '']] = Object.entries(words);
  return new CustomVariableBuilder(name)
    .label(label)
    .values(
      Object.entries(words)
        .map(([value, text]) => `${text} : ${value}`)
        .join(', '),
    )
    .current({ text: title, value: first })
    .options(Object.entries(words).map(([value, text]) => ({ selected: value === first, text, value })));
}

/** What a page about credits is of: the cycle, or any range. */
export const ranges = () => choice('range', 'Range', { cycle: 'This billing cycle', time: 'Time range' });

/** Typed, or filled by a link. Not a list: one that is not in it, or no longer, would be exchanged for its first. */
export const conversation = () =>
  new TextBoxVariableBuilder('conversation')
    .label('Conversation id')
    .description('Of the conversation that is shown step by step; select one in the list, or paste an id.');

/** Values that a label of a metric has in Prometheus: several of them, or all. */
export const scraped = (label: string, title: string, series: string) =>
  new QueryVariableBuilder(label)
    .label(title)
    .datasource(PROMETHEUS)
    .query({ query: `label_values(${series}, ${label})`, refId: label })
    .refresh(VariableRefresh.OnTimeRangeChanged)
    .multi(true)
    .includeAll(true)
    .allValue('.+')
    .current({ text: ['All'], value: ['$__all'] });
