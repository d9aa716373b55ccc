import * as api from '@ledgerline/api';
import { answers } from '@ledgerline/api';
import { jsonOf } from '../routing/answer.ts';
import type { Route } from '../routing/route.ts';
import { report, type Ask } from './report-route.ts';

/** What was used, over time and by whom. */
export const usageRoutes = (ask: Ask): Route[] => [
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
