import * as api from '@ledgerline/api';
import { answers, type Role } from '@ledgerline/api';
import { Type } from 'typebox';
import { EVENT_STREAM, jsonOf } from '../routing/answer.ts';
import { route, type Route } from '../routing/route.ts';
import type { BalanceStream } from './balance-stream.ts';
import { report, type Ask } from './report-route.ts';

const METER: readonly Role[] = ['billing', 'admit'];
const TEXT = Type.String();

/** What is left, what was written down, and when it runs out. */
export const ledgerRoutes = (ask: Ask, balances: BalanceStream): Route[] => [
  report(
    'getBalance',
    '/v1/balance',
    'Pools, cycle, state: everything the credit meter shows',
    jsonOf(answers.BalanceAnswer),
    { querystring: api.BalanceQuery },
    ({ scope, query }) => ask('balance', { scope, query }),
    METER,
  ),
  report(
    'getProjection',
    '/v1/projection',
    'When it runs out',
    jsonOf(answers.ProjectionAnswer),
    { querystring: api.OrgQuery },
    ({ scope }) => ask('projection', { scope }),
    METER,
  ),
  report(
    'getCycles',
    '/v1/cycles',
    'Billing cycles, past and current',
    jsonOf(answers.CyclesAnswer),
    { querystring: api.OrgQuery },
    ({ scope }) => ask('cycles', { scope }),
  ),
  report(
    'getLedger',
    '/v1/ledger',
    'The entries of the ledger, with the running balance',
    jsonOf(answers.LedgerAnswer),
    { querystring: api.LedgerQuery },
    ({ scope, query }) => ask('ledger', { scope, query }),
  ),
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
