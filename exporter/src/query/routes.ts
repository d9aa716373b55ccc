import * as api from '@ledgerline/api';
import { answers, type Role } from '@ledgerline/api';
import { Type } from 'typebox';
import { orgsWith, workspacesOf } from '../access/roles.ts';
import { EVENT_STREAM, json, jsonOf, type Content } from '../routing/answer.ts';
import { route, type Request, type Route, type Schemas } from '../routing/route.ts';
import type { Question, Questions } from './answers.ts';
import type { BalanceStream } from './balance-stream.ts';

/** Where questions are answered: a JSON text for each. */
export type Ask = <Q extends Question>(question: Q, given: Questions[Q]) => Promise<string>;

const BILLING: readonly Role[] = ['billing'];
const METER: readonly Role[] = ['billing', 'admit'];
/** The same for now; kept apart because they will not always be. */
const READERS: readonly Role[] = ['contributor', 'owner'];
const ADMIN: readonly Role[] = ['admin'];

const TEXT = Type.String();

/** A report: what is asked of which organizations. */
const report = <S extends Schemas>(
  operationId: string,
  url: string,
  summary: string,
  answer: Content,
  schema: S,
  text: (request: Request<S>) => Promise<string>,
  roles = BILLING,
): Route =>
  route({
    ...{ method: 'GET', url, operationId, summary, roles, about: 'orgs', schema, answers: { 200: answer } },
    handle: async (request: Request<S>) => json(await text(request)),
  });

/** What an administrator can list. */
const listing = <S extends Schemas>(
  operationId: string,
  url: string,
  about: Route['about'],
  summary: string,
  answer: Content,
  schema: S,
  text: (request: Request<S>) => Promise<string>,
): Route =>
  route({
    ...{
      method: 'GET',
      url: `/v1/admin/${url}`,
      operationId,
      summary,
      roles: ADMIN,
      about,
      schema,
      answers: { 200: answer },
    },
    handle: async (request: Request<S>) => json(await text(request)),
  });

export const queryRoutes = (ask: Ask, balances: BalanceStream, version: string): Route[] => [
  ...usageRoutes(ask),
  ...conversationRoutes(ask),
  ...ledgerRoutes(ask, balances),
  route({
    method: 'GET',
    url: '/v1/me',
    operationId: 'getMe',
    roles: [...api.ROLES],
    about: 'key',
    summary: 'What this key is and may do',
    answers: { 200: jsonOf(answers.Me) },
    handle: async ({ key }) => json(await ask('me', { key, version })),
  }),
];

const usageRoutes = (ask: Ask): Route[] => [
  report(
    'getSummary',
    '/v1/usage/summary',
    'What a cycle used, and what remains',
    jsonOf(answers.SummaryAnswer),
    { querystring: api.SummaryQuery },
    ({ scope, query }) => ask('summary', { scope, query }),
  ),
  report(
    'getDailyUsage',
    '/v1/usage/daily',
    'Usage day by day, and by model',
    jsonOf(answers.DailyAnswer),
    { querystring: api.DailyQuery },
    ({ scope, query }) => ask('daily', { scope, query }),
  ),
  report(
    'getUsageByKey',
    '/v1/usage/by-key',
    'Usage of a cycle by API key',
    jsonOf(answers.ByKeyAnswer),
    { querystring: api.SummaryQuery },
    ({ scope, query }) => ask('byKey', { scope, query }),
  ),
  report(
    'getUsageSeries',
    '/v1/usage/series',
    'Usage over time',
    jsonOf(answers.Series),
    { querystring: api.SeriesQuery },
    ({ scope, query }) => ask('series', { scope, query }),
  ),
  report(
    'getUsageBreakdown',
    '/v1/usage/breakdown',
    'Usage by who or what spent it',
    jsonOf(answers.Breakdown),
    { querystring: api.BreakdownQuery },
    ({ scope, query }) => ask('breakdown', { scope, query }),
  ),
  report(
    'getWhatIf',
    '/v1/usage/what-if',
    'What usage would have cost on another model or at other prices',
    jsonOf(answers.WhatIfAnswer),
    { querystring: api.WhatIfQuery },
    ({ scope, query }) => ask('whatIf', { scope, query }),
  ),
  report(
    'getDimensionValues',
    '/v1/dimensions/:dimension',
    'The values seen in a dimension, for variables and completion',
    jsonOf(answers.Values),
    { querystring: api.DimensionQuery, params: api.DimensionParams },
    ({ scope, query, params }) => ask('dimension', { scope, query, dimension: params.dimension }),
  ),
];

function conversationRoutes(ask: Ask): Route[] {
  const line = (id: string, { key, scope }: Pick<Request, 'key' | 'scope'>, query: api.ConversationQuery) =>
    ask('conversation', { scope, id, query, workspaces: workspacesOf(key, READERS, scope.orgs[0] ?? '') });
  const one = {
    method: 'GET',
    roles: READERS,
    about: 'org',
    summary: 'One conversation line by line, with the running total',
    answers: { 200: jsonOf(answers.Conversation) },
  } as const;
  return [
    report(
      'getConversations',
      '/v1/conversations',
      'Conversations and what they used',
      jsonOf(answers.Conversations),
      { querystring: api.ConversationsQuery },
      ({ scope, query }) => ask('conversations', { scope, query }),
    ),
    route({
      ...one,
      url: '/v1/conversations/:id',
      operationId: 'getConversation',
      schema: { querystring: api.ConversationQuery, params: api.ConversationParams },
      handle: async (request) => json(await line(request.params.id, request, request.query)),
    }),
    route({
      ...one,
      url: '/v1/conversation',
      operationId: 'getConversationById',
      schema: { querystring: api.OneConversationQuery },
      handle: async (request) => json(await line(request.query.id, request, request.query)),
    }),
  ];
}

const ledgerRoutes = (ask: Ask, balances: BalanceStream): Route[] => [
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

/** What is listed of what commands change. */
export const adminQueryRoutes = (ask: Ask): Route[] => [
  listing('listPlans', 'plans', 'platform', 'Every plan', jsonOf(answers.Plans), {}, () => ask('plans', {})),
  listing('listOrgs', 'orgs', 'platform', 'Every organization', jsonOf(answers.Organizations), {}, () =>
    ask('orgs', {}),
  ),
  listing(
    'listWorkspaces',
    'orgs/:org/workspaces',
    'path',
    'Its workspaces, their kinds and groups',
    jsonOf(answers.Workspaces),
    { params: api.OrgParams },
    ({ params }) => ask('workspaces', params),
  ),
  listing(
    'listGrants',
    'orgs/:org/grants',
    'path',
    'Its grants and what is left of each',
    jsonOf(answers.Grants),
    { params: api.OrgParams },
    ({ params }) => ask('grants', params),
  ),
  listing('listPrices', 'prices', 'platform', 'The price book', jsonOf(answers.Prices), {}, () => ask('prices', {})),
  listing(
    'listKeys',
    'keys',
    'key',
    'The keys of the organizations it administers, without their secrets',
    jsonOf(answers.Keys),
    {},
    ({ key }) => {
      const orgs = orgsWith(key, ADMIN);
      return ask('keys', { orgs: orgs === '*' ? null : orgs });
    },
  ),
  listing(
    'listAudit',
    'audit',
    'platform',
    'Every change: who, when, what, before, after',
    jsonOf(answers.Audit),
    { querystring: api.AuditQuery },
    ({ query }) => ask('audit', { limit: query.limit ?? 1000 }),
  ),
];
