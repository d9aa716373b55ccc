import type { RankingMeta } from '@ledgerline/api/grafana';
import { BREAKDOWN_SORTS, GROUPS, ORDERS, TOKEN_TABLE } from '@ledgerline/api/words';
import type { BreakdownRow } from '@ledgerline/api/answers';
import type { Ask } from '../client';
import { type Column, COUNT, CREDITS, number, optional, SHARE, table, text, unpricedEvents, USD } from '../columns';
import { choice } from '../components/fields/choice';
import { compare } from '../components/fields/compare';
import { count } from '../components/fields/count';
import { filters } from '../components/fields/filters';
import { org } from '../components/fields/org';
import { range } from '../components/fields/range';
import { NONE_NAME } from '../none';
import type { QueryOf } from '../types';
import { beside, change } from './comparing';
import { type About, exportsOf, filtered, inRange, type Kind } from './kind';
import { cut, knownCost, unknownCost, unpriced } from './notices';

const COLUMNS: Record<string, Column<BreakdownRow>> = {
  key: text('Key', (row) => row.key),
  name: text('Name', (row) => row.name || row.key || NONE_NAME),
  org: optional(text('Organization', (row) => row.org)),
  credits: number('Credits', CREDITS, (row) => row.credits),
  costUsd: number('Cost', USD, knownCost),
  costUsdUnknownEvents: optional(number('Events of unknown cost', COUNT, (row) => row.costUsdUnknownEvents)),
  unpricedEvents,
  requests: number('Requests', COUNT, (row) => row.requests),
  agentRuns: number('Agent runs', COUNT, (row) => row.agentRuns),
  inputTokens: number('Input tokens', COUNT, (row) => row.inputTokens),
  outputTokens: number('Output tokens', COUNT, (row) => row.outputTokens),
  ...Object.fromEntries(
    TOKEN_TABLE.map(({ name, title }) => [name, number(title, COUNT, (row: BreakdownRow) => row.tokens[name])]),
  ),
  share: number('Share', SHARE, (row) => row.share),
};

/** What a row is set beside. */
const compared = (how: string | undefined): Record<string, Column<BreakdownRow>> => ({
  previousCredits: number(`Credits ${beside(how)}`, CREDITS, (row) => row.compared?.credits),
  previousCostUsd: number(`Cost ${beside(how)}`, USD, (row) => row.compared && knownCost(row.compared)),
  previousRequests: number(`Requests ${beside(how)}`, COUNT, (row) => row.compared?.requests),
  change: number('Change', SHARE, (row) =>
    row.credits === null || row.credits === 0
      ? change(row.costUsd, row.compared?.costUsd)
      : change(row.credits, row.compared?.credits),
  ),
});

const ask = (query: QueryOf<'breakdown'>, about: About): Ask => ({
  path: 'usage/breakdown',
  params: {
    org: query.org,
    by: query.by,
    sort: query.sort,
    order: query.order,
    limit: query.limit,
    compare: query.compare,
    ...inRange(query, about),
    ...filtered(query),
  },
});

export const breakdown: Kind<'breakdown'> = {
  label: 'Usage by group',
  description: 'What each model, user, workspace, agent … used in the time range',
  fresh: { by: 'model' },
  ask,
  frames: ({ rows, total, nextCursor }, query, about) => [
    table(Object.entries({ ...COLUMNS, ...(query.compare && compared(query.compare)) }), rows, {
      meta: {
        custom: {
          more: nextCursor !== null,
          total: { credits: total.credits, costUsd: knownCost(total), requests: total.requests },
          exports: exportsOf(about, ask(query, about)),
        } satisfies RankingMeta,
        notices: [...cut(nextCursor, rows, 'rows'), ...unknownCost(rows), ...unpriced(rows)],
      },
    }),
  ],
  fields: {
    org,
    by: choice('By', GROUPS),
    sort: choice('Sort by', BREAKDOWN_SORTS, { absent: 'What is paid in' }),
    order: choice('Order', ORDERS, { absent: 'desc' }),
    limit: count('Limit', { absent: '100', tooltip: 'Rows, the first of the order' }),
    compare,
    range,
    filters,
  },
};
