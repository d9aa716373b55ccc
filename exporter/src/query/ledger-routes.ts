import * as api from '@ledgerline/api';
import type { Role } from '@ledgerline/api';
import { Type } from 'typebox';
import { EVENT_STREAM } from '../routing/answer.ts';
import { route, type Route } from '../routing/route.ts';
import type { BalanceStream } from './balance-stream.ts';
import type { Ask } from './questions.ts';
import { report, streamed } from './report-route.ts';
import type { AskRows } from './rows.ts';

const METER: readonly Role[] = ['billing', 'admit'];
const TEXT = Type.String();

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
  report(ask, 'annotations', {
    url: '/v1/annotations',
    operationId: 'getAnnotations',
    summary: 'What happened to the credits: resets, grants, purchases, expiries, thresholds, changes of prices',
    schema: { querystring: api.AnnotationsQuery },
    given: ({ scope, query }) => ({ scope, query }),
  }),
  report(ask, 'cycles', {
    url: '/v1/cycles',
    operationId: 'getCycles',
    summary: 'Billing cycles, past and current',
    schema: { querystring: api.OrgsQuery },
    given: ({ scope }) => ({ scope }),
  }),
  streamed(rows, 'ledger', {
    url: '/v1/ledger',
    operationId: 'getLedger',
    summary: 'The entries of the ledger, with the running balance: a page, or all of them as a stream',
    schema: { querystring: api.LedgerQuery },
    page: ({ scope, query: { format: _, ...query }, gone }) => ask('ledger', { scope, query }, { gone }),
    all: ({ scope, query: { format: _, ...query } }) => ({ scope, query }),
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
