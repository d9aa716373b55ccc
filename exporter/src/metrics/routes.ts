import { Type } from 'typebox';
import { route, type Route } from '../routing/route.ts';
import { exposition, prefersOpenMetrics, type Collect, type Collector, type Part } from './endpoint.ts';
import { OPENMETRICS_TYPE, TEXT_TYPE } from './text.ts';

const PARTS: Readonly<Record<string, { part: Part; operationId: string }>> = {
  '/metrics': { part: 'all', operationId: 'getMetrics' },
  '/metrics/ledger': { part: 'ledger', operationId: 'getLedgerMetrics' },
  '/metrics/process': { part: 'process', operationId: 'getProcessMetrics' },
};
const mediaType = (type: string): string => type.split(';')[0] ?? type;

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
