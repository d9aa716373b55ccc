import * as api from '@ledgerline/api';
import { Refusal } from '../model/refusal.ts';
import type { Route } from '../routing/route.ts';
import type { Ask } from './questions.ts';
import { report, streamed, wholeOf } from './report-route.ts';
import type { AskRows } from './rows.ts';

/** What was used, over time and by whom. */
export const usageRoutes = (ask: Ask, rows: AskRows): Route[] => [
  report(ask, 'summary', {
    url: '/v1/usage/summary',
    operationId: 'getSummary',
    summary: 'What a cycle used, and what remains',
    schema: { querystring: api.SummaryQuery },
    given: ({ scope, query }) => ({ scope, query }),
  }),
  report(ask, 'daily', {
    url: '/v1/usage/daily',
    operationId: 'getDailyUsage',
    summary: 'Usage day by day, and by model',
    schema: { querystring: api.DailyQuery },
    given: ({ scope, query }) => ({ scope, query }),
  }),
  report(ask, 'byKey', {
    url: '/v1/usage/by-key',
    operationId: 'getUsageByKey',
    summary: 'Usage of a cycle by API key',
    schema: { querystring: api.ByKeyQuery },
    given: ({ scope, query }) => ({ scope, query }),
  }),
  streamed(rows, 'series', {
    url: '/v1/usage/series',
    operationId: 'getUsageSeries',
    summary: 'Usage over time',
    schema: { querystring: api.SeriesQuery },
    page: ({ scope, query: { format: _, ...query }, gone }) => ask('series', { scope, query }, { gone }),
    all: ({ scope, query }) => {
      if (query.compare !== undefined) throw new Refusal('invalid_request', 'is for answers in JSON', 'compare');
      return { scope, query: wholeOf(query) };
    },
  }),
  streamed(rows, 'breakdown', {
    url: '/v1/usage/breakdown',
    operationId: 'getUsageBreakdown',
    summary: 'Usage by who or what spent it',
    schema: { querystring: api.BreakdownQuery },
    page: ({ scope, query: { format: _, ...query }, gone }) => ask('breakdown', { scope, query }, { gone }),
    all: ({ scope, query }) => ({ scope, query: wholeOf(query) }),
  }),
  report(ask, 'whatIf', {
    url: '/v1/usage/what-if',
    operationId: 'getWhatIf',
    summary: 'What usage would have cost on another model or at other prices',
    schema: { querystring: api.WhatIfQuery },
    given: ({ scope, query }) => ({ scope, query }),
  }),
  report(ask, 'durations', {
    url: '/v1/usage/durations',
    operationId: 'getDurations',
    summary: 'How long usage took, and how many tokens a second came out',
    schema: { querystring: api.DurationsQuery },
    given: ({ scope, query }) => ({ scope, query }),
  }),
  report(ask, 'dimension', {
    url: '/v1/dimensions/:dimension',
    operationId: 'getDimensionValues',
    summary: 'The values seen in a dimension, for variables and completion',
    schema: { querystring: api.DimensionQuery, params: api.DimensionParams },
    given: ({ scope, query, params }) => ({ scope, query, dimension: params.dimension }),
  }),
];
