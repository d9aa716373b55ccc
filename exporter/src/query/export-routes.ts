import * as api from '@ledgerline/api';
import { route, type Route } from '../routing/route.ts';
import { BILLING, ROWS_CONTENT, streamOf } from './report-route.ts';
import type { AskRows } from './rows.ts';

/** The ledger in the formats of other tools. */
export const exportRoutes = (rows: AskRows): Route[] => [
  route({
    method: 'GET',
    url: '/v1/export/focus',
    operationId: 'exportFocus',
    roles: BILLING,
    about: 'orgs',
    summary: 'Charges by day in the FinOps Open Cost and Usage Specification (FOCUS 1.2)',
    schema: { querystring: api.FocusQuery },
    answers: {
      200: {
        description: 'Every row, of one state of the ledger, and at the end how many it is',
        content: ROWS_CONTENT,
      },
    },
    handle: (request) => {
      const { format = 'csv', ...query } = request.query;
      return streamOf(rows, 'focus', { scope: request.scope, query, format }, request);
    },
  }),
];
