import * as api from '@ledgerline/api';
import { answers, type Role } from '@ledgerline/api';
import { Type } from 'typebox';
import { CSV_TYPE, EVENT_STREAM, JSON_TYPE, NDJSON_TYPE, json } from '../routing/answer.ts';
import { route, type Route } from '../routing/route.ts';
import type { BalanceStream } from './balance-stream.ts';
import type { Ask } from './questions.ts';
import { BILLING, report } from './report-route.ts';
import type { AskRows, RowsFormat } from './rows.ts';

const METER: readonly Role[] = ['billing', 'admit'];
const TEXT = Type.String();
const ROW_TYPES: Readonly<Record<RowsFormat, string>> = { csv: CSV_TYPE, ndjson: NDJSON_TYPE };

/** What is left, what was written down, and when it runs out. */
export const ledgerRoutes = (ask: Ask, rows: AskRows, balances: BalanceStream): Route[] => [
  report(ask, 'balance', {
    url: '/v1/balance',
    operationId: 'getBalance',
    summary: 'Pools, cycle, state: everything the credit meter shows',
    roles: METER,
    schema: { querystring: api.BalanceQuery },
    given: ({ scope, query }) => ({ scope, query }),
  }),
  report(ask, 'projection', {
    url: '/v1/projection',
    operationId: 'getProjection',
    summary: 'When it runs out',
    roles: METER,
    schema: { querystring: api.OrgsQuery },
    given: ({ scope }) => ({ scope }),
  }),
  report(ask, 'cycles', {
    url: '/v1/cycles',
    operationId: 'getCycles',
    summary: 'Billing cycles, past and current',
    schema: { querystring: api.OrgsQuery },
    given: ({ scope }) => ({ scope }),
  }),
  route({
    method: 'GET',
    url: '/v1/ledger',
    operationId: 'getLedger',
    roles: BILLING,
    about: 'orgs',
    summary: 'The entries of the ledger, with the running balance: a page, or all of them as a stream',
    schema: { querystring: api.LedgerQuery },
    answers: {
      200: {
        description:
          'A page (JSON); or every entry that matches, of one state of the ledger, and at the end how many they are',
        content: { [JSON_TYPE]: answers.LedgerAnswer, [CSV_TYPE]: TEXT, [NDJSON_TYPE]: TEXT },
      },
    },
    handle: async ({ scope, query, key, gone }) => {
      const { format = 'json', ...page } = query;
      if (format === 'json') return json(await ask('ledger', { scope, query: page }));
      return {
        form: 'rows',
        type: ROW_TYPES[format],
        ...(await rows('ledger', { scope, query: page, format }, { key: key.id, gone })),
      };
    },
  }),
  route({
    method: 'GET',
    url: '/v1/balance/stream',
    operationId: 'streamBalance',
    roles: METER,
    about: 'org',
    summary: 'The balance as server-sent events: at once, and whenever it is another',
    schema: { querystring: api.OrgQuery },
    answers: { 200: { description: 'Every message is a whole balance', content: { [EVENT_STREAM]: TEXT } } },
    handle: async ({ scope, key }) => ({
      form: 'events',
      join: (listener) => balances.join(scope.orgs[0] ?? '', key.id, listener),
    }),
  }),
];
