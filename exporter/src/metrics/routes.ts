import { HistoryQuery } from '@ledgerline/api';
import { Type } from 'typebox';
import { route, type Route } from '../routing/route.ts';
import { exposition, prefersOpenMetrics, type Collect, type Collector, type Part } from './endpoint.ts';
import { OPENMETRICS_TYPE, TEXT_TYPE } from './text.ts';

const PARTS: Readonly<Record<string, { part: Part; operationId: string }>> = {
  '/metrics': { part: 'all', operationId: 'getMetrics' },
  '/metrics/ledger': { part: 'ledger', operationId: 'getLedgerMetrics' },
  '/metrics/process': { part: 'process', operationId: 'getProcessMetrics' },
};
const HISTORY_TYPE = 'application/openmetrics-text; version=1.0.0';
const mediaType = (type: string): string => type.split(';')[0] ?? type;

/** Where the past is asked for; resolves once it is sure that there is an answer. */
export type AskHistory = (
  query: HistoryQuery,
  waiting: { readonly key: string; readonly gone: AbortSignal },
) => Promise<AsyncIterable<string>>;

/** What a Prometheus that was not there would have scraped. */
export const historyRoute = (ask: AskHistory): Route =>
  route({
    method: 'GET',
    url: '/v1/export/openmetrics',
    operationId: 'exportOpenMetrics',
    roles: ['metrics'],
    about: 'platform',
    summary: 'The past as Prometheus would have scraped it, for `promtool tsdb create-blocks-from openmetrics`',
    schema: { querystring: HistoryQuery },
    answers: {
      200: {
        description: 'OpenMetrics 1.0 with a time on each sample; without its end mark it is not whole',
        content: { [mediaType(OPENMETRICS_TYPE)]: Type.String() },
      },
    },
    handle: async ({ query, key, gone }) => ({
      ...{ form: 'rows', type: HISTORY_TYPE, total: null },
      parts: await ask(query, { key: key.id, gone }),
    }),
  });

/** What Prometheus scrapes. */
export const metricsRoutes = (collect: Collect, report: (collector: Collector, error: unknown) => void): Route[] =>
  Object.entries(PARTS).map(([url, { part, operationId }]) =>
    route({
      method: 'GET',
      url,
      operationId,
      roles: ['metrics'],
      about: 'platform',
      openOnLoopback: true,
      summary: `Prometheus metrics: ${part}`,
      answers: {
        200: {
          description: 'The text format 0.0.4, or OpenMetrics 1.0 where `Accept` prefers it',
          content: { [mediaType(TEXT_TYPE)]: Type.String(), [mediaType(OPENMETRICS_TYPE)]: Type.String() },
        },
      },
      handle: async ({ accept }) => {
        return { form: 'text', ...(await exposition(part, prefersOpenMetrics(accept), collect, report)) };
      },
    }),
  );
