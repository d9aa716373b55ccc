import * as api from '@ledgerline/api';
import type { Role } from '@ledgerline/api';
import type { Asked, Route, StreamRoute } from '../access/route.ts';
import { workspacesOf } from '../access/roles.ts';
import type { Question, Questions } from './answers.ts';
import type { BalanceStream } from './balance-stream.ts';

/** Where questions are answered: a JSON text for each. */
export type Ask = <Q extends Question>(question: Q, asked: Questions[Q]) => Promise<string>;

const BILLING: readonly Role[] = ['billing'];
const METER: readonly Role[] = ['billing', 'admit'];
/** The same for now; kept apart because they will not always be. */
const READERS: readonly Role[] = ['contributor', 'owner'];

export function queryRoutes(ask: Ask, version: string): Route[] {
  const get = (
    url: string,
    roles: readonly Role[],
    summary: string,
    querystring: NonNullable<Route['schema']>['querystring'],
    handle: (asked: Asked) => Promise<string>,
  ): Route => ({
    method: 'GET',
    url,
    roles,
    about: 'orgs',
    summary,
    schema: { ...(querystring ? { querystring } : {}) },
    handle,
  });
  const conversation = (url: string, schema: NonNullable<Route['schema']>, idOf: (asked: Asked) => unknown): Route => ({
    method: 'GET',
    url,
    roles: READERS,
    about: 'org',
    summary: 'One conversation line by line, with the running total',
    schema,
    handle: (asked) =>
      ask('conversation', {
        scope: asked.scope,
        id: idOf(asked) as string,
        query: asked.query,
        workspaces: workspacesOf(asked.key, READERS, asked.scope.orgs[0] ?? ''),
      }),
  });
  // The schema of each route has checked what the casts say.
  return [
    get('/v1/usage/summary', BILLING, 'What a cycle used, and what remains', api.SummaryQuery, ({ scope, query }) =>
      ask('summary', { scope, query: query }),
    ),
    get('/v1/usage/daily', BILLING, 'Usage day by day, and by model', api.DailyQuery, ({ scope, query }) =>
      ask('daily', { scope, query: query }),
    ),
    get('/v1/usage/by-key', BILLING, 'Usage of a cycle by API key', api.SummaryQuery, ({ scope, query }) =>
      ask('byKey', { scope, query: query }),
    ),
    get('/v1/usage/series', BILLING, 'Usage over time', api.SeriesQuery, ({ scope, query }) =>
      ask('series', { scope, query: query }),
    ),
    get('/v1/usage/breakdown', BILLING, 'Usage by who or what spent it', api.BreakdownQuery, ({ scope, query }) =>
      ask('breakdown', { scope, query: query as api.BreakdownQuery }),
    ),
    get('/v1/conversations', BILLING, 'Conversations and what they used', api.ConversationsQuery, ({ scope, query }) =>
      ask('conversations', { scope, query: query }),
    ),
    conversation(
      '/v1/conversations/:id',
      { querystring: api.ConversationQuery, params: api.ConversationParams },
      ({ params }) => params['id'],
    ),
    conversation('/v1/conversation', { querystring: api.OneConversationQuery }, ({ query }) => query['id']),
    get(
      '/v1/balance',
      METER,
      'Pools, cycle, state: everything the credit meter shows',
      api.BalanceQuery,
      ({ scope, query }) => ask('balance', { scope, query }),
    ),
    get(
      '/v1/ledger',
      BILLING,
      'The entries of the ledger, with the running balance',
      api.LedgerQuery,
      ({ scope, query }) => ask('ledger', { scope, query }),
    ),
    get(
      '/v1/usage/what-if',
      BILLING,
      'What usage would have cost on another model or at other prices',
      api.WhatIfQuery,
      ({ scope, query }) => ask('whatIf', { scope, query }),
    ),
    get('/v1/projection', METER, 'When it runs out', api.OrgQuery, ({ scope }) => ask('projection', { scope })),
    get('/v1/cycles', BILLING, 'Billing cycles, past and current', api.OrgQuery, ({ scope }) =>
      ask('cycles', { scope }),
    ),
    {
      method: 'GET',
      url: '/v1/dimensions/:dimension',
      roles: BILLING,
      about: 'orgs',
      summary: 'The values seen in a dimension, for variables and completion',
      schema: { querystring: api.DimensionQuery, params: api.DimensionParams },
      handle: ({ scope, query, params }) =>
        ask('dimension', { scope, dimension: params['dimension'] as api.Dimension, query: query }),
    },
    {
      method: 'GET',
      url: '/v1/me',
      roles: [...api.ROLES],
      about: 'key',
      summary: 'What this key is and may do',
      handle: ({ key }) => ask('me', { key, version }),
    },
  ];
}

export const streamRoute = (balances: BalanceStream): StreamRoute => ({
  method: 'GET',
  url: '/v1/balance/stream',
  roles: METER,
  about: 'org',
  summary: 'The balance as server-sent events: at once, and whenever it is another',
  schema: { querystring: api.OrgQuery },
  stream: ({ scope, key }, listener) => balances.join(scope.orgs[0] ?? '', key.id, listener),
});
